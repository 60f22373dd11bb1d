package io.leadferry.ledger;

/** What became of a file: a drop that is sealed, whose rows wait to be sent. */
public interface SealedDrop {

    /** The drop. */
    Drop drop();
}
