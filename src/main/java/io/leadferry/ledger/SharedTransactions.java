package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Small pieces of work of many, written in one transaction, in the order in which they were brought: whoever writes does what
 * all have brought by then. Nobody is told so before it is durable (law 1).
 */
final class SharedTransactions {

    private final Ledger ledger;
    private final Queue<Piece<?>> waiting = new ConcurrentLinkedQueue<>();

    SharedTransactions(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What one of them wants written, and gets for it. */
    static final class Piece<T> {
        private final Supplier<T> work;
        private final CompletableFuture<T> durable = new CompletableFuture<>();
        private @Nullable T result;

        private Piece(Supplier<T> work) {
            this.work = work;
        }

        private void work() {
            result = Objects.requireNonNull(work.get(), "work in a transaction must give a result");
        }

        private void isDurable() {
            durable.complete(Objects.requireNonNull(result));
        }

        private void fails(Throwable fault) {
            durable.completeExceptionally(fault);
        }

        /** Whether another has done it, well or badly. */
        boolean isDone() {
            return durable.isDone();
        }

        /** Ends as {@link #result} does, for who does not wait; on the thread that writes, which is not to be held up. */
        CompletionStage<T> stage() {
            return durable;
        }

        /** Its result, when it is durable; or what kept it from that, as it was thrown. */
        T result() {
            try {
                return durable.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e;
            }
        }
    }

    /** Brings a piece of work, which waits until somebody writes. */
    <T> Piece<T> bring(Supplier<T> work) {
        Piece<T> piece = new Piece<>(work);
        waiting.add(piece);
        return piece;
    }

    /** Whether a piece waits. */
    boolean isAny() {
        return !waiting.isEmpty();
    }

    /** Does all that waits by now, in one transaction. */
    void write() {
        List<Piece<?>> group = new ArrayList<>();
        try {
            // on a server the transaction itself may wait for others: who comes meanwhile is not too late
            ledger.inTransaction(() -> {
                take(group);
                group.forEach(Piece::work);
            });
        } catch (RuntimeException e) {
            failed(group, e);
            return;
        } catch (Error e) {
            takeIfNone(group);
            group.forEach(piece -> piece.fails(e)); // nobody waits for what will not come
            throw e;
        }
        group.forEach(Piece::isDurable);
    }

    /** Tells all that wait that nobody will write. */
    void giveUp(RuntimeException why) {
        List<Piece<?>> group = new ArrayList<>();
        take(group);
        group.forEach(piece -> piece.fails(why));
    }

    private void take(List<Piece<?>> group) {
        for (Piece<?> piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            group.add(piece);
        }
    }

    /** @return whether none had begun */
    private boolean takeIfNone(List<Piece<?>> group) {
        boolean none = group.isEmpty();
        if (none) {
            take(group);
        }
        return none;
    }

    /**
     * Nothing of the group was written. Where the ledger cannot be reached that is everybody's; else nobody is to suffer for
     * another.
     */
    private void failed(List<Piece<?>> group, RuntimeException fault) {
        if (takeIfNone(group) || group.size() == 1 || LedgerFaults.isCut(fault)) {
            group.forEach(piece -> piece.fails(fault));
            return;
        }
        for (Piece<?> piece : group) {
            try {
                ledger.inTransaction(piece::work);
                piece.isDurable();
            } catch (RuntimeException e) {
                piece.fails(e);
            }
        }
    }
}
