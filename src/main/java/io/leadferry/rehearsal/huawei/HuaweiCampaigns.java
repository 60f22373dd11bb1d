package io.leadferry.rehearsal.huawei;

import java.util.Optional;
import java.util.Set;

/**
 * Which campaigns there are.
 *
 * @param known none means that every id is one
 * @param closed those whose state takes no numbers
 */
record HuaweiCampaigns(int vdn, Set<String> known, Set<String> closed) {

    /** Returns what is wrong with the ids in a path, or nothing. */
    Optional<HuaweiReply> objection(HuaweiPath path) {
        if (!path.vdn().matches("\\d{1,9}") || !path.campaign().matches("\\d{1,18}")) {
            return Optional.of(HuaweiReply.WRONG_TYPE);
        }
        if (!path.vdn().equals(Integer.toString(vdn))) {
            return Optional.of(HuaweiReply.WRONG_VALUE);
        }
        return known.isEmpty() || known.contains(path.campaign())
                ? Optional.empty()
                : Optional.of(HuaweiReply.NO_CAMPAIGN);
    }
}
