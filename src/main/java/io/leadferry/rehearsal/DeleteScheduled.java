package io.leadferry.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.ScheduledData.Wanted;
import java.util.List;
import java.util.Optional;

/**
 * The page "Delete Schedule Campaign Data": deletes by id, by a list of ids or by a range of them.
 *
 * <p>Where the page is silent: one id that is not there makes the whole call fail, unless the stand-in was built lenient;
 * the message of a success, which the page cuts off after its brace, holds the count; who may call is told in the words
 * of "Delete Bulk Data", and so is haste.
 */
final class DeleteScheduled implements Endpoint {

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
    DeleteScheduled(Credentials credentials, String key, boolean lenient, ScheduledData data, CallLog log) {
        this.credentials = credentials;
        this.key = key;
        this.lenient = lenient;
        this.data = data;
        this.log = log;
    }

    @Override
    public Verdict judge(Request request, Arrival arrival) {
        if (!request.isJson()) {
            log.violation(
                    "delete-scheduled: Content-Type must be application/json, not '" + request.contentType() + "'");
        }
        JsonNode body = Json.read(request.body());
        JsonNode given = body.path(key);
        String text = Json.text(given);
        List<String> ids = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        Subject subject = new Subject(List.of(), ids, ids.size());
        Optional<Reply> stranger = credentials.hasWrongKey(request)
                ? Optional.of(Reply.SCHEDULED_NO_DATA)
                : credentials.objection(request, body);
        if (stranger.isPresent()) {
            return Verdict.refuse(subject, stranger.get());
        }
        if (text.isEmpty()) {
            return Verdict.refuse(subject, Reply.SCHEDULED_NO_ROW_ID);
        }
        Optional<Wanted> wanted = given.isTextual() ? Wanted.parse(text) : Optional.empty();
        if (wanted.isEmpty()) {
            log.violation("delete-scheduled: call %d asked for %s, which is no id, list or range in text"
                    .formatted(arrival.number(), given));
            return Verdict.refuse(subject, Reply.SCHEDULED_NO_DATA);
        }
        if (arrival.refused()) {
            return Verdict.refuse(subject, Reply.DELETE_TOO_MANY);
        }
        boolean there = lenient ? data.hasAny(wanted.get()) : data.hasAll(wanted.get());
        return there
                ? Verdict.accept(subject, () -> delete(wanted.get()))
                : Verdict.refuse(subject, Reply.SCHEDULED_NO_DATA);
    }

    private Answer delete(Wanted wanted) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "success");
        body.putObject("message").put(DELETED, data.delete(wanted));
        return new Answer(body.toString(), DELETED, "");
    }
}
