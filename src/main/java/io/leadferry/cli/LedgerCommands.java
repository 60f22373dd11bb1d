package io.leadferry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.LedgerUrl;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerBackup;
import io.leadferry.ledger.LedgerCheck;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCompaction;
import io.leadferry.ledger.LedgerCopy;
import io.leadferry.ledger.LedgerCopy.Copied;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Secret;
import io.leadferry.receipt.FilesCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.StandardEnvironment;
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
        description = "Backs up the ledger, looks through it, gives back its unused space, or moves it.",
        subcommands = {
            LedgerCommands.Backup.class,
            LedgerCommands.Check.class,
            LedgerCommands.Compact.class,
            LedgerCommands.Copy.class
        })
final class LedgerCommands implements Callable<Integer> {

    /** Of a ledger that is wholly broken, so many findings say enough. */
    private static final int MOST = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    /** Without a word on what is to be done, says what can be. */
    @Override
    public Integer call() {
        Terminal.text(
                Terminal.err(spec), Objects.requireNonNull(spec).commandLine().getUsageMessage());
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
            LedgerBackup.Copy copy = LedgerBackup.to(file, configuration.ledger(), replace);
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

    /** Looks through the ledger. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Looks through the ledger and the files of its home for what does not add up, also while the"
                    + " ferry runs. Nothing is changed. Ends with 1 where something is found.")
    static final class Check extends OfLedger {

        @Option(names = "--json", description = "Print what is found as JSON.")
        private boolean json;

        @Override
        int work(LeadferryConfiguration configuration, PrintWriter out) {
            try (Ledger ledger = Ledger.look(configuration.ledger())
                    .orElseThrow(() -> new LedgerFault("there is no ledger "
                            + Ledger.dialect(configuration.ledger()).place() + " yet: nothing was looked at"))) {
                List<Finding> findings = new ArrayList<>();
                long[] count = {0};
                Consumer<Finding> found = finding -> {
                    count[0]++;
                    if (!json) {
                        out.println(finding.kind().word() + ": " + finding.text() + ". > " + finding.action() + ".");
                    } else if (findings.size() < MOST) {
                        findings.add(finding);
                    }
                };
                LedgerCheck.Looked looked = LedgerCheck.through(ledger, Clock.systemUTC(), found);
                long receipts = FilesCheck.through(configuration, ledger, Clock.systemUTC(), found);
                Verdict verdict = new Verdict(
                        count[0] == 0,
                        looked.drops(),
                        looked.slices(),
                        looked.calls(),
                        receipts,
                        findings,
                        count[0] - findings.size());
                if (json) {
                    Terminal.json(out, new ObjectMapper().valueToTree(verdict));
                } else {
                    out.println(verdict.line(count[0]));
                }
                return verdict.sound() ? CommandCodes.DONE : CommandCodes.FAILED;
            }
        }
    }

    /**
     * What a check came to.
     *
     * @param sound whether nothing was found
     * @param findings the first 1,000
     * @param more how many more
     */
    record Verdict(
            boolean sound, long drops, long slices, long calls, long receipts, List<Finding> findings, long more) {

        String line(long found) {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d drops, %,d runs of rows, %,d calls and %,d receipts were looked through",
                    sound
                            ? "The ledger is sound"
                            : String.format(
                                    Locale.ROOT,
                                    found == 1 ? "%,d thing does not add up" : "%,d things do not add up",
                                    found),
                    drops,
                    slices,
                    calls,
                    receipts);
        }
    }

    /** Gives space back. */
    @Command(
            name = "compact",
            mixinStandardHelpOptions = true,
            description =
                    "Gives back the space that the ledger no longer needs. The ferry must be stopped; as much room"
                            + " again as the ledger has is needed meanwhile.")
    static final class Compact extends OfLedger {

        @Override
        int work(LeadferryConfiguration configuration, PrintWriter out) {
            LedgerCompaction.Compacted compacted = LedgerCompaction.of(configuration.ledger());
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d bytes before, %,d bytes after",
                    compacted.place(),
                    compacted.before(),
                    compacted.after()));
            return CommandCodes.DONE;
        }
    }

    /** Moves the ledger. */
    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            description =
                    "Copies the ledger to where none is, such as from a file to a PostgreSQL server: all of it, or"
                            + " nothing. The ferry must be stopped.")
    static final class Copy extends OfLedger {

        /** Read from what no other user of the machine sees. */
        private static final String PASSWORD = "LEADFERRY_LEDGER_TO_PASSWORD";

        @Option(
                names = "--to",
                required = true,
                paramLabel = "URL",
                description =
                        "Where the copy is to be, as in leadferry.ledger.url: a database without a ledger, or a file"
                                + " that is not there.")
        private String to = "";

        @Option(
                names = "--username",
                paramLabel = "U",
                description = "By which name its server is used. The password is read from the environment variable"
                        + " LEADFERRY_LEDGER_TO_PASSWORD.")
        private @Nullable String username;

        @Override
        int work(LeadferryConfiguration configuration, PrintWriter out) {
            LedgerUrl.fault(to).ifPresent(fault -> {
                throw new ConfigurationFault(List.of("--to: "
                        + fault.replace("leadferry.ledger.username", "--username")
                                .replace("leadferry.ledger.password", "set " + PASSWORD)));
            });
            if (target().isFile() && username != null) {
                throw new ConfigurationFault(
                        List.of("--username: belongs to a ledger on a server; a file asks for none"));
            }
            long[] findings = {0};
            Copied copied = LedgerCopy.copied(configuration.ledger(), target(), Clock.systemUTC(), finding -> {
                findings[0]++;
                out.println(finding.kind().word() + ": " + finding.text() + ". > " + finding.action() + ".");
            });
            tell(copied, findings[0], out);
            return findings[0] == 0 ? CommandCodes.DONE : CommandCodes.FAILED;
        }

        private LedgerAddress target() {
            String password = new StandardEnvironment().getProperty(PASSWORD);
            return new LedgerAddress(to, username, password == null ? null : new Secret(password));
        }

        private void tell(Copied copied, long findings, PrintWriter out) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d drops and %,d calls, %,d bytes",
                    copied.to(),
                    copied.drops(),
                    copied.calls(),
                    copied.bytes()));
            if (copied.changed() > 0) {
                out.println(String.format(
                        Locale.ROOT,
                        "%,d texts have the character U+FFFD where they had NUL, which is in no text of a server's",
                        copied.changed()));
            }
            if (findings > 0) {
                out.println("What does not add up is in the copy. It is no fault of the copying where ledger check says"
                        + " the same of " + copied.from());
            }
            out.println("Set leadferry.ledger.url to " + to
                    + (username == null ? "" : ", and leadferry.ledger.username and leadferry.ledger.password,")
                    + " and start the ferry. " + copied.from() + " is left as it is; never start a ferry with it again,"
                    + " for it does not know what is sent from now on");
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
