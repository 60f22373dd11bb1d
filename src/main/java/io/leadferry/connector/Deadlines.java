package io.leadferry.connector;

import io.leadferry.model.Call;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * One deadline for a whole answer, from the first step of making a connection to the last byte. What the library counts
 * is each read, and a server that sends a byte now and then is never late. Who waits costs no thread: one clockwork
 * serves all.
 */
public final class Deadlines implements AutoCloseable {

    /** The answer was not whole in time; the connection was cut, and the vendor may have done what was asked. */
    public static final class TooLate extends IOException {
        private static final long serialVersionUID = 1;

        TooLate(Duration patience, Throwable cause) {
            super("it was not whole within " + inWords(patience) + ", and the connection was cut", cause);
        }
    }

    private enum State {
        RUNNING,
        MET,
        OVER
    }

    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread thread = new Thread(runnable, "deadlines");
        thread.setDaemon(true);
        return thread;
    });

    private final LeadferryClock clock;

    /** Deadlines for exchanges of which none was written down before. */
    public Deadlines() {
        this(new LeadferryClock(new MachineTime(Clock.systemUTC(), System::nanoTime, Optional::empty)));
    }

    /**
     * Deadlines for exchanges.
     *
     * @param clock by which it is told until when a request may leave
     */
    public Deadlines(LeadferryClock clock) {
        this.clock = clock;
        clockwork.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts a deadline.
     *
     * @param patience from now on
     * @param exchange what is cut when it is over
     */
    Deadline start(Duration patience, Cancellable exchange) {
        return new Deadline(patience, exchange);
    }

    /**
     * Sees to it that a request does not leave long after it was written down, nor where nobody can tell how long ago that
     * was.
     *
     * @param sendBy at most as far ahead as {@link Call#SEND_WITHIN}; what is further was told by another clock
     * @throws IOException where it would
     */
    void mustNotBePast(Instant sendBy) throws IOException {
        if (clock.certain().filter(now -> isInTime(now, sendBy)).isEmpty()) {
            throw new IOException("it may have been written down more than " + inWords(Call.SEND_WITHIN)
                    + " before it could leave: this process stood still, to connect took as long, or the machine slept or"
                    + " its clock was set");
        }
    }

    private static boolean isInTime(Instant now, Instant sendBy) {
        return !now.isAfter(sendBy) && !now.plus(Call.SEND_WITHIN).isBefore(sendBy);
    }

    /** In seconds, or in milliseconds where it is less than one. */
    static String inWords(Duration patience) {
        return patience.toSeconds() > 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
    }

    /** Ends the clockwork; exchanges still under way are no longer cut. */
    @Override
    public void close() {
        clockwork.shutdownNow();
    }

    /** The deadline of one exchange. */
    final class Deadline {
        private final Duration patience;
        private final Cancellable exchange;
        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
        private final Future<?> end;

        private Deadline(Duration patience, Cancellable exchange) {
            this.patience = patience;
            this.exchange = exchange;
            this.end = clockwork.schedule(this::over, patience.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void over() {
            if (state.compareAndSet(State.RUNNING, State.OVER)) {
                exchange.cancel();
            }
        }

        /** The exchange has ended in time, well or badly. */
        void met() {
            if (state.compareAndSet(State.RUNNING, State.MET)) {
                end.cancel(false);
            }
        }

        /** Cuts the exchange before its end, since nobody wants the rest. */
        void cut() {
            met();
            exchange.cancel();
        }

        /** Whether it is over; what fails then fails because of it. */
        boolean isOver() {
            return state.get() == State.OVER;
        }

        /** The fault itself, or that the answer came too late where that was its cause. */
        IOException fault(IOException fault) {
            return isOver() ? new TooLate(patience, fault) : fault;
        }

        Duration patience() {
            return patience;
        }
    }
}
