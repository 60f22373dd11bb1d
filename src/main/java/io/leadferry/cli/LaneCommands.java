package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.model.LaneId;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A person's hand on a lane. */
final class LaneCommands {

    private LaneCommands() {}

    /** Lets no call of a lane begin. */
    @Command(name = "pause", description = "Lets no call of a lane begin, until resume.")
    static final class Pause extends LaneCommand {
        @Override
        String verb() {
            return "pause";
        }
    }

    /** Opens a lane that was paused or blocked. */
    @Command(name = "resume", description = "Opens a lane that was paused or blocked.")
    static final class Resume extends LaneCommand {
        @Override
        String verb() {
            return "resume";
        }
    }

    /** What both have in common. */
    abstract static class LaneCommand extends AskCommand {

        @Parameters(paramLabel = "LANE", description = "account/operation, for example acme/add-leads")
        private String lane = "";

        @Mixin
        private GivenReason reason = new GivenReason();

        abstract String verb();

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            LaneId id = LaneId.parse(lane);
            JsonNode view = ferry.post(
                    "/api/lanes/" + ApiClient.segment(id.account()) + "/" + ApiClient.segment(id.operation()) + "/"
                            + verb(),
                    reason.body());
            if (wantsJson()) {
                Terminal.json(out, view);
            } else {
                out.println(id + " is " + view.path("state").asText());
            }
        }
    }
}
