package io.leadferry.ledger;

/** The ledger cannot be opened; the message says which, why, and what to do. */
public final class UnusableLedger extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableLedger(String message, Throwable cause) {
        super(message, cause);
    }
}
