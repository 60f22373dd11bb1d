package io.leadferry.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** The header by which a server says when it wants to be asked again (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /** Heeded no longer than this: a server that means next year must not silence a lane that long. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /**
     * When the next call may be made.
     *
     * @param header seconds, or a date; null where the answer has none
     * @param date the server's own time, in its header {@code Date}; null where it says none
     * @param now our time
     * @return at most {@link #LONGEST} from now; empty where there is nothing to wait for: no header, one that nobody
     *     understands, or a time that is over
     */
    public static Optional<Instant> read(@Nullable String header, @Nullable String date, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        Duration wait;
        if (SECONDS.matcher(text).matches()) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            Instant at = DateUtils.parseStandardDate(text);
            Instant there = date == null ? null : DateUtils.parseStandardDate(date);
            wait = at == null ? Duration.ZERO : Duration.between(there == null ? now : there, at);
        }
        return wait.isNegative() || wait.isZero()
                ? Optional.empty()
                : Optional.of(now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
    }
}
