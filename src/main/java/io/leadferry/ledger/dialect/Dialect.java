package io.leadferry.ledger.dialect;

import java.util.Optional;

/** Where a ledger is or may be: how it is found, opened and looked at. */
public interface Dialect {

    /** Where it is, for a person: a file, or a host and a database. */
    String place();

    /** Whether there is no ledger yet. */
    boolean isMissing();

    /**
     * What keeps this process from having its ledger there, as far as can be told without a change to it, as a sentence for
     * whoever can mend it.
     *
     * @throws LedgerFault where it cannot even be looked at
     */
    Optional<String> hindrance();

    /**
     * Opens the ledger for this process alone, makes it where there is none, and brings its tables up to date.
     *
     * @throws LedgerFault where another process has it, or what lies there is no ledger of this version, is damaged, or
     *     cannot be used; nothing is changed then
     */
    LedgerDatabase open();

    /**
     * Opens the ledger to look at it, whether or not a ferry is at work with it; nothing can be written.
     *
     * @return empty where there is no ledger yet
     * @throws LedgerFault where what lies there is none
     */
    Optional<LedgerDatabase> look();
}
