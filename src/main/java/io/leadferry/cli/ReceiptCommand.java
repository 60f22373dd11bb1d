package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What became of one drop. */
@Command(name = "receipt", description = "What became of one drop.")
final class ReceiptCommand extends AskCommand {

    @Parameters(paramLabel = "DROP", description = "The drop's name, as status shows it.")
    private String drop = "";

    @Override
    void ask(FerryClient ferry, PrintWriter out) throws FerryClient.Refused {
        JsonNode receipt = ferry.get("/api/drops/" + URLEncoder.encode(drop, StandardCharsets.UTF_8));
        if (wantsJson()) {
            out.println(receipt.toPrettyString());
            return;
        }
        out.println(receipt.path("file").asText() + ": " + receipt.path("state").asText());
        receipt.path("rows").fields().forEachRemaining(state -> {
            if (state.getValue().asLong() > 0) {
                out.println(
                        String.format(Locale.ROOT, "%,10d %s", state.getValue().asLong(), state.getKey()));
            }
        });
        out.println(receipt.path("calls").size() + " calls");
        receipt.path("problems")
                .forEach(problem -> out.println("line " + problem.path("line").asLong() + ": "
                        + problem.path("reason").asText()));
    }
}
