package io.leadferry.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Few threads for many things to do. What is done in a moment shares them; what takes long, such as a big file, a dead mount
 * or a server that says nothing, keeps its thread, and another takes its place among the few, up to a bound. So what is slow
 * does not hold up the rest, and no thread is kept for what happens seldom.
 */
public final class FewThreads extends ScheduledThreadPoolExecutor {

    private static final long LOOKS_MILLIS = 100;

    private final int few;
    private final int most;
    private final long longNanos;
    private final Map<Thread, Long> since = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watchman;

    /**
     * Threads that are daemons, and are made when there is something to do.
     *
     * @param name what they are called
     * @param few how many take what is done in a moment; at least 1
     * @param most how many there are at most, with those that are at something long
     * @param isLong from when on something takes long
     */
    public FewThreads(String name, int few, int most, Duration isLong) {
        super(few, named(name));
        this.few = few;
        this.most = most;
        this.longNanos = isLong.toNanos();
        watchman = Executors.newSingleThreadScheduledExecutor(named(name + "-watch"));
        watchman.scheduleWithFixedDelay(this::look, LOOKS_MILLIS, LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory named(String name) {
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
    protected void afterExecute(Runnable task, @Nullable Throwable fault) {
        since.remove(Thread.currentThread());
    }

    /** Has as many threads as are at something long, and the few. */
    private void look() {
        long now = System.nanoTime();
        long atLong =
                since.values().stream().filter(begun -> now - begun > longNanos).count();
        int wanted = (int) Math.min(few + atLong, most);
        if (wanted != getCorePoolSize()) {
            setCorePoolSize(wanted);
        }
    }

    /**
     * As {@code ScheduledThreadPoolExecutor} has it, but that an Error, such as that memory is out, ends one look and not all
     * that would come. Whoever looks tells it: as Camel's consumers do.
     */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable look, long first, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(lasting(look), first, delay, unit);
    }

    /** As {@link #scheduleWithFixedDelay}. */
    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable look, long first, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(lasting(look), first, period, unit);
    }

    /** The same look, whose like go on where one ends with an Error of this machine. */
    public static Runnable lasting(Runnable look) {
        return () -> {
            try {
                look.run();
            } catch (VirtualMachineError | LinkageError e) {
                return; // told by whoever looked
            }
        };
    }

    @Override
    public void shutdown() {
        watchman.shutdownNow();
        super.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        watchman.shutdownNow();
        return super.shutdownNow();
    }
}
