package io.leadferry.model;

import java.time.Duration;

/**
 * The pace a vendor allows a lane.
 *
 * @param calls calls in any window; at least 1
 * @param per the window's length
 * @param rows the most rows, or numbers, a call may carry
 * @param turn which calls must be answered before the next is sent
 */
public record Limit(int calls, Duration per, int rows, Turn turn) {

    /** Which calls go one after another, however long each takes. */
    public enum Turn {
        /** none */
        FREE,
        /** all calls of the lane */
        LANE,
        /** the calls of one campaign; those of others go beside them */
        CAMPAIGN
    }

    public Limit {
        if (calls < 1 || rows < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("a limit needs calls, per and rows above 0");
        }
    }
}
