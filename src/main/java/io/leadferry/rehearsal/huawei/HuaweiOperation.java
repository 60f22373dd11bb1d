package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.wire.Operation;

/** The calls of Huawei AICC, under the words the rest of the project uses for them. */
public enum HuaweiOperation implements Operation {
    /** Page "Adding Outbound Numbers", version 1. */
    ADD_NUMBERS("add-numbers"),
    /** Page "Deleting an Outbound Number". */
    DELETE_NUMBERS("delete-numbers");

    private final String word;

    HuaweiOperation(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
