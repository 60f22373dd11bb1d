package io.leadferry.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import picocli.CommandLine.Command;

/** How everything stands. */
@Command(
        name = "status",
        description = "What needs somebody and how it is mended, what moves and why it waits, what ended.")
final class StatusCommand extends AskCommand {

    @Override
    void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
        if (wantsJson()) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.set("lanes", ferry.get("/api/lanes"));
            all.set("drops", ferry.get("/api/drops?limit=20"));
            all.set("status", ferry.get("/api/status"));
            Terminal.json(out, all);
        } else {
            out.print(ferry.text("/api/status.txt?zone="
                    + URLEncoder.encode(ZoneId.systemDefault().getId(), StandardCharsets.UTF_8)));
        }
    }
}
