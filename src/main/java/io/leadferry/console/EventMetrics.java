package io.leadferry.console;

import io.leadferry.event.Subscriptions;
import io.leadferry.event.Subscriptions.Standing;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What waits to be told, to each who is told. Drawn up from the ledger whenever it is read. */
@Component
public class EventMetrics implements DrawnUp {

    private static final String METRIC = "leadferry_events_dead";

    private final Subscriptions subscriptions;
    private final Clock clock;

    public EventMetrics(Subscriptions subscriptions, Clock clock) {
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots now() {
        Instant now = clock.instant();
        GaugeSnapshot.Builder waiting = DrawnUp.gauge("leadferry_events_waiting", "events that are yet to be taken in");
        GaugeSnapshot.Builder age = DrawnUp.gauge(
                "leadferry_events_age_seconds", "how long ago the first of them happened; 0 where none waits");
        CounterSnapshot.Builder dead = CounterSnapshot.builder()
                .name(METRIC)
                .help("events that were given up, because they were not taken in for too long");
        for (Standing standing : subscriptions.standings()) {
            Labels reader = Labels.of("reader", standing.reader().name());
            Instant oldest = standing.waiting().oldest();
            waiting.dataPoint(DrawnUp.point(reader, standing.waiting().events()));
            age.dataPoint(DrawnUp.point(
                    reader,
                    oldest == null
                            ? 0
                            : Math.max(0, Duration.between(oldest, now).toSeconds())));
            dead.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(reader)
                    .value(standing.reader().dead())
                    .build());
        }
        return MetricSnapshots.of(waiting.build(), age.build(), dead.build());
    }
}
