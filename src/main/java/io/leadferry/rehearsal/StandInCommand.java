package io.leadferry.rehearsal;

import io.leadferry.rehearsal.wire.CallLogFile;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.StandIn;
import io.leadferry.rehearsal.wire.StandInBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that every vendor's stand-in has as a process of its own, and its start. */
@Command(
        name = "stand-in",
        mixinStandardHelpOptions = true,
        description = "A stand-in that keeps the limits and answers in the words of the vendor's pages.")
public abstract class StandInCommand implements Callable<Integer> {

    /** The vendors' names, to choose from. */
    public static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return StandInVendors.names().iterator();
        }
    }

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable StandIn started;

    protected StandInCommand() {}

    /** The stand-in as described so far. */
    protected abstract StandInBuilder<?> builder();

    /** What the line that says its address calls it. */
    protected abstract String title();

    /** The command with the converters that its options need. */
    public final CommandLine commandLine() {
        return new CommandLine(this)
                .registerConverter(CallPace.class, CallPace::parse)
                .registerConverter(Duration.class, DurationStyle.SIMPLE::parse);
    }

    /** The stand-in that was started; null before. */
    public final @Nullable StandIn started() {
        return started;
    }

    @Override
    public Integer call() throws IOException {
        StandIn standIn = builder().start();
        started = standIn;
        if (spec != null) {
            spec.commandLine().getOut().println(title() + " stand-in at " + standIn.baseUrl());
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    @Option(
            names = "--vendor",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "one of ${COMPLETION-CANDIDATES}, the first if left out; each has options of its own")
    void vendor(String name) {
        List<String> names = StandInVendors.names();
        if (!names.contains(name)) {
            throw new TypeConversionException("there is no stand-in for '" + name + "', but for " + names);
        }
    }

    @Option(names = "--port", paramLabel = "N", description = "port on 127.0.0.1, a free one if left out")
    void port(int port) {
        builder().port(port);
    }

    @Option(names = "--latency", paramLabel = "TIME", description = "how long an answer takes, for example 50ms")
    void latency(Duration latency) {
        builder().latency(latency);
    }

    @Option(names = "--delete-latency", paramLabel = "TIME", description = "how long the answer to a delete takes")
    void deleteLatency(Duration deleteLatency) {
        builder().deleteLatency(deleteLatency);
    }

    @Option(names = "--lose", paramLabel = "SHARE", description = "share of calls, 0 to 1, that end without an answer")
    void lose(double share) {
        builder().loseAnswers(share);
    }

    @Option(names = "--seed", paramLabel = "N", description = "of the randomness")
    void seed(long seed) {
        builder().seed(seed);
    }

    @Option(names = "--log", paramLabel = "FILE", description = "one line of JSON for each call is appended to FILE")
    void log(Path log) throws IOException {
        builder().onCall(CallLogFile.appendTo(log));
    }

    /**
     * Divides what is written as two parts.
     *
     * @param example told to whoever wrote it otherwise
     */
    protected static String[] twoParts(String text, char between, String example) {
        int middle = text.indexOf(between);
        if (middle <= 0 || middle == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not understood; write it as " + example);
        }
        return new String[] {text.substring(0, middle), text.substring(middle + 1)};
    }
}
