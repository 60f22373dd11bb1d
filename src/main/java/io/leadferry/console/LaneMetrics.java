package io.leadferry.console;

import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneStanding;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.WhyItWaits.Waiting;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.Wait;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Lanes as gauges: rows waiting, and for what, permits that are out and that there are, when the lane will be done, and
 * whether it is open. Drawn up from one look at the ledger whenever they are read, and kept nowhere: a thousand accounts
 * have some hundred thousand of them.
 */
@Component
public class LaneMetrics implements DrawnUp {

    private final LaneControl lanes;
    private final Clock clock;

    public LaneMetrics(LaneControl lanes, Clock clock) {
        this.lanes = lanes;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots now() {
        Instant now = clock.instant();
        GaugeSnapshot.Builder waits = DrawnUp.gauge(
                "leadferry_lane_waits",
                "rows that wait for this; 1 where the lane waits without a row, 0 where nothing does");
        GaugeSnapshot.Builder ages = DrawnUp.gauge(
                "leadferry_lane_waits_age_seconds", "how long the first of them has waited; 0 where nothing does");
        GaugeSnapshot.Builder pending = DrawnUp.gauge("leadferry_lane_rows_pending", "rows that wait or are under way");
        GaugeSnapshot.Builder out = DrawnUp.gauge("leadferry_lane_calls_window", "permits that are out");
        GaugeSnapshot.Builder allowed =
                DrawnUp.gauge("leadferry_lane_calls_allowed", "permits that there are: calls in any window");
        GaugeSnapshot.Builder idle = DrawnUp.gauge(
                "leadferry_lane_idle_seconds",
                "until the last waiting row will have been sent; 0 where none waits, missing where nobody knows");
        GaugeSnapshot.Builder open =
                DrawnUp.gauge("leadferry_lane_open", "1 when the lane may call, 0 when it is paused or blocked");
        lanes.standings().forEach((lane, standing) -> {
            LaneView view = standing.view();
            Labels labels = Labels.of("account", lane.account(), "operation", lane.operation());
            pending.dataPoint(DrawnUp.point(labels, view.pendingRows()));
            out.dataPoint(DrawnUp.point(labels, view.callsInWindow()));
            allowed.dataPoint(DrawnUp.point(labels, view.callsPerWindow()));
            if (view.expectedIdleAt() != null) {
                idle.dataPoint(DrawnUp.point(
                        labels, Duration.between(now, view.expectedIdleAt()).toSeconds()));
            } else if (view.pendingRows() == 0) {
                idle.dataPoint(DrawnUp.point(labels, 0));
            }
            open.dataPoint(DrawnUp.point(labels, view.state() == Lanes.State.OPEN ? 1 : 0));
            if (isUsed(standing)) {
                for (Wait.Kind kind : Wait.Kind.values()) {
                    Labels ofKind = labels.add("kind", kind.word());
                    waits.dataPoint(DrawnUp.point(ofKind, rows(standing.waiting(), kind)));
                    ages.dataPoint(DrawnUp.point(ofKind, seconds(standing.waiting(), kind, now)));
                }
            }
        });
        return MetricSnapshots.of(
                waits.build(), ages.build(), pending.build(), out.build(), allowed.build(), idle.build(), open.build());
    }

    /** In a lane that no feed uses nothing waits, but for what an earlier configuration left there. */
    private static boolean isUsed(LaneStanding standing) {
        return !standing.view().feeds().isEmpty()
                || !standing.waiting().isEmpty()
                || standing.view().pendingRows() > 0;
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
