package io.leadferry.console;

import io.leadferry.ledger.LedgerWatch;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down while the ledger cannot be written, for then nothing goes on; the process itself stays alive, and needs no restart. */
@Component
public class LedgerHealthIndicator implements HealthIndicator {

    private final LedgerWatch ledger;

    public LedgerHealthIndicator(LedgerWatch ledger) {
        this.ledger = ledger;
    }

    @Override
    public Health health() {
        return ledger.away()
                .map(away -> Health.down()
                        .withDetail("since", away.since())
                        .withDetail("tries", away.tries())
                        .withDetail("reason", away.reason())
                        .build())
                .orElse(Health.up().build());
    }
}
