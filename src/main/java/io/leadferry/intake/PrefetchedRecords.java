package io.leadferry.intake;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Records of which the next block is read by another thread while the last one is checked. There is one block ahead at
 * the most, and none of a file that has only one; no thread is kept between two blocks, so that a reading which is given
 * up leaves none behind.
 */
final class PrefetchedRecords extends ForwardingRecords {

    private final Executor readers;
    private @Nullable CompletableFuture<List<Record>> ahead;

    /**
     * Records that are read ahead.
     *
     * @param records those of the file; nobody else reads them from now on
     * @param readers who reads the blocks ahead
     */
    PrefetchedRecords(Records records, Executor readers) {
        super(records);
        this.readers = readers;
    }

    @Override
    public boolean hasNext() {
        return ahead != null || super.hasNext();
    }

    /** The next block; what went wrong when it was read ahead is thrown here, in its turn. */
    @Override
    public List<Record> next() {
        List<Record> block = ahead == null ? super.next() : arrived(ahead);
        ahead = readAhead();
        return block;
    }

    private static List<Record> arrived(CompletableFuture<List<Record>> block) {
        try {
            return block.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw e;
        }
    }

    private @Nullable CompletableFuture<List<Record>> readAhead() {
        try {
            return super.hasNext() ? CompletableFuture.supplyAsync(super::next, readers) : null;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Closes the file once nobody reads it any more: that takes a block's time at the most. */
    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.handle((block, fault) -> true).join();
        }
        super.close();
    }
}
