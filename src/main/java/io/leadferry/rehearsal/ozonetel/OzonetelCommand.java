package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.StandInCommand;
import io.leadferry.rehearsal.wire.CallPace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of Ozonetel's stand-in as a process of its own. */
@Command
final class OzonetelCommand extends StandInCommand {

    private static final class WayOfAuth implements ITypeConverter<Auth> {

        @Override
        public Auth convert(String way) {
            return Auth.valueOf(way.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private final OzonetelStandInBuilder builder = OzonetelStandIn.builder();

    @Override
    protected OzonetelStandInBuilder builder() {
        return builder;
    }

    @Override
    protected String title() {
        return "Ozonetel";
    }

    @Option(names = "--user", paramLabel = "NAME", description = "userName of the account")
    void user(String user) {
        builder.userName(user);
    }

    @Option(names = "--key", paramLabel = "KEY", description = "apiKey of the account")
    void key(String key) {
        builder.apiKey(key);
    }

    @Option(
            names = "--auth",
            paramLabel = "WAY",
            converter = WayOfAuth.class,
            description = "token or api-key: how a delete proves who it is")
    void auth(Auth auth) {
        builder.auth(auth);
    }

    @Option(
            names = "--campaigns",
            paramLabel = "A,B",
            split = ",",
            description = "the campaigns there are; any if left out")
    void campaigns(Set<String> campaigns) {
        builder.campaigns(campaigns);
    }

    @Option(names = "--add", paramLabel = "CALLS/TIME", description = "limit of adds, 5/60s if left out")
    void add(CallPace add) {
        builder.addLimit(add);
    }

    @Option(names = "--delete", paramLabel = "CALLS/TIME", description = "limit of deletes, 2/60s if left out")
    void delete(CallPace delete) {
        builder.deleteLimit(delete);
    }

    @Option(names = "--token", paramLabel = "CALLS/TIME", description = "limit of tokens, 10/1h if left out")
    void token(CallPace token) {
        builder.tokenLimit(token);
    }

    @Option(names = "--upload-delay", paramLabel = "TIME", description = "how long an add stays in the queue")
    void uploadDelay(Duration uploadDelay) {
        builder.uploadDelay(uploadDelay);
    }

    @Option(
            names = "--scheduled",
            paramLabel = "FROM-TO",
            description = "ids of scheduled data that is there; may be given more than once")
    void scheduled(List<String> ranges) {
        for (String range : ranges) {
            String[] ends = twoParts(range, '-', "1-5000");
            builder.scheduled(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        }
    }

    @Option(
            names = "--block-group",
            paramLabel = "ID:NUM,NUM",
            description = "a group and the numbers it blocks; may be given more than once")
    void blockGroup(List<String> groups) {
        for (String group : groups) {
            String[] parts = twoParts(group, ':', "1:9876500001,9876500002");
            builder.blockGroup(parts[0], List.of(parts[1].split(",", -1)));
        }
    }

    @Option(
            names = "--callback-delay",
            paramLabel = "TIME-TIME",
            description = "how much later than its upload a callback goes, for example 1s-5s")
    void callbackDelay(String range) {
        String[] ends = twoParts(range, '-', "1s-5s");
        builder.callbackDelay(DurationStyle.SIMPLE.parse(ends[0]), DurationStyle.SIMPLE.parse(ends[1]));
    }

    @Option(names = "--callback-copies", paramLabel = "N", description = "how often each callback is sent")
    void callbackCopies(int copies) {
        builder.callbackCopies(copies);
    }

    @Option(names = "--swallow-callbacks", paramLabel = "SHARE", description = "share of callbacks that never go")
    void swallowCallbacks(double share) {
        builder.swallowCallbacks(share);
    }
}
