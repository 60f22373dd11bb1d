package io.leadferry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Tells that a step of a route waits for the ledger: once for each that does, not at each of its tries. */
public final class LedgerAway implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAway.class);

    private final Set<String> routes = ConcurrentHashMap.newKeySet();

    /** The routes of which a step has had to wait so far. */
    public Set<String> routes() {
        return Set.copyOf(routes);
    }

    /** To be called before a step is tried again. */
    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class) == 1) {
            routes.add(exchange.getFromRouteId());
            Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "The ledger cannot be used, and the route {} waits until it can: {}",
                    exchange.getFromRouteId(),
                    NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        }
    }
}
