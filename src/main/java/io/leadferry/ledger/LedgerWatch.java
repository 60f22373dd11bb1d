package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFaults;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Knows since when the ledger cannot be written, from how its transactions end: a full disk, a lock, a disk that is away. */
public final class LedgerWatch implements Ledger.Watch {

    private final Clock clock;
    private final AtomicReference<@Nullable Away> away = new AtomicReference<>();

    LedgerWatch(Ledger ledger, Clock clock) {
        this.clock = clock;
        ledger.watchedBy(this);
    }

    /**
     * The ledger cannot be written.
     *
     * @param since when it first could not
     * @param tries how many transactions have failed since then
     * @param reason the database's words
     */
    public record Away(Instant since, int tries, String reason) {}

    /** Since when the ledger cannot be written, and why; empty while it can. */
    public Optional<Away> away() {
        return Optional.ofNullable(away.get());
    }

    @Override
    public void ended(@Nullable RuntimeException fault) {
        if (fault == null) {
            away.set(null);
        } else if (LedgerFaults.canPass(fault) || LedgerFaults.isDamage(fault)) {
            away.updateAndGet(before -> new Away(
                    before == null ? clock.instant() : before.since(),
                    before == null ? 1 : before.tries() + 1,
                    LedgerFaults.words(fault)));
        }
    }
}
