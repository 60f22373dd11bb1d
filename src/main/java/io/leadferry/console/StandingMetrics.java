package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Overviews;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** How everything stands, as gauges: whether the ledger can be used, how large it is, and what needs somebody. */
@Component
public class StandingMetrics implements DrawnUp {

    private final LeadferryConfiguration configuration;
    private final Ledger ledger;
    private final LedgerWatch watch;
    private final Overviews overviews;

    public StandingMetrics(
            LeadferryConfiguration configuration, Ledger ledger, LedgerWatch watch, Overviews overviews) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.watch = watch;
        this.overviews = overviews;
    }

    @Override
    public MetricSnapshots now() {
        boolean usable = watch.away().isEmpty() && ledger.damage().isEmpty();
        MetricSnapshots.Builder told = MetricSnapshots.builder()
                .metricSnapshot(DrawnUp.single(
                        DrawnUp.gauge("leadferry_ledger_usable", "1 while the ledger can be written, else 0"),
                        usable ? 1 : 0))
                .metricSnapshot(DrawnUp.single(
                        DrawnUp.gauge("leadferry_ledger_bytes", "what the ledger takes of its disk"), ledger.bytes()))
                .metricSnapshot(DrawnUp.single(
                        DrawnUp.gauge("leadferry_home_free_bytes", "what is left of the disk under leadferry.home"),
                        configuration.home().toFile().getUsableSpace()));
        return told.metricSnapshot(needs()).build();
    }

    private GaugeSnapshot needs() {
        Overview.Needs needs = overviews.now().needs();
        GaugeSnapshot.Builder gauge =
                DrawnUp.gauge("leadferry_needs", "what goes on only when somebody acts, by what it is");
        for (Overview.About about : Overview.About.values()) {
            long known =
                    needs.all().stream().filter(need -> need.about() == about).count();
            long untold = about == Overview.About.FILE ? needs.more() : 0;
            gauge.dataPoint(DrawnUp.point(Labels.of("about", about.name().toLowerCase(Locale.ROOT)), known + untold));
        }
        return gauge.build();
    }
}
