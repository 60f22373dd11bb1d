package io.leadferry.rehearsal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
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
        description = "A stand-in that keeps the limits and answers in the words of the vendor's pages.")
public final class StandInMain implements Callable<Integer> {

    private enum Vendor {
        OZONETEL,
        HUAWEI_AICC
    }

    private StandInBuilder builder = OzonetelStandIn.builder();
    private HuaweiBuilder huaweiBuilder = HuaweiStandIn.builder();

    @Option(
            names = "--vendor",
            paramLabel = "NAME",
            defaultValue = "ozonetel",
            description = "ozonetel or huawei-aicc, ozonetel if left out; options of the other one have no effect")
    private Vendor vendor = Vendor.OZONETEL;

    private final CommandLine commandLine = new CommandLine(this)
            .registerConverter(Pace.class, Pace::parse)
            .registerConverter(Duration.class, DurationStyle.SIMPLE::parse)
            .registerConverter(
                    Vendor.class,
                    name -> Vendor.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
            .registerConverter(
                    Auth.class, way -> Auth.valueOf(way.toUpperCase(Locale.ROOT).replace('-', '_')));

    private @Nullable OzonetelStandIn standIn;
    private @Nullable HuaweiStandIn huawei;

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
        commandLine.getOut().println(vendor == Vendor.OZONETEL ? startOzonetel() : startHuawei());
        commandLine.getOut().flush();
        return 0;
    }

    private String startOzonetel() throws IOException {
        OzonetelStandIn started = builder.start();
        standIn = started;
        return "Ozonetel stand-in at " + started.baseUrl();
    }

    private String startHuawei() throws IOException {
        HuaweiStandIn started = huaweiBuilder.start();
        huawei = started;
        return "Huawei AICC stand-in at " + started.baseUrl();
    }

    /** The Ozonetel stand-in that was started; null before, and if it was the other vendor's. */
    @Nullable
    OzonetelStandIn standIn() {
        return standIn;
    }

    /** The Huawei stand-in that was started; null before, and if it was the other vendor's. */
    @Nullable
    HuaweiStandIn huawei() {
        return huawei;
    }

    @Option(names = "--port", paramLabel = "N", description = "port on 127.0.0.1, a free one if left out")
    void port(int port) {
        builder = builder.port(port);
        huaweiBuilder = huaweiBuilder.port(port);
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
        huaweiBuilder = huaweiBuilder.campaigns(campaigns);
    }

    @Option(
            names = "--add",
            paramLabel = "CALLS/TIME",
            description = "limit of adds, 5/60s if left out; 1/1s for Huawei")
    void add(Pace add) {
        builder = builder.addLimit(add);
        huaweiBuilder = huaweiBuilder.addLimit(add);
    }

    @Option(
            names = "--delete",
            paramLabel = "CALLS/TIME",
            description = "limit of deletes, 2/60s if left out; none for Huawei")
    void delete(Pace delete) {
        builder = builder.deleteLimit(delete);
        huaweiBuilder = huaweiBuilder.deleteLimit(delete);
    }

    @Option(names = "--token", paramLabel = "CALLS/TIME", description = "limit of tokens, 10/1h if left out")
    void token(Pace token) {
        builder = builder.tokenLimit(token);
    }

    @Option(names = "--latency", paramLabel = "TIME", description = "how long an answer takes, for example 50ms")
    void latency(Duration latency) {
        builder = builder.latency(latency);
        huaweiBuilder = huaweiBuilder.latency(latency);
    }

    @Option(names = "--delete-latency", paramLabel = "TIME", description = "how long the answer to a delete takes")
    void deleteLatency(Duration deleteLatency) {
        builder = builder.deleteLatency(deleteLatency);
        huaweiBuilder = huaweiBuilder.deleteLatency(deleteLatency);
    }

    @Option(names = "--upload-delay", paramLabel = "TIME", description = "how long an add stays in the queue")
    void uploadDelay(Duration uploadDelay) {
        builder = builder.uploadDelay(uploadDelay);
    }

    @Option(names = "--lose", paramLabel = "SHARE", description = "share of calls, 0 to 1, that end without an answer")
    void lose(double share) {
        builder = builder.loseAnswers(share);
        huaweiBuilder = huaweiBuilder.loseAnswers(share);
    }

    @Option(
            names = "--scheduled",
            paramLabel = "FROM-TO",
            description = "ids of scheduled data that is there; may be given more than once")
    void scheduled(List<String> ranges) {
        for (String range : ranges) {
            String[] ends = twoParts(range, '-', "1-5000");
            builder = builder.scheduled(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        }
    }

    @Option(
            names = "--block-group",
            paramLabel = "ID:NUM,NUM",
            description = "a group and the numbers it blocks; may be given more than once")
    void blockGroup(List<String> groups) {
        for (String group : groups) {
            String[] parts = twoParts(group, ':', "1:9876500001,9876500002");
            builder = builder.blockGroup(parts[0], List.of(parts[1].split(",", -1)));
        }
    }

    @Option(
            names = "--callback-delay",
            paramLabel = "TIME-TIME",
            description = "how much later than its upload a callback goes, for example 1s-5s")
    void callbackDelay(String range) {
        String[] ends = twoParts(range, '-', "1s-5s");
        builder = builder.callbackDelay(DurationStyle.SIMPLE.parse(ends[0]), DurationStyle.SIMPLE.parse(ends[1]));
    }

    @Option(names = "--callback-copies", paramLabel = "N", description = "how often each callback is sent")
    void callbackCopies(int copies) {
        builder = builder.callbackCopies(copies);
    }

    @Option(names = "--swallow-callbacks", paramLabel = "SHARE", description = "share of callbacks that never go")
    void swallowCallbacks(double share) {
        builder = builder.swallowCallbacks(share);
    }

    @Option(names = "--vdn", paramLabel = "N", description = "Huawei: the account's VDN")
    void vdn(int vdn) {
        huaweiBuilder = huaweiBuilder.vdn(vdn);
    }

    @Option(names = "--access-key", paramLabel = "KEY", description = "Huawei: the key that signatures name")
    void accessKey(String accessKey) {
        huaweiBuilder = huaweiBuilder.accessKey(accessKey);
    }

    @Option(names = "--secret-key", paramLabel = "KEY", description = "Huawei: the key that signatures are made with")
    void secretKey(String secretKey) {
        huaweiBuilder = huaweiBuilder.secretKey(secretKey);
    }

    private static String[] twoParts(String text, char between, String example) {
        int middle = text.indexOf(between);
        if (middle <= 0 || middle == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not understood; write it as " + example);
        }
        return new String[] {text.substring(0, middle), text.substring(middle + 1)};
    }

    @Option(names = "--seed", paramLabel = "N", description = "of the randomness")
    void seed(long seed) {
        builder = builder.seed(seed);
        huaweiBuilder = huaweiBuilder.seed(seed);
    }

    @Option(names = "--log", paramLabel = "FILE", description = "one line of JSON for each call is appended to FILE")
    void log(Path log) throws IOException {
        Consumer<Call> appended = appendTo(log);
        builder = builder.onCall(appended);
        huaweiBuilder = huaweiBuilder.onCall(appended);
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
