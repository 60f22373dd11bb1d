package io.leadferry.rehearsal.wire;

import java.time.Instant;

/**
 * A call's arrival, and which of the rules about time it broke by arriving.
 *
 * @param number counts the arrivals of one operation from 1
 */
public record Arrival(long number, Instant at, long nanos, boolean overPace, boolean overlap) {

    /** Whether the vendor would not take the call, were everything else in order. */
    public boolean refused() {
        return overPace || overlap;
    }
}
