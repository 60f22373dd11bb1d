package io.leadferry.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Things that do not work just now, each tried again after rests that grow from a second to half a minute: what is wrong
 * with one of them, or with the place of all, costs no more than a look now and then.
 *
 * @param <K> what a thing is known by
 */
public final class Rests<K> {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 5;
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<K, Rest> rests = Recent.put(REMEMBERED);

    private record Rest(int tries, Instant begun, Instant until) {}

    /**
     * Nothing rests yet.
     *
     * @param clock where it is set back, nothing rests any longer
     */
    public Rests(Clock clock) {
        this.clock = clock;
    }

    /** Lets a thing rest, longer than the last time. */
    public synchronized void begin(K what) {
        Rest before = rests.get(what);
        int tries = before == null ? 0 : Math.min(before.tries() + 1, DOUBLINGS);
        Duration rest = FIRST.multipliedBy(1L << tries);
        Instant now = clock.instant();
        rests.put(what, new Rest(tries, now, now.plus(rest.compareTo(LONGEST) < 0 ? rest : LONGEST)));
    }

    /** Says that a thing works, or is no longer there. */
    public synchronized void end(K what) {
        rests.remove(what);
    }

    /** Whether it is too early for another try. */
    public synchronized boolean rests(K what) {
        Rest rest = rests.get(what);
        Instant now = clock.instant();
        return rest != null && !now.isBefore(rest.begun()) && now.isBefore(rest.until());
    }

    /** How long a thing rests still; zero where it does not. */
    public synchronized Duration left(K what) {
        Rest rest = rests.get(what);
        Instant now = clock.instant();
        return rest == null || now.isBefore(rest.begun()) || !now.isBefore(rest.until())
                ? Duration.ZERO
                : Duration.between(now, rest.until());
    }

    /** How many things there are that did not work when they were tried last. */
    public synchronized int count() {
        return rests.size();
    }
}
