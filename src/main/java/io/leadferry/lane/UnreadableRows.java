package io.leadferry.lane;

import io.leadferry.ledger.Part;

/** The rows of a slice cannot be read from the ledger, whoever asks; nothing else is at fault. */
final class UnreadableRows extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long slice;
    private final String drop;

    UnreadableRows(Part part, Throwable cause) {
        super("slice " + part.sliceId() + " of drop " + part.dropId(), cause);
        this.slice = part.sliceId();
        this.drop = part.dropId();
    }

    long slice() {
        return slice;
    }

    String drop() {
        return drop;
    }
}
