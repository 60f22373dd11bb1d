package io.leadferry.event;

import io.leadferry.ledger.Outbox;
import java.time.Clock;
import java.time.Duration;

/** Erases events that all have taken in and that are a month old. */
public final class OldEvents {

    private static final Duration KEPT = Duration.ofDays(30);

    private final Outbox outbox;
    private final Clock clock;

    OldEvents(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Erases some of them. */
    public void erase() {
        outbox.erase(clock.instant().minus(KEPT));
    }
}
