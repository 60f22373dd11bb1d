package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.TakenObjects;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The S3 buckets that feeds get their files from. */
public final class S3Door {

    private final Map<String, Bucket> buckets = new TreeMap<>();

    /**
     * The buckets of a ferry's feeds.
     *
     * @param http takes files on once they are there
     * @param stuck what hears of objects that cannot be taken, or cannot leave
     */
    public S3Door(
            LeadferryConfiguration configuration,
            HttpDoor http,
            TakenObjects taken,
            Drops drops,
            Disk disk,
            Names names,
            StuckFiles stuck,
            Clock clock) {
        configuration.feeds().forEach((name, feed) -> {
            if (feed.source() instanceof Source.S3 source) {
                buckets.put(
                        name,
                        new Bucket(
                                feed,
                                source,
                                HttpDoor.folder(configuration.home(), name),
                                taken,
                                drops,
                                disk,
                                names,
                                new BucketWatch(name, source, stuck, clock),
                                clock,
                                () -> http.open(feed)));
            }
        });
    }

    /** The bucket of a feed. */
    public Bucket bucket(Feed feed) {
        Bucket bucket = buckets.get(feed.name());
        if (bucket == null) {
            throw new IllegalArgumentException(feed.name() + " gets its files from no bucket");
        }
        return bucket;
    }

    /** How the server of each such feed stands. */
    public List<ServerView> views() {
        return buckets.values().stream().map(bucket -> bucket.watch().view()).toList();
    }

    /** Says that the ferry is about to stop, so that no server is waited for. */
    public void ends() {
        buckets.values().forEach(bucket -> bucket.watch().ends());
    }
}
