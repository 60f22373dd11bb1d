package io.leadferry.ledger;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Commits small pieces of work of many together, in the order in which they came: what comes while one commit is under way
 * goes into the next. A piece is told that it is durable after the commit with it, and never before (law 1).
 */
public final class GroupCommit {

    /** So much work waits at most; who comes then is held up, so that memory stays flat. */
    private static final int MOST = 256;

    private final SharedTransactions pieces;
    private final Executor writer;
    private final Semaphore room = new Semaphore(MOST);
    private final AtomicBoolean writing = new AtomicBoolean();

    /**
     * Commits of one ledger.
     *
     * @param writer runs the commits; at most one at a time
     */
    public GroupCommit(Ledger ledger, Executor writer) {
        this.pieces = new SharedTransactions(ledger);
        this.writer = writer;
    }

    /**
     * Has something done in a transaction that it may share with others. Waits where much waits already.
     *
     * @param work writes to the ledger, and may be run again where the transaction of its group failed
     * @return ends when it is durable, or with what kept it from that; on the thread of the writer, which is not to be held
     *     up
     */
    public CompletionStage<?> submit(Runnable work) {
        room.acquireUninterruptibly();
        CompletionStage<Runnable> durable = pieces.bring(() -> {
                    work.run();
                    return work;
                })
                .stage();
        durable.whenComplete((done, fault) -> room.release());
        write();
        return durable;
    }

    private void write() {
        if (writing.compareAndSet(false, true)) {
            try {
                writer.execute(this::commitAll);
            } catch (RuntimeException e) {
                writing.set(false);
                pieces.giveUp(e); // the ferry stops
            }
        }
    }

    private void commitAll() {
        try {
            while (pieces.isAny()) {
                pieces.write();
            }
        } finally {
            writing.set(false);
        }
        if (pieces.isAny()) {
            write();
        }
    }
}
