package io.leadferry.receipt;

import io.leadferry.ledger.Drops;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether many files are just being sealed, to which receipts give way for a while: a receipt costs as much as a seal, and
 * nobody is called for it.
 */
public final class Rush {

    /** So many files sealed from one look to the next are a rush. */
    static final int FILES = 20;

    /** For so long receipts give way. */
    static final Duration LONGEST_WAY = Duration.ofSeconds(10);

    private final Drops drops;
    private final Clock clock;
    private long sealed;
    private Instant since;

    /** Nothing has been looked at yet. */
    public Rush(Drops drops, Clock clock) {
        this.drops = drops;
        this.clock = clock;
        this.sealed = drops.sealed();
        this.since = clock.instant();
    }

    /** Looks; whoever asks goes on after {@link #LONGEST_WAY}, be there a rush or none. */
    public synchronized boolean isOn() {
        long before = sealed;
        Instant now = clock.instant();
        sealed = drops.sealed();
        boolean on = sealed - before >= FILES && now.isBefore(since.plus(LONGEST_WAY));
        since = on ? since : now;
        return on;
    }
}
