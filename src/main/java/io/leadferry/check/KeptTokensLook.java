package io.leadferry.check;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** What the ferry's ledger says of an account's tokens. It is looked at and left as it is, also while the ferry runs. */
final class KeptTokensLook {

    private final LedgerAddress kept;
    private final Clock clock;

    KeptTokensLook(LedgerAddress kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /** Why no token may be asked for, for a new one ends the one before and the vendor gives few; empty where one may be. */
    Optional<CheckResult> against(Account account, LaneId lane, LanePlan asks) {
        try (Opened opened = new Opened(Ledger.look(kept).orElse(null))) {
            return opened.ledger() == null ? Optional.empty() : against(account, lane, asks, opened.ledger());
        } catch (LedgerFault | DataAccessException e) {
            return Optional.of(new CheckResult.Unproved(
                    "nothing was asked: a token that is good may be kept in the ledger, and that cannot be looked at",
                    "start the ferry, or mend the ledger, and look again"));
        }
    }

    private Optional<CheckResult> against(Account account, LaneId lane, LanePlan asks, Ledger ledger) {
        LedgerModule kept = new LedgerModule(ledger, Map.of(), clock);
        Optional<Instant> end = new Tokens(kept.tokens(), clock, new SecureRandom()).endOf(account);
        if (end.isPresent()) {
            return Optional.of(new CheckResult.Ok("accepted before: the ferry keeps a token of these keys, good until "
                    + end.get().truncatedTo(ChronoUnit.SECONDS) + "; a new one would end it, so nothing was asked"));
        }
        Instant since = clock.instant().minus(asks.limit().per());
        List<Permit> used = kept.permits().of(lane).stream()
                .filter(permit ->
                        permit.answeredAt() == null || permit.answeredAt().isAfter(since))
                .toList();
        if (used.stream().anyMatch(permit -> permit.answeredAt() == null)
                || used.size() >= asks.limit().calls()) {
            return Optional.of(new CheckResult.Unproved(
                    "nothing was asked: the ferry is about to ask for a token itself, or has done so as often as the"
                            + " vendor allows",
                    "look again later, or see what the ferry says: leadferry status"));
        }
        return Optional.empty();
    }

    private record Opened(@Nullable Ledger ledger) implements AutoCloseable {
        @Override
        public void close() {
            if (ledger != null) {
                ledger.close();
            }
        }
    }
}
