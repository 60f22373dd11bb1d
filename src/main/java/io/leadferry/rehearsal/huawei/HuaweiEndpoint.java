package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.Operation;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** What all of Huawei's calls have in common: the content type, the signature, a JSON object for a body. */
final class HuaweiEndpoint implements Endpoint {

    private static final int UNAUTHORIZED = 401;
    private static final Pattern CONTENT_TYPE = Pattern.compile("application/json\\s*;\\s*charset=utf-8");

    /** One operation, told of the calls that got this far. */
    interface Page {
        Subject subject(HuaweiPath path, JsonNode body);

        Verdict judge(HuaweiPath path, JsonNode body, Subject subject, Arrival arrival);
    }

    private final Operation operation;
    private final C2Door door;
    private final HuaweiCampaigns campaigns;
    private final Page page;
    private final CallLog log;

    HuaweiEndpoint(Operation operation, C2Door door, HuaweiCampaigns campaigns, Page page, CallLog log) {
        this.operation = operation;
        this.door = door;
        this.campaigns = campaigns;
        this.page = page;
        this.log = log;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        if (!CONTENT_TYPE.matcher(request.contentType()).matches()) {
            log.violation(operation + ": Content-Type must be application/json; charset=UTF-8, not '"
                    + request.contentType() + "'");
        }
        HuaweiPath path = HuaweiPath.of(request.rawPath());
        JsonNode body = LenientJson.read(request.body());
        Subject subject = page.subject(path, body);
        Optional<String> stranger = door.objection(request);
        if (stranger.isPresent()) {
            return Verdict.refuse(subject, new Answer(UNAUTHORIZED, "", stranger.get(), ""));
        }
        if (!body.isObject()) {
            return refuse(subject, HuaweiReply.CONVERSION_ERROR);
        }
        return campaigns
                .objection(path)
                .map(reply -> refuse(subject, reply))
                .orElseGet(() -> page.judge(path, body, subject, arrival));
    }

    static Verdict refuse(Subject subject, HuaweiReply reply) {
        return Verdict.refuse(subject, new Answer(reply.body(), reply.code(), ""));
    }
}
