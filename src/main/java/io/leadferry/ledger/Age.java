package io.leadferry.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the home's witness says of a ledger at a start. */
public sealed interface Age {

    /** It is the home's, and knows all that was promised. */
    record Known() implements Age {}

    /** It is the home's, made before its last run; but nothing was promised since. */
    record Untouched() implements Age {}

    /**
     * It is new, and the home had another, of which nothing is known.
     *
     * @param permits how many permits that one gave out at most
     */
    record Anew(long permits) implements Age {}

    /**
     * It is an older copy, or has come from elsewhere: calls may have been made of which it knows nothing.
     *
     * @param holdsUntil the last that it knew; null where it knows nothing
     * @param permits how many permits were given out since, at most
     * @param reason how that is known, as the end of a sentence
     */
    record Older(@Nullable Instant holdsUntil, long permits, String reason) implements Age {}
}
