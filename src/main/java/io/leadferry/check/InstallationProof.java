package io.leadferry.check;

import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.Feed;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.model.Account;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a whole installation, or at one feed and its account: all of it side by side, each step in its time, and the whole
 * in less than a minute, also where nothing answers any more.
 */
public final class InstallationProof {

    /** How long a step may take before servers that are well. */
    public static final Duration STEP = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofSeconds(50);
    private static final int SIDE_BY_SIDE = 16;

    private final LeadferryConfiguration configuration;
    private final VendorProfiles profiles;
    private final InterfaceKeys keys;
    private final LeadferryClock clock;
    private final Names names;
    private final Duration step;

    /**
     * A look at one configuration.
     *
     * @param keys where its interface is
     * @param step how long a step may take; an answer that proves a key twice as long, for one that is cut off may have cost
     *     a token all the same
     */
    public InstallationProof(
            LeadferryConfiguration configuration,
            VendorProfiles profiles,
            InterfaceKeys keys,
            LeadferryClock clock,
            Names names,
            Duration step) {
        this.step = step;
        this.configuration = configuration;
        this.profiles = profiles;
        this.keys = keys;
        this.clock = clock;
        this.names = names;
    }

    /** One thing that is looked at, and what is found there. */
    private record Look(CheckLines lines, Runnable work) {}

    /**
     * Looks at everything.
     *
     * @param notes what there is to say of the configuration itself, a line each
     */
    public List<CheckLine> ofAll(List<String> notes) {
        return looked(configuration.accounts(), configuration.feeds(), Optional.of(notes));
    }

    /** Looks at one feed and its account alone. */
    public List<CheckLine> of(Feed feed) {
        Account account = configuration.lane(feed.lane()).account();
        return looked(Map.of(account.name(), account), Map.of(feed.name(), feed), Optional.empty());
    }

    private List<CheckLine> looked(
            Map<String, Account> accounts, Map<String, Feed> feeds, Optional<List<String>> notes) {
        try (TimedSteps steps = new TimedSteps(step);
                VendorQuestions vendors = new VendorQuestions(accounts.values())) {
            ServerProof servers = new ServerProof(steps, clock);
            List<Look> looks = new ArrayList<>();
            notes.ifPresent(told -> looks.add(ferry(steps, servers, told)));
            AccountProof account = new AccountProof(
                    servers,
                    new KeysProof(
                            configuration.lanes(),
                            new KeptTokensLook(configuration.ledger(), clock),
                            vendors,
                            names,
                            step.multipliedBy(2)));
            accounts.forEach((name, one) -> {
                CheckLines lines = new CheckLines(CheckLines.ACCOUNT, name);
                VendorProfile profile = profiles.find(one.vendor())
                        .orElseThrow(() -> new IllegalStateException("the profile of " + one.vendor() + " has gone"));
                looks.add(new Look(lines, () -> account.look(one, profile, lines)));
            });
            feeds(steps, servers, feeds, looks);
            return done(looks);
        }
    }

    private void feeds(TimedSteps steps, ServerProof servers, Map<String, Feed> feeds, List<Look> looks) {
        FeedProof feed = new FeedProof(configuration.home());
        Map<SftpProof.SignIn, Map<Feed, CheckLines>> signIns = new LinkedHashMap<>();
        feeds.forEach((name, one) -> {
            CheckLines lines = new CheckLines(CheckLines.FEED, name);
            looks.add(new Look(lines, () -> feed.look(one, lines)));
            if (one.source() instanceof Source.Sftp source) {
                CheckLines there = new CheckLines(CheckLines.FEED, name);
                looks.add(new Look(there, () -> {}));
                signIns.computeIfAbsent(SftpProof.SignIn.of(source), first -> new LinkedHashMap<>())
                        .put(one, there);
            }
        });
        SftpProof sftp = new SftpProof(configuration, steps, servers, clock, names);
        // the lines of all feeds of one sign-in are filled by one look
        signIns.values()
                .forEach(some -> looks.add(new Look(some.values().iterator().next(), () -> sftp.look(some))));
    }

    private Look ferry(TimedSteps steps, ServerProof servers, List<String> notes) {
        CheckLines lines = new CheckLines(CheckLines.FERRY, configuration.home().toString());
        return new Look(lines, () -> {
            lines.ok(
                    "configuration",
                    count(configuration.accounts().size(), "account") + ", "
                            + count(configuration.feeds().size(), "feed"));
            notes.forEach(note -> lines.warn("configuration", note, "see that it is meant so"));
            HomeProof home = new HomeProof(configuration);
            home.look(lines);
            Optional<String> runner = home.runner();
            new InterfaceProof(keys, configuration.console(), steps).look(runner, configuration.sftpAccess(), lines);
            new CallbackProof(configuration, servers, steps, names).look(runner.isPresent(), lines);
        });
    }

    private static String count(int some, String what) {
        return some + " " + what + (some == 1 ? "" : "s");
    }

    /** Has all of them looked at, and waits no longer than for the longest. */
    private static List<CheckLine> done(List<Look> looks) {
        ExecutorService few = Executors.newFixedThreadPool(SIDE_BY_SIDE, work -> {
            Thread thread = new Thread(work, "check");
            thread.setDaemon(true);
            return thread;
        });
        CountDownLatch open = new CountDownLatch(looks.size());
        List<Look> undone = new ArrayList<>(looks);
        for (Look look : looks) {
            few.execute(() -> {
                try {
                    look.work().run();
                } catch (RuntimeException e) {
                    look.lines()
                            .fail(
                                    "check",
                                    "it could not be looked at to its end: " + Outside.words(e),
                                    "this should not happen; tell the keeper of Leadferry");
                } finally {
                    synchronized (undone) {
                        undone.remove(look);
                    }
                    open.countDown();
                }
            });
        }
        try {
            if (!open.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                synchronized (undone) {
                    undone.forEach(look -> look.lines()
                            .fail(
                                    "time",
                                    "it was not looked at to its end within " + LONGEST.toSeconds() + " s",
                                    "look at one feed alone: --feed NAME"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        few.shutdownNow();
        return looks.stream()
                .map(Look::lines)
                .distinct()
                .flatMap(lines -> lines.all().stream())
                .toList();
    }
}
