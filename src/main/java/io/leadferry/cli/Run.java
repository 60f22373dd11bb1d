package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Watches the feeds of the configuration until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Watches the feeds of the configuration. Takes Spring Boot's options, such as"
                + " --spring.config.additional-location=file:my.yaml or --server.port=8081.")
final class Run implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--new-ledger",
            description =
                    "Begin a ledger anew though an earlier one is missing: nothing is known then of what it sent. Or take"
                            + " another home's ledger for this one: its adds are held then.")
    private boolean newLedger;

    @Unmatched
    private @Nullable List<String> options;

    @Override
    public Integer call() {
        try {
            Startup.watch(SpringOptions.of(options, spec), newLedger);
            return CommandCodes.DONE;
        } catch (ConfigurationFault e) {
            int code = Startup.explainReading(e, Terminal.err(spec));
            return passes(e) ? CommandCodes.FAILED : code;
        }
    }

    /** What starts it again may do so: a ledger is away, and nothing needs to be mended here. */
    private static boolean passes(ConfigurationFault fault) {
        return LedgerFaults.canPass(fault) && !LedgerFaults.isAccess(fault);
    }
}
