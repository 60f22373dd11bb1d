package io.leadferry.lane;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.ExpressionSubElementDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.reifier.language.ExpressionReifier;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code throttle:} durable in the routes that are made of the template of lanes; any other throttle stays Camel's
 * own. Camel finds this class by the file {@code META-INF/services/org/apache/camel/model/ThrottleDefinition}.
 */
public final class DurableThrottlerFactory implements ProcessorFactory {

    private static final Duration CAMELS_OWN_PERIOD = Duration.ofSeconds(1);

    @Override
    public @Nullable Processor createProcessor(Route route, NamedNode definition) {
        CamelContext context = route.getCamelContext();
        LaneRoutes lanes = context.getRegistry().findSingleByType(LaneRoutes.class);
        if (lanes == null || !lanes.isOne(route.getRouteId())) {
            return null;
        }
        ThrottleDefinition throttle = (ThrottleDefinition) definition;
        ExpressionSubElementDefinition correlation = throttle.getCorrelationExpression();
        RateLimiter rateLimiter = context.getRegistry().findSingleByType(RateLimiter.class);
        PermitReturns permitReturns = context.getRegistry().findSingleByType(PermitReturns.class);
        if (correlation == null || rateLimiter == null || permitReturns == null) {
            return null;
        }
        Duration period = CamelContextHelper.parseDuration(context, throttle.getTimePeriodMillis());
        return new DurableThrottler(
                rateLimiter,
                permitReturns,
                new DurableThrottler.Throttle(
                        expression(context, correlation.getExpressionType()),
                        expression(context, throttle.getExpression()),
                        period == null ? CAMELS_OWN_PERIOD : period,
                        Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, throttle.getRejectExecution()))));
    }

    private static Expression expression(CamelContext context, ExpressionDefinition definition) {
        return ExpressionReifier.reifier(context, definition).createExpression();
    }

    @Override
    public @Nullable Processor createChildProcessor(Route route, NamedNode definition, boolean mandatory) {
        return null;
    }

    @Override
    public @Nullable Processor createProcessor(CamelContext context, String definitionName, Object[] args) {
        return null;
    }
}
