package io.leadferry.console;

import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.ledger.OlderCopies;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while the ledger cannot be written, for then nothing goes on: with a word on what to do where it is damaged, and
 * otherwise until it can again; the process itself stays alive, and needs no restart for that.
 */
@Component("ledgerHealthIndicator")
public class LedgerHealthIndicator implements HealthIndicator {

    private final Ledger ledger;
    private final LedgerWatch watch;
    private final OlderCopies olderCopies;

    public LedgerHealthIndicator(Ledger ledger, LedgerWatch watch, OlderCopies olderCopies) {
        this.ledger = ledger;
        this.watch = watch;
        this.olderCopies = olderCopies;
    }

    @Override
    public Health health() {
        return ledger.damage()
                .map(words -> Health.down()
                        .withDetail("damaged", words + "; stop the ferry, and put a backup in its place")
                        .build())
                .or(() -> watch.away().map(away -> Health.down()
                        .withDetail("since", away.since())
                        .withDetail("tries", away.tries())
                        .withDetail("reason", away.reason())
                        .build()))
                .orElseGet(this::up);
    }

    /** An older copy is told, and not fatal: a restart would not help it. */
    private Health up() {
        Health.Builder health = Health.up();
        olderCopies.open().ifPresent(open -> health.withDetail("olderCopy", open.reason())
                .withDetail("foundAt", open.foundAt())
                .withDetail("rowsInDoubt", open.rows())
                .withDetail("filesTakenSince", open.files()));
        return health.build();
    }
}
