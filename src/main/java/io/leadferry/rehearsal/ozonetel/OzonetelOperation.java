package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.Operation;

/** The calls of Ozonetel CloudAgent, under the words the rest of the project uses for them. */
public enum OzonetelOperation implements Operation {
    /** Page "Add Campaign Bulk Data (V4)". */
    ADD_LEADS("add-leads"),
    /** Page "Delete Bulk Data". */
    DELETE_LEADS("delete-leads"),
    /** Page "Generate Token". */
    TOKEN("token"),
    /** Page "Delete Schedule Campaign Data". */
    DELETE_SCHEDULED("delete-scheduled"),
    /** Page "Delete Block Number(s) from a Group". */
    UNBLOCK_NUMBERS("unblock-numbers");

    private final String word;

    OzonetelOperation(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public boolean isSparedByChance() {
        return this == TOKEN;
    }

    @Override
    public String toString() {
        return word;
    }
}
