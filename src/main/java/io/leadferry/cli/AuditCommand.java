package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who changed what. */
@Command(
        name = "audit",
        description =
                "Who changed what, when, from where and why, and what came of it; newest first, with --since oldest"
                        + " first.")
final class AuditCommand extends AskCommand {

    @Option(names = "--limit", paramLabel = "N", description = "How many; 100 if left out.", defaultValue = "100")
    private int limit;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "From a time such as 2026-11-20T10:15:30Z on, or behind the entry of that number.")
    private @Nullable String since;

    @Override
    void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
        JsonNode entries = ferry.get("/api/audit?limit=" + limit
                + (since == null ? "" : "&since=" + URLEncoder.encode(since, StandardCharsets.UTF_8)));
        if (wantsJson()) {
            Terminal.json(out, entries);
            return;
        }
        entries.forEach(entry -> {
            String name = entry.path("name").asText();
            String reason = entry.path("reason").isTextual()
                    ? "; because: " + entry.path("reason").asText()
                    : "";
            out.println(
                    LocalTimes.of(entry.path("at")) + "  " + entry.path("who").asText() + " ("
                            + entry.path("from").asText() + ", "
                            + entry.path("address").asText() + ")  "
                            + entry.path("what").asText()
                            + (name.isEmpty() ? "" : " " + entry.path("about").asText() + " " + name) + ": "
                            + entry.path("outcome").asText() + ", "
                            + entry.path("result").asText() + reason);
        });
        if (entries.isEmpty()) {
            out.println("nobody has changed anything" + (since == null ? "" : " since"));
        }
    }
}
