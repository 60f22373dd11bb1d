package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.FeedFigures;
import io.leadferry.ledger.FeedFigures.Figures;
import io.leadferry.model.RowState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Feeds as gauges: when the last file came, what became of those of the last day, and how many are held. */
@Component
public class FeedMetrics implements DrawnUp {

    private static final Duration RECENT = Duration.ofDays(1);

    private final LeadferryConfiguration configuration;
    private final FeedFigures figures;
    private final Clock clock;

    public FeedMetrics(LeadferryConfiguration configuration, FeedFigures figures, Clock clock) {
        this.configuration = configuration;
        this.figures = figures;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots now() {
        GaugeSnapshot.Builder last = DrawnUp.gauge(
                "leadferry_feed_last_file_timestamp_seconds", "when the last file came; missing where none ever did");
        GaugeSnapshot.Builder held =
                DrawnUp.gauge("leadferry_feed_files_held", "files that wait for a person's word, however old");
        GaugeSnapshot.Builder files = DrawnUp.gauge(
                "leadferry_feed_files",
                "files that came in the last 24 hours, by how they stand; missing where none came");
        GaugeSnapshot.Builder rows = DrawnUp.gauge(
                "leadferry_feed_rows", "rows of the files of the last 24 hours, by state; missing where none came");
        figures.of(configuration.feeds().keySet(), clock.instant().minus(RECENT))
                .forEach((feed, one) -> {
                    Labels labels = Labels.of("feed", feed);
                    if (one.lastFile() != null) {
                        last.dataPoint(DrawnUp.point(labels, one.lastFile().toEpochMilli() / 1000.0));
                    }
                    held.dataPoint(DrawnUp.point(labels, one.held()));
                    if (!one.files().isEmpty()) {
                        files(one, labels, files);
                        rows(one.rows(), labels, rows);
                    }
                });
        return MetricSnapshots.of(last.build(), held.build(), files.build(), rows.build());
    }

    private static void files(Figures one, Labels labels, GaugeSnapshot.Builder files) {
        for (Drop.State state : Drop.State.values()) {
            if (state.told() == state) {
                long sum = one.files().entrySet().stream()
                        .filter(some -> some.getKey().told() == state)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                files.dataPoint(DrawnUp.point(labels.add("state", state.receiptWord()), sum));
            }
        }
    }

    private static void rows(Map<RowState, Long> sums, Labels labels, GaugeSnapshot.Builder rows) {
        for (RowState state : RowState.values()) {
            rows.dataPoint(DrawnUp.point(labels.add("state", state.word()), sums.getOrDefault(state, 0L)));
        }
    }
}
