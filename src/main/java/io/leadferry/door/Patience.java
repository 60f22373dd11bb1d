package io.leadferry.door;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches what is asked of servers, and cuts from outside what makes no headway: a server behind a living connection may
 * be silent for ever, and whoever waits for it cannot help himself. What moves, however slowly, is left alone.
 */
final class Patience implements AutoCloseable {

    /** How long a server may say nothing to what it was asked. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** How long it may say nothing once the ferry is about to stop. */
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    private static final Duration LOOKS = Duration.ofMillis(500);

    private final Clock clock;
    private final Set<Asked> asked = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchman = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "sftp-patience");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean ending;

    /**
     * Begins to watch.
     *
     * @param clock never steps
     */
    Patience(Clock clock) {
        this.clock = clock;
        watchman.scheduleWithFixedDelay(this::look, LOOKS.toMillis(), LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something that was asked of a server, until it is closed. */
    final class Asked implements AutoCloseable {

        private final Duration bound;
        private final Runnable cut;
        private volatile Instant since = clock.instant();
        private volatile boolean here;
        private volatile boolean spent;

        private Asked(Duration bound, Runnable cut) {
            this.bound = bound;
            this.cut = cut;
        }

        /** Says that the server has done something. */
        void moves() {
            since = clock.instant();
            here = false;
        }

        /** Says that this machine is at work, until it {@link #moves} again: its slowness is not the server's. */
        void isHere() {
            here = true;
        }

        /** Whether it was cut, since nothing moved. */
        boolean isSpent() {
            return spent;
        }

        private boolean isSilent(Instant now) {
            Duration most = ending && AT_THE_END.compareTo(bound) < 0 ? AT_THE_END : bound;
            return !here && !spent && since.plus(most).isBefore(now);
        }

        @Override
        public void close() {
            asked.remove(this);
        }
    }

    /**
     * Watches something that is asked of a server.
     *
     * @param bound how long nothing may move
     * @param cut ends it from another thread; does not wait
     */
    Asked watch(Duration bound, Runnable cut) {
        Asked one = new Asked(bound, cut);
        asked.add(one);
        return one;
    }

    /** Cuts what has not moved for too long. */
    void look() {
        Instant now = clock.instant();
        for (Asked one : asked) {
            if (one.isSilent(now)) {
                one.spent = true;
                one.cut.run();
            }
        }
    }

    /** Says that the ferry is about to stop: from now on nobody waits long. */
    void ends() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    @Override
    public void close() {
        watchman.shutdownNow();
    }
}
