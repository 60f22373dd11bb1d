package io.leadferry;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Tells that a step of a route waits for the ledger: once for each that does, not at each of its tries. */
public final class LedgerAway implements Processor {

    /** The counter of steps that had to wait, by route. */
    public static final String WAITS = "leadferry.ledger.waits";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAway.class);

    private final MeterRegistry metrics;

    public LedgerAway(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** To be called before a step is tried again. */
    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class) == 1) {
            metrics.counter(WAITS, "route", exchange.getFromRouteId()).increment();
            Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "The ledger cannot be used, and the route {} waits until it can: {}",
                    exchange.getFromRouteId(),
                    NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        }
    }
}
