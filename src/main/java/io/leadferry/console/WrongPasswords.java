package io.leadferry.console;

import io.leadferry.model.Recent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Counts wrong passwords by address. The first few are forgiven; each further one is to be answered after a pause, and
 * only so many of an address may wait at once. So an address guesses a few times a second at most, and whoever has the
 * password, even behind the same proxy, is not locked out by guesses that came before.
 */
final class WrongPasswords {

    private static final int FORGIVEN = 5;
    private static final int AT_ONCE = 10;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Count> counts = Recent.put(REMEMBERED);

    WrongPasswords(Clock clock) {
        this.clock = clock;
    }

    private static final class Count {
        private int wrong;
        private int waiting;
        private Instant last = Instant.EPOCH;
    }

    private Count of(String peer) {
        Instant now = clock.instant();
        Count count = counts.computeIfAbsent(peer, key -> new Count());
        if (count.last.plus(FORGOTTEN_AFTER).isBefore(now)) {
            count.wrong = 0;
        }
        return count;
    }

    /** Whether so many guesses of this address wait for their answers that no further password is looked at. */
    synchronized boolean areTooManyAtOnce(String peer) {
        Count count = counts.get(peer);
        return count != null && count.waiting >= AT_ONCE;
    }

    /** A wrong password came; whether its answer has to wait. */
    synchronized boolean isToWait(String peer) {
        Count count = of(peer);
        count.wrong++;
        count.last = clock.instant();
        return count.wrong > FORGIVEN;
    }

    /** An answer begins to wait. */
    synchronized void begin(String peer) {
        of(peer).waiting++;
    }

    /** An answer waits no longer. */
    synchronized void end(String peer) {
        Count count = counts.get(peer);
        if (count != null && count.waiting > 0) {
            count.waiting--;
        }
    }
}
