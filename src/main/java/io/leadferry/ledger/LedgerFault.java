package io.leadferry.ledger;

/** Why a ferry cannot have its ledger or its home: one sentence that says what is in the way and what a person can do. */
public final class LedgerFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerFault(String message) {
        super(message);
    }

    LedgerFault(String message, Throwable cause) {
        super(message, cause);
    }
}
