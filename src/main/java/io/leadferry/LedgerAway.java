package io.leadferry;

import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Quiet;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Tells what can pass from what cannot, and that a step of a route waits for the ledger: once for each that does, not at
 * each of its tries.
 */
public final class LedgerAway implements Processor {

    /** The counter of steps that had to wait, by route. */
    public static final String WAITS = "leadferry.ledger.waits";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAway.class);

    private final MeterRegistry metrics;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    public LedgerAway(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Whether what happened can pass, so that the step is worth trying again. */
    public boolean canPass(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        return LedgerFaults.canPass(fault);
    }

    /** Tells that a look, which is repeated all the time, has failed: once, until it fails for another reason. */
    public void failed(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        String words = Quiet.text(LedgerFaults.words(fault));
        if (!words.equals(told.put(exchange.getFromRouteId(), words))) {
            LOG.error(
                    "The route {} failed, and goes on with its next look: {}",
                    exchange.getFromRouteId(),
                    words,
                    Quiet.fault(fault));
        }
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
