package io.leadferry.model;

import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the machine says of time.
 *
 * @param clock its time of day, which people and time servers set
 * @param nanos nanoseconds that only ever grow, as evenly as the machine can
 * @param boot how long it has been up; empty where it does not tell
 */
public record MachineTime(Clock clock, LongSupplier nanos, Supplier<Optional<Boot>> boot) {

    /**
     * One run of the machine.
     *
     * @param id unlike that of any other run
     * @param upMillis milliseconds since it began, sleep included
     */
    public record Boot(String id, long upMillis) {}
}
