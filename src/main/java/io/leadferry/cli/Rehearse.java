package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The main job with stand-ins for the vendors inside the process: with sample files, or with a file and a feed of your
 * own. No call leaves this machine.
 */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = "The main job against stand-ins for the vendors inside the process. No call leaves this machine.")
final class Rehearse implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--once", description = "End when every file has its receipt.")
    private boolean once;

    @Option(names = "--feed", description = "A feed of your own configuration; needs --file.")
    private @Nullable String feed;

    @Option(names = "--file", description = "A file of your own; needs --feed. It stays where it is.")
    private @Nullable Path file;

    @Option(names = "--speed", description = "With --feed: so many times the vendor's real pace.", defaultValue = "1")
    private double speed;

    @Option(
            names = "--receipts",
            paramLabel = "DIR",
            description = "With --feed: a folder that keeps the receipt, the letter and the rejected rows.")
    private @Nullable Path kept;

    @Unmatched
    private @Nullable List<String> options;

    @Override
    public Integer call() {
        try {
            if ((feed == null) != (file == null)) {
                throw new ConfigurationFault(List.of("--feed and --file go together"));
            }
            if (feed == null && kept != null) {
                throw new ConfigurationFault(
                        List.of("--receipts goes with --feed and --file; those of the samples stay in data/receipts"));
            }
            if (feed == null && speed != 1) {
                throw new ConfigurationFault(List.of("--speed goes with --feed and --file"));
            }
            if (speed <= 0) {
                throw new ConfigurationFault(List.of("--speed: must be above 0"));
            }
            Rehearsal rehearsal = new Rehearsal(spec, options);
            return feed == null || file == null ? rehearsal.samples(once) : rehearsal.ownFile(feed, file, speed, kept);
        } catch (ConfigurationFault e) {
            return Told.explain(e, Terminal.err(spec));
        } catch (IOException e) {
            Terminal.err(spec).println("the rehearsal cannot go on, for a file or folder cannot be used: " + e);
            return CommandCodes.FAILED;
        }
    }
}
