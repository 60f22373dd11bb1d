package io.leadferry.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What became of one drop. */
@Command(name = "receipt", description = "What became of one drop.")
final class ReceiptCommand extends AskCommand {

    @Parameters(paramLabel = "DROP", description = "The drop's name, as status shows it.")
    private String drop = "";

    @Override
    void ask(FerryClient ferry, PrintWriter out) throws FerryClient.Refused {
        String path = "/api/drops/" + FerryClient.segment(drop);
        if (wantsJson()) {
            Terminal.json(out, ferry.get(path));
        } else {
            out.print(ferry.text(path + "/receipt.txt"));
        }
    }
}
