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
    void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
        String path = "/api/drops/" + ApiClient.segment(drop);
        if (wantsJson()) {
            Terminal.json(out, ferry.get(path));
        } else {
            out.print(ferry.text(path + "/receipt.txt"));
        }
    }
}
