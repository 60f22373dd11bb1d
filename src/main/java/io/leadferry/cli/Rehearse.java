package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.Ferry;
import io.leadferry.feed.Source;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.receipt.DropLog;
import io.leadferry.rehearsal.Samples;
import io.leadferry.vendor.LanePlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
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

    private static final int MILLIS_OF_SPEED = 1_000_000;

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

    @Unmatched
    private @Nullable List<String> options;

    @Override
    public Integer call() throws IOException {
        try {
            if ((feed == null) != (file == null)) {
                throw new ConfigurationFault(List.of("--feed and --file go together"));
            }
            if (speed <= 0) {
                throw new ConfigurationFault(List.of("--speed: must be above 0"));
            }
            return feed == null || file == null ? samples() : ownFile(feed, file);
        } catch (ConfigurationFault e) {
            return Sailing.explain(e, Terminal.err(spec));
        }
    }

    private int samples() throws IOException {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("spring.config.location", "classpath:/config/application.yaml,classpath:/config/rehearsal.yaml");
        more.put("rehearsal.key", UUID.randomUUID().toString());
        more.put("rehearsal.callbacks", "http://127.0.0.1:" + port(Sailing.arguments(options), more));
        List<String> args = Sailing.arguments(options);
        Ferry described = Sailing.check(Sailing.environment(args, more));
        RehearsalVendors vendors = new RehearsalVendors();
        for (Account account : described.accounts().values()) {
            // above every other source, so that nothing in the environment can point a rehearsal at a real vendor
            more.put(
                    "leadferry.accounts." + account.name() + ".base-url",
                    vendors.start(account, described.lanes(), Samples::prepare, Samples::prepare));
        }
        ConfigurableEnvironment environment = Sailing.environment(args, more);
        Ferry ferry = Sailing.check(environment);
        PrintWriter out = Terminal.out(spec);
        out.println("Rehearsal: stand-ins for both vendors inside this process, their windows of 60 s shortened to "
                + DurationStyle.detectAndParse(environment.getRequiredProperty("rehearsal.window"))
                        .toSeconds()
                + " s. No call leaves this machine.");
        out.flush();
        ConfigurableApplicationContext context = Sailing.start(ferry, true, args, more);
        Map<String, Path> folders = new LinkedHashMap<>();
        for (Feed one : ferry.feeds().values()) {
            folders.put(one.lane().operation(), folder(ferry, one.name()));
        }
        Set<String> names = Samples.write(folders, System.nanoTime()).stream()
                .map(path -> path.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        return show(context, ferry, names, vendors);
    }

    /** The interface's port, known before it is open, since the vendors are told where to call back. */
    private static int port(List<String> args, Map<String, Object> more) throws IOException {
        int asked = Sailing.environment(args, more).getProperty("server.port", Integer.class, 0);
        if (asked > 0) {
            return asked;
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            more.put("server.port", free.getLocalPort());
            return free.getLocalPort();
        }
    }

    private int ownFile(String feedName, Path given) throws IOException {
        List<String> args = Sailing.arguments(options);
        Ferry real = Sailing.check(Sailing.environment(args, Map.of()));
        Feed own = real.feeds().get(feedName);
        if (own == null) {
            throw new ConfigurationFault(List.of("--feed: there is no feed '" + feedName + "'; known: "
                    + String.join(", ", real.feeds().keySet())));
        }
        if (!Files.isRegularFile(given)) {
            throw new ConfigurationFault(List.of("--file: " + given + " is not a file"));
        }
        Path home = Files.createTempDirectory("leadferry-rehearsal");
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("leadferry.home", home.toString());
        URI callbacks = URI.create("http://127.0.0.1:" + port(args, more));
        RehearsalVendors vendors = new RehearsalVendors();
        Ferry ferry = rehearsed(real, own, home, callbacks, vendors);
        Path inbox = folder(ferry, feedName);
        PrintWriter out = Terminal.out(spec);
        out.println("Rehearsal of " + given.getFileName() + " by the feed " + feedName + ", "
                + (speed == 1 ? "at the vendor's real pace" : speed + " times the vendor's pace") + "; receipts in "
                + home.resolve("receipts") + ". No call leaves this machine.");
        out.flush();
        once = true;
        ConfigurableApplicationContext context = Sailing.start(ferry, true, args, more);
        Path arriving = inbox.resolve("." + given.getFileName());
        Files.copy(given, arriving);
        Files.move(arriving, inbox.resolve(given.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        return show(context, ferry, Set.of(given.getFileName().toString()), vendors);
    }

    private static Duration faster(Duration window, double speed) {
        return Duration.ofNanos((long) (window.toMillis() * MILLIS_OF_SPEED / speed));
    }

    private Ferry rehearsed(Ferry real, Feed own, Path home, URI callbacks, RehearsalVendors vendors)
            throws IOException {
        Account at = real.lane(own.lane()).account();
        Map<LaneId, LanePlan> paced = new LinkedHashMap<>();
        real.lanes().forEach((lane, plan) -> {
            if (plan.account().equals(at)) {
                Limit limit = plan.limit();
                Limit fast = new Limit(limit.calls(), faster(limit.per(), speed), limit.rows(), limit.turn());
                paced.put(lane, new LanePlan(at, plan.operation(), fast, plan.tryAgain()));
            }
        });
        String address = vendors.start(at, paced, UnaryOperator.identity(), UnaryOperator.identity());
        Account here = new Account(
                at.name(),
                at.vendor(),
                URI.create(address),
                at.settings(),
                at.secrets(),
                List.of(URI.create(address).getHost()),
                null);
        Map<LaneId, LanePlan> lanes = new LinkedHashMap<>();
        paced.forEach(
                (lane, plan) -> lanes.put(lane, new LanePlan(here, plan.operation(), plan.limit(), plan.tryAgain())));
        Feed feedHere = own.at(
                new Source.Folder(home.resolve("inbox").resolve(own.name())),
                new CompleteWhen.Stable(Duration.ofMillis(100)));
        return new Ferry(
                home,
                "jdbc:sqlite:" + home.resolve("ledger").resolve("leadferry.db"),
                callbacks,
                real.callbackDeadline(),
                Map.of(here.name(), here),
                lanes,
                Map.of(own.name(), feedHere));
    }

    private static Path folder(Ferry ferry, String feedName) throws IOException {
        if (ferry.feed(feedName).source() instanceof Source.Folder folder) {
            return Files.createDirectories(folder.path());
        }
        throw new IllegalStateException("a rehearsal watches folders");
    }

    private int show(ConfigurableApplicationContext context, Ferry ferry, Set<String> names, RehearsalVendors vendors) {
        try (Screen screen = new Screen(Terminal.out(spec), context, names)) {
            context.getBean(DropLog.class).onTold(screen::finished);
            screen.untilAllHaveReceipts();
        }
        PrintWriter out = Terminal.out(spec);
        if (!once) {
            ferry.feeds().values().forEach(one -> out.println("watching " + one.source() + " (" + one.name() + ")"));
            out.println("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")
                    + "/api/drops · Ctrl-C ends it");
            out.flush();
            return CommandCodes.DONE;
        }
        int code = SpringApplication.exit(context);
        vendors.close();
        return code;
    }
}
