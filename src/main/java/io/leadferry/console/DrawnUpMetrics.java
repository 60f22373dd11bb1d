package io.leadferry.console;

import io.leadferry.model.Quiet;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Has Prometheus read all that is drawn up. What cannot be told just now, as while the ledger is away, is missing and
 * counted; the others are told all the same, for then somebody looks at them.
 */
@Component
public class DrawnUpMetrics implements MultiCollector {

    private static final Logger LOG = LoggerFactory.getLogger(DrawnUpMetrics.class);

    private final List<DrawnUp> all;

    DrawnUpMetrics(List<DrawnUp> all, ObjectProvider<PrometheusRegistry> registry) {
        this.all = all;
        registry.ifAvailable(known -> known.register(this));
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder told = MetricSnapshots.builder();
        int missing = 0;
        for (DrawnUp some : all) {
            try {
                for (MetricSnapshot one : some.now()) {
                    told.metricSnapshot(one);
                }
            } catch (RuntimeException e) {
                missing++;
                LOG.debug("{} cannot be told now", some.getClass().getSimpleName(), Quiet.fault(e));
            }
        }
        GaugeSnapshot.Builder untold =
                DrawnUp.gauge("leadferry_metrics_missing", "kinds of the metrics here that cannot be told just now");
        return told.metricSnapshot(
                        untold.dataPoint(DrawnUp.point(Labels.EMPTY, missing)).build())
                .build();
    }
}
