package io.leadferry.rehearsal.ozonetel;

/** Where an operation is to be found: the vendor names two places for two of them. */
public enum Place {
    /** Where the example on the given page calls it. */
    GIVEN,
    /** Where the heading of the same page in the vendor's public reference has it. */
    REFERENCE
}
