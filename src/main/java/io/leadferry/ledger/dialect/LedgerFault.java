package io.leadferry.ledger.dialect;

/** Why a ferry cannot have its ledger or its home: one sentence that says what is in the way and what a person can do. */
public final class LedgerFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerFault(String message) {
        super(message);
    }

    /** @param message what is wrong, and what a person can do */
    public LedgerFault(String message, Throwable cause) {
        super(message, cause);
    }
}
