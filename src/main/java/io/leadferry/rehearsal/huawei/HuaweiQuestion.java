package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.wire.Operation;

/** Calls of Huawei AICC that only ask, under the words the rest of the project uses for them. */
public enum HuaweiQuestion implements Operation {
    /** Page "Querying All Outbound Campaigns". */
    LIST_CAMPAIGNS("list-campaigns");

    private final String word;

    HuaweiQuestion(String word) {
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
