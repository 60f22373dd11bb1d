package io.leadferry.plan;

import io.leadferry.connector.VendorCall;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.Settlement;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A lane whose calls are cut as ever, and go nowhere: each is taken to be confirmed. */
final class DryLane {

    /** Cutting stops after so long; what is left is counted by rows. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Batcher batcher;
    private final Settlement settlement;
    private final Permits permits;
    private final DropRows rows;
    private final Clock clock;

    DryLane(Batcher batcher, Settlement settlement, Permits permits, DropRows rows, Clock clock) {
        this.batcher = batcher;
        this.settlement = settlement;
        this.permits = permits;
        this.rows = rows;
        this.clock = clock;
    }

    /** How many calls it takes, and whether each of them was cut. */
    record Count(long calls, boolean exact) {}

    /** Cuts all that waits. */
    Count count(LaneId lane, Limit limit) {
        Instant until = clock.instant().plus(PATIENCE);
        long calls = 0;
        while (clock.instant().isBefore(until)) {
            VendorCall cut =
                    batcher.cut(lane, new IssuedPermit(lane, permits.take(lane, clock.instant(), clock.instant())));
            if (cut == null) {
                return new Count(calls, true);
            }
            calls++;
            settlement.settle(cut.call().id(), lane, Outcome.of(Outcome.Kind.CONFIRMED, "", null));
        }
        return new Count(calls + rows.callsNeeded(lane, limit.rows()), false);
    }
}
