package io.leadferry.simulation;

import io.leadferry.model.MachineTime;
import io.leadferry.model.MachineTime.Boot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/**
 * The one clockwork of a world: what is due happens in the order of its time, and nothing happens in between. Of a process
 * that stands still nothing happens until it goes on.
 */
final class VirtualTime {

    private static final Instant BEGIN = Instant.parse("2026-01-15T10:00:00Z");

    /** Whoever stood still goes on with what is overdue in no order; milliseconds. */
    private static final int CONFUSION = 40;

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private Runnable everywhere = () -> {};
    private long nanos = 1;
    private long number;

    /** @param process whose it is, and with whom it ends; null for the rest of the world */
    private record Due(long at, long number, @Nullable OfProcess process, Runnable task) {}

    /** True time since the beginning. */
    Duration now() {
        return Duration.ofNanos(nanos);
    }

    /** The same in nanoseconds. */
    long nanos() {
        return nanos;
    }

    /** Has something done whenever the time has come for something. */
    void everywhere(Runnable what) {
        everywhere = what;
    }

    /** Something of the world happens after a while. */
    void after(Duration delay, Runnable task) {
        due.add(new Due(nanos + delay.toNanos(), number++, null, task));
    }

    /** A clockwork for a new process. */
    OfProcess ofNewProcess() {
        return new OfProcess();
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
            everywhere.run();
            return false;
        }
        due.remove();
        nanos = Math.max(nanos, next.at());
        everywhere.run();
        if (next.process() == null) {
            next.task().run();
        } else {
            next.process().comes(next);
        }
        return true;
    }

    /** A machine, whose clock people set. */
    final class Machine {

        private Duration set = Duration.ZERO;

        void set(Duration step) {
            set = set.plus(step);
        }

        /** What its clock says. */
        Instant now() {
            return BEGIN.plusNanos(nanos).plus(set);
        }

        /** As the ferry sees it. */
        MachineTime time() {
            return new MachineTime(
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now();
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
    }

    /** What one process has to do: it ends with the process, and waits while that stands still. */
    final class OfProcess extends AbstractExecutorService implements ScheduledExecutorService {

        private final List<Due> overdue = new ArrayList<>();
        private boolean ended;
        private boolean still;
        private int tasksLeft = Integer.MAX_VALUE;
        private Runnable standsStill = () -> {};

        /** The process ends, and all that it had still to do. */
        void end() {
            ended = true;
            due.removeIf(one -> one.process() == this);
            overdue.clear();
        }

        boolean isStill() {
            return still;
        }

        /**
         * Has the process stand still after some more tasks.
         *
         * @param then what happens at that moment
         */
        void standStillAfter(int tasks, Runnable then) {
            tasksLeft = tasks;
            standsStill = then;
            look();
        }

        private void look() {
            if (tasksLeft <= 0 && !still) {
                tasksLeft = Integer.MAX_VALUE;
                still = true;
                standsStill.run();
            }
        }

        /** Goes on. */
        void goOn() {
            still = false;
            for (Due one : overdue) {
                long confused = number * 17 % CONFUSION * 1_000_000;
                due.add(new Due(nanos + confused, number++, this, one.task()));
            }
            overdue.clear();
        }

        private void comes(Due one) {
            if (still) {
                overdue.add(one);
                return;
            }
            one.task().run();
            tasksLeft--;
            look();
        }

        @Override
        public void execute(Runnable task) {
            plan(task, 0);
        }

        private void plan(Runnable task, long delay) {
            if (!ended) {
                due.add(new Due(nanos + delay, number++, this, task));
            }
        }

        /** Something that is to come to the process. */
        void after(Duration delay, Runnable task) {
            plan(task, delay.toNanos());
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
            end();
        }

        @Override
        public List<Runnable> shutdownNow() {
            end();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
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
