package io.leadferry.cli;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The story of a number. */
@Command(
        name = "find",
        description = "The story of a number: every row that bore it, every call it went in, and whether it was dialled"
                + " after it was deleted.")
final class FindCommand extends AskCommand {

    @Parameters(arity = "1..*", paramLabel = "NUMBER", description = GivenNumber.HELP)
    private List<String> number = List.of();

    @Override
    void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
        String path = "/api/numbers/" + ApiClient.segment(GivenNumber.of(number));
        if (wantsJson()) {
            Terminal.json(out, ferry.get(path));
        } else {
            out.print(ferry.text(path + "/story.txt?zone="
                    + URLEncoder.encode(ZoneId.systemDefault().getId(), StandardCharsets.UTF_8)));
        }
    }
}
