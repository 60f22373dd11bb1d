package io.leadferry.model;

import java.time.Duration;

/**
 * The pace a vendor allows a lane.
 *
 * @param calls calls in any window; at least 1
 * @param per the window's length
 * @param rows the most rows, or numbers, a call may carry
 * @param oneAtATime whether a call must be answered before the next is sent
 */
public record Limit(int calls, Duration per, int rows, boolean oneAtATime) {

    public Limit {
        if (calls < 1 || rows < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("a limit needs calls, per and rows above 0");
        }
    }
}
