package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;

/** How the lanes stand, and the newest drops. */
@Command(name = "status", description = "How the lanes stand, and the newest drops.")
final class StatusCommand extends AskCommand {

    @Override
    void ask(FerryClient ferry, PrintWriter out) throws FerryClient.Refused {
        JsonNode lanes = ferry.get("/api/lanes");
        JsonNode drops = ferry.get("/api/drops?limit=20");
        if (wantsJson()) {
            ObjectNode both = JsonNodeFactory.instance.objectNode();
            both.set("lanes", lanes);
            both.set("drops", drops);
            Terminal.json(out, both);
            return;
        }
        lanes.forEach(lane -> {
            out.println(String.format(
                    Locale.ROOT,
                    "%-32s %-8s %,10d rows waiting  %d of %d calls in the window%s",
                    lane.path("lane").asText(),
                    lane.path("state").asText(),
                    lane.path("pendingRows").asLong(),
                    lane.path("callsInWindow").asInt(),
                    lane.path("callsPerWindow").asInt(),
                    lane.path("reason").isTextual() ? "  " + lane.path("reason").asText() : ""));
            Waits.lines(lane.path("waits"), "    ").forEach(out::println);
        });
        drops.forEach(drop -> {
            out.println(String.format(
                    Locale.ROOT,
                    "%-16s %-11s %,10d rows  %s/%s%s",
                    drop.path("drop").asText(),
                    drop.path("state").asText(),
                    drop.path("rows").path("total").asLong(),
                    drop.path("feed").asText(),
                    drop.path("file").asText(),
                    drop.path("expectedAt").isTextual()
                            ? "  expected " + drop.path("expectedAt").asText()
                            : ""));
            Waits.lines(drop.path("waits"), "    ").forEach(out::println);
        });
    }
}
