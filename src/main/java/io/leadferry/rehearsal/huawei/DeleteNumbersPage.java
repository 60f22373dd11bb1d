package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint.Answer;
import io.leadferry.rehearsal.wire.Endpoint.Subject;
import io.leadferry.rehearsal.wire.Endpoint.Verdict;
import io.leadferry.rehearsal.wire.LenientJson;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The page "Deleting an Outbound Number": deletes what one filter matches.
 *
 * <p>Where the page is silent the stand-in takes nothing that could delete more than was meant: no filter, several filters,
 * and a recycleTime without a recycleType are refused and noted. One number of several with a call in progress spares them
 * all, and so does a call that comes while another of the same campaign is being processed.
 */
final class DeleteNumbersPage implements HuaweiEndpoint.Page {

    private static final int MAX_SESSION_ID = 32;
    private static final int MAX_CUSTOM_FIELD = 200;
    private static final List<String> FILTERS = List.of("sessionId", "called", "customField", "recycleTime");
    private static final Set<String> FIELDS =
            Set.of("sessionId", "called", "customField", "recycleTime", "recycleType", "archiveHistory");
    private static final Set<String> TYPES = Set.of("1", "2", "3");

    private final HuaweiData data;
    private final CallLog log;

    DeleteNumbersPage(HuaweiData data, CallLog log) {
        this.data = data;
        this.log = log;
    }

    @Override
    public Subject subject(HuaweiPath path, JsonNode body) {
        String called = LenientJson.text(body.path("called"));
        List<String> numbers = called.isEmpty() ? List.of() : List.of(called);
        return new Subject(List.of(path.campaign()), numbers, numbers.size());
    }

    @Override
    public Verdict judge(HuaweiPath path, JsonNode body, Subject subject, Arrival arrival) {
        Optional<HuaweiReply> objection = form(body, arrival);
        if (objection.isPresent()) {
            return HuaweiEndpoint.refuse(subject, objection.get());
        }
        if (arrival.refused()) {
            return HuaweiEndpoint.refuse(subject, HuaweiReply.NOT_DELETABLE);
        }
        String campaign = path.campaign();
        Predicate<HuaweiLead> filter = filter(body);
        boolean busy = subject.numbers().stream().anyMatch(number -> data.isInCall(campaign, number))
                || data.anyInCall(campaign, filter);
        return busy
                ? HuaweiEndpoint.refuse(subject, HuaweiReply.NOT_DELETABLE)
                : Verdict.accept(
                        subject,
                        () -> delete(
                                campaign, filter, body.path("archiveHistory").asInt(0) == 1));
    }

    private Optional<HuaweiReply> form(JsonNode body, Arrival arrival) {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        if (!FIELDS.containsAll(names)) {
            violation(arrival, "has a field that is not on the page: " + names);
        }
        List<String> filters = FILTERS.stream()
                .filter(name -> !LenientJson.text(body.path(name)).isBlank())
                .toList();
        boolean typed = !LenientJson.text(body.path("recycleType")).isBlank();
        boolean timed = filters.contains("recycleTime");
        if (filters.isEmpty()) {
            violation(arrival, "has no filter");
            return Optional.of(typed ? HuaweiReply.WRONG_COMBINATION : HuaweiReply.EMPTY_PARAMETER);
        }
        if (filters.size() > 1) {
            violation(arrival, "has several filters: " + filters);
            return Optional.of(HuaweiReply.WRONG_COMBINATION);
        }
        if (timed && !typed) {
            violation(arrival, "has a recycleTime without a recycleType");
        }
        return timed == typed ? fields(body) : Optional.of(HuaweiReply.WRONG_COMBINATION);
    }

    private static Optional<HuaweiReply> fields(JsonNode body) {
        return Stream.of(
                        HuaweiFields.text(body.path("sessionId"), MAX_SESSION_ID),
                        HuaweiFields.called(body.path("called")),
                        HuaweiFields.text(body.path("customField"), MAX_CUSTOM_FIELD),
                        HuaweiFields.time(body.path("recycleTime")),
                        recycleType(body.path("recycleType")),
                        archiveHistory(body.path("archiveHistory")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<HuaweiReply> recycleType(JsonNode field) {
        Optional<HuaweiReply> objection = HuaweiFields.text(field, Integer.MAX_VALUE);
        return objection.isEmpty() && field.isTextual() && !TYPES.contains(field.asText())
                ? Optional.of(HuaweiReply.WRONG_VALUE)
                : objection;
    }

    private static Optional<HuaweiReply> archiveHistory(JsonNode field) {
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.isInt()) {
            return Optional.of(HuaweiReply.WRONG_TYPE);
        }
        return field.asInt() == 0 || field.asInt() == 1 ? Optional.empty() : Optional.of(HuaweiReply.WRONG_VALUE);
    }

    private static Predicate<HuaweiLead> filter(JsonNode body) {
        String called = LenientJson.text(body.path("called"));
        String sessionId = LenientJson.text(body.path("sessionId"));
        String customField = LenientJson.text(body.path("customField"));
        if (!called.isBlank()) {
            return lead -> lead.called().equals(called);
        }
        if (!sessionId.isBlank()) {
            return lead -> lead.sessionId().equals(sessionId);
        }
        if (!customField.isBlank()) {
            return lead -> lead.customField().equals(customField);
        }
        LocalDateTime time =
                HuaweiFields.time(LenientJson.text(body.path("recycleTime"))).orElse(LocalDateTime.MIN);
        String type = LenientJson.text(body.path("recycleType"));
        return lead -> HuaweiFields.time(lead.recycleTime())
                .filter(own -> recycled(own, time, type))
                .isPresent();
    }

    private static boolean recycled(LocalDateTime own, LocalDateTime time, String type) {
        LocalDate day = time.toLocalDate();
        return switch (type) {
            case "1" -> !own.toLocalDate().isAfter(day);
            case "2" -> own.toLocalDate().equals(day);
            default -> own.equals(time);
        };
    }

    private Answer delete(String campaign, Predicate<HuaweiLead> filter, boolean archive) {
        ObjectNode body = HuaweiReply.success("").put("successCount", data.delete(campaign, filter, archive));
        return new Answer(body.toString(), HuaweiReply.SUCCESS_CODE, "");
    }

    private void violation(Arrival arrival, String what) {
        log.violation("delete-numbers: call " + arrival.number() + " " + what);
    }
}
