package io.leadferry.soak;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.soak.SoakPermits.Used;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A busy day of twenty accounts before faulty vendors, at many times its speed, and what it did to the ferry. */
public final class SoakRun {

    /** What must be used of the permits while work waits, per cent. */
    private static final double PERMITS = 99;

    /** The first sixth of the figures is the warming up: classes, compiled code, the first of everything. */
    private static final int WARM_UP = 6;

    /** So many figures say whether something grows. */
    private static final int FEWEST = 4;

    /** Fewer calls of a kind than this are those of a cold start, and no measure. */
    private static final int FEWEST_CALLS = 50;

    private static final int SAMPLE_SECONDS = 1800;
    private static final Duration UNTIL_REST = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path jar;
    private final Consumer<String> say;
    private final SoakTimes times;
    private final long seed;
    private final List<Sample> samples = new ArrayList<>();
    private final List<long[]> pauses = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> unread = new CopyOnWriteArrayList<>();

    /**
     * @param folder of its own, empty
     * @param jar as it is built
     * @param hours how long files come, simulated
     * @param speed how many times faster than real
     * @param say takes what is told, a line at a time
     */
    public SoakRun(Path folder, Path jar, double hours, double speed, long seed, Consumer<String> say) {
        this.folder = folder.toAbsolutePath();
        this.jar = jar.toAbsolutePath();
        this.times = new SoakTimes(hours, speed);
        this.seed = seed;
        this.say = say;
    }

    /** What was measured at one moment. */
    private record Sample(
            double hour,
            double heap,
            double metaspace,
            double resident,
            long threads,
            int handles,
            double ledger,
            double wal,
            int files,
            long rows,
            long pending,
            double processor) {}

    /**
     * Runs.
     *
     * @return what is at fault, a sentence each; empty if nothing is
     */
    public List<String> run() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path log = folder.resolve("vendors.log");
        SoakWorld world = new SoakWorld(home, times, seed);
        Process vendors = vendors(log);
        try (SoakedFerry ferry = new SoakedFerry(home);
                WatchService watch = home.getFileSystem().newWatchService()) {
            BufferedReader said = vendors.inputReader(StandardCharsets.UTF_8);
            String port = said.readLine();
            if (port == null) {
                throw new IOException("the vendors did not start: " + Files.readString(folder.resolve("vendors.err")));
            }
            world.configure("http://127.0.0.1:" + port, ferry.port(), jar);
            ferry.start(jar, List.of("-Xmx256m"));
            watch(world, watch);
            long begin = System.nanoTime();
            day(world, ferry, vendors);
            vendors.getOutputStream().write('c');
            vendors.getOutputStream().flush();
            double busy = ferry.busySeconds();
            double vendorsBusy = SoakedFerry.busySeconds(vendors.pid());
            double seconds = (System.nanoTime() - begin) / 1e9;
            rest(world, ferry);
            sample(world, ferry, times.simulatedSeconds(System.nanoTime() - begin) / 3600);
            tell(samples.get(samples.size() - 1));
            say.accept(String.format(
                    Locale.ROOT,
                    "in %.0f s the ferry used %.0f %% of a core and the vendors %.0f %%, of %d",
                    seconds,
                    100 * busy / seconds,
                    100 * vendorsBusy / seconds,
                    Runtime.getRuntime().availableProcessors()));
            logged(ferry.log());
            vendors.getOutputStream().close();
            vendors.waitFor(20, TimeUnit.SECONDS);
            judge(world, log);
        } finally {
            vendors.destroyForcibly().waitFor();
        }
        return broken;
    }

    private Process vendors(Path log) throws IOException {
        return new ProcessBuilder(
                        SoakedFerry.java(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        jar + File.pathSeparator + classes(),
                        SoakVendors.class.getName(),
                        Double.toString(times.hours()),
                        Double.toString(times.speed()),
                        log.toString(),
                        Long.toString(seed))
                .redirectError(folder.resolve("vendors.err").toFile())
                .start();
    }

    private static Path classes() {
        try {
            return Path.of(SoakRun.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sees at once, by the kernel's word, when an original leaves its inbox. */
    private static void watch(SoakWorld world, WatchService watch) throws IOException {
        for (int account = 0; account < SoakWorld.ACCOUNTS; account++) {
            for (SoakFeed feed : SoakFeed.values()) {
                if (feed.isOf(account)) {
                    world.inbox(account, feed).register(watch, StandardWatchEventKinds.ENTRY_DELETE);
                }
            }
        }
        Thread eyes = new Thread(
                () -> {
                    try {
                        while (true) {
                            WatchKey key = watch.take();
                            long now = System.nanoTime();
                            for (WatchEvent<?> event : key.pollEvents()) {
                                world.left(String.valueOf(event.context()), now);
                            }
                            key.reset();
                        }
                    } catch (InterruptedException | ClosedWatchServiceException closed) {
                        // nobody asks any more
                    }
                },
                "eyes");
        eyes.setDaemon(true);
        eyes.start();
    }

    /** Files come by chance, feed by feed, and every half hour somebody looks. */
    private void day(SoakWorld world, SoakedFerry ferry, Process vendors) throws Exception {
        ScheduledExecutorService senders = Executors.newScheduledThreadPool(2);
        long begin = System.nanoTime();
        for (int account = 0; account < SoakWorld.ACCOUNTS; account++) {
            for (SoakFeed feed : SoakFeed.values()) {
                if (feed.isOf(account)) {
                    send(world, senders, account, feed, begin);
                }
            }
        }
        say.accept("hour   heap  classes resident threads handles  ledger     wal   files      rows   pending  core %");
        long end = begin + times.length().toNanos();
        for (long next = begin; next <= end && ferry.isAlive() && vendors.isAlive(); ) {
            next += TimeUnit.MILLISECONDS.toNanos(times.millis(SAMPLE_SECONDS));
            ferry.endsWithin(Math.min(next, end) - System.nanoTime());
            sample(world, ferry, times.simulatedSeconds(System.nanoTime() - begin) / 3600);
            tell(samples.get(samples.size() - 1));
        }
        senders.shutdownNow();
        senders.awaitTermination(20, TimeUnit.SECONDS);
    }

    private void send(SoakWorld world, ScheduledExecutorService senders, int account, SoakFeed feed, long begin) {
        senders.schedule(
                () -> {
                    try {
                        world.drop(account, feed);
                    } catch (IOException | RuntimeException e) {
                        unread.add("a file could not be dropped: " + e);
                    }
                    if (!senders.isShutdown()) {
                        send(world, senders, account, feed, begin);
                    }
                },
                world.untilNext(
                        feed,
                        (System.nanoTime() - begin) / (double) times.length().toNanos()),
                TimeUnit.MILLISECONDS);
    }

    /** No more files, no more faults: everything must end. */
    private void rest(SoakWorld world, SoakedFerry ferry) throws Exception {
        Duration longest = UNTIL_REST.plusMillis(times.millis(2 * 3600));
        try {
            await().atMost(longest)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> !ferry.isAlive() || isAtRest(world, ferry));
        } catch (ConditionTimeoutException e) {
            unread.add("something was still at work after " + longest);
        }
        must(ferry.isAlive(), "the ferry has ended by itself");
    }

    /** Whether every file is taken, no drop is at work, and every receipt has been written since. */
    private boolean isAtRest(SoakWorld world, SoakedFerry ferry) throws Exception {
        return world.files().stream().allMatch(file -> file.sealed != Long.MAX_VALUE)
                && JSON.readTree(ferry.get("/api/drops?state=working&limit=1")).isEmpty()
                && world.receiptsAtWork() == 0;
    }

    private void sample(SoakWorld world, SoakedFerry ferry, double hour) throws Exception {
        double busy = ferry.busySeconds();
        long from = System.nanoTime();
        long[] collected = ferry.collected();
        pauses.add(new long[] {from, System.nanoTime()});
        long pending = 0;
        for (String line : ferry.get("/actuator/prometheus").split("\n")) {
            if (line.startsWith("leadferry_lane_rows_pending{")) {
                pending += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        Path ledger = world.data().resolve("ledger/leadferry.db");
        List<SoakFile> files = world.files();
        samples.add(new Sample(
                hour,
                collected[0] / 1024.0,
                collected[1] / 1024.0,
                ferry.status("VmRSS:") / 1024.0,
                ferry.status("Threads:"),
                ferry.handles(),
                Files.size(ledger) / 1048576.0,
                Files.size(ledger.resolveSibling("leadferry.db-wal")) / 1048576.0,
                files.size(),
                files.stream()
                        .filter(file -> file.sealed != Long.MAX_VALUE)
                        .mapToLong(SoakFile::rows)
                        .sum(),
                pending,
                busy));
    }

    private void tell(Sample sample) {
        int at = samples.indexOf(sample);
        double before = at == 0 ? sample.processor() : samples.get(at - 1).processor();
        double seconds = at == 0
                ? Double.NaN
                : times.millis((sample.hour() - samples.get(at - 1).hour()) * 3600) / 1000.0;
        say.accept(String.format(
                Locale.ROOT,
                "%4.1f %6.1f %8.1f %8.0f %7d %7d %7.1f %7.1f %7d %9d %9d %7.0f",
                sample.hour(),
                sample.heap(),
                sample.metaspace(),
                sample.resident(),
                sample.threads(),
                sample.handles(),
                sample.ledger(),
                sample.wal(),
                sample.files(),
                sample.rows(),
                sample.pending(),
                100 * (sample.processor() - before) / seconds));
    }

    /** What the ferry had to say: errors are at fault, all else is told by kind. */
    private void logged(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            Map<String, Integer> kinds = new HashMap<>();
            lines.forEach(line -> {
                if (line.matches("\\d\\d:\\d\\d:\\d\\d (WARN|ERROR) .*")) {
                    kinds.merge(
                            line.substring(9).replaceAll("\\b(oz|hw|f|c-)?[0-9a-z-]*\\d[0-9a-z.:-]*", "…"),
                            1,
                            Integer::sum);
                }
            });
            kinds.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(12)
                    .forEach(kind -> say.accept("%6d × %.160s".formatted(kind.getValue(), kind.getKey())));
            kinds.keySet().stream()
                    .filter(kind -> kind.startsWith("ERROR"))
                    .forEach(kind -> must(false, "the ferry told an error: " + kind));
        }
    }

    private void judge(SoakWorld world, Path log) throws IOException {
        List<SoakCall> calls = new ArrayList<>();
        SoakCall.each(log, calls::add);
        SoakJudge judge = new SoakJudge(world.files(), calls);
        judge.calls();
        judge.receipts(receipts(world));
        broken.addAll(judge.findings());
        broken.addAll(unread);
        long tooFast =
                calls.stream().filter(call -> call.tooFast() || call.overlap()).count();
        say.accept("%d calls, %d of them met by a fault; %d refused for their pace"
                .formatted(
                        calls.size(),
                        calls.stream()
                                .filter(call -> call.answer() != SoakCall.Answer.YES)
                                .count(),
                        tooFast));
        Map<SoakLane, Used> used = new SoakPermits(times, judge::sealed, pauses).used(calls);
        used.forEach((lane, one) -> {
            say.accept("%-15s %s".formatted(lane.word, one));
            must(
                    one.calls() < FEWEST_CALLS || one.isEnough(PERMITS, times.millis(lane.seconds) / 10.0),
                    "%s left permits unused while work waited: %s".formatted(lane.word, one));
        });
        must(!used.isEmpty(), "no call was made that work had waited for");
        trends();
    }

    private void trends() {
        List<Sample> warm = samples.subList(samples.size() / WARM_UP, samples.size());
        if (warm.size() < FEWEST) {
            say.accept("the run is too short to say what grows");
            return;
        }
        flat(warm, "heap, MB", Sample::heap, 0.15, 8);
        flat(warm, "classes, MB", Sample::metaspace, 0.05, 4);
        flat(warm, "resident, MB", Sample::resident, 0.15, 40);
        flat(warm, "threads", Sample::threads, 0.1, 6);
        flat(warm, "handles", Sample::handles, 0.1, 12);
        flat(warm, "write-ahead log, MB", Sample::wal, 0.5, 32);
        SoakTrend bytes = SoakTrend.of(
                "ledger, bytes a row",
                warm.stream()
                        .mapToDouble(sample -> sample.ledger() * 1048576 / Math.max(1, sample.rows()))
                        .toArray());
        say.accept(bytes + ": it holds every row, call and callback");
        must(bytes.isFlat(0.1, 4), bytes + ": the ledger grows faster than what it holds");
    }

    private void flat(List<Sample> of, String what, ToDoubleFunction<Sample> figure, double share, double least) {
        SoakTrend trend = SoakTrend.of(what, of.stream().mapToDouble(figure).toArray());
        boolean flat = trend.isFlat(share, least);
        say.accept(trend + (flat ? ": flat" : ": NOT FLAT"));
        must(flat, trend + ": not flat");
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    /** The receipts by feed and file. */
    private static Map<String, List<JsonNode>> receipts(SoakWorld world) throws IOException {
        Map<String, List<JsonNode>> receipts = new HashMap<>();
        try (Stream<Path> all = Files.walk(world.data().resolve("receipts"))) {
            all.filter(path -> path.toString().endsWith(".receipt.json")).forEach(path -> {
                try {
                    JsonNode receipt = JSON.readTree(path.toFile());
                    receipts.computeIfAbsent(
                                    receipt.path("feed").asText() + "/"
                                            + receipt.path("file").asText(),
                                    none -> new ArrayList<>())
                            .add(receipt);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return receipts;
    }
}
