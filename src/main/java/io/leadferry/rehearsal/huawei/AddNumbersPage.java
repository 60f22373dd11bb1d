package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint.Answer;
import io.leadferry.rehearsal.wire.Endpoint.Subject;
import io.leadferry.rehearsal.wire.Endpoint.Verdict;
import io.leadferry.rehearsal.wire.LenientJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The page "Adding Outbound Numbers", version 1: all numbers of a call are added, or none.
 *
 * <p>The page wants customField "without special characters" and does not say which, so none is refused for it.
 */
final class AddNumbersPage implements HuaweiEndpoint.Page {

    private static final int MAX_NUMBERS = 20;
    private static final int MAX_SESSION_ID = 32;
    private static final int MAX_CALLER = 24;
    private static final int MAX_CUSTOM_FIELD = 200;
    private static final int MAX_CALL_DATA = 1024;

    private final HuaweiCampaigns campaigns;
    private final Set<String> blocklist;
    private final HuaweiData data;
    private final CallLog log;

    AddNumbersPage(HuaweiCampaigns campaigns, Set<String> blocklist, HuaweiData data, CallLog log) {
        this.campaigns = campaigns;
        this.blocklist = blocklist;
        this.data = data;
        this.log = log;
    }

    @Override
    public Subject subject(HuaweiPath path, JsonNode body) {
        List<String> numbers = new ArrayList<>();
        body.path("callDataList").forEach(row -> numbers.add(LenientJson.text(row.path("called"))));
        return new Subject(List.of(path.campaign()), numbers, numbers.size());
    }

    @Override
    public Verdict judge(HuaweiPath path, JsonNode body, Subject subject, Arrival arrival) {
        JsonNode rows = body.path("callDataList");
        if (rows.size() > MAX_NUMBERS) {
            log.violation("add-numbers: call %d carried %d numbers".formatted(arrival.number(), rows.size()));
        }
        Optional<HuaweiReply> objection = objection(path, rows, subject.numbers());
        if (objection.isEmpty() && arrival.refused()) {
            objection = Optional.of(HuaweiReply.TOO_FAST);
        }
        return objection
                .map(reply -> HuaweiEndpoint.refuse(subject, reply))
                .orElseGet(() -> Verdict.accept(subject, () -> add(path.campaign(), rows)));
    }

    private Optional<HuaweiReply> objection(HuaweiPath path, JsonNode rows, List<String> numbers) {
        if (!rows.isArray() || rows.isEmpty()) {
            return Optional.of(HuaweiReply.EMPTY_PARAMETER);
        }
        if (rows.size() > MAX_NUMBERS) {
            return Optional.of(HuaweiReply.TOO_MANY_NUMBERS);
        }
        for (JsonNode row : rows) {
            Optional<HuaweiReply> objection = objection(row);
            if (objection.isPresent()) {
                return objection;
            }
        }
        if (!numbers.stream().allMatch(new HashSet<>()::add)) {
            return Optional.of(HuaweiReply.DUPLICATE_NUMBERS);
        }
        if (campaigns.closed().contains(path.campaign())) {
            return Optional.of(HuaweiReply.CAMPAIGN_STATE);
        }
        return numbers.stream().anyMatch(blocklist::contains) ? Optional.of(HuaweiReply.BLOCKLISTED) : Optional.empty();
    }

    private static Optional<HuaweiReply> objection(JsonNode row) {
        if (LenientJson.text(row.path("called")).isBlank()) {
            return Optional.of(HuaweiReply.EMPTY_PARAMETER);
        }
        return Stream.of(
                        HuaweiFields.called(row.path("called")),
                        HuaweiFields.text(row.path("sessionId"), MAX_SESSION_ID),
                        HuaweiFields.text(row.path("caller"), MAX_CALLER),
                        HuaweiFields.text(row.path("customField"), MAX_CUSTOM_FIELD),
                        HuaweiFields.text(row.path("callData"), MAX_CALL_DATA),
                        HuaweiFields.time(row.path("recycleTime")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Answer add(String campaign, JsonNode rows) {
        List<HuaweiLead> leads = new ArrayList<>();
        rows.forEach(row -> leads.add(new HuaweiLead(
                LenientJson.text(row.path("called")),
                LenientJson.text(row.path("sessionId")),
                LenientJson.text(row.path("customField")),
                LenientJson.text(row.path("recycleTime")),
                "")));
        ObjectNode body = HuaweiReply.success("create data succeeded");
        ObjectNode added = body.putObject("returnObject").put("totalSize", leads.size());
        ArrayNode list = added.putArray("dataIdList");
        data.add(campaign, leads)
                .forEach(lead -> list.addObject().put("called", lead.called()).put("dataId", lead.dataId()));
        return new Answer(body.toString(), HuaweiReply.SUCCESS_CODE, "");
    }
}
