package io.leadferry.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.leadferry.InstanceLock;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.plan.Plan;
import io.leadferry.plan.PlanText;
import io.leadferry.plan.Planner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** What would become of a file, with no call made. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Says what would become of a file: rows that would be sent and rejected, calls, how long they take"
                        + " at the vendor's pace, and behind what queue. No call is made and nothing is changed. Takes Spring"
                        + " Boot's options, such as --spring.config.additional-location=file:my.yaml.")
final class PlanCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(names = "--feed", paramLabel = "NAME", required = true, description = "The feed it would be dropped into.")
    private String feedName = "";

    @Option(names = "--json", description = "Print the plan as JSON.")
    private boolean json;

    @Unmatched
    private @Nullable List<String> options;

    @Override
    public Integer call() throws IOException {
        try (Hush hush = new Hush()) { // what a ferry would log is in the plan
            ConfigurableEnvironment environment = Startup.environment(SpringOptions.of(options, spec), Map.of());
            LeadferryConfiguration configuration = Startup.check(environment);
            Feed feed = Startup.feed(configuration, feedName);
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationFault(List.of(file + " is not a file"));
            }
            Plan plan = planned(configuration, feed);
            print(plan);
            Startup.paceNotes(environment, configuration, Set.of(feed.lane())).forEach(Terminal.err(spec)::println);
            return plan.state() == Drop.State.QUARANTINED ? CommandCodes.FAILED : CommandCodes.DONE;
        } catch (ConfigurationFault e) {
            return Told.explain(e, Terminal.err(spec));
        } catch (LedgerFault e) {
            return Told.explain(new ConfigurationFault(List.of(String.valueOf(e.getMessage()))), Terminal.err(spec));
        } catch (IOException e) {
            Terminal.err(spec).println(file + " cannot be read: " + e.getMessage());
            return CommandCodes.FAILED;
        }
    }

    private Plan planned(LeadferryConfiguration configuration, Feed feed) throws IOException {
        try (TemporaryHome home = TemporaryHome.make(Terminal.err(spec));
                SoleUse own =
                        SoleUse.of(InstanceLock.lock(home.folder()), "the folder " + home.folder(), "plan once more")) {
            return new Planner(configuration, Startup.route("routes/intake.camel.yaml"), Clock.systemUTC())
                    .plan(feed, file, home.folder());
        }
    }

    private void print(Plan plan) throws JsonProcessingException {
        PrintWriter out = Terminal.out(spec);
        if (json) {
            JsonMapper mapper = JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();
            Terminal.text(out, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(plan));
        } else {
            PlanText.of(plan).forEach(out::println);
        }
        out.flush();
    }
}
