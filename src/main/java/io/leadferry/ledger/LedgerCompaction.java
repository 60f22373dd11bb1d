package io.leadferry.ledger;

import io.leadferry.ledger.dialect.Dialect;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.LedgerAddress;
import org.springframework.dao.DataAccessException;

/** Gives back the space that a ledger no longer needs. No ferry may be at work with it: nothing could be written meanwhile. */
public final class LedgerCompaction {

    private LedgerCompaction() {}

    /**
     * What it came to.
     *
     * @param before how many bytes the ledger and what lies beside it had
     * @param after how many they have
     */
    public record Compacted(String place, long before, long after) {}

    /**
     * Writes a ledger anew without its gaps. For a while that takes as much room again as the ledger has.
     *
     * @throws LedgerFault where there is none, where a ferry is at work with it, or where there is no room
     */
    public static Compacted of(LedgerAddress address) {
        Dialect dialect = Ledger.dialect(address);
        String place = dialect.place();
        if (dialect.isMissing()) {
            throw new LedgerFault("there is no ledger " + place + " yet");
        }
        try (Ledger ledger = Ledger.open(address)) {
            long before = ledger.bytes();
            ledger.database().compact();
            return new Compacted(place, before, ledger.bytes());
        } catch (DataAccessException e) {
            throw new LedgerFault(
                    "the ledger " + place + " cannot be compacted, and is as it was: " + LedgerFaults.words(e), e);
        }
    }
}
