package io.leadferry.console;

import io.leadferry.console.Ferries.AtWork;
import io.leadferry.console.Ferries.Ferry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.springframework.stereotype.Component;

/** How many ferries share the ledger, and how much of what is to be done is whose. Drawn up whenever it is read. */
@Component
public class NodeMetrics implements DrawnUp {

    private final Ferries ferries;

    public NodeMetrics(Ferries ferries) {
        this.ferries = ferries;
    }

    @Override
    public MetricSnapshots now() {
        AtWork told = ferries.now();
        long own = told.nodes().stream()
                .filter(Ferry::self)
                .mapToLong(ferry -> ferry.duties().size())
                .sum();
        return MetricSnapshots.of(
                DrawnUp.single(
                        DrawnUp.gauge("leadferry_nodes", "ferries at work with the ledger"),
                        told.nodes().size()),
                DrawnUp.single(
                        DrawnUp.gauge("leadferry_nodes_silent", "those of them that should have been heard of since"),
                        told.nodes().stream().filter(Ferry::silent).count()),
                DrawnUp.single(
                        DrawnUp.gauge("leadferry_duties_own", "accounts, and the house, that this ferry sees to"), own),
                DrawnUp.single(
                        DrawnUp.gauge(
                                "leadferry_duties_unowned", "accounts, and the house, that no ferry sees to just now"),
                        told.unowned().size()));
    }
}
