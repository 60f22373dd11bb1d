package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Page "Querying All Outbound Campaigns": four parameters must be there; the campaigns are as many as the stand-in has. */
final class ListCampaignsPage implements Endpoint {

    private static final int UNAUTHORIZED = 401;
    private static final Set<String> MANDATORY = Set.of("status", "deviceType", "curPage", "rowsPerPage");

    private final C2Door door;
    private final HuaweiCampaigns campaigns;

    ListCampaignsPage(C2Door door, HuaweiCampaigns campaigns) {
        this.door = door;
        this.campaigns = campaigns;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        Optional<String> stranger = door.objection(request);
        if (stranger.isPresent()) {
            return Verdict.refuse(Subject.UNKNOWN, new Answer(UNAUTHORIZED, "", stranger.get(), ""));
        }
        Set<String> parameters = Arrays.stream(request.rawQuery().split("&"))
                .map(one -> one.replaceFirst("=.*", ""))
                .collect(Collectors.toSet());
        if (!parameters.containsAll(MANDATORY)) {
            return HuaweiEndpoint.refuse(Subject.UNKNOWN, HuaweiReply.EMPTY_PARAMETER);
        }
        if (!request.rawPath().endsWith("/" + campaigns.vdn())) {
            return HuaweiEndpoint.refuse(Subject.UNKNOWN, HuaweiReply.WRONG_VALUE);
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("resultCode", "0200000")
                .put("resultDesc", "query campaigns success")
                .put("totalCount", campaigns.known().size());
        return Verdict.accept(Subject.UNKNOWN, () -> new Answer(answer.toString(), "0200000", ""));
    }
}
