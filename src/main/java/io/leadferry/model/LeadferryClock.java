package io.leadferry.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ferry's clock. It tells the machine's time of day, and runs as evenly as the machine can count: when the machine's
 * clock is set, it goes on as before until somebody has it {@link #adopt} the step, who can shift at that moment what is
 * measured by it.
 */
public final class LeadferryClock extends Clock {

    /** Two readings further apart than this belong to no one moment: the process was held up between them. */
    private static final Duration ONE_MOMENT = Duration.ofMillis(50);

    /** What differs by less is no step. */
    private static final Duration SMALLEST_STEP = Duration.ofSeconds(1);

    /** By so much a time that was told may be too early when it is heard. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(20);

    private final MachineTime machine;
    private final Start first;
    private volatile Start start;

    /** By how much the machine's clock was ahead of the time that was heard last; null while none was. */
    private @Nullable Duration machineApart;

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
        return moment().behind();
    }

    /** What this clock and the machine's show in one moment. */
    private record Moment(Instant here, Instant there) {
        Duration behind() {
            return Duration.between(here, there);
        }
    }

    private Moment moment() {
        LongSupplier nanos = machine.nanos();
        while (true) {
            long before = nanos.getAsLong();
            Instant there = machine.clock().instant();
            if (nanos.getAsLong() - before <= ONE_MOMENT.toNanos()) {
                return new Moment(since(start, before), there);
            }
        }
    }

    /**
     * What time it is, where this clock has seen all the time that passed. What the machine counts by stands still while it
     * sleeps, and then this clock is behind until it hears the time or adopts the step.
     *
     * @return empty where the machine slept, or its clock was set, and this one has yet to follow
     */
    public synchronized Optional<Instant> certain() {
        Moment moment = moment();
        Duration known = machineApart == null ? Duration.ZERO : machineApart;
        return moment.behind().minus(known).abs().compareTo(SMALLEST_STEP) < 0
                ? Optional.of(moment.here())
                : Optional.empty();
    }

    /**
     * Hears what time it is from whoever tells it to several machines, and goes by that: this clock is together with theirs. A
     * moment has passed on the way, so it is never ahead.
     *
     * @return by how much it is later than this clock had it, where that is a step which this machine's own clock has not
     *     made too (as it does when the machine slept); the clock goes on as before then
     */
    public synchronized Optional<Duration> hear(Instant now) {
        long nanos = machine.nanos().getAsLong();
        Duration later = Duration.between(since(start, nanos), now);
        Duration apart = Duration.between(now, machine.clock().instant());
        Duration before = machineApart;
        boolean step = before != null
                && later.abs().compareTo(SMALLEST_STEP) >= 0
                && apart.minus(before).abs().compareTo(SMALLEST_STEP) >= 0;
        if (step) {
            return Optional.of(later);
        }
        machineApart = apart;
        if (!later.isNegative() || later.abs().compareTo(ON_THE_WAY) > 0) {
            start = new Start(now, nanos);
        }
        return Optional.empty();
    }

    /** Steps, as the machine's clock did before. */
    public synchronized void adopt(Duration step) {
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
