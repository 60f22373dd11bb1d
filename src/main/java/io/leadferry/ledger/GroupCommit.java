package io.leadferry.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Commits small pieces of work of many together, in the order in which they came: what comes while one commit is under way
 * goes into the next. A piece is told that it is durable after the commit with it, and never before (law 1).
 */
public final class GroupCommit {

    /** So much work waits at most; who comes then is held up, so that memory stays flat. */
    private static final int MOST = 256;

    private final Ledger ledger;
    private final Executor writer;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST);
    private final AtomicBoolean writing = new AtomicBoolean();

    private record Piece(Runnable work, CompletableFuture<Void> durable) {}

    /**
     * Commits of one ledger.
     *
     * @param writer runs the commits; at most one at a time
     */
    public GroupCommit(Ledger ledger, Executor writer) {
        this.ledger = ledger;
        this.writer = writer;
    }

    /**
     * Has something done in a transaction that it may share with others. Waits where much waits already.
     *
     * @param work writes to the ledger, and may be run again where the transaction of its group failed
     * @return ends when it is durable, or with what kept it from that; on the thread of the writer, which is not to be held
     *     up
     */
    public CompletionStage<Void> submit(Runnable work) {
        room.acquireUninterruptibly();
        Piece piece = new Piece(work, new CompletableFuture<>());
        queue.add(piece);
        write();
        return piece.durable();
    }

    private void write() {
        if (writing.compareAndSet(false, true)) {
            try {
                writer.execute(this::commitAll);
            } catch (RuntimeException e) {
                writing.set(false);
                next().forEach(piece -> piece.durable().completeExceptionally(e)); // the ferry stops
            }
        }
    }

    private void commitAll() {
        try {
            for (List<Piece> group = next(); !group.isEmpty(); group = next()) {
                commit(group);
            }
        } finally {
            writing.set(false);
        }
        if (!queue.isEmpty()) {
            write();
        }
    }

    private List<Piece> next() {
        List<Piece> group = new ArrayList<>();
        queue.drainTo(group);
        room.release(group.size());
        return group;
    }

    private void commit(List<Piece> group) {
        try {
            ledger.inTransaction(() -> group.forEach(piece -> piece.work().run()));
        } catch (RuntimeException e) {
            alone(group, e);
            return;
        } catch (Error e) {
            group.forEach(piece -> piece.durable().completeExceptionally(e)); // nobody waits for what will not come
            throw e;
        }
        group.forEach(piece -> piece.durable().complete(null));
    }

    /** One piece has failed, or the commit: nothing of the group was written, and no other is to suffer for it. */
    private void alone(List<Piece> group, RuntimeException fault) {
        if (group.size() == 1) {
            group.get(0).durable().completeExceptionally(fault);
            return;
        }
        for (Piece piece : group) {
            commit(List.of(piece));
        }
    }
}
