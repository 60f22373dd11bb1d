package io.leadferry.simulation;

import io.leadferry.model.MachineTime;
import io.leadferry.model.MachineTime.Boot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The one clockwork of a world: what is due happens in the order of its time, and nothing happens in between. */
final class VirtualTime {

    private static final Instant BEGIN = Instant.parse("2026-01-15T10:00:00Z");

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long nanos = 1;
    private long number;
    private long process;
    private Duration set = Duration.ZERO;

    /** @param process whose it is, and with whom it ends; 0 for the rest of the world */
    private record Due(long at, long number, long process, Runnable task) {}

    /** True time since the beginning. */
    Duration now() {
        return Duration.ofNanos(nanos);
    }

    /** Sets the machine's clock. */
    void set(Duration step) {
        set = set.plus(step);
    }

    /** The machine that the ferry runs on. */
    MachineTime machine() {
        return new MachineTime(
                new Clock() {
                    @Override
                    public Instant instant() {
                        return BEGIN.plusNanos(nanos).plus(set);
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                },
                () -> nanos,
                () -> Optional.of(new Boot("the only one", nanos / 1_000_000)));
    }

    /** Something of the world happens after a while. */
    void after(Duration delay, Runnable task) {
        due.add(new Due(nanos + delay.toNanos(), number++, 0, task));
    }

    /** A clockwork for a new process; what the one before it had still to do is never done. */
    ScheduledExecutorService ofNewProcess() {
        end();
        return new OfProcess(process);
    }

    /** The process ends, and all that it had still to do. */
    void end() {
        process++;
        due.removeIf(one -> one.process() != 0);
    }

    /**
     * Does the next thing that is due until a time.
     *
     * @return false where nothing is, and the time is there
     */
    boolean step(Duration until) {
        Due next = due.peek();
        if (next == null || next.at() > until.toNanos()) {
            nanos = Math.max(nanos, until.toNanos());
            return false;
        }
        due.remove();
        nanos = Math.max(nanos, next.at());
        next.task().run();
        return true;
    }

    private final class OfProcess extends AbstractExecutorService implements ScheduledExecutorService {

        private final long mine;

        OfProcess(long mine) {
            this.mine = mine;
        }

        @Override
        public void execute(Runnable task) {
            plan(task, 0);
        }

        private void plan(Runnable task, long delay) {
            if (mine == process) {
                due.add(new Due(nanos + delay, number++, mine, task));
            }
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            plan(task, unit.toNanos(delay));
            return Unwatched.FUTURE;
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdown() {
            due.removeIf(one -> one.process() == mine);
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return mine != process;
        }

        @Override
        public boolean isTerminated() {
            return isShutdown();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return isShutdown();
        }
    }

    /** Nobody waits for it, or asks it anything. */
    private static final class Unwatched implements ScheduledFuture<Object> {

        static final Unwatched FUTURE = new Unwatched();

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCancelled() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }
}
