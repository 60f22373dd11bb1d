package io.leadferry.model;

/** What an operation does to a number in a campaign; adds and deletes of one account overtake each other (law 6). */
public enum Effect {
    /** the number is put into the campaign */
    ADDS,
    /** the number is taken out of it */
    DELETES,
    /** neither: nothing waits for it, and it waits for nothing */
    NONE
}
