package io.leadferry.feed;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * As what a ferry is at work with a ledger on a server, which it may share with others.
 *
 * @param node what it is called among them; null: as its machine
 * @param lease for how long it counts as living when it is not heard of
 */
public record Sharing(@Nullable String node, Duration lease) {

    /** Nothing is said of it. */
    public static final Sharing UNSAID = new Sharing(null, Duration.ofSeconds(10));
}
