package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page "Delete Block Number(s) from a Group": takes numbers out of one group and lists each as done or not.
 *
 * <p>As in the page's sample, a number sent twice is listed twice and counted once. The page has no answer for more than 100
 * numbers; the nearest one, "Parameters are mandatory", is given. Who may call is told in the words of "Delete Bulk Data",
 * and so is haste.
 */
final class UnblockNumbersPage implements Endpoint {

    private static final int MAX_NUMBERS = 100;
    private static final String DELETED = "deleted";

    private final Credentials credentials;
    private final BlockGroups groups;
    private final boolean wipes;
    private final CallLog log;

    /**
     * @param wipes whether a call takes out the whole group instead of the numbers it carries
     */
    UnblockNumbersPage(Credentials credentials, BlockGroups groups, boolean wipes, CallLog log) {
        this.credentials = credentials;
        this.groups = groups;
        this.wipes = wipes;
        this.log = log;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        if (!request.isJson()) {
            log.violation(
                    "unblock-numbers: Content-Type must be application/json, not '" + request.contentType() + "'");
        }
        JsonNode body = LenientJson.read(request.body());
        String id = LenientJson.text(body.path("id"));
        List<String> numbers = LenientJson.texts(body.path("blockNumbers"));
        Subject subject = new Subject(id.isEmpty() ? List.of() : List.of(id), numbers, numbers.size());
        watch(numbers, arrival);
        Optional<OzonetelReply> objection = credentials.objection(request, body);
        if (objection.isEmpty()) {
            objection = objection(id, numbers);
        }
        if (objection.isEmpty() && arrival.refused()) {
            objection = Optional.of(OzonetelReply.DELETE_TOO_MANY);
        }
        return objection
                .map(reply -> reply.refusal(subject))
                .orElseGet(() -> Verdict.accept(subject, () -> unblock(body, id, numbers)));
    }

    private Optional<OzonetelReply> objection(String id, List<String> numbers) {
        if (id.isEmpty() || numbers.isEmpty() || numbers.size() > MAX_NUMBERS) {
            return Optional.of(OzonetelReply.UNBLOCK_MANDATORY);
        }
        return groups.has(id) ? Optional.empty() : Optional.of(OzonetelReply.UNBLOCK_INVALID_GROUP);
    }

    private void watch(List<String> numbers, Arrival arrival) {
        if (numbers.size() > MAX_NUMBERS) {
            log.violation("unblock-numbers: call %d carried %d numbers".formatted(arrival.number(), numbers.size()));
        }
        Set<String> once = new HashSet<>();
        if (!numbers.stream().map(BlockGroups::spelt).allMatch(once::add)) {
            log.violation("unblock-numbers: call %d carried a number twice".formatted(arrival.number()));
        }
    }

    private Answer unblock(JsonNode given, String id, List<String> numbers) {
        List<String> group = groups.numbers(id);
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("status", "success").put("message", DELETED);
        ObjectNode input = body.putObject("input");
        input.set("id", given.path("id"));
        input.set("blockNumbers", given.path("blockNumbers"));
        ObjectNode output = body.putObject("output");
        var success = output.putArray("success");
        var error = output.putArray("error");
        for (String number : numbers) {
            String spelt = BlockGroups.spelt(number);
            (groups.holds(id, spelt) ? success : error).add(spelt);
        }
        output.put(
                DELETED,
                groups.remove(
                        id,
                        wipes ? group : numbers.stream().map(BlockGroups::spelt).toList()));
        return new Answer(body.toString(), DELETED, "");
    }
}
