package io.leadferry.lane;

import io.leadferry.model.LaneId;
import java.time.Duration;
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
 * The heart of {@code throttle:} in the template of lanes: the same EIP, with permits that outlive the process. The
 * correlation is the lane. What stands after {@code throttle:} holds, and the account's limit holds beside it. It leaves a
 * {@link IssuedPermit} on the exchange and owns its permit: however the exchange ends, a permit under which no call was written
 * down goes back. An exchange whose sender waits for its answer would hold up the sender too: where it would have to wait
 * for a time, or for a person, it fails with {@link NoPermit}, as all do with {@code rejectExecution}; for an answer that is
 * under way it waits.
 */
public final class DurableThrottler extends AsyncProcessorSupport implements IdAware, RouteIdAware {

    private final RateLimiter rateLimiter;
    private final PermitReturns permitReturns;
    private final Throttle words;
    private String id = "throttle";
    private String routeId = "";

    /**
     * What stands after {@code throttle:}.
     *
     * @param lane the correlation
     * @param calls how many may pass in a period
     * @param period the period
     * @param rejects whether whoever would have to wait is sent back
     */
    record Throttle(Expression lane, Expression calls, Duration period, boolean rejects) {

        Rate rate(Exchange exchange) {
            Long most = calls.evaluate(exchange, Long.class);
            return new Rate(most == null ? 0 : (int) Math.min(most, Integer.MAX_VALUE), period);
        }
    }

    DurableThrottler(RateLimiter rateLimiter, PermitReturns permitReturns, Throttle words) {
        this.rateLimiter = rateLimiter;
        this.permitReturns = permitReturns;
        this.words = words;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        LaneId lane = LaneId.parse(words.lane().evaluate(exchange, String.class));
        rateLimiter.await(lane, words.rate(exchange), new RateLimiter.Waiter() {
            @Override
            public void pass(long permit) {
                IssuedPermit issued = new IssuedPermit(lane, permit);
                exchange.setProperty(IssuedPermit.PERMIT, issued);
                exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange ended) {
                        permitReturns.ended(issued, ended);
                    }
                });
                try {
                    callback.done(false);
                } catch (VirtualMachineError | LinkageError e) {
                    // Camel ends an exchange for an exception, and lets an Error, such as that memory is out, fall
                    // through
                    broken(exchange, e);
                }
            }

            @Override
            public void turnAway() {
                exchange.setRouteStop(true);
                callback.done(false);
            }

            @Override
            public boolean waits() {
                return !words.rejects() && !exchange.getPattern().isOutCapable();
            }

            @Override
            public void sendBack(String reason, @Nullable Instant until) {
                exchange.setException(new NoPermit(reason, until));
                callback.done(false);
            }
        });
        return false;
    }

    /** Ends an exchange that nobody else would end: what it holds, its permit among it, goes back. */
    private static void broken(Exchange exchange, Error fault) {
        exchange.setException(fault);
        exchange.getUnitOfWork().done(exchange);
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
