package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** What the commands that ask the running ferry have in common. */
@Command(mixinStandardHelpOptions = true)
abstract class AskCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--url", description = "Where the ferry runs, if not where its configuration says.")
    private @Nullable String url;

    @Option(names = "--json", description = "Print the interface's own answer.")
    private boolean json;

    @Unmatched
    private @Nullable List<String> options;

    boolean wantsJson() {
        return json;
    }

    @Override
    public Integer call() {
        try {
            ask(new ApiClient(SpringOptions.of(options, spec), url), Terminal.out(spec));
            Terminal.out(spec).flush();
            return CommandCodes.DONE;
        } catch (ApiClient.Refused e) {
            Terminal.err(spec).println(e.getMessage());
            return e.code();
        } catch (ConfigurationFault e) {
            return Told.explain(e, Terminal.err(spec));
        } catch (IllegalArgumentException e) {
            Terminal.err(spec).println(e.getMessage());
            return CommandCodes.USAGE;
        }
    }

    abstract void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused;
}
