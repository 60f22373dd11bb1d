package io.leadferry.rehearsal.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A stand-in's one source of time: the machine's steady ticks, or a clock that a test moves by hand. */
public final class Ticks {

    private final Clock clock;
    private final boolean byHand;

    /**
     * @param clock the clock to live by, or null for the machine's own
     */
    Ticks(@Nullable Clock clock) {
        this.clock = clock == null ? Clock.system(ZoneId.systemDefault()) : clock;
        this.byHand = clock != null;
    }

    /** The time of the clock. */
    public Instant now() {
        return clock.instant();
    }

    /** The zone that the vendor's times are written in. */
    public ZoneId zone() {
        return clock.getZone();
    }

    /** Nanoseconds that never run backwards, so that a correction of the machine's time is not taken for haste. */
    public long nanos() {
        return byHand ? Duration.between(Instant.EPOCH, clock.instant()).toNanos() : System.nanoTime();
    }
}
