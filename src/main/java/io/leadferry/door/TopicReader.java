package io.leadferry.door;

import io.leadferry.door.TopicBroker.Description;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Topics;
import io.leadferry.ledger.Topics.Gap;
import io.leadferry.ledger.Topics.Span;
import io.leadferry.ledger.Topics.Topic;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import io.leadferry.model.RecordPlaces.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the records of one feed's topic into files. From where a partition is read the ledger says, and it says so in the
 * transaction that promises the file: whatever is not promised is given up at the least fault, and read again. What the
 * broker is told is a courtesy.
 */
public final class TopicReader {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    /** How often a topic that brings nothing is asked for, so that one that is made anew, or away, is known. */
    private static final Duration ASKED = Duration.ofSeconds(10);

    /** How often it is looked whether what was gathered is sealed, for the broker to be told. */
    private static final Duration TOLD = Duration.ofSeconds(1);

    private static final int LONGEST_TOPIC = 100;

    private final Feed feed;
    private final Source.Kafka source;
    private final Path folder;
    private final Topics topics;
    private final Drops drops;
    private final Disk disk;
    private final Names names;
    private final Clock clock;
    private final Clock steady;
    private final TopicWatch watch;
    private final BooleanSupplier ours;
    private final Runnable shown;

    /** The next record of each partition that is taken. */
    private final Map<Integer, Long> next = new HashMap<>();

    /** Files whose promise is made, or may be, and that have not got their name yet. */
    private final Deque<GatheredFile> ended = new ArrayDeque<>();

    private @Nullable Topic topic;
    private @Nullable GatheredFile open;
    private @Nullable TopicBroker broker;
    private boolean astray = true;
    private boolean ending;
    private volatile boolean hurries;
    private boolean untold = true;
    private boolean ledgerIsOlder;
    private Instant asked = Instant.MIN;
    private Instant lookedAt = Instant.MIN;

    /**
     * The reader of one feed.
     *
     * @param folder where its files lie until they are taken
     * @param clock the time that is written down
     * @param steady never steps
     * @param ours whether it is for this ferry to read the topic
     * @param shown is run whenever a file is there to be taken
     */
    TopicReader(
            Feed feed,
            Source.Kafka source,
            Path folder,
            Topics topics,
            Drops drops,
            Disk disk,
            Names names,
            Clock clock,
            Clock steady,
            BooleanSupplier ours,
            Runnable shown) {
        this.feed = feed;
        this.source = source;
        this.folder = folder;
        this.topics = topics;
        this.drops = drops;
        this.disk = disk;
        this.names = names;
        this.clock = clock;
        this.steady = steady;
        this.ours = ours;
        this.shown = shown;
        this.watch = new TopicWatch(feed.name(), source, topics, clock);
    }

    Source.Kafka source() {
        return source;
    }

    TopicWatch watch() {
        return watch;
    }

    /** Says that the ledger is an older copy: what the broker was told counts where it is further, until the first look. */
    synchronized void ledgerIsOlder() {
        ledgerIsOlder = true;
    }

    /**
     * Takes a record, unless it was taken before, or those before it may not have been.
     *
     * @param value null for one that has none
     */
    public synchronized void take(
            @Header(KafkaConstants.PARTITION) int partition,
            @Header(KafkaConstants.OFFSET) long offset,
            @Body byte @Nullable [] value) {
        Long expected = next.get(partition);
        if (astray || ending || expected == null || offset < expected) {
            return;
        }
        try {
            GatheredFile file = open;
            if (file == null) {
                file = GatheredFile.begin(names.next(), folder, disk, steady.instant());
                open = file;
            }
            file.add(new Place(partition, offset), value);
            next.put(partition, offset + 1);
            Source.Gather gather = source.gather();
            if (file.records() >= gather.records() || file.bytes() >= gather.bytes()) {
                close(file);
            }
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    /**
     * Does what is due, before the broker is asked for more records.
     *
     * @return whether it is to be asked
     */
    synchronized boolean look(TopicBroker now) {
        broker = now;
        if (ending || watch.rests()) {
            return false;
        }
        try {
            settle();
            if (!ours.getAsBoolean()) {
                letGo();
                return false;
            }
            GatheredFile file = open;
            Instant moment = steady.instant();
            if (file != null
                    && Duration.between(file.begun(), moment)
                                    .compareTo(source.gather().within())
                            >= 0) {
                close(file);
            }
            if (astray || asked.plus(ASKED).isBefore(moment)) {
                find(now, moment);
            }
            tell(now, moment);
            return !astray;
        } catch (IOException | RuntimeException e) {
            giveUp(e);
            return false;
        }
    }

    /** Says that a position is not one of the broker's any more: where to read is found anew. */
    synchronized void isAstray() {
        astray = true;
    }

    /** Whether the ferry is about to stop. */
    synchronized boolean isEnding() {
        return ending;
    }

    /** Says why the broker gave no records. */
    synchronized void failed(RuntimeException fault) {
        giveUp(fault);
    }

    /** Whether the ferry is about to stop, so that a broker that says nothing is not waited for any longer. */
    boolean hurries() {
        return hurries;
    }

    /** The ferry is about to stop: what was gathered is promised, and nothing more is taken. */
    void ends() {
        hurries = true;
        last();
        hurries = true;
    }

    private synchronized void last() {
        hurries = false;
        GatheredFile file = open;
        try {
            if (file != null && !watch.rests()) {
                close(file);
            }
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
        ending = true;
        next.clear();
    }

    /** Nothing that is not promised is kept: it is read again. */
    private void giveUp(Throwable fault) {
        watch.failed(fault);
        letGo();
    }

    private void letGo() {
        GatheredFile file = open;
        open = null;
        astray = true;
        if (file != null) {
            remove(file);
        }
    }

    /** What cannot be removed now is removed at the next start, and is never taken meanwhile. */
    private void remove(GatheredFile file) {
        try {
            file.remove();
        } catch (IOException e) {
            LOG.debug("what was begun of {} is removed at the next start", file.drop(), e);
        }
    }

    /** Ends a file: it is safe, then it is promised, then it gets its name. */
    private void close(GatheredFile file) throws IOException {
        Topic of = topic;
        if (of == null || broker == null) {
            throw new IllegalStateException("a record came before anybody knew of which topic");
        }
        if (!isStill(of, broker)) {
            open = null;
            astray = true;
            LOG.error(
                    "{}: the topic {} was deleted and made anew while records of it were gathered: {} of the earlier one,"
                            + " that were not in the ledger yet, may be lost. The new one is read from its first record",
                    feed.name(),
                    of.name(),
                    file.records() == 1 ? "1 record" : "up to " + file.records() + " records");
            remove(file);
            return;
        }
        file.end();
        Instant now = clock.instant();
        open = null;
        ended.add(file);
        topics.promise(file.post(feed.name(), named(now, file.drop()), now), of, file.spans(), file.places());
        untold = true;
        settle();
    }

    /** Whether the records that were gathered are all of one topic: one that is gone now has no other in its place. */
    private boolean isStill(Topic of, TopicBroker now) {
        try {
            boolean same = now.describe().id().equals(of.id());
            asked = steady.instant();
            return same;
        } catch (UnknownTopicOrPartitionException e) {
            return true;
        }
    }

    private String named(Instant now, String drop) {
        String topicName = source.topic();
        return topicName.substring(0, Math.min(LONGEST_TOPIC, topicName.length())) + "-"
                + now.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-') + "-" + drop + ".jsonl";
    }

    /** Gives promised files their names; where it is not known whether a file was promised, the ledger says. */
    private void settle() throws IOException {
        for (GatheredFile file = ended.peek(); file != null; file = ended.peek()) {
            if (drops.wasGathered(file.drop())) {
                file.show();
                LOG.debug("{}: {} records are drop {}", feed.name(), file.records(), file.drop());
                if (!ending) {
                    shown.run();
                }
            } else {
                remove(file);
            }
            ended.remove();
        }
    }

    /** Finds the topic, and where each of its partitions is to be read from. */
    private void find(TopicBroker now, Instant moment) throws IOException {
        Description described = described(now);
        asked = moment;
        Topic found = new Topic(feed.name(), source.topic(), described.id());
        if (!astray && found.equals(topic) && next.keySet().equals(described.partitions())) {
            watch.works();
            return;
        }
        GatheredFile file = open;
        if (file != null) {
            close(file);
        }
        Map<Integer, Long> from = positions(found, described.partitions(), now);
        now.readFrom(from);
        next.clear();
        next.putAll(from);
        topic = found;
        astray = false;
        untold = true;
        ledgerIsOlder = false;
        watch.works();
    }

    /** The topic; what was gathered of one that is gone is all that is left of it, and is promised first. */
    private Description described(TopicBroker now) throws IOException {
        try {
            return now.describe();
        } catch (UnknownTopicOrPartitionException e) {
            GatheredFile file = open;
            if (file != null) {
                close(file);
            }
            throw e;
        }
    }

    private Map<Integer, Long> positions(Topic found, Set<Integer> partitions, TopicBroker now) {
        Map<Integer, Long> stored = topics.next(found);
        boolean another = topics.hadAnother(found);
        if (stored.isEmpty() && another) {
            LOG.warn(
                    "{}: the topic {} was deleted and made anew; it is read from its first record",
                    feed.name(),
                    source.topic());
        }
        Map<Integer, Long> oldest = now.oldest(partitions);
        Map<Integer, Long> end = now.end(partitions);
        // what is told of an earlier topic says nothing of this one
        Map<Integer, Long> committed = another ? Map.of() : now.ofGroup(partitions);
        Map<Integer, Long> from = new HashMap<>();
        for (int partition : partitions) {
            from.put(
                    partition,
                    position(
                            found,
                            partition,
                            stored.get(partition),
                            committed.get(partition),
                            oldest.getOrDefault(partition, 0L),
                            end.getOrDefault(partition, Long.MAX_VALUE)));
        }
        return from;
    }

    private long position(
            Topic of, int partition, @Nullable Long stored, @Nullable Long committed, long oldest, long end) {
        if (stored == null) {
            long begin = committed == null || committed > end ? oldest : committed;
            if (begin < oldest) {
                return passOver(of, partition, begin, oldest, DELETED);
            }
            // so that what is deleted from now on is missed
            topics.goOn(of, partition, begin, Optional.empty());
            return begin;
        }
        long at = stored;
        if (ledgerIsOlder && committed != null && committed > at && committed <= end) {
            at = passOver(
                    of, partition, at, committed, "the ledger is an older copy, and they were taken after it was made");
        }
        if (at < oldest) {
            return passOver(of, partition, at, oldest, DELETED);
        }
        if (at > end) {
            LOG.error(
                    "{}: partition {} of {} ends at offset {}, and had been read up to {}: the broker has lost its last"
                            + " records. What comes there now is read",
                    feed.name(),
                    partition,
                    of.name(),
                    end,
                    at);
            topics.goOn(of, partition, end, Optional.empty());
            return end;
        }
        return at;
    }

    private static final String DELETED = "the broker had deleted them before they were read (retention of the topic)";

    private long passOver(Topic of, int partition, long from, long to, String why) {
        Gap gap = new Gap(of.name(), partition, new Span(from, to), why, clock.instant());
        topics.goOn(of, partition, to, Optional.of(gap));
        watch.lost(gap);
        return to;
    }

    /** Tells the broker how far the group has come, once all of that is sealed. */
    private void tell(TopicBroker now, Instant moment) {
        Topic of = topic;
        if (!untold || of == null || lookedAt.plus(TOLD).isAfter(moment)) {
            return;
        }
        lookedAt = moment;
        if (!topics.areSealed(feed.name())) {
            return;
        }
        Map<Integer, Long> sealed = topics.next(of);
        sealed.keySet().retainAll(next.keySet());
        try {
            if (!sealed.isEmpty()) {
                now.commit(sealed);
            }
            untold = false;
        } catch (org.apache.kafka.common.KafkaException e) {
            LOG.debug("{}: the broker was not told how far its topic was read", feed.name(), e);
        }
    }
}
