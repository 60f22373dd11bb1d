package io.leadferry.intake;

/** What a row is about, once it was read: the ledger keeps it with the row, and repeats are told by it. */
interface Key {

    /** As it is sent. */
    String sent();

    /** The number by which rows are compared. */
    long person();
}
