package io.leadferry.lane;

import io.leadferry.ledger.Calls;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts calls by what came of them, and how long their answers took, since the process began. */
public final class CallMeters {

    private final MeterRegistry meters;

    public CallMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * A request that has left the house was answered, or will not be any more.
     *
     * @param took from its departure until its answer, or until none was waited for; null where it never left
     */
    void ended(LaneId lane, Outcome outcome, @Nullable Duration took) {
        if (took != null) {
            Timer.builder("leadferry.lane.calls")
                    .description("requests that left, by what their answers mean, and how long those took")
                    .tags(tags(lane))
                    .tag("outcome", Calls.State.of(outcome.kind()).word())
                    .register(meters)
                    .record(took);
        }
    }

    /** A callback was waited for as long as the configuration says, and has not come. */
    void overdue(LaneId lane) {
        Counter.builder("leadferry.lane.callbacks.overdue")
                .description("calls whose callback was waited for and did not come")
                .tags(tags(lane))
                .register(meters)
                .increment();
    }

    private static Tags tags(LaneId lane) {
        return Tags.of("account", lane.account(), "operation", lane.operation());
    }
}
