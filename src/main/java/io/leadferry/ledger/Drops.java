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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/** Drops from their first row to their seal. */
public final class Drops implements Past {

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Integer>> MAPPING = new TypeReference<>() {};

    private static final String NEXT = Stored.list(Part.State.NEXT);

    private final Ledger ledger;
    private final NumberIndex index;
    private final Order order;
    private final Destinations destinations;
    private final Standing standing;
    private final Clock clock;
    private volatile Consumer<String> sealing = drop -> {};

    Drops(Ledger ledger, NumberIndex index, Order order, Destinations destinations, Standing standing, Clock clock) {
        this.ledger = ledger;
        this.index = index;
        this.order = order;
        this.destinations = destinations;
        this.standing = standing;
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

    /**
     * For many small things that are to be durable together.
     *
     * @param writer runs the commits
     */
    public GroupCommit grouped(Executor writer) {
        return new GroupCommit(ledger, writer);
    }

    /** Writes down that a file is being read. Nothing of it is sent before {@link #seal}. */
    public void open(Drop drop) {
        open(drop, reader());
    }

    /**
     * As above, of a file that was looked at before.
     *
     * @param reader as whom, by {@link #reader}
     * @throws TakenForDead where this ferry was taken for dead meanwhile: another may have read the file
     */
    public void open(Drop drop, String reader) {
        ledger.inTransaction(() -> {
            seeThatWeAreStill(reader);
            insert(drop);
        });
    }

    /** As whom this ferry reads a file from now on; as another one, once it was taken for dead. */
    public String reader() {
        return ledger.node();
    }

    /** Others took this ferry for dead while it read a file, which is anybody's now. */
    public static final class TakenForDead extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        TakenForDead() {
            super("this ferry was not heard of for too long while it read the file, which is anybody's now");
        }
    }

    /** To be asked in the transaction that writes what was found: who has the turn is not taken for dead before its end. */
    private void seeThatWeAreStill(String reader) {
        if (!reader.equals(ledger.node())) {
            throw new TakenForDead();
        }
    }

    /** One block of a file: all of it is durable when this returns. */
    public void append(
            String drop, List<NewSlice> slices, List<Reject> rejects, long total, long rejected, long duplicate) {
        append(drop, StoredBlock.of(slices, rejects, total, rejected, duplicate));
    }

    /** As above, of a block that is written out already. */
    public void append(String drop, StoredBlock block) {
        ledger.inTransaction(() -> {
            Map<Destination, Long> ids = new HashMap<>();
            List<Object[]> sliceRows = new ArrayList<>(block.slices().size());
            List<Object[]> peopleRows = new ArrayList<>(block.slices().size());
            long id = block.slices().isEmpty() ? 0 : lastSlice();
            for (StoredBlock.Slice slice : block.slices()) {
                long destination = ids.computeIfAbsent(slice.destination(), destinations::id);
                sliceRows.add(new Object[] {++id, drop, destination, slice.rows(), slice.payload()});
                peopleRows.add(new Object[] {id, slice.people()});
            }
            if (!sliceRows.isEmpty()) {
                ledger.batch()
                        .batchUpdate(
                                "insert into slices (id, drop_id, destination_id, row_count, payload)"
                                        + " values (?, ?, ?, ?, ?)",
                                sliceRows);
                ledger.batch().batchUpdate("insert into slice_people (slice_id, people) values (?, ?)", peopleRows);
                index.keep(block.runs(), id - block.slices().size() + 1);
            }
            for (StoredBlock.Rejects some : block.rejects()) {
                index.keep(
                        some.filter(),
                        ledger.sql()
                                .sql("insert into rejects (drop_id, row_count, payload) values (?, ?, ?) returning id")
                                .params(drop, some.rows(), some.payload())
                                .query(Long.class)
                                .single());
            }
            ledger.sql()
                    .sql("update drops set total = ?, rejected = ?, duplicate = ? where id = ?")
                    .params(block.total(), block.rejected(), block.duplicate(), drop)
                    .update();
        });
    }

    /** The highest number that a slice ever had: what an unsealed drop had of them is not given out again. */
    private long lastSlice() {
        return ledger.sql()
                .sql(
                        "select max((select coalesce(max(id), 0) from slices), (select id from last_ids where name = 'slices'))")
                .query(Long.class)
                .single();
    }

    /** Has somebody look at each drop in the transaction that seals it, before any of its rows may be sent. */
    public void whenSealed(Consumer<String> sealing) {
        this.sealing = sealing;
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
            long seq = sealed() + 1;
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
            seeThatItIsOurs(drop);
            seeThatAllRowsAreThere(drop);
            ledger.sql()
                    .sql("update drops set seq = ?, state = 'working', sealed_at = ?, archived_as = ?,"
                            + " look_at = ?, receipt_stale = 1 where id = ?")
                    .params(seq, now, archivedAs, Originals.firstLook(clock), drop)
                    .update();
            order.sealed(drop);
            standing.changed(drop);
            sealing.accept(drop);
            Witness witness = ledger.witness();
            if (witness != null) {
                ledger.afterCommit(() -> witness.sealed(seq));
            }
        });
    }

    /** Its first row, too, was written by this ferry as what it is now. */
    private void seeThatItIsOurs(String drop) {
        seeThatWeAreStill(ledger.sql()
                .sql("select node from drops where id = ? and node is not null")
                .params(drop)
                .query(String.class)
                .optional()
                .orElse("nobody"));
    }

    /**
     * Law 2 before anything of it is true: a file whose rows are not all there is not sealed, whoever lost them.
     *
     * @throws IllegalStateException where rows were counted that are not written down
     */
    private void seeThatAllRowsAreThere(String drop) {
        long missing = ledger.sql()
                .sql("select total - rejected - duplicate - (select coalesce(sum(row_count), 0) from parts"
                        + " where drop_id = drops.id) from drops where id = ?")
                .params(drop)
                .query(Long.class)
                .single();
        if (missing != 0) {
            throw new IllegalStateException("of the rows of drop " + drop + " that were counted, " + missing
                    + " more than are in the ledger; it is not sealed");
        }
    }

    /** How many drops were sealed since the ledger was made. */
    public long sealed() {
        return ledger.sql()
                .sql("select coalesce(max(seq), 0) from drops")
                .query(Long.class)
                .single();
    }

    /** Writes down what a person should know of how a drop's file was read, instead of what stood there before. */
    public void note(String drop, List<String> notes) {
        ledger.sql()
                .sql("update drops set notes = ?, receipt_stale = 1 where id = ?")
                .params(Json.write(notes), drop)
                .update();
    }

    /** Writes down a drop of which nothing is sent: a duplicate, or one in quarantine. Removes what was read of it. */
    public void setAside(Drop drop) {
        setAside(drop, reader());
    }

    /**
     * As above, of a file that was looked at before.
     *
     * @param reader as whom, by {@link #reader}
     * @throws TakenForDead where this ferry was taken for dead meanwhile: another may have read the file
     */
    public void setAside(Drop drop, String reader) {
        ledger.inTransaction(() -> {
            seeThatWeAreStill(reader);
            forget(drop.id());
            insert(drop);
            // an original that was erased does not come back by a repeat
            ledger.sql()
                    .sql("update drops set untidy = 1 where id = ? and state = 'duplicate'"
                            + " and duplicate_of in (select id from drops where original_erased_at is not null)")
                    .params(drop.id())
                    .update();
        });
    }

    /** Removes an unsealed drop; its file is read anew. One that was released from quarantine is back there. */
    public void forget(String drop) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql(
                            "update last_ids set id = max(id, (select coalesce(max(id), 0) from slices)) where name = 'slices'")
                    .update();
            ledger.sql()
                    .sql("delete from slice_people where slice_id in (select s.id from slices s"
                            + " join drops d on d.id = s.drop_id where d.id = ? and d.state = 'reading')")
                    .params(drop)
                    .update();
            ledger.sql()
                    .sql(
                            "delete from slices where drop_id in (select id from drops where id = ? and state = 'reading')")
                    .params(drop)
                    .update();
            ledger.sql()
                    .sql(
                            "delete from rejects where drop_id in (select id from drops where id = ? and state = 'reading')")
                    .params(drop)
                    .update();
            index.forgetLast();
            ledger.sql()
                    .sql("update drops set state = 'quarantined', header = '[]', mapping = '{}', total = 0,"
                            + " rejected = 0, duplicate = 0"
                            + " where id = ? and state = 'reading' and released_at is not null")
                    .params(drop)
                    .update();
            ledger.sql()
                    .sql("delete from drops where id = ? and state = 'reading'")
                    .params(drop)
                    .update();
        });
    }

    /** Removes whatever an earlier process had begun to read and not sealed. */
    public void forgetUnsealed() {
        unsealed().forEach(drop -> forget(drop.id()));
    }

    /** Removes what ferries that are gone by now had begun to read and not sealed: the files are read anew, as other drops. */
    public void forgetLeft() {
        ledger.sql()
                .sql("select id from drops where state = 'reading' and node <> ? and not exists"
                        + " (select 1 from nodes n where n.id = drops.node and n.gone_at is null)")
                .params(ledger.node())
                .query(String.class)
                .list()
                .forEach(this::forget);
    }

    /** Drops of which rows are in the ledger, and not all yet; but for those that another ferry is at work on. */
    public List<Drop> unsealed() {
        return ledger.sql()
                .sql("select * from drops where state = 'reading' and (node = ? or not exists"
                        + " (select 1 from nodes n where n.id = drops.node and n.gone_at is null))")
                .params(ledger.node())
                .query(DROP)
                .list();
    }

    /**
     * Says that a drop which a guard holds may pass.
     *
     * @return false when it is not held
     */
    public boolean release(String drop) {
        return ledger.inTransaction(() -> settled(
                drop,
                ledger.sql()
                        .sql("update drops set released_at = coalesce(released_at, ?), receipt_stale = 1"
                                + " where id = ? and state = 'quarantined' and held = 1 and discarded_at is null")
                        .params(clock.millis(), drop)
                        .update()));
    }

    /**
     * Says that nothing of a drop in quarantine is to be sent.
     *
     * @return false when it is not in quarantine, or was released
     */
    public boolean discard(String drop) {
        return ledger.inTransaction(() -> settled(
                drop,
                ledger.sql()
                        .sql("update drops set discarded_at = coalesce(discarded_at, ?), receipt_stale = 1"
                                + " where id = ? and state = 'quarantined' and released_at is null")
                        .params(clock.millis(), drop)
                        .update()));
    }

    /** Whether a person's word on a drop was heard; if so, it is a word on the file that grew, too. */
    private boolean settled(String drop, int heard) {
        if (heard == 1) {
            settleGrowth(drop);
        }
        return heard == 1;
    }

    /** What was read of a file is done when a person has spoken of what came behind it. */
    private void settleGrowth(String rest) {
        String grown = ledger.sql()
                .sql("update drops set growth = 'settled' where growth = 'held' and grown_into = ? returning id")
                .params(rest)
                .query(String.class)
                .optional()
                .orElse(null);
        if (grown != null) {
            standing.changed(grown);
        }
    }

    /**
     * Drops whose original lies in quarantine though a person has released or discarded them, oldest first. One that is
     * being read still needs it.
     */
    public List<Drop> toLeaveQuarantine() {
        return ledger.sql()
                .sql("select * from drops where (released_at is not null or discarded_at is not null)"
                        + " and quarantine_left = 0 and state <> 'reading' order by received_at")
                .query(DROP)
                .list();
    }

    /** Whether a place in quarantine was given to a drop; its file may have left it, or not be there yet. */
    public boolean isQuarantine(String place) {
        return ledger.sql()
                        .sql("select count(*) from drops where quarantined_as = ?")
                        .param(place)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * Says that what lay in quarantine of a drop has left it.
     *
     * @param archivedAs where it lies now; where a door has moved the original, that place stays the drop's
     */
    public void leftQuarantine(String drop, String archivedAs) {
        ledger.sql()
                .sql("update drops set quarantine_left = 1, archived_as = coalesce(archived_as, ?) where id = ?")
                .params(archivedAs, drop)
                .update();
        originalComes(drop);
    }

    /** Says that an original comes to its place. If it was erased before it came there, it goes again. */
    public void originalComes(String drop) {
        ledger.sql()
                .sql("update drops set untidy = 1, receipt_stale = 1, original_erased_at = null"
                        + " where id = ? and original_erased_at is not null")
                .params(drop)
                .update();
    }

    @Override
    public List<Long> latestRows(String feed, int drops) {
        return ledger.sql()
                .sql("select total - rejected - duplicate as row_sum from drops"
                        + " where feed = ? and seq is not null and total > rejected + duplicate"
                        + " order by seq desc limit ?")
                .params(feed, drops)
                .query(Long.class)
                .list();
    }

    @Override
    public Optional<Drop> withContent(String feed, String sha256) {
        return ledger.sql()
                .sql("select * from drops where feed = ? and sha256 = ? and seq is not null order by seq desc limit 1")
                .params(feed, sha256)
                .query(DROP)
                .optional();
    }

    @Override
    public boolean wasTakenSince(String feed, String sha256) {
        return ledger.sql()
                .sql("select exists (select 1 from taken_since where feed = ? and sha256 = ?)")
                .params(feed, sha256)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Optional<String> numberIn(Drop.Continues file, long line) {
        return ledger
                .sql()
                .sql("select s.id from slices s join drops d on d.id = s.drop_id"
                        + " where (d.id = :file or d.continues = :file) and d.sealed_at is not null order by s.id desc")
                .param("file", file.drop())
                .query(Long.class)
                .list()
                .stream()
                .flatMap(slice -> SliceCodec.rows(ledger.sql()
                                .sql("select payload from slices where id = ?")
                                .params(slice)
                                .query(byte[].class)
                                .single())
                        .stream())
                .filter(row -> row.line() == line)
                .map(Row::number)
                .findFirst();
    }

    /** The newest drop of the very same file, by name, time and content, whose original was to go somewhere. */
    public Optional<Drop> ofFile(Drop arrival) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where feed = ? and sha256 = ? and file = ? and modified_at = ?
                          and coalesce(archived_as, quarantined_as) is not null and state <> 'reading'
                        order by received_at desc, id desc limit 1""")
                .params(
                        arrival.feed(),
                        arrival.sha256(),
                        arrival.file(),
                        arrival.modifiedAt().toEpochMilli())
                .query(DROP)
                .optional();
    }

    /**
     * The newest sealed drop of a file of this name, whatever it held, whose original was to go to the archive. Of one that came
     * longer ago than originals are watched, nobody asks any more whether it did.
     */
    public Optional<Drop> lastOfName(String feed, String file) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where feed = ? and file = ? and received_at > ?
                          and archived_as is not null and original_erased_at is null and seq is not null
                        order by received_at desc, id desc limit 1""")
                .params(feed, file, clock.instant().minus(Originals.WATCHED).toEpochMilli())
                .query(DROP)
                .optional();
    }

    /** Whether a drop came over HTTP: its original lies below home, whatever its feed watches. */
    public boolean wasPosted(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from posted where drop_id = ?)")
                .params(drop)
                .query(Boolean.class)
                .single();
    }

    /** Whether a drop was gathered from the records of a topic. */
    public boolean wasGathered(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from gathered where drop_id = ?)")
                .params(drop)
                .query(Boolean.class)
                .single();
    }

    /** Whether a file was whole when its drop was promised, and nobody would bring it again: from a topic or a bucket. */
    public boolean isPromisedWhole(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from gathered where drop_id = :drop)"
                        + " or exists (select 1 from taken_objects where drop_id = :drop)")
                .param("drop", drop)
                .query(Boolean.class)
                .single();
    }

    /** Has an original looked at soon: it has changed. */
    public void lookSoon(String drop) {
        ledger.sql()
                .sql("update drops set look_at = ? where id = ?")
                .params(clock.millis(), drop)
                .update();
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
     * @param state as receipts tell it; null for all
     */
    public List<Drop> list(@Nullable String feed, Drop.@Nullable State state, int limit) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where (cast(:feed as text) is null or feed = :feed)
                          and (cast(:state as text) is null or state = :state or (:state = 'working' and state = 'reading'))
                        order by received_at desc, id desc limit :limit""")
                .param("feed", feed)
                .param("state", state == null ? null : state.receiptWord())
                .param("limit", limit)
                .query(DROP)
                .list();
    }

    /** Whether anything of this feed ever came. */
    public boolean knowsFeed(String feed) {
        return ledger.sql()
                .sql("select exists (select 1 from drops where feed = ?)")
                .params(feed)
                .query(Boolean.class)
                .single();
    }

    /** Drops in quarantine, or discarded from there, whose originals are kept: no row of them was looked at. */
    public List<Drop> unread() {
        return ledger.sql()
                .sql("select * from drops where state = 'quarantined' and original_erased_at is null"
                        + " order by received_at, id")
                .query(DROP)
                .list();
    }

    /** The feeds of which anything ever came. */
    public List<String> feeds() {
        return ledger.sql()
                .sql("select distinct feed from drops order by feed")
                .query(String.class)
                .list();
    }

    /** Drops whose receipts lag behind the ledger, oldest first. */
    public List<Drop> withStaleReceipts(int limit) {
        return ledger.sql()
                .sql("select * from drops where receipt_stale = 1 and state <> 'reading'"
                        + " and receipts_erased_at is null order by received_at limit ?")
                .params(limit)
                .query(DROP)
                .list();
    }

    /** Whether the receipt of a drop is yet to be written as the drop is. */
    public boolean isReceiptStale(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from drops where id = ? and receipt_stale <> 0)")
                .params(drop)
                .query(Boolean.class)
                .single();
    }

    /** Tells each drop, the first to come first, without holding them all. */
    public void each(Consumer<Drop> hearer) {
        ledger.sql().sql("select * from drops order by received_at, id").query((RowCallbackHandler)
                rs -> hearer.accept(Objects.requireNonNull(DROP.mapRow(rs, 0))));
    }

    /** Says that receipts are about to be written; a change from here on makes each stale again. */
    public void receiptsBegun(Collection<Drop> some) {
        ledger.inTransaction(() -> {
            ledger.batch()
                    .batchUpdate(
                            "update drops set receipt_stale = 2 where id = ?",
                            some.stream().map(drop -> new Object[] {drop.id()}).toList());
        });
    }

    /**
     * What is to be written down of a drop whose receipt files are written.
     *
     * @param deliver whether they also go to where the drop came from
     * @param told what was said of the drop that is done with; null where nothing was
     */
    public record Written(String drop, boolean deliver, @Nullable String told) {}

    /** Says that receipts' files are written, unless something has changed meanwhile, and what was said of their drops. */
    public void receiptsWritten(Collection<Written> some) {
        ledger.inTransaction(() -> {
            ledger.batch()
                    .batchUpdate(
                            "update drops set receipt_stale = case receipt_stale when 2 then 0 else receipt_stale end,"
                                    + " delivery_stale = case when ? then 1 else delivery_stale end,"
                                    + " told = coalesce(?, told) where id = ?",
                            some.stream()
                                    .map(one -> new Object[] {one.deliver(), one.told(), one.drop()})
                                    .toList());
        });
    }

    /**
     * Says that a receipt could not be written and must be tried again.
     *
     * @param told as of {@link Written}
     */
    public void receiptFailed(String drop, @Nullable String told) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update drops set receipt_stale = 1, told = coalesce(?, told) where id = ?")
                    .params(told, drop)
                    .update();
        });
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
        ledger.sql()
                .sql("update drops set delivery_stale = 2 where id = ?")
                .params(drop)
                .update();
    }

    /** Says that a drop's receipt files have arrived. */
    public void delivered(String drop) {
        ledger.sql()
                .sql("update drops set delivery_stale = 0 where id = ? and delivery_stale = 2")
                .params(drop)
                .update();
    }

    /** Says that a drop's receipt files have not arrived, and must go again. */
    public void deliveryFailed(String drop) {
        ledger.sql()
                .sql("update drops set delivery_stale = 1 where id = ?")
                .params(drop)
                .update();
    }

    /**
     * Has receipts written and delivered anew that an earlier process was at when it ended, and those of drops at work: what
     * they tell of times may have passed.
     */
    public void resumeReceipts() {
        ledger.sql()
                .sql("update drops set receipt_stale = 1 where receipt_stale = 2 or state = 'working'")
                .update();
        ledger.sql()
                .sql("update drops set delivery_stale = 1 where delivery_stale = 2")
                .update();
    }

    /** What was last said of a drop that was done with; null where nothing was. */
    public @Nullable String told(String drop) {
        return ledger.sql()
                .sql("select told from drops where id = ? and told is not null")
                .params(drop)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** What waits of all drops, by destination. */
    public List<Waiting> waiting() {
        return ledger.sql()
                .sql("select destination_id, lane, sum(row_count) as row_sum, min(coalesce(not_before, due_at)) as due"
                        + " from parts where state in " + NEXT + " group by destination_id, lane")
                .query(WAITING)
                .list();
    }

    /** What waits of one drop, by destination; asked apart, for an index leads to a drop's parts. */
    public List<Waiting> waiting(String drop) {
        return ledger.sql()
                .sql("select destination_id, lane, sum(row_count) as row_sum, min(coalesce(not_before, due_at)) as due"
                        + " from parts where drop_id = ? and state in " + NEXT + " group by destination_id, lane")
                .params(drop)
                .query(WAITING)
                .list();
    }

    /** A drop that a guard held and that is read after all is there already. */
    private void insert(Drop drop) {
        Drop.Quarantine quarantine = drop.quarantine();
        ledger.sql()
                .sql(
                        """
                        insert into drops (id, feed, file, sha256, bytes, modified_at, state, duplicate_of, reason,
                                           quarantined_as, held, released_at, discarded_at, archived_as, header, mapping, notes,
                                           total, rejected, duplicate, received_at, finished_at, continues, rows_before,
                                           look_at, node, receipt_stale)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                        on conflict (id) do update
                        set state = excluded.state, duplicate_of = excluded.duplicate_of, reason = excluded.reason,
                            held = excluded.held, released_at = excluded.released_at,
                            archived_as = excluded.archived_as, header = excluded.header, mapping = excluded.mapping,
                            notes = excluded.notes,
                            total = excluded.total, rejected = excluded.rejected, duplicate = excluded.duplicate,
                            finished_at = excluded.finished_at, look_at = excluded.look_at, node = excluded.node, receipt_stale = 1""")
                .param(drop.id())
                .param(drop.feed())
                .param(drop.file())
                .param(drop.sha256())
                .param(drop.bytes())
                .param(drop.modifiedAt().toEpochMilli())
                .param(drop.state().word())
                .param(drop.duplicateOf())
                .param(quarantine == null ? null : quarantine.reason())
                .param(quarantine == null ? null : quarantine.place())
                .param(quarantine != null && quarantine.held() ? 1 : 0)
                .param(quarantine == null ? null : millis(quarantine.releasedAt()))
                .param(quarantine == null ? null : millis(quarantine.discardedAt()))
                .param(drop.archivedAs())
                .param(Json.write(drop.header()))
                .param(Json.write(drop.mapping()))
                .param(Json.write(drop.notes()))
                .param(drop.total())
                .param(drop.rejected())
                .param(drop.duplicate())
                .param(drop.receivedAt().toEpochMilli())
                .param(millis(drop.finishedAt()))
                .param(drop.continues() == null ? null : drop.continues().drop())
                .param(drop.continues() == null ? 0 : drop.continues().records())
                .param(drop.state() == Drop.State.READING ? null : Originals.firstLook(clock))
                .param(ledger.node())
                .update();
    }

    private static final RowMapper<Waiting> WAITING = (rs, n) -> new Waiting(
            rs.getLong("destination_id"),
            rs.getString("lane"),
            rs.getLong("row_sum"),
            Instant.ofEpochMilli(rs.getLong("due")));

    static final RowMapper<Drop> DROP = (rs, n) -> new Drop(
            rs.getString("id"),
            rs.getString("feed"),
            rs.getString("file"),
            rs.getString("sha256"),
            rs.getLong("bytes"),
            Instant.ofEpochMilli(rs.getLong("modified_at")),
            Drop.State.of(rs.getString("state")),
            rs.getString("duplicate_of"),
            quarantine(rs),
            rs.getString("archived_as"),
            Json.read(rs.getString("header"), TEXTS),
            Json.read(rs.getString("mapping"), MAPPING),
            Json.read(rs.getString("notes"), TEXTS),
            growth(rs),
            continues(rs),
            rs.getLong("total"),
            rs.getLong("rejected"),
            rs.getLong("duplicate"),
            Instant.ofEpochMilli(rs.getLong("received_at")),
            instant(rs, "sealed_at"),
            instant(rs, "finished_at"),
            erased(rs));

    private static Drop.Erased erased(ResultSet rs) throws SQLException {
        return new Drop.Erased(
                rs.getLong("erased"),
                rs.getLong("erased_to_mend"),
                instant(rs, "rows_erased_at"),
                instant(rs, "original_erased_at"),
                instant(rs, "receipts_erased_at"));
    }

    private static Drop.@Nullable Growth growth(ResultSet rs) throws SQLException {
        String state = rs.getString("growth");
        return state == null
                ? null
                : new Drop.Growth(
                        Instant.ofEpochMilli(rs.getLong("grown_at")),
                        rs.getLong("grown_to"),
                        Drop.Growth.State.of(state),
                        rs.getString("grown_into"));
    }

    private static Drop.@Nullable Continues continues(ResultSet rs) throws SQLException {
        String drop = rs.getString("continues");
        return drop == null ? null : new Drop.Continues(drop, rs.getLong("rows_before"));
    }

    private static Drop.@Nullable Quarantine quarantine(ResultSet rs) throws SQLException {
        String reason = rs.getString("reason");
        return reason == null
                ? null
                : new Drop.Quarantine(
                        reason,
                        rs.getString("quarantined_as"),
                        rs.getInt("held") == 1,
                        instant(rs, "released_at"),
                        instant(rs, "discarded_at"));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        return instant(rs, rs.findColumn(column));
    }

    static @Nullable Instant instant(ResultSet rs, int column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
