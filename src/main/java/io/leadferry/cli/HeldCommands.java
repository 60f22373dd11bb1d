package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.ledger.Drop;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A person's word on a file in quarantine. */
final class HeldCommands {

    private HeldCommands() {}

    /** Lets a file pass. */
    @Command(name = "release", description = "Lets a file pass that a guard holds.")
    static final class Release extends HeldCommand {
        @Override
        String verb() {
            return "release";
        }

        @Override
        String told(JsonNode receipt) {
            return "released; it is read now";
        }
    }

    /** Lets nothing of a file be sent, or gives up what cannot be. */
    @Command(
            name = "discard",
            description =
                    "Says that nothing of a file in quarantine is to be sent; or gives up the rows of another file"
                            + " that wait for a campaign which the vendor does not know.")
    static final class Discard extends HeldCommand {
        @Override
        String verb() {
            return "discard";
        }

        @Override
        String told(JsonNode receipt) {
            return receipt.path("state").asText().equals(Drop.State.QUARANTINED.receiptWord())
                    ? "discarded; its file goes to the archive"
                    : "its rows that waited for an unknown campaign are given up";
        }
    }

    /** What both have in common. */
    abstract static class HeldCommand extends AskCommand {

        @Parameters(paramLabel = "DROP", description = "The drop's name, as status shows it.")
        private String drop = "";

        @Mixin
        private GivenReason reason = new GivenReason();

        abstract String verb();

        abstract String told(JsonNode receipt);

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            JsonNode receipt = ferry.post("/api/drops/" + ApiClient.segment(drop) + "/" + verb(), reason.body());
            if (wantsJson()) {
                Terminal.json(out, receipt);
            } else {
                out.println(receipt.path("file").asText() + ": " + told(receipt));
            }
        }
    }
}
