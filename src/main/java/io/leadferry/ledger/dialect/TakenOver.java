package io.leadferry.ledger.dialect;

import java.sql.SQLException;

/**
 * Others took this process for dead, and do by now what it did: the ledger takes nothing from it until it has joined them anew,
 * for it knows what was once.
 */
public final class TakenOver extends SQLException {

    private static final long serialVersionUID = 1L;

    public TakenOver() {
        super("this ferry was not heard of for too long, and others do what it did; it joins them anew");
    }
}
