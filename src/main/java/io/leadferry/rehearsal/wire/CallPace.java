package io.leadferry.rehearsal.wire;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;

/**
 * A vendor's limit: at most so many calls in any stretch of that length.
 *
 * @param calls calls allowed, at least 1
 * @param per length of the stretch, longer than nothing
 */
public record CallPace(int calls, Duration per) {

    public CallPace {
        if (calls < 1 || per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException("A pace needs at least one call and a length above zero, not " + calls
                    + " in " + per.toMillis() + " ms");
        }
    }

    /**
     * Reads a pace such as {@code 5/60s}.
     *
     * @throws IllegalArgumentException with a sentence for the person who wrote it
     */
    public static CallPace parse(String text) {
        int slash = text.indexOf('/');
        int calls;
        Duration per;
        try {
            calls = Integer.parseInt(text.substring(0, Math.max(slash, 0)).strip());
            per = DurationStyle.SIMPLE.parse(text.substring(slash + 1).strip());
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a pace; write it as calls/length, for example 5/60s", unreadable);
        }
        return new CallPace(calls, per);
    }

    /** Returns the pace as {@link #parse} reads it. */
    @Override
    public String toString() {
        return calls + "/"
                + DurationStyle.SIMPLE.print(per, per.toMillis() % 1000 == 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
    }
}
