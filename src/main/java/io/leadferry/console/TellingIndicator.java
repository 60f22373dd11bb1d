package io.leadferry.console;

import io.leadferry.model.Quiet;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * A part of the health that is asked at any time, also while the ferry starts and stops: what cannot be told then is
 * unknown, and no fault. Spring's own would warn in the log at each look.
 */
abstract class TellingIndicator implements HealthIndicator {

    @Override
    public final Health health() {
        try {
            return told();
        } catch (RuntimeException e) {
            return Health.unknown()
                    .withDetail("reason", Quiet.text(String.valueOf(e.getMessage())))
                    .build();
        }
    }

    /** How it stands; may throw where that cannot be known just now. */
    abstract Health told();
}
