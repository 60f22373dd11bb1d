package io.leadferry.ledger.dialect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who goes by the ledger's time: what a server tells at the beginning of each transaction, the same to all who write. */
public interface LedgerTime {

    /**
     * Hears what time it is, and goes by it.
     *
     * @return by how much it is later than was expected, where that is no small thing; then nothing has changed yet, and the
     *     ledger goes on as if it had not happened
     */
    Optional<Duration> hear(Instant now);
}
