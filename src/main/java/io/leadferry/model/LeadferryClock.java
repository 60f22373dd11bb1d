package io.leadferry.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The ferry's clock. It tells the machine's time of day, and runs as evenly as the machine can count: when the machine's
 * clock is set, it goes on as before until somebody has it {@link #adopt} the step, who can shift at that moment what is
 * measured by it.
 */
public final class LeadferryClock extends Clock {

    /** Two readings further apart than this belong to no one moment: the process was held up between them. */
    private static final Duration ONE_MOMENT = Duration.ofMillis(50);

    private final MachineTime machine;
    private final Start first;
    private volatile Start start;

    private record Start(Instant at, long nanos) {}

    public LeadferryClock(MachineTime machine) {
        this.machine = machine;
        this.first = new Start(machine.clock().instant(), machine.nanos().getAsLong());
        this.start = first;
    }

    @Override
    public Instant instant() {
        return since(start, machine.nanos().getAsLong());
    }

    private static Instant since(Start start, long nanos) {
        return start.at().plusNanos(nanos - start.nanos());
    }

    /** By how much the machine's clock is ahead of this one; negative when it is behind. */
    public Duration behindTheMachine() {
        LongSupplier nanos = machine.nanos();
        while (true) {
            long before = nanos.getAsLong();
            Instant there = machine.clock().instant();
            if (nanos.getAsLong() - before <= ONE_MOMENT.toNanos()) {
                return Duration.between(since(start, before), there);
            }
        }
    }

    /** Steps, as the machine's clock did before. */
    public void adopt(Duration step) {
        start = new Start(start.at().plus(step), start.nanos());
    }

    /** A clock that never steps, for how long something takes. Where the machine's was set, it tells no time of day. */
    public Clock steady() {
        return new Clock() {
            @Override
            public Instant instant() {
                return since(first, machine.nanos().getAsLong());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("it tells no time of day");
            }
        };
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the ferry reckons in UTC; a zone is for whoever reads");
    }
}
