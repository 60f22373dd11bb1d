package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.ozonetel.ScheduledData.Wanted;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.List;
import java.util.Optional;

/**
 * The page "Delete Schedule Campaign Data": deletes by id, by a list of ids or by a range of them.
 *
 * <p>Where the page is silent: one id that is not there makes the whole call fail, unless the stand-in was built lenient;
 * the message of a success, which the page cuts off after its brace, holds the count; who may call is told in the words
 * of "Delete Bulk Data", and so is haste.
 */
final class DeleteScheduledPage implements Endpoint {

    private static final String DELETED = "deleted";

    private final Credentials credentials;
    private final String key;
    private final boolean lenient;
    private final ScheduledData data;
    private final CallLog log;

    /**
     * @param key {@code row_id} or {@code rowId}, as the place has it
     * @param lenient whether the ids that exist are deleted even if others do not
     */
    DeleteScheduledPage(Credentials credentials, String key, boolean lenient, ScheduledData data, CallLog log) {
        this.credentials = credentials;
        this.key = key;
        this.lenient = lenient;
        this.data = data;
        this.log = log;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        if (!request.isJson()) {
            log.violation(
                    "delete-scheduled: Content-Type must be application/json, not '" + request.contentType() + "'");
        }
        JsonNode body = LenientJson.read(request.body());
        JsonNode given = body.path(key);
        String text = LenientJson.text(given);
        List<String> ids = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        Subject subject = new Subject(List.of(), ids, ids.size());
        Optional<OzonetelReply> stranger = credentials.hasWrongKey(request)
                ? Optional.of(OzonetelReply.SCHEDULED_NO_DATA)
                : credentials.objection(request, body);
        if (stranger.isPresent()) {
            return stranger.get().refusal(subject);
        }
        if (text.isEmpty()) {
            return OzonetelReply.SCHEDULED_NO_ROW_ID.refusal(subject);
        }
        Optional<Wanted> wanted = given.isTextual() ? Wanted.parse(text) : Optional.empty();
        if (wanted.isEmpty()) {
            log.violation("delete-scheduled: call %d asked for %s, which is no id, list or range in text"
                    .formatted(arrival.number(), given));
            return OzonetelReply.SCHEDULED_NO_DATA.refusal(subject);
        }
        if (arrival.refused()) {
            return OzonetelReply.DELETE_TOO_MANY.refusal(subject);
        }
        boolean there = lenient ? data.hasAny(wanted.get()) : data.hasAll(wanted.get());
        return there
                ? Verdict.accept(subject, () -> delete(wanted.get()))
                : OzonetelReply.SCHEDULED_NO_DATA.refusal(subject);
    }

    private Answer delete(Wanted wanted) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "success");
        body.putObject("message").put(DELETED, data.delete(wanted));
        return new Answer(body.toString(), DELETED, "");
    }
}
