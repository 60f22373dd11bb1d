package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.LedgerBackup;
import io.leadferry.ledger.LedgerFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** What is done with the ledger itself. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Copies the ledger.",
        subcommands = {LedgerCommands.Backup.class})
final class LedgerCommands implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    /** Without a word on what is to be done, says what can be. */
    @Override
    public Integer call() {
        Terminal.text(
                Terminal.err(spec),
                java.util.Objects.requireNonNull(spec).commandLine().getUsageMessage());
        return CommandCodes.USAGE;
    }

    /** Copies the ledger. */
    @Command(
            name = "backup",
            mixinStandardHelpOptions = true,
            description = "Copies the ledger as it is at one moment, also while the ferry runs.")
    static final class Backup extends OfLedger {

        @Parameters(paramLabel = "FILE", description = "Where the copy is to lie; its folder must be there.")
        private Path file = Path.of("");

        @Option(names = "--replace", description = "Let a file that is there give way to the copy.")
        private boolean replace;

        @Override
        int work(LeadferryConfiguration configuration, PrintWriter out) {
            LedgerBackup.Copy copy = LedgerBackup.to(file, configuration.ledgerUrl(), replace);
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d bytes, %,d drops and %,d calls, %s",
                    file,
                    copy.bytes(),
                    copy.drops(),
                    copy.calls(),
                    copy.holdsUntil() == null ? "of which nothing has happened yet" : "up to " + copy.holdsUntil()));
            return CommandCodes.DONE;
        }
    }

    /** What they have in common. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class OfLedger implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Unmatched
        private @Nullable List<String> options;

        abstract int work(LeadferryConfiguration configuration, PrintWriter out);

        @Override
        public Integer call() {
            try (Hush hush = new Hush()) { // what there is to say is said in lines
                LeadferryConfiguration configuration =
                        Startup.check(Startup.environment(SpringOptions.of(options, spec), Map.of()));
                int code = work(configuration, Terminal.out(spec));
                Terminal.out(spec).flush();
                return code;
            } catch (ConfigurationFault e) {
                return Told.explain(e, Terminal.err(spec));
            } catch (LedgerFault e) {
                Terminal.err(spec).println(e.getMessage());
                return CommandCodes.FAILED;
            }
        }
    }
}
