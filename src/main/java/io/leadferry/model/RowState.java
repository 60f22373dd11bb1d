package io.leadferry.model;

import java.util.Arrays;

/** Where a row of a drop stands. Every row is in exactly one of these at each moment, and they add up to the file. */
public enum RowState {
    /** failed our checks, never sent */
    REJECTED("rejected"),
    /** the same number for the same destination stood earlier in the file */
    DUPLICATE("duplicate"),
    /** to be sent; rows of a call that is under way count here until its answer is in the ledger */
    PENDING("pending"),
    /** a later delete of the number came first; never sent */
    CANCELLED("cancelled"),
    /** the vendor has it in its queue and owes an answer */
    ACCEPTED("accepted"),
    /** the vendor says it is done */
    CONFIRMED("confirmed"),
    /** the vendor says no, and why */
    REFUSED("refused"),
    /** sent, and no answer that can be read */
    IN_DOUBT("inDoubt");

    private final String word;

    RowState(String word) {
        this.word = word;
    }

    /** The word used in receipts, tables and screens. */
    public String word() {
        return word;
    }

    /** As on receipts. */
    @Override
    public String toString() {
        return word;
    }

    /** The state for a word of {@link #word()}. */
    public static RowState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not a state of a row"));
    }
}
