package io.leadferry.lane;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.ExpressionSubElementDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.reifier.language.ExpressionReifier;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code throttle:} durable wherever a {@link Turnstile} and {@link Passages} are in the registry. Camel finds this class by the file
 * {@code META-INF/services/org/apache/camel/model/ThrottleDefinition}; a context without a turnstile keeps Camel's own
 * throttler.
 */
public final class DurableThrottlerFactory implements ProcessorFactory {

    @Override
    public @Nullable Processor createProcessor(Route route, NamedNode definition) {
        CamelContext context = route.getCamelContext();
        Turnstile turnstile = context.getRegistry().findSingleByType(Turnstile.class);
        Passages passages = context.getRegistry().findSingleByType(Passages.class);
        ThrottleDefinition throttle = (ThrottleDefinition) definition;
        ExpressionSubElementDefinition correlation = throttle.getCorrelationExpression();
        if (turnstile == null || passages == null || correlation == null) {
            return null;
        }
        return new DurableThrottler(
                turnstile,
                passages,
                ExpressionReifier.reifier(context, correlation.getExpressionType())
                        .createExpression(),
                Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, throttle.getRejectExecution())));
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
