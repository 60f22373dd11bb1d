package io.leadferry.lane;

import java.time.Duration;

/**
 * How often a step lets something pass.
 *
 * @param calls in any window; at least 1
 * @param per the window's length
 */
public record Rate(int calls, Duration per) {

    public Rate {
        if (calls < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("a throttle lets at least 1 pass, in a time above 0");
        }
    }
}
