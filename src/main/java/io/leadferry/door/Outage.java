package io.leadferry.door;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that does not work just now: told once, tried again after rests that grow, and told once when it is over. */
final class Outage {

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 20;

    private @Nullable Instant since;
    private @Nullable String reason;
    private @Nullable String told;
    private Instant begun = Instant.MIN;
    private Instant until = Instant.MIN;
    private int tries;

    /** Since when, and why. */
    record View(Instant since, String reason) {}

    /**
     * Says that it did not work.
     *
     * @return whether that is news
     */
    synchronized boolean begins(SftpFault fault, Instant now) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(tries++, DOUBLINGS));
        begun = now;
        until = now.plus(rest.compareTo(fault.longestRest()) < 0 ? rest : fault.longestRest());
        boolean news = !fault.news().equals(told);
        since = since == null ? now : since;
        reason = fault.reason();
        told = fault.news();
        return news;
    }

    /** Says that it works; since when it had not, if it had not. */
    synchronized @Nullable Instant ends() {
        Instant begun = since;
        since = null;
        reason = null;
        told = null;
        until = Instant.MIN;
        tries = 0;
        return begun;
    }

    /** Whether it is too early for another try; never where its rest would begin later than now, as the clock was set. */
    synchronized boolean rests(Instant now) {
        return !now.isBefore(begun) && now.isBefore(until);
    }

    synchronized @Nullable View view() {
        return since == null || reason == null ? null : new View(since, reason);
    }
}
