package io.leadferry.bench;

import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Duties;
import io.leadferry.model.LaneId;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Three ferries in one process that share a home and a ledger on a server. One account is paced as a vendor's, with a
 * stand-in of its own; the others may call as often as they like.
 */
final class SharedFerries implements AutoCloseable {

    static final String PACED = "paced";
    static final List<String> NAMES = List.of("ferry_1", "ferry_2", "ferry_3");
    static final List<String> FREE =
            IntStream.range(0, 12).mapToObj("free-%02d"::formatted).toList();

    private static final long LOOK_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path home;
    private final List<Ferry> ferries = new ArrayList<>();

    /** One of them. */
    record Ferry(String name, ConfigurableApplicationContext context) {

        boolean has(String account) {
            return context.getBean(Duties.class).has(account);
        }

        private int port() {
            return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        }

        private long duties() {
            Duties duties = context.getBean(Duties.class);
            return accounts().stream().filter(duties::has).count() + (duties.hasHouse() ? 1 : 0);
        }
    }

    /**
     * Starts them, and waits until each has its share.
     *
     * @param window the paced account's
     * @param callbacks where callbacks are to be sent to
     */
    SharedFerries(
            Path home,
            BenchServer server,
            OzonetelStandIn paced,
            Duration window,
            OzonetelStandIn free,
            HeldCallbacks callbacks)
            throws IOException, InterruptedException {
        this.home = home;
        for (String account : accounts()) {
            Bench.folder(inbox(account));
        }
        for (String name : NAMES) {
            Map<String, Object> settings = BenchLeadferry.settings(home);
            settings.putAll(server.settings(name));
            settings.put("leadferry.cluster.node", name);
            settings.put("leadferry.callbacks.base-url", callbacks.url());
            settings.put("server.port", 0);
            account(settings, PACED, paced, PaceBench.LIMIT, window);
            FREE.forEach(account -> account(settings, account, free, 100_000, Duration.ofSeconds(1)));
            ferries.add(new Ferry(name, BenchLeadferry.start(settings, WebApplicationType.SERVLET)));
        }
        untilEven();
    }

    private static void account(
            Map<String, Object> settings, String name, OzonetelStandIn vendor, int calls, Duration per) {
        String account = "leadferry.accounts." + name + ".";
        settings.put(account + "vendor", "ozonetel");
        settings.put(account + "base-url", vendor.baseUrl());
        settings.put(account + "user-name", "rehearsal");
        settings.put(account + "api-key", "rehearsal-key");
        settings.put(account + "limits.add-leads.calls", calls);
        settings.put(account + "limits.add-leads.per", per.toMillis() + "ms");
        String feed = "leadferry.feeds." + name + ".";
        settings.put(feed + "account", name);
        settings.put(feed + "operation", "add-leads");
        settings.put(feed + "from", "inbox/" + name);
        settings.put(feed + "linger", "300ms");
        settings.put(feed + "complete-when", "marker .done");
    }

    static List<String> accounts() {
        List<String> accounts = new ArrayList<>(FREE);
        accounts.add(PACED);
        return accounts;
    }

    List<Ferry> all() {
        return ferries;
    }

    /** Where each of them takes what it is told. */
    List<Integer> ports() {
        return ferries.stream().map(Ferry::port).toList();
    }

    /** An account without a pace that is that ferry's. */
    String accountOf(Ferry ferry) {
        return FREE.stream().filter(ferry::has).findFirst().orElseThrow();
    }

    /** Waits until all is somebody's, and nobody has more than one duty beyond another. */
    void untilEven() throws InterruptedException {
        until("the duties are spread evenly", () -> {
            List<Long> each = ferries.stream().map(Ferry::duties).sorted().toList();
            return each.stream().mapToLong(Long::longValue).sum() == accounts().size() + 1
                    && each.get(each.size() - 1) - each.get(0) <= 1;
        });
    }

    /** Holds the lanes of accounts; the files are taken all the same. */
    void pause(List<String> accounts) {
        LaneControl lanes = ferries.get(0).context().getBean(LaneControl.class);
        accounts.forEach(account -> lanes.pause(new LaneId(account, "add-leads")));
    }

    private Path inbox(String account) {
        return home.resolve("inbox").resolve(account);
    }

    /** Lays a file into an account's inbox; it is taken from when it is {@link #mark marked}. */
    void lay(String account, Path file) throws IOException {
        Files.move(file, inbox(account).resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    void mark(String account, String file) throws IOException {
        Files.createFile(inbox(account).resolve(file + ".done"));
    }

    /** Waits until the newest drops are those files, read to their end: all of their rows are durable. */
    void untilSealed(List<String> files, int rows) throws InterruptedException {
        Drops drops = ferries.get(0).context().getBean(Drops.class);
        until(
                "the files are sealed",
                () -> drops.list(null, null, files.size()).stream()
                                .filter(drop -> files.contains(drop.file()) && drop.state() != Drop.State.READING)
                                .filter(drop -> {
                                    if (drop.total() != rows || drop.state() == Drop.State.QUARANTINED) {
                                        throw new IllegalStateException("of " + rows + " rows " + drop.total()
                                                + " were read, and the drop is " + drop.state());
                                    }
                                    return true;
                                })
                                .count()
                        == files.size());
    }

    /** Something that becomes true. */
    @FunctionalInterface
    interface Becomes {
        boolean isSo();
    }

    static void until(String what, Becomes becomes) throws InterruptedException {
        long begin = System.nanoTime();
        while (!becomes.isSo()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("it did not come to pass that " + what);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() {
        ferries.forEach(ferry -> ferry.context().close());
    }
}
