package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.ConfigurationNotes;
import io.leadferry.feed.Ferry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;
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
                    "Begin a ledger anew though an earlier one is missing: nothing is known then of what it sent.")
    private boolean newLedger;

    @Unmatched
    private @Nullable List<String> options;

    @Override
    public Integer call() {
        try {
            List<String> args = SpringOptions.of(options, spec);
            ConfigurableEnvironment environment = Sailing.environment(args, Map.of());
            Ferry ferry = Sailing.check(environment);
            Sailing.needsFeed(ferry);
            Sailing.start(ferry, newLedger, args, Map.of());
            Stream.concat(ConfigurationNotes.of(environment, ferry).stream(), Sailing.unreadFiles(ferry).stream())
                    .forEach(LoggerFactory.getLogger(Run.class)::warn);
            ferry.feeds().values().forEach(feed -> LoggerFactory.getLogger(Run.class)
                    .info("{}: watching {}", feed.name(), feed.source()));
            return CommandCodes.DONE;
        } catch (ConfigurationFault e) {
            return Sailing.explainReading(e, Terminal.err(spec));
        }
    }
}
