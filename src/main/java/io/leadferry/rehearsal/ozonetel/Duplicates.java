package io.leadferry.rehearsal.ozonetel;

import java.util.Map;

/** What becomes of a number that is already there. */
enum Duplicates {
    /** It is added again. */
    ADD,
    /** checkDuplicate: not added if in the campaign, and of repeats within the call only the first one is. */
    CHECK_DUPLICATE,
    /** isDelete, which deletes nothing: not added if in the campaign; repeats within the call are not looked at. */
    IS_DELETE;

    /** If both parameters are given, only isDelete counts, even one that says "false". */
    static Duplicates of(Map<String, String> parameters) {
        String isDelete = parameters.getOrDefault("isDelete", "");
        if (!isDelete.isEmpty()) {
            return isDelete.equalsIgnoreCase("true") ? IS_DELETE : ADD;
        }
        return parameters.getOrDefault("checkDuplicate", "").equalsIgnoreCase("true") ? CHECK_DUPLICATE : ADD;
    }
}
