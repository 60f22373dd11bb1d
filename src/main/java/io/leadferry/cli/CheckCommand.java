package io.leadferry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.check.CheckLine;
import io.leadferry.check.InstallationProof;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Proves an installation before its first file. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Looks whether the installation is ready: accounts, keys, clock, folders, servers, callback address."
                        + " No row is sent and nothing is changed, also while the ferry runs. A line each: ok, warn, FAIL, or ?"
                        + " where nothing that may be done from here would tell. Ends with 1 where something fails. Takes Spring"
                        + " Boot's options.")
final class CheckCommand implements Callable<Integer> {

    private static final List<String> WORDS = List.of("ok", "warn", "FAIL", "?");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--feed", paramLabel = "NAME", description = "Look at this feed and its account alone.")
    private @Nullable String feedName;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    @Unmatched
    private @Nullable List<String> options;

    /**
     * What was found, for a program.
     *
     * @param ok whether nothing fails
     */
    record Report(boolean ok, List<CheckLine> checks) {}

    @Override
    public Integer call() {
        try (Hush hush = new Hush()) { // what there is to say is said in lines
            ConfigurableEnvironment environment = Startup.environment(SpringOptions.of(options, spec), Map.of());
            VendorProfiles profiles = new VendorProfiles();
            LeadferryConfiguration configuration = Startup.check(environment, profiles);
            Startup.needsFeed(configuration);
            Libraries.beside(Path.of("")); // a jar there that is none ends a start
            InstallationProof proof = new InstallationProof(
                    configuration,
                    profiles,
                    Startup.interfaceKeys(environment),
                    new LeadferryClock(new MachineTime(Clock.systemUTC(), System::nanoTime, Optional::empty)),
                    new Names(Clock.systemUTC(), new SecureRandom()),
                    InstallationProof.STEP);
            List<CheckLine> lines = feedName == null
                    ? proof.ofAll(Startup.notes(environment, configuration, profiles))
                    : proof.of(Startup.feed(configuration, feedName));
            boolean ok = lines.stream().noneMatch(CheckLine::fails);
            print(new Report(ok, lines));
            return ok ? CommandCodes.DONE : CommandCodes.FAILED;
        } catch (ConfigurationFault e) {
            return Told.explain(e, Terminal.err(spec));
        }
    }

    private void print(Report report) {
        PrintWriter out = Terminal.out(spec);
        if (json) {
            Terminal.json(out, new ObjectMapper().valueToTree(report));
        } else {
            int widest = report.checks().stream()
                    .mapToInt(line -> line.what().length())
                    .max()
                    .orElse(0);
            report.checks().forEach(line -> out.println(line(line, widest)));
            out.println(summary(report.checks()));
        }
        out.flush();
    }

    private static String line(CheckLine line, int widest) {
        return String.format("%-4s  %-" + widest + "s  — %s", line.result(), line.what(), line.text())
                + (line.action() == null ? "" : "; " + line.action());
    }

    private static String summary(List<CheckLine> lines) {
        return lines.size() + " looked at: "
                + String.join(
                        ", ",
                        WORDS.stream()
                                .map(word -> lines.stream()
                                                .filter(line -> line.result().equals(word))
                                                .count()
                                        + " " + word)
                                .filter(count -> !count.startsWith("0 "))
                                .toList());
    }
}
