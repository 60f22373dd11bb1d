package io.leadferry.console;

import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneStanding;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.WhyItWaits.Waiting;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.Wait;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Lanes as gauges: rows waiting, and for what, permits that are out, and whether the lane is open. Drawn up from one look
 * at the ledger whenever they are read, and kept nowhere: a thousand accounts have some hundred thousand of them.
 */
@Component
public class LaneMetrics implements MultiCollector {

    private final LaneControl lanes;
    private final Clock clock;

    public LaneMetrics(LaneControl lanes, Clock clock, ObjectProvider<PrometheusRegistry> registry) {
        this.lanes = lanes;
        this.clock = clock;
        registry.ifAvailable(known -> known.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        Instant now = clock.instant();
        GaugeSnapshot.Builder waits = gauge(
                "leadferry_lane_waits",
                "rows that wait for this; 1 where the lane waits without a row, 0 where nothing does");
        GaugeSnapshot.Builder ages = gauge(
                "leadferry_lane_waits_age_seconds", "how long the first of them has waited; 0 where nothing does");
        GaugeSnapshot.Builder pending = gauge("leadferry_lane_rows_pending", "rows that wait or are under way");
        GaugeSnapshot.Builder out = gauge("leadferry_lane_calls_window", "permits that are out");
        GaugeSnapshot.Builder open =
                gauge("leadferry_lane_open", "1 when the lane may call, 0 when it is paused or blocked");
        lanes.standings().forEach((lane, standing) -> {
            LaneView view = standing.view();
            Labels labels = Labels.of("account", lane.account(), "operation", lane.operation());
            pending.dataPoint(point(labels, view.pendingRows()));
            out.dataPoint(point(labels, view.callsInWindow()));
            open.dataPoint(point(labels, view.state() == Lanes.State.OPEN ? 1 : 0));
            if (isUsed(standing)) {
                for (Wait.Kind kind : Wait.Kind.values()) {
                    Labels ofKind = labels.add("kind", kind.word());
                    waits.dataPoint(point(ofKind, rows(standing.waiting(), kind)));
                    ages.dataPoint(point(ofKind, seconds(standing.waiting(), kind, now)));
                }
            }
        });
        return MetricSnapshots.of(waits.build(), ages.build(), pending.build(), out.build(), open.build());
    }

    /** In a lane that no feed uses nothing waits, but for what an earlier configuration left there. */
    private static boolean isUsed(LaneStanding standing) {
        return !standing.view().feeds().isEmpty()
                || !standing.waiting().isEmpty()
                || standing.view().pendingRows() > 0;
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static long rows(List<Waiting> waiting, Wait.Kind kind) {
        return waiting.stream()
                .filter(one -> one.why().kind() == kind)
                .mapToLong(one -> Math.max(1, one.rows()))
                .sum();
    }

    private static long seconds(List<Waiting> waiting, Wait.Kind kind, Instant now) {
        return waiting.stream()
                .filter(one -> one.why().kind() == kind)
                .mapToLong(one -> Duration.between(one.why().since(), now).toSeconds())
                .max()
                .orElse(0);
    }
}
