package io.leadferry.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.leadferry.model.Destination;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Drops from their first row to their seal. */
public final class Drops {

    private static final TypeReference<List<String>> HEADER = new TypeReference<>() {};
    private static final TypeReference<Map<String, Integer>> MAPPING = new TypeReference<>() {};

    private final Ledger ledger;
    private final Order order;
    private final Destinations destinations;
    private final Standing standing;
    private final Clock clock;

    public Drops(Ledger ledger, Order order, Clock clock) {
        this.ledger = ledger;
        this.order = order;
        this.destinations = new Destinations(ledger);
        this.standing = new Standing(ledger, clock);
        this.clock = clock;
    }

    /** A run of rows on its way into the ledger. */
    public record NewSlice(Destination destination, List<Row> rows) {}

    /** Rows of a sealed drop for one destination: what the aggregator counts. */
    public record Waiting(long destinationId, String lane, long rows, Instant dueAt) {}

    /** Does several of the things below in one transaction. */
    public void together(Runnable work) {
        ledger.inTransaction(work);
    }

    /** Writes down that a file is being read. Nothing of it is sent before {@link #seal}. */
    public void open(Drop drop) {
        insert(drop);
    }

    /** One block of a file: all of it is durable when this returns. */
    public void append(
            String drop, List<NewSlice> slices, List<Reject> rejects, long total, long rejected, long duplicate) {
        // written out before the transaction: while it is open, the lanes' transactions wait
        List<byte[]> payloads =
                slices.stream().map(slice -> SliceCodec.rows(slice.rows())).toList();
        byte[] rejectPayload = SliceCodec.rejects(rejects);
        ledger.inTransaction(() -> {
            Map<Destination, Long> ids = new HashMap<>();
            List<Object[]> sliceRows = new ArrayList<>(slices.size());
            List<Object[]> peopleRows = new ArrayList<>(slices.size());
            long id = slices.isEmpty() ? 0 : lastSlice();
            for (int i = 0; i < slices.size(); i++) {
                NewSlice slice = slices.get(i);
                long destination = ids.computeIfAbsent(slice.destination(), destinations::id);
                sliceRows.add(
                        new Object[] {++id, drop, destination, slice.rows().size(), payloads.get(i)});
                peopleRows.add(new Object[] {id, People.stored(slice.rows())});
            }
            if (!sliceRows.isEmpty()) {
                ledger.batch()
                        .batchUpdate(
                                "insert into slices (id, drop_id, destination_id, row_count, payload)"
                                        + " values (?, ?, ?, ?, ?)",
                                sliceRows);
                ledger.batch().batchUpdate("insert into slice_people (slice_id, people) values (?, ?)", peopleRows);
            }
            if (!rejects.isEmpty()) {
                ledger.batch()
                        .update(
                                "insert into rejects (drop_id, row_count, payload) values (?, ?, ?)",
                                drop,
                                rejects.size(),
                                rejectPayload);
            }
            ledger.sql()
                    .sql("update drops set total = ?, rejected = ?, duplicate = ? where id = ?")
                    .params(total, rejected, duplicate, drop)
                    .update();
        });
    }

    private long lastSlice() {
        return ledger.sql()
                .sql("select coalesce(max(id), 0) from slices")
                .query(Long.class)
                .single();
    }

    /**
     * Seals a drop: from now on the ledger owns its rows, and they may be sent.
     *
     * @param archivedAs where its original goes: below home, or on the server it came from
     * @param linger how long its rows wait for company
     */
    public void seal(String drop, String archivedAs, Duration linger) {
        ledger.inTransaction(() -> {
            long now = clock.millis();
            long seq = ledger.sql()
                    .sql("select coalesce(max(seq), 0) + 1 from drops")
                    .query(Long.class)
                    .single();
            ledger.sql()
                    .sql(
                            """
                            insert into parts (slice_id, drop_id, drop_seq, destination_id, lane, state, row_count,
                                               members, due_at, tries)
                            select s.id, s.drop_id, ?, s.destination_id, d.lane, 'pending', s.row_count, ?, ?, 0
                            from slices s join destinations d on d.id = s.destination_id
                            where s.drop_id = ? order by s.id""")
                    .params(seq, new byte[0], now + linger.toMillis(), drop)
                    .update();
            ledger.sql()
                    .sql("update drops set seq = ?, state = 'working', sealed_at = ?, archived_as = ?,"
                            + " receipt_stale = 1 where id = ?")
                    .params(seq, now, archivedAs, drop)
                    .update();
            order.sealed(drop);
            standing.changed(drop);
        });
    }

    /** Writes down a drop of which nothing is sent: a duplicate, or one in quarantine. Removes what was read of it. */
    public void setAside(Drop drop) {
        ledger.inTransaction(() -> {
            forget(drop.id());
            insert(drop);
        });
    }

    /** Removes an unsealed drop; its file is read anew. */
    public void forget(String drop) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("delete from slice_people where slice_id in (select s.id from slices s"
                            + " join drops d on d.id = s.drop_id where d.id = ? and d.state = 'reading')")
                    .params(drop)
                    .update();
            for (String table : List.of("slices", "rejects")) {
                ledger.sql()
                        .sql("delete from " + table
                                + " where drop_id in (select id from drops where id = ? and state = 'reading')")
                        .params(drop)
                        .update();
            }
            ledger.sql()
                    .sql("delete from drops where id = ? and state = 'reading'")
                    .params(drop)
                    .update();
        });
    }

    /** Removes whatever an earlier process had begun to read and not sealed. */
    public void forgetUnsealed() {
        ledger.sql()
                .sql("select id from drops where state = 'reading'")
                .query(String.class)
                .list()
                .forEach(this::forget);
    }

    /** The first drop of the feed that was sealed with this content. */
    public Optional<Drop> withContent(String feed, String sha256) {
        return ledger.sql()
                .sql("select * from drops where feed = ? and sha256 = ? and seq is not null order by seq limit 1")
                .params(feed, sha256)
                .query(DROP)
                .optional();
    }

    /** The newest drop of the very same file, by name, time and content, whose original was to go to an archive. */
    public Optional<Drop> ofFile(Drop arrival) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where feed = ? and sha256 = ? and file = ? and modified_at = ? and archived_as is not null
                          and state <> 'reading'
                        order by received_at desc, id desc limit 1""")
                .params(
                        arrival.feed(),
                        arrival.sha256(),
                        arrival.file(),
                        arrival.modifiedAt().toEpochMilli())
                .query(DROP)
                .optional();
    }

    public Optional<Drop> find(String id) {
        return ledger.sql()
                .sql("select * from drops where id = ?")
                .params(id)
                .query(DROP)
                .optional();
    }

    /**
     * Drops, newest first.
     *
     * @param feed null for all
     * @param state a receipt's state; null for all
     */
    public List<Drop> list(@Nullable String feed, @Nullable String state, int limit) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where (:feed is null or feed = :feed)
                          and (:state is null or state = :state or (:state = 'working' and state = 'reading'))
                        order by received_at desc, id desc limit :limit""")
                .param("feed", feed)
                .param("state", state)
                .param("limit", limit)
                .query(DROP)
                .list();
    }

    /** Drops whose receipts lag behind the ledger, oldest first. */
    public List<Drop> withStaleReceipts(int limit) {
        return ledger.sql()
                .sql("select * from drops where receipt_stale = 1 and state <> 'reading' order by received_at limit ?")
                .params(limit)
                .query(DROP)
                .list();
    }

    /** Says that a receipt is about to be written; a change from here on makes it stale again. */
    public void receiptBegun(String drop) {
        mark("update drops set receipt_stale = 2 where id = ?", drop);
    }

    /**
     * Says that a receipt's files are written, unless something has changed meanwhile.
     *
     * @param deliver whether they also go to where the drop came from
     */
    public void receiptWritten(String drop, boolean deliver) {
        ledger.sql()
                .sql("update drops set receipt_stale = case receipt_stale when 2 then 0 else receipt_stale end,"
                        + " delivery_stale = case when ? then 1 else delivery_stale end where id = ?")
                .params(deliver, drop)
                .update();
    }

    /** Says that a receipt could not be written and must be tried again. */
    public void receiptFailed(String drop) {
        mark("update drops set receipt_stale = 1 where id = ?", drop);
    }

    /** Drops of a feed whose receipt files are older where they came from than here, oldest first. */
    public List<Drop> withStaleDeliveries(String feed, int limit) {
        return ledger.sql()
                .sql("select * from drops where feed = ? and delivery_stale = 1 order by received_at limit ?")
                .params(feed, limit)
                .query(DROP)
                .list();
    }

    /** Says that a drop's receipt files are on their way; what is written from here on goes again. */
    public void deliveryBegun(String drop) {
        mark("update drops set delivery_stale = 2 where id = ?", drop);
    }

    /** Says that a drop's receipt files have arrived. */
    public void delivered(String drop) {
        mark("update drops set delivery_stale = 0 where id = ? and delivery_stale = 2", drop);
    }

    /** Says that a drop's receipt files have not arrived, and must go again. */
    public void deliveryFailed(String drop) {
        mark("update drops set delivery_stale = 1 where id = ?", drop);
    }

    /** Has receipts written and delivered anew that an earlier process was at when it ended. */
    public void resumeReceipts() {
        ledger.sql()
                .sql("update drops set receipt_stale = 1 where receipt_stale = 2")
                .update();
        ledger.sql()
                .sql("update drops set delivery_stale = 1 where delivery_stale = 2")
                .update();
    }

    private void mark(String sql, String drop) {
        ledger.sql().sql(sql).params(drop).update();
    }

    /** What waits, by destination: of one drop, or of all when null. */
    public List<Waiting> waiting(@Nullable String drop) {
        return ledger.sql()
                .sql(
                        """
                        select destination_id, lane, sum(row_count) as row_sum,
                               min(coalesce(not_before, due_at)) as due
                        from parts where state in ('pending', 'resting') and (:drop is null or drop_id = :drop)
                        group by destination_id, lane""")
                .param("drop", drop)
                .query((rs, n) -> new Waiting(
                        rs.getLong("destination_id"),
                        rs.getString("lane"),
                        rs.getLong("row_sum"),
                        Instant.ofEpochMilli(rs.getLong("due"))))
                .list();
    }

    private void insert(Drop drop) {
        ledger.sql()
                .sql(
                        """
                        insert into drops (id, feed, file, sha256, bytes, modified_at, state, duplicate_of, reason,
                                           archived_as, header, mapping, total, rejected, duplicate, received_at,
                                           finished_at, receipt_stale)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""")
                .param(drop.id())
                .param(drop.feed())
                .param(drop.file())
                .param(drop.sha256())
                .param(drop.bytes())
                .param(drop.modifiedAt().toEpochMilli())
                .param(drop.state().word())
                .param(drop.duplicateOf())
                .param(drop.reason())
                .param(drop.archivedAs())
                .param(Json.write(drop.header()))
                .param(Json.write(drop.mapping()))
                .param(drop.total())
                .param(drop.rejected())
                .param(drop.duplicate())
                .param(drop.receivedAt().toEpochMilli())
                .param(drop.finishedAt() == null ? null : drop.finishedAt().toEpochMilli())
                .update();
    }

    static final RowMapper<Drop> DROP = (rs, n) -> new Drop(
            rs.getString("id"),
            rs.getString("feed"),
            rs.getString("file"),
            rs.getString("sha256"),
            rs.getLong("bytes"),
            Instant.ofEpochMilli(rs.getLong("modified_at")),
            Drop.State.of(rs.getString("state")),
            rs.getString("duplicate_of"),
            rs.getString("reason"),
            rs.getString("archived_as"),
            Json.read(rs.getString("header"), HEADER),
            Json.read(rs.getString("mapping"), MAPPING),
            rs.getLong("total"),
            rs.getLong("rejected"),
            rs.getLong("duplicate"),
            Instant.ofEpochMilli(rs.getLong("received_at")),
            instant(rs, "sealed_at"),
            instant(rs, "finished_at"));

    static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        return instant(rs, rs.findColumn(column));
    }

    static @Nullable Instant instant(ResultSet rs, int column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
