package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.connector.Spelling;
import io.leadferry.lane.Doubts.Word;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls of which nobody can tell from here whether they arrived, and a person's word on them. */
final class DoubtCommands {

    private DoubtCommands() {}

    /** Calls by outcome. */
    @Command(name = "calls", description = "Calls by outcome; those in doubt wait for `resolve`.")
    static final class Calls extends AskCommand {

        @Option(
                names = "--outcome",
                paramLabel = "OUTCOME",
                description = "inDoubt if left out.",
                defaultValue = "inDoubt")
        private String outcome = "";

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            JsonNode calls = ferry.get("/api/calls?outcome=" + URLEncoder.encode(outcome, StandardCharsets.UTF_8));
            if (wantsJson()) {
                Terminal.json(out, calls);
                return;
            }
            calls.forEach(call -> out.println(String.format(
                    Locale.ROOT,
                    "%-14s %-26s %s  %,6d rows  %s  %s",
                    call.path("call").asText(),
                    call.path("lane").asText(),
                    LocalTimes.of(call.path("sentAt")),
                    call.path("rows").asLong(),
                    call.path("outcome").asText(),
                    call.path("message").asText(""))));
            if (calls.isEmpty()) {
                out.println("no call is " + outcome);
            }
        }
    }

    /** A person's word on a call in doubt. */
    @Command(name = "resolve", description = "Says of a call in doubt whether it was sent.")
    static final class Resolve extends AskCommand {

        @Parameters(paramLabel = "CALL", description = "The call's name, as calls and receipts show it.")
        private String call = "";

        @Option(
                names = "--as",
                paramLabel = "WORD",
                required = true,
                description = "sent: its rows are at the vendor. not-sent: they are not, and are sent again.")
        private String as = "";

        @Mixin
        private GivenReason reason = new GivenReason();

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            if (Word.of(as).isEmpty()) {
                throw new IllegalArgumentException("--as: '" + as + "' is not known"
                        + Spelling.nearest(as, Word.KNOWN)
                                .map(near -> "; did you mean '" + near + "'? Known: ")
                                .orElse("; known: ")
                        + String.join(", ", Word.KNOWN));
            }
            JsonNode view = ferry.post(
                    "/api/calls/" + ApiClient.segment(call) + "/resolve",
                    reason.body().put("as", as));
            if (wantsJson()) {
                Terminal.json(out, view);
            } else {
                out.println(call + ": " + view.path("message").asText());
            }
        }
    }
}
