package io.leadferry.rehearsal;

/** The calls the stand-in answers, under the words the rest of the project uses for them. */
public enum Operation {
    /** Page "Add Campaign Bulk Data (V4)". */
    ADD_LEADS("add-leads"),
    /** Page "Delete Bulk Data". */
    DELETE_LEADS("delete-leads"),
    /** Page "Generate Token". */
    TOKEN("token");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /** Returns the operation's word: {@code add-leads}, {@code delete-leads} or {@code token}. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
