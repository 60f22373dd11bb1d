package io.leadferry.lane;

import io.leadferry.model.LaneId;
import java.time.Instant;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.IdAware;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The heart of {@code throttle:} in the routes: the same EIP, with permits that outlive the process. The correlation is
 * the lane. It leaves the permit on the exchange, for whoever makes the call, and owns it: when the exchange has ended, a
 * permit under which no call was written down goes back. With {@code rejectExecution} an exchange that would have to wait
 * for a time, or for a person, fails with {@link NoPermit}; for an answer that is under way it waits.
 */
public final class DurableThrottler extends AsyncProcessorSupport implements IdAware, RouteIdAware {

    /** The exchange property with the permit's number in the ledger. */
    public static final String PERMIT = "permit";

    private final Turnstile turnstile;
    private final Passages passages;
    private final Expression correlation;
    private final boolean rejects;
    private String id = "throttle";
    private String routeId = "";

    DurableThrottler(Turnstile turnstile, Passages passages, Expression correlation, boolean rejects) {
        this.turnstile = turnstile;
        this.passages = passages;
        this.correlation = correlation;
        this.rejects = rejects;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        LaneId lane = LaneId.parse(correlation.evaluate(exchange, String.class));
        turnstile.await(lane, new Turnstile.Waiter() {
            @Override
            public void pass(long permit) {
                exchange.setProperty(PERMIT, permit);
                exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange ended) {
                        passages.ended(lane, permit, ended);
                    }
                });
                callback.done(false);
            }

            @Override
            public void turnAway() {
                exchange.setRouteStop(true);
                callback.done(false);
            }

            @Override
            public boolean waits() {
                return !rejects;
            }

            @Override
            public void sendBack(String reason, @Nullable Instant until) {
                exchange.setException(new NoPermit(reason, until));
                callback.done(false);
            }
        });
        return false;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void setId(String id) {
        this.id = id;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}
