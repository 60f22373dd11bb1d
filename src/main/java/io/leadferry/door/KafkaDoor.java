package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Topics;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.Names;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.component.kafka.KafkaClientFactory;

/**
 * The topics that feeds read. A record is a row, and what was gathered of them is a file that goes the way of posted ones:
 * written under a hidden name, safe on the disk, promised in the ledger, and then shown to the feed's door.
 */
public final class KafkaDoor {

    private final Map<String, TopicReader> readers = new TreeMap<>();

    /**
     * The readers of a ferry's feeds.
     *
     * @param http takes files on once they are there
     * @param duties which accounts are this ferry's
     * @param clock the time that is written down
     * @param steady never steps
     */
    public KafkaDoor(
            LeadferryConfiguration configuration,
            HttpDoor http,
            Topics topics,
            Drops drops,
            Disk disk,
            Names names,
            Duties duties,
            Clock clock,
            Clock steady) {
        configuration.feeds().forEach((name, feed) -> {
            if (feed.source() instanceof Source.Kafka source) {
                readers.put(
                        name,
                        new TopicReader(
                                feed,
                                source,
                                HttpDoor.folder(configuration.home(), name),
                                topics,
                                drops,
                                disk,
                                names,
                                clock,
                                steady,
                                () -> duties.has(feed.lane().account()),
                                () -> http.open(feed)));
            }
        });
    }

    /** Who gathers the records of a feed. */
    public TopicReader reader(Feed feed) {
        TopicReader reader = readers.get(feed.name());
        if (reader == null) {
            throw new IllegalArgumentException(feed.name() + " reads no topic");
        }
        return reader;
    }

    /** Who makes Kafka's client for a feed. */
    public KafkaClientFactory clients(Feed feed) {
        return new TopicClients(reader(feed));
    }

    /** How the broker of each such feed stands. */
    public List<ServerView> views() {
        return readers.values().stream().map(reader -> reader.watch().view()).toList();
    }

    /** Says that the ledger is an older copy: what it does not know was taken is not taken again. */
    public void ledgerIsOlder() {
        readers.values().forEach(TopicReader::ledgerIsOlder);
    }

    /** Says that the ferry is about to stop: what was gathered is promised, and nothing more is taken. */
    public void ends() {
        readers.values().forEach(TopicReader::ends);
    }
}
