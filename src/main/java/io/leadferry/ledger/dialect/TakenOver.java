package io.leadferry.ledger.dialect;

import java.sql.SQLException;

/** Another process writes to the ledger by now, and this one does not any more: it is to end, for it knows what was once. */
public final class TakenOver extends SQLException {

    private static final long serialVersionUID = 1L;

    public TakenOver() {
        super("another ferry has taken over this ledger, and this one writes to it no more");
    }
}
