package io.leadferry;

import io.leadferry.model.MachineTime;
import io.leadferry.model.MachineTime.Boot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** A machine whose clock, count and boots a test turns by hand. */
public final class HandMachine {

    private Instant clock = Instant.parse("2026-01-15T10:00:00Z");
    private long nanos = 1_000;
    private int boots = 1;
    private long upNanos = 5_000_000_000L;
    private boolean tellsBoots = true;

    /** What it says of time, from now on too. */
    public MachineTime time() {
        return new MachineTime(clock(), () -> nanos, this::boot);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return clock;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private Optional<Boot> boot() {
        return tellsBoots ? Optional.of(new Boot("boot " + boots, upNanos / 1_000_000)) : Optional.empty();
    }

    /** Time passes. */
    public void pass(Duration time) {
        clock = clock.plus(time);
        nanos += time.toNanos();
        upNanos += time.toNanos();
    }

    /** Somebody sets the clock. */
    public void set(Duration by) {
        clock = clock.plus(by);
    }

    /** The machine sleeps: its count stands still, its clock does not. */
    public void sleep(Duration time) {
        clock = clock.plus(time);
        upNanos += time.toNanos();
    }

    /** The machine is started anew, and has counted nothing meanwhile. */
    public void boot(Duration takes) {
        clock = clock.plus(takes);
        boots++;
        nanos = 0;
        upNanos = 0;
    }

    /** From now on it is a machine that does not tell how long it has been up. */
    public void tellNothingOfBoots() {
        tellsBoots = false;
    }
}
