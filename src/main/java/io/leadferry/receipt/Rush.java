package io.leadferry.receipt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Whether many files are just being sealed, or many calls made, to which receipts give way for a while: a receipt costs as
 * much as either, and nobody is called for it.
 */
public final class Rush {

    /** So many files and calls from one look to the next are a rush. */
    static final int MANY = 20;

    /** For so long receipts give way. */
    static final Duration LONGEST_WAY = Duration.ofSeconds(10);

    private final LongSupplier done;
    private final Clock clock;
    private long before;
    private Instant since;

    /**
     * Nothing has been looked at yet.
     *
     * @param done how many files and calls there were so far
     */
    public Rush(LongSupplier done, Clock clock) {
        this.done = done;
        this.clock = clock;
        this.before = done.getAsLong();
        this.since = clock.instant();
    }

    /** Looks; whoever asks goes on after {@link #LONGEST_WAY}, be there a rush or none. */
    public synchronized boolean isOn() {
        Instant now = clock.instant();
        long latest = done.getAsLong();
        boolean on = latest - before >= MANY && now.isBefore(since.plus(LONGEST_WAY));
        before = latest;
        since = on ? since : now;
        return on;
    }
}
