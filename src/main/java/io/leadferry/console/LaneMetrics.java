package io.leadferry.console;

import io.leadferry.feed.Ferry;
import io.leadferry.lane.LaneControl;
import io.leadferry.model.LaneId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Lanes as gauges: rows waiting, permits that are out, and whether the lane is open. */
@Component
public class LaneMetrics implements MeterBinder {

    private final Ferry ferry;
    private final LaneControl lanes;

    public LaneMetrics(Ferry ferry, LaneControl lanes) {
        this.ferry = ferry;
        this.lanes = lanes;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (LaneId lane : ferry.lanes().keySet()) {
            Tags tags = Tags.of("account", lane.account(), "operation", lane.operation());
            Gauge.builder("leadferry.lane.rows.pending", () -> lanes.view(lane).pendingRows())
                    .description("rows that wait or are under way")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("leadferry.lane.calls.window", () -> lanes.view(lane).callsInWindow())
                    .description("permits that are out")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("leadferry.lane.open", () -> lanes.view(lane).state().equals("open") ? 1 : 0)
                    .description("1 when the lane may call, 0 when it is paused or blocked")
                    .tags(tags)
                    .register(registry);
        }
    }
}
