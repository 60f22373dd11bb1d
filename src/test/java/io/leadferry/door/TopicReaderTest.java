package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Topics.Gap;
import io.leadferry.model.Disk;
import io.leadferry.model.Disk.Deed;
import io.leadferry.model.Duties;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Names;
import io.leadferry.model.RecordPlaces;
import io.leadferry.model.RecordPlaces.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Where records are read from, without a broker: whatever a topic, a group, a disk and a process do, each record is in one
 * file once, or the broker had lost it and that is told.
 */
@OnBothLedgers
class TopicReaderTest {

    private static final AtomicLong FEEDS = new AtomicLong();
    private static Path home;
    private static Ledger ledger;
    private static LedgerModule module;

    @BeforeContainer
    static void open() throws IOException {
        home = Files.createTempDirectory("topics");
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        module = new LedgerModule(ledger, Map.of(), new HandClock());
    }

    @AfterContainer
    static void close() throws IOException {
        ledger.close();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(one);
            }
        }
    }

    /** The process ends: nothing that it was about to do is done. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A topic with its partitions, as a broker keeps them; each record is a number that is never written twice. */
    private static final class World implements TopicBroker {

        private final Random random;
        private final HandClock clock = new HandClock();
        private final Feed feed;
        private final Source.Kafka source;
        private final Names names;
        private final Path folder;
        private final Map<Integer, List<Long>> log = new TreeMap<>();
        private final Map<Integer, Long> oldest = new HashMap<>();
        private final Map<Integer, Long> position = new HashMap<>();
        private final Map<Integer, Long> group = new HashMap<>();
        private final Map<Long, Integer> seen = new HashMap<>();

        /** From where each partition was read at first: what was deleted before that, the feed has never missed. */
        private final Map<Integer, Long> first = new HashMap<>();

        /** Records that no broker has any more, and that the ferry may or may not have got before. */
        private final Set<Long> gone = new HashSet<>();

        private String id = UUID.randomUUID().toString();
        private long written;
        private boolean away;
        private boolean full;
        private boolean unsettled;
        private boolean deleted;

        /** Which of the next writes of the folder's names fails; below 0 for none. */
        private int unsettledAt = -1;

        private int killIn = -1;
        private boolean killed;
        private TopicReader reader;

        World(Random random) {
            this(random, new Source.Gather(7, Duration.ofSeconds(3), 300));
        }

        World(Random random, Source.Gather gather) {
            this.random = random;
            source = new Source.Kafka("t", List.of("h:1"), "g", Map.of(), Map.of(), gather);
            feed = TestFeeds.feed("f" + FEEDS.incrementAndGet(), "add-leads", home, List.of("A"))
                    .at(source, new Feed.CompleteWhen.Stable(Duration.ZERO));
            // one ledger serves all tries, and knows each drop by its name
            names = new Names(clock, new Random(FEEDS.get()));
            folder = HttpDoor.folder(home, feed.name());
            log.put(0, new ArrayList<>());
            log.put(1, new ArrayList<>());
            start();
        }

        private void before(Deed deed, Path place) throws IOException {
            if (killIn-- == 0) {
                killed = true;
            }
            if (killed) {
                throw new Killed();
            }
            if (place.equals(folder) && deed == Deed.WRITE && unsettledAt-- == 0) {
                throw new IOException("No space left on device");
            }
            if ((full && deed != Deed.REMOVE)
                    || (unsettled && place.equals(folder) && deed == Deed.WRITE && random.nextBoolean())) {
                throw new IOException("No space left on device");
            }
        }

        /** A process begins, with what the last one has left. */
        private void start() {
            killed = false;
            killIn = -1;
            full = false;
            unsettled = false;
            position.clear();
            Disk disk = new Disk(this::before);
            LeadferryConfiguration configuration = new LeadferryConfiguration(
                    home,
                    LedgerAddress.of("jdbc:sqlite:"),
                    null,
                    Duration.ofHours(1),
                    Map.of(),
                    Map.of(),
                    Map.of(feed.name(), feed));
            HttpDoor http = new HttpDoor(
                    configuration, module.posts(), module.drops(), disk, names, Duties.all(), clock, clock);
            try {
                http.begin();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            reader = new TopicReader(
                    feed,
                    source,
                    folder,
                    module.topics(),
                    module.drops(),
                    disk,
                    names,
                    clock,
                    clock,
                    () -> true,
                    () -> {});
        }

        void write() {
            int partition = random.nextInt(log.size());
            log.get(partition).add(written++);
        }

        private static byte @Nullable [] value(long record) {
            String row = "{\"PhoneNumber\":\"" + record + "\"}";
            return switch ((int) (record % 11)) {
                case 3 -> ("[" + row + ",\n" + row + "]").getBytes(StandardCharsets.UTF_8);
                case 7 -> ("no row " + record).getBytes(StandardCharsets.UTF_8);
                default -> row.getBytes(StandardCharsets.UTF_8);
            };
        }

        /** As the consumer polls: some records from where it stands, and now and then some that it has given before. */
        void poll() {
            if (!reader.look(this)) {
                return;
            }
            for (int partition : Set.copyOf(position.keySet())) {
                long at = position.get(partition);
                long begin = oldest.getOrDefault(partition, 0L);
                List<Long> records = log.get(partition);
                if (at < begin || at > records.size()) {
                    reader.isAstray();
                    return;
                }
                long from = random.nextInt(4) == 0 ? Math.max(begin, at - random.nextInt(5)) : at;
                long to = Math.min(records.size(), at + random.nextInt(6));
                for (long offset = from; offset < to; offset++) {
                    reader.take(partition, offset, value(records.get((int) offset)));
                }
                position.put(partition, Math.max(at, to));
            }
        }

        void step() {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4, 5 -> write();
                case 6, 7, 8, 9, 10, 11 -> poll();
                case 12 -> clock.advance(Duration.ofSeconds(random.nextInt(8)));
                case 13 -> killIn = random.nextInt(8);
                case 14 -> throw new Killed();
                case 15 -> away = !away;
                case 16 -> full = !full;
                case 21 -> unsettled = !unsettled;
                case 17 -> group.put(random.nextInt(2), (long) random.nextInt(20));
                case 18 -> trim();
                case 19 -> {
                    if (random.nextInt(4) == 0) {
                        reader.ends();
                        throw new Killed();
                    }
                }
                case 20 -> remake();
                default -> takeFiles();
            }
        }

        private void trim() {
            int partition = random.nextInt(2);
            int size = log.get(partition).size();
            if (size > 0 && random.nextInt(3) == 0) {
                oldest.merge(partition, (long) random.nextInt(size + 1), Math::max);
            }
        }

        /** Deletes the topic and makes it anew; what the ferry has not got by then, nobody will. */
        private void remake() {
            log.forEach((partition, records) -> {
                gone.addAll(records);
                records.clear();
            });
            oldest.clear();
            first.clear();
            id = UUID.randomUUID().toString();
            for (int i = random.nextInt(60); i > 0; i--) {
                write();
            }
        }

        private static boolean isShown(Path file) {
            return !String.valueOf(file.getFileName()).startsWith(".");
        }

        /** As the intake does: what has a name is a drop, whose promise is known. */
        void takeFiles() {
            if (!Files.isDirectory(folder)) {
                return;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(World::isShown).toList()) {
                    String drop = String.valueOf(file.getFileName());
                    assertThat(module.posts().find(drop)).as("promised").isPresent();
                    RecordPlaces places = module.topics().places(drop).orElseThrow();
                    long line = 0;
                    Map<Long, Set<Place>> found = new HashMap<>();
                    for (String text : Files.readAllLines(file)) {
                        long record = Long.parseLong(text.replaceAll("\\D", ""));
                        found.computeIfAbsent(record, one -> new HashSet<>())
                                .add(places.at(++line).orElseThrow());
                    }
                    found.forEach((record, its) -> {
                        seen.merge(record, 1, Integer::sum);
                        assertThat(its)
                                .as("the lines of a record are at one place")
                                .hasSize(1);
                        Place place = its.iterator().next();
                        if (!gone.contains(record)) {
                            assertThat(log.get(place.partition()).get((int) place.offset()))
                                    .isEqualTo(record);
                        }
                    });
                    Files.delete(file);
                    module.posts().taken(drop);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** All is well for as long as it takes. */
        void drain() {
            away = false;
            full = false;
            unsettled = false;
            killIn = -1;
            for (int i = 0; i < 60; i++) {
                clock.advance(Duration.ofSeconds(40));
                poll();
            }
            takeFiles();
        }

        private void mayAnswer() {
            if (away) {
                throw new TimeoutException("it does not answer");
            }
        }

        @Override
        public Description describe() {
            mayAnswer();
            if (deleted) {
                throw new UnknownTopicOrPartitionException();
            }
            return new Description(id, Set.copyOf(log.keySet()));
        }

        @Override
        public Map<Integer, Long> oldest(Set<Integer> partitions) {
            mayAnswer();
            return partitions.stream().collect(Collectors.toMap(one -> one, one -> oldest.getOrDefault(one, 0L)));
        }

        @Override
        public Map<Integer, Long> end(Set<Integer> partitions) {
            mayAnswer();
            return partitions.stream().collect(Collectors.toMap(one -> one, one ->
                    (long) log.get(one).size()));
        }

        @Override
        public Map<Integer, Long> ofGroup(Set<Integer> partitions) {
            // of a feed that has read nothing yet it would count, and somebody else's offsets be his word
            return module.topics()
                            .next(new io.leadferry.ledger.Topics.Topic(feed.name(), "t", id))
                            .isEmpty()
                    ? Map.of()
                    : Map.copyOf(group);
        }

        @Override
        public void readFrom(Map<Integer, Long> next) {
            position.clear();
            position.putAll(next);
            next.forEach(first::putIfAbsent);
        }

        @Override
        public void commit(Map<Integer, Long> next) {
            mayAnswer();
            String[] shown = folder.toFile().list((dir, name) -> !name.startsWith("."));
            assertThat(shown == null ? 0 : shown.length)
                    .as("nothing is told before what was gathered is taken")
                    .isZero();
            group.putAll(next);
        }
    }

    @Example
    void whatWasGatheredOfATopicThatIsDeletedIsKept() {
        World world = new World(new Random(1), new Source.Gather(100, Duration.ofMinutes(5), 10_000));
        world.poll();
        for (int i = 0; i < 5; i++) {
            world.write();
            world.poll();
            world.poll();
        }
        world.takeFiles();
        assertThat(world.seen).isEmpty();
        world.deleted = true;
        world.clock.advance(Duration.ofSeconds(11));
        world.poll();
        world.takeFiles();
        assertThat(world.seen).isNotEmpty();
    }

    @Example
    void aFileThatGotItsNameIsNotGivenItAgain() {
        World world = new World(new Random(1));
        world.poll();
        // the first makes the file's name last before the promise, the second the drop's name after it
        world.unsettledAt = 1;
        for (int i = 0; i < 40; i++) {
            world.write();
        }
        world.drain();
        assertThat(world.seen).hasSize(40);
        assertThat(world.seen.values()).containsOnly(1);
    }

    @Property(tries = 60)
    void eachRecordIsInOneFileOnce(@ForAll long seed) {
        World world = new World(new Random(seed));
        for (int i = 0; i < 120; i++) {
            try {
                world.step();
            } catch (Killed e) {
                world.start();
            }
        }
        world.killIn = -1;
        if (world.killed) {
            world.start();
        }
        world.drain();

        Set<Long> lost = new HashSet<>();
        for (Gap gap : module.topics().gaps(world.feed.name(), Instant.EPOCH)) {
            for (long offset = gap.span().from(); offset < gap.span().next(); offset++) {
                lost.add((long) gap.partition() << 32 | offset);
            }
        }
        assertThat(world.seen.values()).as("no record twice").allMatch(times -> times == 1);
        world.log.forEach((partition, records) -> {
            for (int offset = 0; offset < records.size(); offset++) {
                boolean trimmed = offset < world.oldest.getOrDefault(partition, 0L);
                boolean seen = world.seen.containsKey(records.get(offset));
                assertThat(seen || trimmed)
                        .as("record %s of partition %s", offset, partition)
                        .isTrue();
                if (!seen && offset >= world.first.getOrDefault(partition, 0L)) {
                    assertThat(lost).as("told").contains((long) partition << 32 | offset);
                }
            }
        });
    }
}
