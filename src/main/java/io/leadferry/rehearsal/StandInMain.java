package io.leadferry.rehearsal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the stand-in as a process of its own, until it is stopped. */
@Command(
        name = "stand-in",
        mixinStandardHelpOptions = true,
        description = "An Ozonetel stand-in that keeps the limits and answers in the words of the vendor's pages.")
public final class StandInMain implements Callable<Integer> {

    private StandInBuilder builder = OzonetelStandIn.builder();

    private final CommandLine commandLine = new CommandLine(this)
            .registerConverter(Pace.class, Pace::parse)
            .registerConverter(Duration.class, DurationStyle.SIMPLE::parse)
            .registerConverter(
                    Auth.class, way -> Auth.valueOf(way.toUpperCase(Locale.ROOT).replace('-', '_')));

    private @Nullable OzonetelStandIn standIn;

    StandInMain() {}

    /** Starts the stand-in and prints one line that ends in its base URL; with a wrong option, says so and exits with 2. */
    public static void main(String[] args) {
        int code = new StandInMain().commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
        // the server's own thread keeps the process up from here on
    }

    CommandLine commandLine() {
        return commandLine;
    }

    @Override
    public Integer call() throws IOException {
        OzonetelStandIn started = builder.start();
        standIn = started;
        commandLine.getOut().println("Ozonetel stand-in at " + started.baseUrl());
        commandLine.getOut().flush();
        return 0;
    }

    /** The stand-in that was started; null before. */
    @Nullable
    OzonetelStandIn standIn() {
        return standIn;
    }

    @Option(names = "--port", paramLabel = "N", description = "port on 127.0.0.1, a free one if left out")
    void port(int port) {
        builder = builder.port(port);
    }

    @Option(names = "--user", paramLabel = "NAME", description = "userName of the account")
    void user(String user) {
        builder = builder.userName(user);
    }

    @Option(names = "--key", paramLabel = "KEY", description = "apiKey of the account")
    void key(String key) {
        builder = builder.apiKey(key);
    }

    @Option(names = "--auth", paramLabel = "WAY", description = "token or api-key: how a delete proves who it is")
    void auth(Auth auth) {
        builder = builder.auth(auth);
    }

    @Option(
            names = "--campaigns",
            paramLabel = "A,B",
            split = ",",
            description = "the campaigns there are; any if left out")
    void campaigns(Set<String> campaigns) {
        builder = builder.campaigns(campaigns);
    }

    @Option(names = "--add", paramLabel = "CALLS/TIME", description = "limit of adds, 5/60s if left out")
    void add(Pace add) {
        builder = builder.addLimit(add);
    }

    @Option(names = "--delete", paramLabel = "CALLS/TIME", description = "limit of deletes, 2/60s if left out")
    void delete(Pace delete) {
        builder = builder.deleteLimit(delete);
    }

    @Option(names = "--token", paramLabel = "CALLS/TIME", description = "limit of tokens, 10/1h if left out")
    void token(Pace token) {
        builder = builder.tokenLimit(token);
    }

    @Option(names = "--latency", paramLabel = "TIME", description = "how long an answer takes, for example 50ms")
    void latency(Duration latency) {
        builder = builder.latency(latency);
    }

    @Option(names = "--delete-latency", paramLabel = "TIME", description = "how long the answer to a delete takes")
    void deleteLatency(Duration deleteLatency) {
        builder = builder.deleteLatency(deleteLatency);
    }

    @Option(names = "--upload-delay", paramLabel = "TIME", description = "how long an add stays in the queue")
    void uploadDelay(Duration uploadDelay) {
        builder = builder.uploadDelay(uploadDelay);
    }

    @Option(names = "--seed", paramLabel = "N", description = "of the randomness")
    void seed(long seed) {
        builder = builder.seed(seed);
    }

    @Option(names = "--log", paramLabel = "FILE", description = "one line of JSON for each call is appended to FILE")
    void log(Path log) throws IOException {
        builder = builder.onCall(appendTo(log));
    }

    /** Each line is flushed before the call is answered, so the file is complete however the process ends. */
    private static Consumer<Call> appendTo(Path file) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return call -> {
            try {
                writer.write(CallJson.line(call) + "\n");
                writer.flush();
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        };
    }
}
