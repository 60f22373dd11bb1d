package io.leadferry.check;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does steps that somebody else may hold up, none for longer than its time; who is held up longer is left behind. */
final class TimedSteps implements AutoCloseable {

    /** A step had not come to its end in time. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;

        TooSlow(Duration most) {
            super("nothing came of it within "
                    + (most.toSeconds() > 0 ? most.toSeconds() + " s" : most.toMillis() + " ms"));
        }
    }

    private final Duration longest;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "check-step");
        thread.setDaemon(true);
        return thread;
    });

    /** @param longest the longest that a step may take */
    TimedSteps(Duration longest) {
        this.longest = longest;
    }

    /** The longest that a step may take. */
    Duration longest() {
        return longest;
    }

    /**
     * Does a step within {@link #longest}.
     *
     * @throws IOException what the step throws, or {@link TooSlow}
     */
    <T> T inTime(Callable<T> step) throws IOException {
        return within(longest, step);
    }

    /**
     * Does a step.
     *
     * @throws IOException what the step throws, or {@link TooSlow}
     */
    <T> T within(Duration most, Callable<T> step) throws IOException {
        Future<T> doing = threads.submit(step);
        try {
            return doing.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            doing.cancel(true);
            throw new TooSlow(most);
        } catch (InterruptedException e) {
            doing.cancel(true);
            Thread.currentThread().interrupt();
            throw new TooSlow(most);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
