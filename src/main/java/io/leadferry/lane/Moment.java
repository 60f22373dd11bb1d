package io.leadferry.lane;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment of a look at the ledger, and how times are told from it: none that is yet to come lies in the past.
 *
 * @param now when it is
 */
record Moment(Instant now) {

    /** What comes next comes no sooner than this: whoever reads a time reads it a moment after it was worked out. */
    static final Duration SOON = Duration.ofSeconds(1);

    /** A time that is yet to come. */
    Instant soon(Instant time) {
        Instant soonest = now.plus(SOON);
        return time.isBefore(soonest) ? soonest : time;
    }

    /** A time that has come. */
    Instant past(Instant time) {
        return time.isAfter(now) ? now : time;
    }

    static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** How long something takes, for a person. */
    static String length(Duration time) {
        if (time.toMillis() < 1000) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() <= 120) {
            return time.toSeconds() + " s";
        }
        return time.toMinutes() <= 120 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
