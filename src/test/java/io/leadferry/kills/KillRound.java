package io.leadferry.kills;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.kills.KilledHome.Feed;
import io.leadferry.kills.KilledHome.Unwanted;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One home from its first start to its rest: so many kills while files come and the wire storms, then a calm in which all
 * must end, then the judge's last word.
 */
final class KillRound implements AutoCloseable {

    private static final Duration UNTIL_READY = Duration.ofSeconds(90);
    private static final Duration UNTIL_MET = Duration.ofSeconds(6);
    private static final Duration UNTIL_REST = Duration.ofSeconds(180);

    /** An answer that came so long before a kill is surely written down. */
    private static final Duration UNTIL_SETTLED = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);
    private static final long LATE = KilledHome.ANSWER_TIMEOUT.plusMillis(400).toMillis();
    private static final int MOST_DROPS = 1_000;

    private final long seed;
    private final Random random;
    private final KilledHome world;
    private final Vendors vendors;
    private final Wire ozonetel;
    private final Wire huawei;
    private final Wire callbacks;
    private final KilledFerry ferry;
    private final FolderEyes eyes;
    private final Judge judge;
    private final Tally tally;
    private final Consumer<String> say;
    private final List<Passage> passages = new CopyOnWriteArrayList<>();
    private final List<String> kills = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicReference<String> lastAnswered = new AtomicReference<>();
    private final long begin = System.nanoTime();
    private volatile Trap trap = new Trap(KillPoint.RANDOM, null, 0, () -> {});
    private volatile boolean ended;
    private long readyAfter = TimeUnit.SECONDS.toNanos(2);
    private int looks;

    /** How many kills fell where, of all rounds; of calls by operation too. */
    static final class Tally {
        final Map<String, Integer> kills = new TreeMap<>();
        int total;
        int starts;
        int rows;
        int files;
        int calls;
        int endStates;
        int looks;

        void count(String where) {
            kills.merge(where, 1, Integer::sum);
            total++;
        }
    }

    KillRound(
            Path folder,
            Path jar,
            List<String> java,
            long seed,
            Supplier<String> ledgers,
            Tally tally,
            Consumer<String> say)
            throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.tally = tally;
        this.say = say;
        this.world = new KilledHome(Files.createDirectories(folder.resolve("home")), seed);
        this.vendors = new Vendors(folder.resolve("vendors"), jar);
        this.ferry = new KilledFerry(world.home, jar, java);
        this.judge = new Judge(world, () -> List.copyOf(passages));
        this.ozonetel = new Wire(vendors::ozonetel, new CallsWatch(), seed, LATE);
        this.huawei = new Wire(vendors::huawei, new CallsWatch(), seed + 1, LATE);
        this.callbacks = new Wire(ferry::port, new CallbacksWatch(), seed + 2, 0);
        world.configure(ozonetel.url(), huawei.url(), callbacks.url(), ledgers.get(), jar);
        this.eyes = new FolderEyes(world, this::left, () -> trap.hit(KillPoint.RECEIPT, null), this::written);
    }

    /** What was found wrong. */
    List<Judge.Finding> findings() {
        return judge.findings();
    }

    /** Kills so often, lets all come to rest, and judges. */
    void run(int times) throws Exception {
        Thread reader = new Thread(this::readReceipts, "reader");
        reader.setDaemon(true);
        reader.start();
        for (int kill = 1; kill <= times && findings().isEmpty(); kill++) {
            cycle(KillPoint.values()[(kill - 1) % KillPoint.values().length]);
        }
        rest();
        tally.starts += ferry.starts();
        tally.files += world.files().size();
        tally.rows += world.files().stream().mapToInt(file -> file.rows.size()).sum();
        tally.calls += passages.size();
        tally.endStates += judge.endStates();
        tally.looks += looks;
    }

    private void cycle(KillPoint point) throws Exception {
        if (random.nextBoolean()) {
            come(anyFeed());
        }
        ferry.start();
        if (point == KillPoint.START) {
            pause((long) (readyAfter * (0.02 + random.nextDouble())));
            kill(point, "");
        } else if (point == KillPoint.RANDOM) {
            boolean seen = random.nextBoolean() && looked();
            come(anyFeed());
            pause((long) ((seen ? 0 : readyAfter) + 1.5e9 * random.nextDouble()));
            kill(point, "");
        } else {
            meet(point);
        }
        ferry.gone();
        trap = new Trap(KillPoint.RANDOM, null, 0, () -> {});
        judge.frozen();
        judge.soFar(vendors.log());
    }

    /** Kills where a point is met; if it is not met for long, wherever it is then. */
    private void meet(KillPoint point) throws Exception {
        Feed feed = point == KillPoint.CALLBACK_GIVEN || point == KillPoint.CALLBACK_KEPT
                ? (random.nextBoolean() ? Feed.PLAIN : Feed.CHECKED)
                : anyFeed();
        String operation = !point.isOfACall()
                ? null
                : random.nextInt(8) == 0 && point != KillPoint.SETTLING ? "generate-token" : feed.operation;
        int times =
                switch (point) {
                    case WRITE -> 1 + random.nextInt(40);
                    case READING -> 1 + random.nextInt(6);
                    case RECEIPT -> 1 + random.nextInt(4);
                    case CALLBACK_GIVEN, CALLBACK_KEPT, MOVING -> 1 + random.nextInt(2);
                    default -> 1;
                };
        boolean early = random.nextInt(3) == 0;
        Trap set = new Trap(point, operation, times, () -> kill(point, operation));
        boolean posted = point == KillPoint.POSTING || point == KillPoint.POSTED;
        if (early) {
            come(feed, posted);
            trap = set;
            looked();
        } else {
            looked();
            trap = set;
        }
        if (!set.isSprung()) {
            come(feed, posted);
            come(anyFeed());
        }
        if (!set.await(UNTIL_MET)) {
            kill(KillPoint.RANDOM, "");
        }
    }

    private Feed anyFeed() {
        int chance = random.nextInt(20);
        if (chance < 4) {
            return Feed.PLAIN;
        } else if (chance < 8) {
            return Feed.NUMBERS;
        } else if (chance == 8) {
            return Feed.GUARDED;
        } else {
            List<Feed> others =
                    List.of(Feed.CHECKED, Feed.DELETES, Feed.EVERYWHERE, Feed.SCHEDULED_DATA, Feed.UNBLOCKS, Feed.GONE);
            return others.get(random.nextInt(others.size()));
        }
    }

    private void come(Feed feed) throws IOException {
        come(feed, random.nextInt(4) == 0);
    }

    private void come(Feed feed, boolean posted) throws IOException {
        Unwanted unwanted = new Unwanted(new ArrayList<>(), new ArrayList<>());
        DroppedFile file = world.next(feed, unwanted, posted);
        vendors.unwanted(unwanted);
        if (posted) {
            world.begin(file);
            Thread poster = new Thread(() -> post(file), "poster of " + file);
            poster.setDaemon(true);
            poster.start();
        } else {
            world.drop(file);
        }
    }

    /** Posts a file as a careful client would: until it is answered for, and once more, for answers are lost. */
    private void post(DroppedFile file) {
        try {
            for (int answers = 0; answers < 2 && !ended; ) {
                String drop = posted(file);
                if (drop == null) {
                    pause(BETWEEN_LOOKS.toNanos());
                    continue;
                }
                answers++;
                if (file.drop == null) {
                    file.drop = drop;
                    trap.hit(KillPoint.POSTED, null);
                } else if (!file.drop.equals(drop)) {
                    judge.find("posted again, it is told as " + drop + " and not as " + file.drop, file, null);
                }
            }
        } catch (InterruptedException e) {
            judge.find("nobody ends a poster: " + e, file, null);
        }
    }

    /** The drop that the ferry answers with; null while it does not. */
    private String posted(DroppedFile file) throws InterruptedException {
        byte[] content = file.content.getBytes(StandardCharsets.UTF_8);
        int half = content.length / 2;
        InputStream rest = new ByteArrayInputStream(content, half, content.length - half);
        InputStream whole =
                new SequenceInputStream(new ByteArrayInputStream(content, 0, half), new FilterInputStream(rest) {
                    @Override
                    public int read(byte[] to, int from, int most) throws IOException {
                        trap.hit(KillPoint.POSTING, null);
                        return super.read(to, from, most);
                    }
                });
        try {
            HttpResponse<String> answer = ferry.post(file, () -> whole);
            if (answer.statusCode() == 202) {
                return Passage.json(answer.body()).path("drop").asText();
            }
            if (answer.statusCode() != 503) {
                judge.find("is not taken: " + answer.statusCode() + " " + answer.body(), file, null);
            }
            return null;
        } catch (IOException away) {
            return null; // killed, or not there yet
        }
    }

    private synchronized void kill(KillPoint point, String operation) {
        if (ferry.isKilled()) {
            return;
        }
        if (!ferry.isAlive()) {
            judge.find("the ferry has ended by itself: " + lastWords(), null, null);
        }
        ferry.kill();
        judge.killed();
        long now = System.nanoTime();
        passages.stream()
                .filter(passage -> passage.ferry == ferry.starts() && now - passage.delivered < UNTIL_SETTLED.toNanos())
                .forEach(passage -> passage.cutShort = true);
        String where = point.name() + (operation == null || operation.isEmpty() ? "" : " " + operation);
        tally.count(where);
        kills.add("%8.3f s  killed start %d at %s".formatted(since(now), ferry.starts(), where));
    }

    private String lastWords() {
        try {
            return ferry.lastWords();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private double since(long nanos) {
        return (nanos - begin) / 1e9;
    }

    /** Waits until the ferry runs, and looks; false if it was killed before. */
    private boolean looked() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!ferry.isReady()) {
            if (ferry.isKilled()) {
                return false;
            }
            if (!ferry.isAlive() || System.nanoTime() - start > UNTIL_READY.toNanos()) {
                judge.find("the ferry does not start: " + lastWords(), null, null);
                return false;
            }
            pause(TimeUnit.MILLISECONDS.toNanos(20));
        }
        readyAfter = System.nanoTime() - start;
        return look() != null;
    }

    /** What the ferry says of all drops, judged; null if it was killed before it could say it. */
    private JsonNode look() throws InterruptedException {
        List<DroppedFile> taken =
                world.files().stream().filter(DroppedFile::isTaken).toList();
        try {
            JsonNode drops =
                    Passage.json(ferry.get("/api/drops?limit=" + MOST_DROPS).body());
            if (!drops.isArray()) {
                judge.find("asked for its drops, the ferry says " + drops, null, null);
                return null;
            }
            judge.running(drops, taken);
            looks++;
            return drops;
        } catch (IOException killed) {
            if (!ferry.isKilled()) {
                judge.find("the ferry does not answer: " + killed, null, null);
            }
            return null;
        }
    }

    /** No more kills, no more faults: everything must end. */
    private void rest() throws Exception {
        for (Wire wire : List.of(ozonetel, huawei, callbacks)) {
            wire.calm();
        }
        ferry.start();
        if (!looked()) {
            return;
        }
        long start = System.nanoTime();
        JsonNode open = null;
        while (System.nanoTime() - start < UNTIL_REST.toNanos() && findings().isEmpty()) {
            JsonNode drops = look();
            if (drops == null) {
                return;
            }
            open = null;
            for (JsonNode drop : drops) {
                if (drop.path("state").asText().equals("working") || !isWritten(drop)) {
                    open = drop;
                }
            }
            if (open == null && drops.size() == world.files().size()) {
                List<JsonNode> receipts = new ArrayList<>();
                for (JsonNode drop : drops) {
                    receipts.add(Passage.json(
                            ferry.get("/api/drops/" + drop.path("drop").asText())
                                    .body()));
                }
                judge.frozen();
                judge.end(receipts, vendors.state(), vendors.log());
                say.accept("  at rest after %.1f s".formatted((System.nanoTime() - start) / 1e9));
                return;
            }
            pause(BETWEEN_LOOKS.toNanos());
        }
        judge.frozen();
        if (findings().isEmpty()) {
            judge.find("has not come to rest in " + UNTIL_REST + ": " + open, null, null);
        }
    }

    private boolean isWritten(JsonNode drop) throws IOException {
        Path receipt = world.data()
                .resolve("receipts/%s/%s.%s.receipt.json"
                        .formatted(
                                drop.path("feed").asText(),
                                drop.path("file").asText(),
                                drop.path("drop").asText()));
        if (Files.notExists(receipt)) {
            return false;
        }
        JsonNode written = Passage.json(Files.readString(receipt));
        return written.path("rows").equals(drop.path("rows"))
                && written.path("state").equals(drop.path("state"));
    }

    private void readReceipts() {
        while (!ended) {
            try {
                judge.receipts();
                pause(BETWEEN_LOOKS.toNanos());
            } catch (IOException e) {
                judge.find("a receipt cannot be read: " + e, null, null);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void left(Feed feed, String name) {
        DroppedFile file = world.file(feed.word(), name);
        if (file != null) {
            if (file.sealed == Long.MAX_VALUE) {
                file.sealed = System.nanoTime();
            }
            trap.hit(KillPoint.MOVING, null);
        }
    }

    private void written(int times) {
        for (int time = 0; time < times; time++) {
            trap.hit(KillPoint.WRITE, null);
        }
        if (world.files().stream().anyMatch(file -> !file.posted && file.sealed == Long.MAX_VALUE)) {
            trap.hit(KillPoint.READING, null);
        }
        String answered = lastAnswered.getAndSet(null);
        if (answered != null) {
            trap.hit(KillPoint.SETTLING, answered);
        }
    }

    private static void pause(long nanos) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    }

    private Passage passage(String method, String target, String body) {
        Passage passage = new Passage(
                numbers.incrementAndGet(),
                Passage.operation(method, target),
                target,
                ferry.starts(),
                System.nanoTime(),
                body);
        passages.add(passage);
        return passage;
    }

    /** What happened to a row, in the order in which it did. */
    String story(Judge.Finding finding) {
        TreeMap<Long, String> events = new TreeMap<>();
        List<String> keys = finding.row() == null ? List.of() : finding.row().keys();
        for (DroppedFile file : world.files()) {
            boolean concerned = file == finding.file()
                    || file.rows.stream().anyMatch(row -> row.keys().stream().anyMatch(keys::contains));
            if (concerned) {
                events.put(file.dropped, file + (file.posted ? " is posted" : " is dropped"));
                if (file.sealed != Long.MAX_VALUE) {
                    events.put(
                            file.sealed,
                            file + (file.posted ? " is seen in the archive" : " is seen to have left its inbox"));
                }
            }
        }
        for (Passage passage : passages) {
            boolean concerned = passage.items.stream().anyMatch(item -> keys.contains(item.key()));
            boolean callback = passage.operation.equals("callback")
                    && passages.stream()
                            .filter(one -> one.items.stream().anyMatch(item -> keys.contains(item.key())))
                            .anyMatch(one -> !one.transaction().isEmpty() && passage.body.contains(one.transaction()));
            if (concerned || callback) {
                events.put(passage.arrived, passage.toString());
                if (passage.delivered != 0) {
                    events.put(passage.delivered, "the ferry has the answer of no. " + passage.number);
                }
            }
        }
        StringBuilder story = new StringBuilder();
        events.forEach((at, what) ->
                story.append("%8.3f s  ".formatted(since(at))).append(what).append('\n'));
        return "seed %d, kill %d: %s%n%s".formatted(seed, kills.size(), finding, story);
    }

    /** When and where each kill fell. */
    String killStory() {
        return String.join("\n", kills);
    }

    @Override
    public void close() throws Exception {
        ended = true;
        ferry.close();
        eyes.close();
        ozonetel.close();
        huawei.close();
        callbacks.close();
        vendors.close();
    }

    /** The ferry's requests to the vendors. */
    private final class CallsWatch implements Wire.Watch {

        @Override
        public Passage begin(String method, String target, String body) {
            return passage(method, target, body);
        }

        @Override
        public void arrived(Passage passage) {
            trap.hit(KillPoint.JOURNAL, passage.operation);
        }

        @Override
        public void given(Passage passage) {
            // the vendor's part begins
        }

        @Override
        public void done(Passage passage) {
            trap.hit(KillPoint.SENT, passage.operation);
        }

        @Override
        public void answered(Passage passage) {
            lastAnswered.set(passage.operation);
            trap.hit(KillPoint.ANSWERED, passage.operation);
        }

        @Override
        public boolean isAlive(Passage passage) {
            return passage.ferry == ferry.starts() && ferry.isAlive();
        }

        @Override
        public void broken(RuntimeException fault) {
            judge.find("a request that the harness cannot read: " + fault, null, null);
        }
    }

    /** The vendors' requests to the ferry. */
    private final class CallbacksWatch implements Wire.Watch {

        @Override
        public Passage begin(String method, String target, String body) {
            return passage(method, target, body);
        }

        @Override
        public void arrived(Passage passage) {
            // the ferry's part is yet to come
        }

        @Override
        public void given(Passage passage) {
            trap.hit(KillPoint.CALLBACK_GIVEN, null);
        }

        @Override
        public void done(Passage passage) {
            trap.hit(KillPoint.CALLBACK_KEPT, null);
        }

        @Override
        public void answered(Passage passage) {
            // the vendor knows
        }

        @Override
        public boolean isAlive(Passage passage) {
            return true;
        }

        @Override
        public void broken(RuntimeException fault) {
            judge.find("a callback that the harness cannot read: " + fault, null, null);
        }
    }
}
