package io.leadferry.door;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Camel's own check of a consumer, made when it is first asked. To make it, Camel looks for passwords in the consumer's
 * address, which takes milliseconds; at the start of a thousand feeds that is seconds.
 */
final class LateHealthCheck implements HealthCheck {

    private final ScheduledPollConsumer consumer;
    private boolean enabled = true;
    private @Nullable HealthCheck made;

    LateHealthCheck(ScheduledPollConsumer consumer) {
        this.consumer = consumer;
    }

    private synchronized HealthCheck made() {
        if (made == null) {
            made = new ScheduledPollConsumerHealthCheck(consumer, getId());
            made.setEnabled(enabled);
        }
        return made;
    }

    /** As Camel calls it. */
    @Override
    public String getId() {
        return "consumer:" + consumer.getRouteId();
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public synchronized boolean isEnabled() {
        return enabled;
    }

    @Override
    public synchronized void setEnabled(boolean enabled) {
        this.enabled = enabled;
        if (made != null) {
            made.setEnabled(enabled);
        }
    }

    @Override
    public Result call(Map<String, Object> options) {
        return made().call(options);
    }
}
