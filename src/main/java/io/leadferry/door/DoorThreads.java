package io.leadferry.door;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Few threads for many doors. Most looks at a folder take no time, and share them; what takes long, such as a big file, a
 * dead mount or a server that says nothing, keeps its thread, and another takes its place among the few, up to a bound. So
 * one door does not hold up the others, and no thread waits for a door at which nothing happens.
 */
public final class DoorThreads extends ScheduledThreadPoolExecutor {

    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOKS_MILLIS = 250;

    private final int few;
    private final int most;
    private final Map<Thread, Long> since = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watchman;

    /**
     * Threads for doors.
     *
     * @param name what they are called
     * @param few how many take what is done in a moment; at least 1
     * @param most how many there are at most, with those that are at something long
     */
    public DoorThreads(String name, int few, int most) {
        super(few, named(name));
        this.few = few;
        this.most = most;
        watchman = Executors.newSingleThreadScheduledExecutor(named(name + "-watch"));
        watchman.scheduleWithFixedDelay(this::look, LOOKS_MILLIS, LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static java.util.concurrent.ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        since.put(thread, System.nanoTime());
    }

    @Override
    protected void afterExecute(Runnable task, Throwable fault) {
        since.remove(Thread.currentThread());
    }

    /** Has as many threads as are at something long, and the few. */
    private void look() {
        long now = System.nanoTime();
        int busy = (int) since.values().stream().filter(begun -> now - begun > LONG_NANOS).count();
        int wanted = Math.min(few + busy, most);
        if (wanted != getCorePoolSize()) {
            setCorePoolSize(wanted);
        }
    }

    @Override
    public void shutdown() {
        watchman.shutdownNow();
        super.shutdown();
    }

    @Override
    public java.util.List<Runnable> shutdownNow() {
        watchman.shutdownNow();
        return super.shutdownNow();
    }
}
