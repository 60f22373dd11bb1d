package io.leadferry.check;

import io.leadferry.door.SftpTrial;
import io.leadferry.door.SftpTrial.Tried;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at one SFTP server, for all feeds of one user there: its name, its key, the sign-in, and each feed's folders. */
final class SftpProof {

    /** A server that answers each step at the last moment, or has very many folders. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final LeadferryConfiguration configuration;
    private final TimedSteps steps;
    private final ServerProof servers;
    private final LeadferryClock clock;
    private final Names names;

    SftpProof(
            LeadferryConfiguration configuration,
            TimedSteps steps,
            ServerProof servers,
            LeadferryClock clock,
            Names names) {
        this.configuration = configuration;
        this.steps = steps;
        this.servers = servers;
        this.clock = clock;
        this.names = names;
    }

    /**
     * Who signs in where; feeds of which all of it is the same share one sign-in.
     *
     * @param source of any of them; its path does not matter
     */
    record SignIn(String host, int port, String user, Object secrets) {

        static SignIn of(Source.Sftp source) {
            return new SignIn(
                    source.host(),
                    source.port(),
                    source.user(),
                    Arrays.asList(source.password(), source.privateKey(), source.passphrase(), source.knownHosts()));
        }
    }

    /**
     * Looks at one server.
     *
     * @param feeds those that share a sign-in, with the lines of each; the first hears of the server
     */
    void look(Map<Feed, CheckLines> feeds) {
        Map<String, Source.Sftp> sources = new LinkedHashMap<>();
        Map<String, CheckLines> lines = new LinkedHashMap<>();
        feeds.forEach((feed, its) -> {
            if (feed.source() instanceof Source.Sftp source) {
                sources.put(feed.name(), source);
                lines.put(feed.name(), its);
            }
        });
        Map.Entry<String, CheckLines> first = lines.entrySet().iterator().next();
        Source.Sftp source = sources.values().iterator().next();
        List<InetAddress> found =
                servers.addresses(source.host(), "leadferry.feeds." + first.getKey() + ".from", first.getValue());
        if (found.isEmpty()) {
            missed(lines, first.getKey());
            return;
        }
        try (SftpTrial trial = new SftpTrial(configuration, clock, names)) {
            steps.within(LONGEST, () -> {
                trial.of(sources, steps.longest(), tried -> hear(tried, source, lines, first.getKey()));
                return true;
            });
        } catch (IOException e) {
            first.getValue()
                    .fail(
                            "server",
                            source.host() + ": " + Outside.words(e),
                            "look at the server, and at what lies between");
        }
    }

    private static void hear(Tried tried, Source.Sftp source, Map<String, CheckLines> lines, String first) {
        String feed = tried.feed() == null ? first : tried.feed();
        CheckLines its = lines.get(feed);
        if (its == null) {
            throw new IllegalStateException("nobody asked for " + feed);
        }
        String fault = tried.fault();
        if (fault == null) {
            its.ok(check(tried.step()), fine(tried.step(), source));
        } else {
            its.fail(check(tried.step()), fault, remedy(tried.step(), feed));
            if (tried.feed() == null) {
                missed(lines, first);
            }
        }
    }

    /** The server was looked at once, for the first; the others hear of it. */
    private static void missed(Map<String, CheckLines> lines, String first) {
        lines.forEach((feed, its) -> {
            if (!feed.equals(first)) {
                its.fail("server", "its server cannot be used, see feed " + first, "mend it there");
            }
        });
    }

    private static String check(SftpTrial.Step step) {
        return switch (step) {
            case CONNECTION -> "connection";
            case HOST_KEY -> "host key";
            case SIGN_IN -> "sign-in";
            case FOLDER -> "folder";
            case ARCHIVE -> "archive";
            case RECEIPTS -> "receipts";
        };
    }

    private static String fine(SftpTrial.Step step, Source.Sftp source) {
        return switch (step) {
            case CONNECTION -> "port " + source.port() + " is open, and an SSH server answers";
            case HOST_KEY -> "it is the key in " + source.knownHosts();
            case SIGN_IN ->
                source.user() + " is let in by "
                        + (source.privateKey() == null ? "password" : "key " + source.privateKey());
            case FOLDER -> "can be listed";
            case ARCHIVE -> "originals can be put there";
            case RECEIPTS -> "receipts can be put there";
        };
    }

    private static String remedy(SftpTrial.Step step, String feed) {
        String at = "leadferry.feeds." + feed;
        return switch (step) {
            case CONNECTION -> "look at " + at + ".from, and at firewalls on the way";
            case HOST_KEY -> "see that the key in known_hosts is the server's";
            case SIGN_IN -> "mend " + at + ".sftp, or have the server's operator let the user in";
            case FOLDER -> "have the folder made, or mend " + at + ".from";
            case ARCHIVE, RECEIPTS ->
                "have the server's operator let the user make folders and files beside the watched folder";
        };
    }
}
