package io.leadferry.console;

import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what was refused of whom, each address once in a while, and of few addresses: who tries again and again shall
 * not fill the log, nor shall many who try once. How many were not told is told with the next.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration WHILE = Duration.ofMinutes(10);
    private static final int ADDRESSES = 20;

    private final Clock clock;
    private final Set<String> told = new HashSet<>();
    private @Nullable Instant since;
    private long untold;

    Refusals(Clock clock) {
        this.clock = clock;
    }

    /**
     * Something was refused.
     *
     * @param peer the address it came from
     * @param what what was refused and why, as a sentence without its end; words from outside in it are masked here
     */
    synchronized void tell(String peer, String what) {
        Instant now = clock.instant();
        if (since == null || !now.isBefore(since.plus(WHILE))) {
            since = now;
            told.clear();
        }
        if (told.size() >= ADDRESSES || !told.add(peer)) {
            untold++;
            return;
        }
        LOG.warn(
                "{} {}{}; more from there are not told for up to {} minutes",
                Quiet.text(peer) + ":",
                Quiet.text(what),
                untold == 0 ? "" : "; " + untold + " before it were not told",
                WHILE.toMinutes());
        untold = 0;
    }
}
