package io.leadferry.rehearsal;

/** The calls the stand-in answers, under the words the rest of the project uses for them. */
public enum Operation {
    /** Page "Add Campaign Bulk Data (V4)". */
    ADD_LEADS("add-leads"),
    /** Page "Delete Bulk Data". */
    DELETE_LEADS("delete-leads"),
    /** Page "Generate Token". */
    TOKEN("token"),
    /** Page "Delete Schedule Campaign Data". */
    DELETE_SCHEDULED("delete-scheduled"),
    /** Page "Delete Block Number(s) from a Group". */
    UNBLOCK_NUMBERS("unblock-numbers"),
    /** Huawei's page "Adding Outbound Numbers", version 1. */
    ADD_NUMBERS("add-numbers"),
    /** Huawei's page "Deleting an Outbound Number". */
    DELETE_NUMBERS("delete-numbers");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /** Returns the operation's word, for example {@code add-leads} or {@code token}. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
