package io.leadferry.door;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that does not work just now: told once, tried again after rests that grow, and told once when it is over. */
final class Outage {

    private static final int DOUBLINGS = 20;

    private @Nullable Instant since;
    private @Nullable DoorFault fault;
    private @Nullable String told;
    private Instant begun = Instant.MIN;
    private Instant until = Instant.MIN;
    private int tries;

    /** Since when, and why. */
    record View(Instant since, DoorFault fault) {}

    /**
     * Says that it did not work.
     *
     * @return whether that is news
     */
    synchronized boolean begins(DoorFault why, Instant now) {
        rest(why, now);
        boolean news = !why.news().equals(told);
        since = since == null ? now : since;
        fault = why;
        told = why.news();
        return news;
    }

    /** Lets it rest as after a fault, of which it is not known yet whether it is one. */
    synchronized void rest(DoorFault why, Instant now) {
        Duration rest = why.firstRest().multipliedBy(1L << Math.min(tries++, DOUBLINGS));
        begun = now;
        until = now.plus(rest.compareTo(why.longestRest()) < 0 ? rest : why.longestRest());
    }

    /** Says that it works; since when it had not, if it had not. */
    synchronized @Nullable Instant ends() {
        Instant begun = since;
        since = null;
        fault = null;
        told = null;
        until = Instant.MIN;
        tries = 0;
        return begun;
    }

    /** Whether it is too early for another try; never where its rest would begin later than now, as the clock was set. */
    synchronized boolean rests(Instant now) {
        return !now.isBefore(begun) && now.isBefore(until);
    }

    /** How long it rests still. */
    synchronized Duration left(Instant now) {
        return rests(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    synchronized @Nullable View view() {
        return since == null || fault == null ? null : new View(since, fault);
    }
}
