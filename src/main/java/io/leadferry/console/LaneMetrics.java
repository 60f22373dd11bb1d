package io.leadferry.console;

import io.leadferry.feed.Ferry;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.lane.WhyItWaits.Waiting;
import io.leadferry.model.LaneId;
import io.leadferry.model.Wait;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Lanes as gauges: rows waiting, and for what, permits that are out, and whether the lane is open. */
@Component
public class LaneMetrics implements MeterBinder {

    private static final Duration FRESH = Duration.ofMillis(500);

    private final Ferry ferry;
    private final LaneControl lanes;
    private final WhyItWaits why;
    private final Clock clock;
    private final Map<LaneId, Look> looks = new ConcurrentHashMap<>();

    public LaneMetrics(Ferry ferry, LaneControl lanes, WhyItWaits why, Clock clock) {
        this.ferry = ferry;
        this.lanes = lanes;
        this.why = why;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (LaneId lane : ferry.lanes().keySet()) {
            Tags tags = Tags.of("account", lane.account(), "operation", lane.operation());
            for (Wait.Kind kind : Wait.Kind.values()) {
                Tags why = tags.and("kind", kind.word());
                Gauge.builder("leadferry.lane.waits", () -> rows(lane, kind))
                        .description(
                                "rows that wait for this; 1 where the lane waits without a row, 0 where nothing does")
                        .tags(why)
                        .register(registry);
                Gauge.builder("leadferry.lane.waits.age", () -> seconds(lane, kind))
                        .description("how long the first of them has waited; 0 where nothing does")
                        .baseUnit("seconds")
                        .tags(why)
                        .register(registry);
            }
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

    private long rows(LaneId lane, Wait.Kind kind) {
        return waits(lane, kind)
                .mapToLong(waiting -> Math.max(1, waiting.rows()))
                .sum();
    }

    private long seconds(LaneId lane, Wait.Kind kind) {
        Instant now = clock.instant();
        return waits(lane, kind)
                .mapToLong(
                        waiting -> Duration.between(waiting.why().since(), now).toSeconds())
                .max()
                .orElse(0);
    }

    /** One look a lane serves all of its gauges: they are read together. */
    private Stream<Waiting> waits(LaneId lane, Wait.Kind kind) {
        Instant now = clock.instant();
        Look look = looks.compute(
                lane,
                (key, last) -> last == null || last.at().plus(FRESH).isBefore(now)
                        ? new Look(now, why.of(key).waits())
                        : last);
        return look.waits().stream().filter(waiting -> waiting.why().kind() == kind);
    }

    private record Look(Instant at, List<Waiting> waits) {}
}
