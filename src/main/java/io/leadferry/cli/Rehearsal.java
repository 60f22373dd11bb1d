package io.leadferry.cli;

import io.leadferry.InstanceLock;
import io.leadferry.connector.LanePlan;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Leftovers;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Private;
import io.leadferry.receipt.DropLog;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.ReceiptFiles;
import io.leadferry.receipt.Receipts;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A rehearsal at work. It stands apart from the words of its command: those are looked at for each command's help, and Spring
 * would come along.
 */
final class Rehearsal {

    private static final int MILLIS_OF_SPEED = 1_000_000;
    private static final int MOST_TRIES = 5;
    private static final String USUAL_HOME = "data";

    private final @Nullable CommandSpec spec;
    private final @Nullable List<String> options;

    /**
     * A rehearsal that its command asks for.
     *
     * @param options what stands beside the command's own words
     */
    Rehearsal(@Nullable CommandSpec spec, @Nullable List<String> options) {
        this.spec = spec;
        this.options = options;
    }

    /**
     * With sample files.
     *
     * @param once whether it ends when every file has its receipt
     * @return the exit code
     */
    int samples(boolean once) throws IOException {
        try (RehearsalVendors vendors = new RehearsalVendors()) {
            return samples(once, vendors);
        }
    }

    private int samples(boolean once, RehearsalVendors vendors) throws IOException {
        List<String> args = SpringOptions.of(options, spec);
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("spring.config.location", vendors.configuration());
        more.put("rehearsal.key", UUID.randomUUID().toString());
        more.put("rehearsal.callbacks", "http://127.0.0.1");
        ConfigurableEnvironment environment = Startup.environment(args, more);
        PrintWriter out = Terminal.out(spec);
        out.println("Rehearsal: stand-ins for " + vendors.names()
                + " inside this process, their windows of 60 s shortened to "
                + DurationStyle.detectAndParse(environment.getRequiredProperty("rehearsal.window"))
                        .toSeconds()
                + " s. No call leaves this machine.");
        moveHomeAside(environment, more, out);
        LeadferryConfiguration described = Startup.check(Startup.environment(args, more));
        for (Account account : described.accounts().values()) {
            // above every other source, so that nothing in the environment can point a rehearsal at a real vendor
            more.put(
                    "leadferry.accounts." + account.name() + ".base-url",
                    vendors.start(account, described.lanes(), true));
        }
        int usual = environment.getProperty("server.port", Integer.class, 0);
        ConfigurableApplicationContext context = start(args, more, usual, port -> {
            more.put("rehearsal.callbacks", "http://127.0.0.1:" + port);
            return Startup.check(Startup.environment(args, more));
        });
        LeadferryConfiguration configuration = context.getBean(LeadferryConfiguration.class);
        if (port(context) != usual && !RehearsalPort.isAskedFor(args)) {
            out.println("Port " + usual + " is taken; the interface of this rehearsal is at http://127.0.0.1:"
                    + port(context));
        }
        Screen screen = screen(context, configuration);
        boolean known = screen.untilAllHaveReceipts(dropped(configuration, vendors));
        Path receipts = configuration.home().resolve("receipts");
        if (known) {
            out.println("Every sample has its receipt, below " + receipts + ": *.receipt.txt is for a person.");
        }
        if (!once && context.isActive()) {
            SpringApplication.getShutdownHandlers()
                    .add(() -> out.println("The rehearsal has ended; receipts stay below " + receipts + "."));
            configuration
                    .feeds()
                    .values()
                    .forEach(one -> out.println("watching " + one.source() + " (" + one.name() + ")"));
            out.println("Drop a file of your own into one of them: CSV, .xlsx or JSON. http://127.0.0.1:"
                    + port(context) + "/api/drops · Ctrl-C ends it");
            screen.watch();
        }
        if (context.isActive()) {
            int code = SpringApplication.exit(context);
            return known ? code : CommandCodes.FAILED;
        }
        return CommandCodes.DONE; // somebody stops the process, which waits until the ferry has ended
    }

    /** Drops the samples of each account's vendor into its feeds; their names. */
    private static Set<String> dropped(LeadferryConfiguration configuration, RehearsalVendors vendors)
            throws IOException {
        Set<String> names = new TreeSet<>();
        long seed = System.nanoTime();
        for (Account account : configuration.accounts().values()) {
            Map<String, Path> folders = new LinkedHashMap<>();
            for (Feed one : configuration.feeds().values()) {
                if (one.lane().account().equals(account.name())) {
                    folders.put(one.lane().operation(), folder(configuration, one.name()));
                }
            }
            vendors.write(account, folders, seed)
                    .forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }

    /** A home has one ferry: where one is at work in that of the samples, they have another, beside it. */
    private static void moveHomeAside(ConfigurableEnvironment environment, Map<String, Object> more, PrintWriter out)
            throws IOException {
        String usual = environment.getRequiredProperty("leadferry.home");
        Optional<String> holder = SoleUse.holder(InstanceLock.lock(Path.of(usual)));
        if (!usual.equals(USUAL_HOME) || holder.isEmpty()) {
            return;
        }
        String aside = usual + "-rehearsal";
        for (int i = 2; SoleUse.holder(InstanceLock.lock(Path.of(aside))).isPresent(); i++) {
            aside = usual + "-rehearsal-" + i;
        }
        more.put("leadferry.home", aside);
        out.println("The home " + usual + " is in use by " + holder.get() + "; this rehearsal works in " + aside + ".");
    }

    /**
     * Starts a ferry at a port that is free, however many start at the same time.
     *
     * @param preferred the port it has if that is free; 0 for any
     * @param described the ferry, once its port is known
     */
    private static ConfigurableApplicationContext start(
            List<String> args, Map<String, Object> more, int preferred, IntFunction<LeadferryConfiguration> described)
            throws IOException {
        Startup.libraries(); // a rehearsal is played on the routes beside it too
        // what became of each file is told on the screen, in the same words
        more.put("logging.level." + DropLog.class.getName(), "off");
        for (int tries = 1; ; tries++) {
            RehearsalPort port = RehearsalPort.of(args, preferred);
            more.put("server.port", port.number());
            try {
                return Startup.start(described.apply(port.number()), true, args, more);
            } catch (ConfigurationFault e) {
                if (tries == MOST_TRIES || !port.isTakenSince()) {
                    throw e;
                }
            }
        }
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private Screen screen(ConfigurableApplicationContext context, LeadferryConfiguration configuration) {
        Screen screen = new Screen(Terminal.out(spec), context, configuration);
        context.getBean(DropLog.class).onTold((receipt, first) -> screen.finished(receipt));
        return screen;
    }

    /**
     * With a file and a feed of the person's own.
     *
     * @param speed so many times the vendor's pace, above 0
     * @param kept a folder that keeps the receipt's files; null for none
     * @return the exit code
     */
    int ownFile(String feedName, Path given, double speed, @Nullable Path kept) throws IOException {
        List<String> args = SpringOptions.of(options, spec);
        LeadferryConfiguration real = Startup.check(Startup.environment(args, Map.of()));
        Feed own = Startup.feed(real, feedName);
        if (!Files.isRegularFile(given)) {
            throw new ConfigurationFault(List.of("--file: " + given + " is not a file"));
        }
        String name = given.getFileName().toString();
        if (name.matches(Leftovers.exclude(own))) {
            throw new ConfigurationFault(List.of("--file: the feed " + feedName + " leaves a file of the name " + name
                    + " alone, as one that is still arriving or that a program keeps for itself; give it another"));
        }
        TemporaryHome home = TemporaryHome.make(Terminal.err(spec));
        boolean stopped = false;
        try (RehearsalVendors vendors = new RehearsalVendors()) {
            PrintWriter out = Terminal.out(spec);
            out.println("Rehearsal of " + name + " by the feed " + feedName + ", "
                    + (speed == 1 ? "at the vendor's real pace" : speed + " times the vendor's pace")
                    + ". No call leaves this machine.");
            LeadferryConfiguration rehearsed = rehearsed(real, own, speed, home.folder(), vendors);
            ConfigurableApplicationContext context =
                    start(args, apart(home.folder()), 0, port -> calledBackAt(port, rehearsed));
            Screen screen = screen(context, rehearsed);
            Path inbox = folder(rehearsed, feedName);
            Path arriving = Files.createTempFile(inbox, ".", ".part");
            Files.copy(given, arriving, StandardCopyOption.REPLACE_EXISTING);
            Files.move(arriving, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            boolean known = screen.untilAllHaveReceipts(Set.of(name));
            stopped = !context.isActive();
            if (stopped) {
                return CommandCodes
                        .FAILED; // somebody stops the process, which removes the home when the ferry has ended
            }
            Receipt end = screen.end(name);
            if (end != null) {
                tell(end, context, rehearsed, kept, out);
            } else {
                out.println(name + " is not finished, and will not be without somebody who does what is said above");
            }
            SpringApplication.exit(context);
            return known && end != null && end.summary().state() != Drop.State.QUARANTINED
                    ? CommandCodes.DONE
                    : CommandCodes.FAILED;
        } finally {
            if (!stopped) {
                home.close();
            }
        }
    }

    /** Prints the letter, and brings the receipt's files to where they are to be kept. */
    private static void tell(
            Receipt end,
            ConfigurableApplicationContext context,
            LeadferryConfiguration configuration,
            @Nullable Path kept,
            PrintWriter out)
            throws IOException {
        out.println();
        context.getBean(Receipts.class).text(end.summary().drop()).ifPresent(letter -> Terminal.text(out, letter));
        Path files = configuration.home().resolve("receipts").resolve(ReceiptFiles.nameOf(end.summary()));
        if (kept == null) {
            out.println(
                    "The rehearsal's files are removed now; --receipts DIR keeps receipt, letter and rejected rows.");
            return;
        }
        Files.createDirectories(kept);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files.resolveSibling(""))) {
            for (Path one : all) {
                if (!one.getFileName().toString().startsWith(".")) {
                    Path copy = kept.resolve(one.getFileName());
                    Files.copy(one, copy, StandardCopyOption.REPLACE_EXISTING);
                    out.println("kept: " + copy);
                }
            }
        }
    }

    /** What a rehearsal beside a running ferry has for itself, whatever the configuration says of that one. */
    private static Map<String, Object> apart(Path home) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("leadferry.home", home.toString());
        more.put("server.address", "127.0.0.1");
        more.put("server.ssl.enabled", "false");
        more.put("server.servlet.context-path", "");
        more.put("server.tomcat.basedir", home.resolve("http").toString());
        more.put("management.server.port", "${server.port}");
        more.put("management.server.ssl.enabled", "false");
        more.put("logging.file.name", "");
        more.put("logging.file.path", "");
        return more;
    }

    private static Duration faster(Duration window, double speed) {
        return Duration.ofNanos((long) (window.toMillis() * MILLIS_OF_SPEED / speed));
    }

    private static LeadferryConfiguration rehearsed(
            LeadferryConfiguration real, Feed own, double speed, Path home, RehearsalVendors vendors)
            throws IOException {
        Account at = real.lane(own.lane()).account();
        Map<LaneId, LanePlan> paced = new LinkedHashMap<>();
        real.lanes().forEach((lane, plan) -> {
            if (plan.account().equals(at)) {
                Limit limit = plan.limit();
                Limit fast = new Limit(limit.calls(), faster(limit.per(), speed), limit.rows(), limit.turn());
                paced.put(lane, new LanePlan(at, plan.operation(), fast, plan.tryAgain(), plan.token()));
            }
        });
        String address = vendors.start(at, paced, false);
        Account here = new Account(
                at.name(),
                at.vendor(),
                URI.create(address),
                vendors.settings(at, URI.create(address)),
                at.secrets(),
                null);
        Map<LaneId, LanePlan> lanes = new LinkedHashMap<>();
        paced.forEach((lane, plan) ->
                lanes.put(lane, new LanePlan(here, plan.operation(), plan.limit(), plan.tryAgain(), plan.token())));
        Feed feedHere = own.at(
                new Source.Folder(home.resolve("inbox").resolve(own.name())),
                new CompleteWhen.Stable(Duration.ofMillis(100)));
        return new LeadferryConfiguration(
                home,
                LedgerAddress.of(LedgerAddress.FILE + home.resolve("ledger").resolve("leadferry.db")),
                null,
                real.callbackDeadline(),
                Map.of(here.name(), here),
                lanes,
                Map.of(own.name(), feedHere));
    }

    /** The same ferry, called back by the stand-ins at its port. */
    private static LeadferryConfiguration calledBackAt(int port, LeadferryConfiguration configuration) {
        return new LeadferryConfiguration(
                configuration.home(),
                configuration.ledger(),
                URI.create("http://127.0.0.1:" + port),
                configuration.callbackDeadline(),
                configuration.accounts(),
                configuration.lanes(),
                configuration.feeds());
    }

    private static Path folder(LeadferryConfiguration configuration, String feedName) throws IOException {
        if (configuration.feed(feedName).source() instanceof Source.Folder folder) {
            return Private.folders(folder.path());
        }
        throw new IllegalStateException("a rehearsal watches folders");
    }
}
