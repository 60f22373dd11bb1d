package io.leadferry.intake;

import io.leadferry.ledger.StoredBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Writes the blocks of one file down, in their order, while who reads it goes on. Blocks that wait together are written
 * together, so that a slow disk is waited for less often. One thread reads and asks; another writes.
 */
final class BlockWriter {

    /** Blocks that wait or are being written have no more bytes than this; a single one may. */
    private static final long MOST_BYTES = 4_000_000;

    private final BlockingQueue<StoredBlock> waiting = new LinkedBlockingQueue<>();
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long bytesUnderWay;

    /** Ends when all are written; once one is not, it says so to whoever asks, and however often. */
    private CompletableFuture<Void> all = CompletableFuture.completedFuture(null);

    private record UnderWay(CompletableFuture<Void> written, long bytes) {}

    /**
     * Has a block written behind those before it. Waits where there is no room for it; what went wrong with an earlier one
     * is thrown here, at the latest when there is no room.
     *
     * @param write makes a block durable
     * @param writers on whose threads it is done
     */
    void append(StoredBlock block, Consumer<StoredBlock> write, Executor writers) {
        long bytes = block.bytes();
        while (!underWay.isEmpty() && (underWay.element().written().isDone() || bytesUnderWay + bytes > MOST_BYTES)) {
            UnderWay oldest = underWay.remove();
            bytesUnderWay -= oldest.bytes();
            oldest.written().join();
        }
        waiting.add(block);
        // a block behind one that was not written is not written either
        all = all.thenRunAsync(() -> writeAll(write), writers);
        underWay.add(new UnderWay(all, bytes));
        bytesUnderWay += bytes;
    }

    private void writeAll(Consumer<StoredBlock> write) {
        List<StoredBlock> blocks = new ArrayList<>();
        waiting.drainTo(blocks);
        blocks.stream().reduce(StoredBlock::and).ifPresent(write);
    }

    /** Waits until all blocks are written; what went wrong with one of them is thrown here, each time. */
    void await() {
        underWay.clear();
        bytesUnderWay = 0;
        all.join();
    }
}
