package io.leadferry.console;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Metrics that are drawn up whenever somebody reads them, and kept nowhere. */
interface DrawnUp {

    /** The metrics as they are now; may throw where they cannot be known just now. */
    MetricSnapshots now();

    /**
     * A gauge without a point yet.
     *
     * @param name as Prometheus has it
     */
    static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    /** What a gauge shows. */
    static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    /** A gauge that shows one thing, whatever it is of. */
    static GaugeSnapshot single(GaugeSnapshot.Builder gauge, double value) {
        return gauge.dataPoint(point(Labels.EMPTY, value)).build();
    }
}
