package io.leadferry.ledger;

import io.leadferry.model.EventType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * What happened, in its order, and how far each of those who are told has taken it in. The ledger itself fills it, by
 * triggers, in the transaction of what happens.
 */
public final class Outbox {

    /** So many events go at once when they are erased. */
    private static final int AT_ONCE = 10_000;

    /** Of some types; and of some feeds, where those are named: of their drops, their lanes, or calls with their rows. */
    private static final String WANTED =
            """
            e.type in (select value from json_each(:types))
            and (cast(:feeds as text) is null
                 or exists (select 1 from drops d where d.id = e.drop_id
                            and d.feed in (select value from json_each(:feeds)))
                 or (e.call_id is null and e.lane in (select value from json_each(:lanes)))
                 or exists (select 1 from call_drops c join drops d on d.id = c.drop_id where c.call_id = e.call_id
                            and d.feed in (select value from json_each(:feeds))))""";

    private static final RowMapper<Event> EVENT = (rs, n) -> new Event(
            rs.getLong("id"),
            rs.getString("key"),
            Instant.ofEpochMilli(rs.getLong("at")),
            EventType.find(rs.getString("type")).orElseThrow(),
            rs.getString("drop_id"),
            rs.getString("lane"),
            rs.getString("call_id"),
            rs.getString("body"));

    private static final RowMapper<Reader> READER = (rs, n) -> new Reader(
            rs.getString("name"),
            rs.getLong("position"),
            Drops.instant(rs, "since"),
            rs.getInt("tries"),
            Instant.ofEpochMilli(rs.getLong("next_try")),
            rs.getString("reason"),
            rs.getLong("dead"));

    private final Ledger ledger;
    private final Clock clock;

    Outbox(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Something that happened.
     *
     * @param id its place in the order
     * @param key by which it is known outside; never given out twice, by an older copy of the ledger neither
     * @param drop of an event of a drop; otherwise null
     * @param lane of an event of a lane or a call; otherwise null
     * @param call of an event of a call; otherwise null
     * @param body what it is told as; null before it was first told
     */
    public record Event(
            long id,
            String key,
            Instant at,
            EventType type,
            @Nullable String drop,
            @Nullable String lane,
            @Nullable String call,
            @Nullable String body) {

        /** The drop, the lane or the call that it is of. */
        public String subject() {
            return drop != null ? drop : call != null ? call : String.valueOf(lane);
        }
    }

    /**
     * Which events somebody is to hear.
     *
     * @param feeds of whose drops, lanes and calls; null for all
     * @param lanes those of these feeds
     */
    public record Wanted(Set<EventType> types, @Nullable Set<String> feeds, Set<String> lanes) {

        private String typesAsJson() {
            return Json.write(types.stream().map(EventType::word).sorted().toList());
        }

        private @Nullable String feedsAsJson() {
            return feeds == null ? null : Json.write(feeds);
        }

        private String lanesAsJson() {
            return Json.write(lanes);
        }
    }

    /**
     * How far somebody is told.
     *
     * @param position the last event that was taken in
     * @param since when the next could first not be told; null where nothing is wrong
     * @param tries how often in a row it could not
     * @param nextTry no other before
     * @param reason why the last did not succeed; null where nothing is wrong
     * @param dead how many events were given up, ever
     */
    public record Reader(
            String name,
            long position,
            @Nullable Instant since,
            int tries,
            Instant nextTry,
            @Nullable String reason,
            long dead) {}

    /** Whether anything has happened that somebody was not told of. */
    public boolean waits(Reader reader) {
        return ledger.sql()
                .sql("select exists (select 1 from events where id > ?)")
                .param(reader.position())
                .query(Boolean.class)
                .single();
    }

    /**
     * What waits to be told to somebody.
     *
     * @param oldest when the first of it happened; null where there is none
     */
    public record Backlog(long events, @Nullable Instant oldest) {}

    /**
     * An event that was given up.
     *
     * @param subject the drop, the lane or the call
     * @param at when it happened
     * @param deadAt when it was given up
     * @param reason why it was not taken in
     */
    public record Dead(String reader, String subject, EventType type, Instant at, Instant deadAt, String reason) {}

    /** Knows those who are told from now on: who is new hears what happens from here on, who is not named is forgotten. */
    public void begin(Collection<String> readers) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("delete from event_readers where name not in (select value from json_each(?))")
                    .params(Json.write(List.copyOf(readers)))
                    .update();
            ledger.sql()
                    .sql("insert into event_readers (name, position) select value, ? from json_each(?)"
                            + " where true on conflict do nothing")
                    .params(last(), Json.write(List.copyOf(readers)))
                    .update();
        });
    }

    /** The number of the last event that happened, whether it is still there or not. */
    public long last() {
        return ledger.database().highest("events");
    }

    /** How far each is told. */
    public List<Reader> readers() {
        return ledger.sql()
                .sql("select * from event_readers order by name")
                .query(READER)
                .list();
    }

    /** How far one of them is told. */
    public Reader reader(String name) {
        return ledger.sql()
                .sql("select * from event_readers where name = ?")
                .params(name)
                .query(READER)
                .single();
    }

    /** What happened after a place in the order and is wanted, the first first. */
    public List<Event> after(long position, Wanted wanted, int limit) {
        return ledger.sql()
                .sql("select e.* from events e where e.id > :position and " + WANTED + " order by e.id limit :limit")
                .param("position", position)
                .param("types", wanted.typesAsJson())
                .param("feeds", wanted.feedsAsJson())
                .param("lanes", wanted.lanesAsJson())
                .param("limit", limit)
                .query(EVENT)
                .list();
    }

    /** How much of what is wanted happened after a place in the order. */
    public Backlog backlog(long position, Wanted wanted) {
        return ledger.sql()
                .sql("select count(*) as waiting, min(e.at) as oldest from events e where e.id > :position and "
                        + WANTED)
                .param("position", position)
                .param("types", wanted.typesAsJson())
                .param("feeds", wanted.feedsAsJson())
                .param("lanes", wanted.lanesAsJson())
                .query((rs, n) -> new Backlog(rs.getLong("waiting"), Drops.instant(rs, "oldest")))
                .single();
    }

    /**
     * Keeps what an event is told as.
     *
     * @return what it is told as: where that was said before, as it was said then
     */
    public String toldAs(long event, String body) {
        return ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update events set body = ? where id = ? and body is null")
                    .params(body, event)
                    .update();
            return ledger.sql()
                    .sql("select body from events where id = ?")
                    .params(event)
                    .query(String.class)
                    .optional()
                    .orElse(body);
        });
    }

    /** Says that somebody has taken in everything up to a place in the order, or that it is none of theirs. */
    public void taken(String reader, long position) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update event_readers set position = max(position, ?), since = null, tries = 0, next_try = 0,"
                            + " reason = null where name = ?")
                    .params(position, reader)
                    .update();
        });
    }

    /** Says that what is next could not be told to somebody, and when that is tried again. */
    public void failed(String reader, String reason, Instant nextTry) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql(
                            "update event_readers set since = coalesce(since, ?), tries = tries + 1, next_try = ?, reason = ?"
                                    + " where name = ?")
                    .params(clock.millis(), nextTry.toEpochMilli(), reason, reader)
                    .update();
        });
    }

    /** Gives events up for somebody: they are passed over, and told as dead. What comes next is tried at once. */
    public void giveUp(String reader, List<Event> events, String reason) {
        ledger.inTransaction(() -> {
            long now = clock.millis();
            for (Event event : events) {
                ledger.sql()
                        .sql("insert into dead_events (reader, key, type, subject, at, dead_at, reason)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .params(
                                reader,
                                event.key(),
                                event.type().word(),
                                event.subject(),
                                event.at().toEpochMilli(),
                                now,
                                reason)
                        .update();
                ledger.sql()
                        .sql("update event_readers set position = max(position, ?), dead = dead + 1,"
                                + " since = coalesce(since, ?), tries = tries + 1, next_try = 0, reason = ?"
                                + " where name = ?")
                        .params(event.id(), now, reason, reader)
                        .update();
            }
        });
    }

    /** Events that were given up since, the last first. */
    public List<Dead> dead(Instant since, int limit) {
        return ledger.sql()
                .sql("select * from dead_events where dead_at >= ? order by dead_at desc, at desc limit ?")
                .params(since.toEpochMilli(), limit)
                .query((rs, n) -> new Dead(
                        rs.getString("reader"),
                        rs.getString("subject"),
                        EventType.find(rs.getString("type")).orElseThrow(),
                        Instant.ofEpochMilli(rs.getLong("at")),
                        Instant.ofEpochMilli(rs.getLong("dead_at")),
                        rs.getString("reason")))
                .list();
    }

    /** The last day of which somebody was sent a digest; empty where there was none. */
    public Optional<LocalDate> digestOf(String reader) {
        return ledger.sql()
                .sql("select digest_on from event_readers where name = ? and digest_on is not null")
                .params(reader)
                .query(String.class)
                .optional()
                .map(LocalDate::parse);
    }

    /** Says that somebody was sent the digest of a day, and that nothing is wrong. */
    public void digestSent(String reader, LocalDate day) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update event_readers set digest_on = ?, since = null, tries = 0, next_try = 0, reason = null"
                            + " where name = ?")
                    .params(day.toString(), reader)
                    .update();
        });
    }

    /** Erases events that happened before a time and that all have taken in, and what is told of dead ones as old. */
    public void erase(Instant before) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("delete from events where at < :before and id in (select id from events where id <="
                            + " (select coalesce(min(position), (select max(id) from events)) from event_readers)"
                            + " order by id limit :limit)")
                    .param("before", before.toEpochMilli())
                    .param("limit", AT_ONCE)
                    .update();
            ledger.sql()
                    .sql("delete from dead_events where dead_at < ?")
                    .params(before.toEpochMilli())
                    .update();
        });
    }
}
