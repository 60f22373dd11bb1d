package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Why a file, or one row of it, does not move. */
@Command(
        name = "why",
        description =
                "Why a file, or one row of it, does not move; since when, until when, and what to do. Of a row also the"
                        + " calls it went in.")
final class WhyCommand extends AskCommand {

    private static final Pattern PLACE = Pattern.compile("([^:]+)(?::([1-9][0-9]{0,17}))?");

    @Parameters(
            paramLabel = "DROP[:LINE]",
            description = "The drop's name, as status shows it; with a line, that row of its file.")
    private String place = "";

    @Override
    void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
        Matcher asked = PLACE.matcher(place);
        if (!asked.matches()) {
            throw new IllegalArgumentException(
                    "'" + place + "' is no drop or row; write DROP, or DROP:LINE such as mwq8pecu4l1z:17");
        }
        JsonNode answer = ferry.get("/api/drops/" + ApiClient.segment(asked.group(1)) + "/waits"
                + (asked.group(2) == null ? "" : "?line=" + asked.group(2)));
        if (wantsJson()) {
            Terminal.json(out, answer);
            return;
        }
        out.println(
                answer.has("line")
                        ? "line " + answer.path("line").asLong() + " of drop "
                                + answer.path("drop").asText() + ": "
                                + answer.path("state").asText()
                                + with(", in call ", answer.path("call"))
                                + with(": ", answer.path("reason"))
                        : answer.path("file").asText() + " (drop "
                                + answer.path("drop").asText() + "): "
                                + answer.path("state").asText());
        if (answer.path("expectedAt").isTextual()) {
            out.println("expected to have been sent about " + LocalTimes.of(answer.path("expectedAt")));
        }
        if (answer.path("waits").isEmpty()) {
            out.println("waits for nothing");
        }
        Waits.lines(answer.path("waits"), "").forEach(out::println);
        answer.path("calls").forEach(call -> told(call, out));
        if (answer.path("overtakenBy").isObject()) {
            out.println(answer.path("overtakenBy").path("file").asText() + " (drop "
                    + answer.path("overtakenBy").path("drop").asText() + "), which came later, deletes its number");
        }
    }

    /** A call that carried the row. */
    private static void told(JsonNode call, PrintWriter out) {
        JsonNode callback = call.path("callback");
        out.println("call " + call.path("call").asText() + " of "
                + call.path("lane").asText() + " at "
                + LocalTimes.of(call.path("sentAt")) + ": "
                + call.path("outcome").asText()
                + with(", answered ", call.path("answer"))
                + (call.path("httpStatus").isNumber()
                        ? ", HTTP " + call.path("httpStatus").asInt()
                        : "")
                + with(", reference ", call.path("vendorReference"))
                + with(": ", call.path("message"))
                + (call.path("didNothing").asBoolean() ? "; it did nothing to this row" : "")
                + (callback.isObject() ? "; called back at " + LocalTimes.of(callback.path("at")) : ""));
    }

    private static String with(String before, JsonNode text) {
        return text.isTextual() ? before + text.asText() : "";
    }
}
