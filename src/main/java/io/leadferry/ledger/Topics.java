package io.leadferry.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.RecordPlaces;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the records of topics are in the ledger. What a broker knows of that is a courtesy: a record below the offset
 * that stands here is never read again, and one at it or above always is.
 */
public final class Topics {

    private static final TypeReference<List<Long>> NUMBERS = new TypeReference<>() {};

    private final Ledger ledger;
    private final Posts posts;

    Topics(Ledger ledger, Posts posts) {
        this.ledger = ledger;
        this.posts = posts;
    }

    /**
     * A topic as a feed reads it.
     *
     * @param id what makes it another than one that was deleted and made anew under its name
     */
    public record Topic(String feed, String name, String id) {}

    /**
     * Records of a partition that follow each other.
     *
     * @param from the offset of the first
     * @param next the offset behind the last
     */
    public record Span(long from, long next) {}

    /**
     * Records that never came to the ledger and never will.
     *
     * @param reason the end of a sentence
     */
    public record Gap(String topic, int partition, Span span, String reason, Instant found) {}

    /** The next offset of each partition that was read. */
    public Map<Integer, Long> next(Topic topic) {
        Map<Integer, Long> next = new HashMap<>();
        ledger.sql()
                .sql(
                        "select partition_no, next_offset from topic_offsets where feed = ? and topic = ? and topic_id = ?")
                .params(topic.feed(), topic.name(), topic.id())
                .query(rs -> {
                    next.put(rs.getInt("partition_no"), rs.getLong("next_offset"));
                });
        return next;
    }

    /** Whether the feed has read a topic of this name that is another. */
    public boolean hadAnother(Topic topic) {
        return ledger.sql()
                .sql("select exists (select 1 from topic_offsets where feed = ? and topic = ? and topic_id <> ?)")
                .params(topic.feed(), topic.name(), topic.id())
                .query(Boolean.class)
                .single();
    }

    /**
     * Writes down a promise to read a file that holds records, and with it that these records were read.
     *
     * @param read what the file holds of each partition
     * @param places which record stands in which of its lines
     * @throws IllegalStateException when some of these records were read before; nothing is written then
     */
    public void promise(Post post, Topic topic, Map<Integer, Span> read, RecordPlaces places) {
        ledger.inTransaction(() -> {
            Map<Integer, Long> known = next(topic);
            read.forEach((partition, span) -> {
                if (known.getOrDefault(partition, Long.MIN_VALUE) > span.from()) {
                    throw new IllegalStateException("records of " + topic.name() + " from partition " + partition
                            + ", offset " + span.from() + " are in the ledger already");
                }
                put(topic, partition, span.next());
            });
            posts.promise(post);
            ledger.sql()
                    .sql("insert into gathered (drop_id, feed, places) values (?, ?, ?)")
                    .params(post.drop(), post.feed(), Json.write(places.numbers()))
                    .update();
        });
    }

    /**
     * Begins a partition elsewhere than where it was read up to, and writes down what is passed over.
     *
     * @param next the offset from which it is read on
     * @param gap null where nothing is passed over
     */
    public void goOn(Topic topic, int partition, long next, Optional<Gap> gap) {
        ledger.inTransaction(() -> {
            put(topic, partition, next);
            gap.ifPresent(one -> add(topic.feed(), one));
        });
    }

    /** Writes down that records never came and never will. */
    public void lost(String feed, Gap gap) {
        ledger.inTransaction(() -> add(feed, gap));
    }

    private void add(String feed, Gap gap) {
        ledger.sql()
                .sql("insert into topic_gaps (feed, topic, partition_no, from_offset, to_offset, reason, found_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        feed,
                        gap.topic(),
                        gap.partition(),
                        gap.span().from(),
                        gap.span().next(),
                        gap.reason(),
                        gap.found().toEpochMilli())
                .update();
    }

    private void put(Topic topic, int partition, long next) {
        ledger.sql()
                .sql(
                        """
                        insert into topic_offsets (feed, topic, topic_id, partition_no, next_offset) values (?, ?, ?, ?, ?)
                        on conflict (feed, topic, topic_id, partition_no) do update set next_offset = excluded.next_offset""")
                .params(topic.feed(), topic.name(), topic.id(), partition, next)
                .update();
    }

    /** What a feed has not got of its topics, since a time, the latest first. */
    public List<Gap> gaps(String feed, Instant since) {
        return ledger.sql()
                .sql("select * from topic_gaps where feed = ? and found_at >= ? order by found_at desc, id desc")
                .params(feed, since.toEpochMilli())
                .query((rs, n) -> new Gap(
                        rs.getString("topic"),
                        rs.getInt("partition_no"),
                        new Span(rs.getLong("from_offset"), rs.getLong("to_offset")),
                        rs.getString("reason"),
                        Instant.ofEpochMilli(rs.getLong("found_at"))))
                .list();
    }

    /** Whether the rows of each drop that was gathered for a feed are in the ledger, and no longer in a file alone. */
    public boolean areSealed(String feed) {
        return ledger.sql()
                .sql(
                        """
                        select not exists (select 1 from gathered g join posted p on p.drop_id = g.drop_id
                            where g.feed = ? and p.taken = 0 and not exists
                                (select 1 from drops d where d.id = g.drop_id and d.state <> 'reading'))""")
                .params(feed)
                .query(Boolean.class)
                .single();
    }

    /** Which record stands in which line of a drop; empty for one that was not gathered from a topic. */
    public Optional<RecordPlaces> places(String drop) {
        return ledger.sql()
                .sql("select places from gathered where drop_id = ?")
                .params(drop)
                .query(String.class)
                .optional()
                .map(places -> RecordPlaces.of(Json.read(places, NUMBERS)));
    }
}
