package io.leadferry.console;

import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerFaults;
import io.leadferry.model.Quiet;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells how the ledger is. One that cannot be used just now is told, and waited for; one that is damaged, or that cannot be
 * read for a reason that will not pass, makes the process unhealthy, for nothing goes on until a person has mended it.
 */
@Component
public class LedgerHealthIndicator implements HealthIndicator {

    private final Ledger ledger;

    public LedgerHealthIndicator(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Health health() {
        return ledger.damage()
                .map(words -> Health.down()
                        .withDetail("damaged", words + "; stop the ferry, and put a backup in its place")
                        .build())
                .orElseGet(this::probed);
    }

    private Health probed() {
        try {
            ledger.probe();
            return Health.up().build();
        } catch (RuntimeException e) {
            Health.Builder health = LedgerFaults.canPass(e) ? Health.up() : Health.down();
            return health.withDetail("away", Quiet.text(LedgerFaults.words(e))).build();
        }
    }
}
