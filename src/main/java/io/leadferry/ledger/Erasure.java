package io.leadferry.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.leadferry.ledger.NumberIndex.Ids;
import io.leadferry.ledger.NumberRows.Bearing;
import io.leadferry.ledger.NumberRows.NotSent;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes from the ledger what rows said of people. Counts, states, lines and calls stay, so that every sum goes on to hold.
 * Nothing is erased that is still to be sent, or of which somebody may still tell.
 */
public final class Erasure {

    private static final int SLICES_AT_ONCE = 100;
    private static final int REJECTS_AT_ONCE = 20;

    /** Its file is yet to be read, or may be: it is held, or was released a moment ago, or is being read. */
    static final String TO_BE_READ =
            "(state = 'reading' or (state = 'quarantined' and held = 1 and discarded_at is null))";

    /** Over, and past a time; what is in doubt is not over, for it may have to be sent again. */
    private static final String OVER =
            """
            finished_at < :before and state in %s
            and not %s
            and coalesce(growth, '') not in %s
            and not exists (select 1 from parts p where p.drop_id = drops.id and p.state = 'inDoubt' and p.row_count > 0)
            """
                    .formatted(Stored.list(Drop.State.ENDED), TO_BE_READ, Stored.list(Drop.Growth.State.OPEN));

    private static final String ROWS_DUE = "rows_erased_at is null and " + OVER;
    private static final String ORIGINALS_DUE = "original_erased_at is null and " + OVER;
    private static final String RECEIPTS_DUE = "receipts_erased_at is null and untidy = 0 and " + OVER;
    private static final String SUM =
            "select count(*), coalesce(sum(total), 0), coalesce(sum(bytes), 0) from drops where ";
    private static final String FIRST = " order by finished_at, id limit :most";

    private final Ledger ledger;
    private final NumberIndex index;
    private final Parts parts;
    private final Tries tries;
    private final Standing standing;
    private final Map<LaneId, Effect> effects;
    private final Clock clock;

    Erasure(
            Ledger ledger,
            NumberIndex index,
            Parts parts,
            Tries tries,
            Standing standing,
            Map<LaneId, Effect> effects,
            Clock clock) {
        this.ledger = ledger;
        this.index = index;
        this.parts = parts;
        this.tries = tries;
        this.standing = standing;
        this.effects = effects;
        this.clock = clock;
    }

    /** What of drops is to be erased. */
    public enum What {
        /** the values of their rows */
        ROWS,
        /** their originals */
        ORIGINALS,
        /** the files of their receipts */
        RECEIPTS
    }

    /**
     * How much is to be erased.
     *
     * @param rows of these drops
     * @param bytes of their files, as they came
     */
    public record Due(long drops, long rows, long bytes) {}

    /** How much of something is to be erased of drops that were over before a time. */
    public Due due(What what, Instant before) {
        JdbcClient.StatementSpec sum =
                switch (what) {
                    case ROWS -> ledger.sql().sql(SUM + ROWS_DUE);
                    case ORIGINALS -> ledger.sql().sql(SUM + ORIGINALS_DUE);
                    case RECEIPTS -> ledger.sql().sql(SUM + RECEIPTS_DUE);
                };
        return sum.param("before", before.toEpochMilli())
                .query((rs, n) -> new Due(rs.getLong(1), rs.getLong(2), rs.getLong(3)))
                .single();
    }

    /** Drops of which something is to be erased, the first that was over first. */
    public List<Drop> due(What what, Instant before, int most) {
        JdbcClient.StatementSpec due =
                switch (what) {
                    case ROWS -> ledger.sql().sql("select * from drops where " + ROWS_DUE + FIRST);
                    case ORIGINALS -> ledger.sql().sql("select * from drops where " + ORIGINALS_DUE + FIRST);
                    case RECEIPTS -> ledger.sql().sql("select * from drops where " + RECEIPTS_DUE + FIRST);
                };
        return due.param("before", before.toEpochMilli())
                .param("most", most)
                .query(Drops.DROP)
                .list();
    }

    /**
     * Drops that came before a time and still have the values of their rows, because something of them is not over.
     *
     * @param most how many are told
     */
    public List<Drop> notOver(Instant before, int most) {
        return ledger.sql()
                .sql("select * from drops where rows_erased_at is null and received_at < :before and not (" + OVER
                        + " and finished_at is not null) and coalesce(finished_at, 0) < :before"
                        + " order by received_at, id limit :most")
                .param("before", before.toEpochMilli())
                .param("most", most)
                .query(Drops.DROP)
                .list();
    }

    // --- whole drops

    /**
     * Erases the values of all rows of a drop that is over, some at a time. A process that ends in the midst of it has it
     * done again.
     */
    public void rows(String drop) {
        long slice = 0;
        while (slice >= 0) {
            long behind = slice;
            slice = ledger.inTransaction(() -> slices(drop, behind));
        }
        long block = 0;
        while (block >= 0) {
            long behind = block;
            block = ledger.inTransaction(() -> rejects(drop, behind));
        }
        ledger.inTransaction(() -> {
            index.forgetSlices(slices(drop));
            index.forgetRejects(rejects(drop));
            reasons(drop);
            messages(callsOf(drop), Blanks::numbers);
            ledger.sql()
                    .sql("update drops set rows_erased_at = ?, erased = total, erased_to_mend = total, notes = ?,"
                            + " untidy = 1, receipt_stale = 1 where id = ?")
                    .params(clock.millis(), notes(drop, Blanks::text), drop)
                    .update();
            sharing(Set.of(drop)).forEach(this::untidy);
        });
    }

    private void untidy(String drop) {
        ledger.sql()
                .sql("update drops set untidy = 1, receipt_stale = 1 where id = ?")
                .params(drop)
                .update();
    }

    private record Block(long id, int rows, byte[] payload) {}

    private long slices(String drop, long behind) {
        List<Block> some = ledger.sql()
                .sql("select id, row_count, payload from slices where drop_id = ? and id > ? order by id limit ?")
                .params(drop, behind, SLICES_AT_ONCE)
                .query((rs, n) -> new Block(rs.getLong(1), rs.getInt(2), rs.getBytes(3)))
                .list();
        some.forEach(one -> store(one.id(), Blanks.all(one.id(), one.rows(), one.payload())));
        return some.size() < SLICES_AT_ONCE ? -1 : some.get(some.size() - 1).id();
    }

    private void store(long slice, List<Row> rows) {
        ledger.sql()
                .sql("update slices set payload = ? where id = ?")
                .params(SliceCodec.rows(rows), slice)
                .update();
        ledger.sql()
                .sql("update slice_people set people = ? where slice_id = ?")
                .params(People.stored(rows), slice)
                .update();
    }

    private long rejects(String drop, long behind) {
        List<Block> some = ledger.sql()
                .sql("select id, row_count, payload from rejects where drop_id = ? and id > ? order by id limit ?")
                .params(drop, behind, REJECTS_AT_ONCE)
                .query((rs, n) -> new Block(rs.getLong(1), rs.getInt(2), rs.getBytes(3)))
                .list();
        some.forEach(one -> storeRejects(
                one.id(),
                SliceCodec.rejects(one.payload()).stream().map(Blanks::reject).toList()));
        return some.size() < REJECTS_AT_ONCE ? -1 : some.get(some.size() - 1).id();
    }

    private void storeRejects(long block, List<Reject> rejects) {
        ledger.sql()
                .sql("update rejects set payload = ? where id = ?")
                .params(SliceCodec.rejects(rejects), block)
                .update();
    }

    private Ids slices(String drop) {
        return ledger.sql()
                .sql("select coalesce(min(id), 0), coalesce(max(id), -1) from slices where drop_id = ?")
                .params(drop)
                .query(Erasure::ids)
                .single();
    }

    private Ids rejects(String drop) {
        return ledger.sql()
                .sql("select coalesce(min(id), 0), coalesce(max(id), -1) from rejects where drop_id = ?")
                .params(drop)
                .query(Erasure::ids)
                .single();
    }

    private static Ids ids(ResultSet rs, int row) throws SQLException {
        return new Ids(rs.getLong(1), rs.getLong(2));
    }

    /** Two texts of a row; one may be its id, and either may be missing. */
    private record Text(@Nullable String id, @Nullable String text) {

        static Text of(ResultSet rs, int row) throws SQLException {
            return new Text(rs.getString(1), rs.getString(2));
        }
    }

    private void reasons(String drop) {
        List<Text> reasons = ledger.sql()
                .sql("select id, reason from parts where drop_id = ? and reason is not null")
                .params(drop)
                .query(Text::of)
                .list();
        reasons.forEach(
                one -> reason(one, reason -> reason.equals(DropRows.UNREADABLE) ? reason : Blanks.numbers(reason)));
    }

    private void reason(Text one, UnaryOperator<String> change) {
        String changed = change.apply(one.text());
        if (!changed.equals(one.text())) {
            ledger.sql()
                    .sql("update parts set reason = ? where id = ?")
                    .params(changed, one.id())
                    .update();
        }
    }

    private Set<String> callsOf(String drop) {
        return new LinkedHashSet<>(ledger.sql()
                .sql("select call_id from call_drops where drop_id = ?")
                .params(drop)
                .query(String.class)
                .list());
    }

    private void messages(Collection<String> calls, UnaryOperator<String> change) {
        for (String call : calls) {
            ledger.sql()
                    .sql("select message, answer_message from calls where id = ?")
                    .params(call)
                    .query(Text::of)
                    .optional()
                    .ifPresent(said -> messages(call, said, change));
        }
    }

    private void messages(String call, Text said, UnaryOperator<String> change) {
        Text changed = new Text(changed(said.id(), change), changed(said.text(), change));
        if (!changed.equals(said)) {
            ledger.sql()
                    .sql("update calls set message = ?, answer_message = ? where id = ?")
                    .params(changed.id(), changed.text(), call)
                    .update();
        }
    }

    private static @Nullable String changed(@Nullable String text, UnaryOperator<String> change) {
        return text == null ? null : change.apply(text);
    }

    private String notes(String drop, UnaryOperator<String> change) {
        List<String> notes = ledger.sql()
                .sql("select notes from drops where id = ?")
                .params(drop)
                .query((rs, n) -> Json.read(rs.getString(1), Json.STRINGS))
                .single();
        return Json.write(notes.stream().map(change).toList());
    }

    /** Says that the original of a drop has gone. Those of its repeats, which hold the same, are to follow. */
    public void originalGone(String drop) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update drops set original_erased_at = coalesce(original_erased_at, ?), receipt_stale = 1"
                            + " where id = ?")
                    .params(clock.millis(), drop)
                    .update();
            ledger.sql()
                    .sql("update drops set untidy = 1, receipt_stale = 1"
                            + " where duplicate_of = ? and state = 'duplicate' and original_erased_at is null")
                    .params(drop)
                    .update();
        });
    }

    /** Says that the files of a drop's receipt have gone; they are not written again. */
    public void receiptsGone(String drop) {
        ledger.sql()
                .sql("update drops set receipts_erased_at = ?, receipt_stale = 0, delivery_stale = 0 where id = ?")
                .params(clock.millis(), drop)
                .update();
    }

    /** Drops whose files are yet to follow their rows, and whose receipts are written since; not those yet to be read. */
    public List<Drop> untidy(int most) {
        return ledger.sql()
                .sql("select * from drops where untidy = 1 and not " + TO_BE_READ
                        + " and (receipt_stale = 0 or receipts_erased_at is not null) order by received_at limit ?")
                .params(most)
                .query(Drops.DROP)
                .list();
    }

    /** Says that the files of a drop have followed its rows, unless it has changed since. */
    public void tidied(String drop) {
        ledger.sql()
                .sql(
                        "update drops set untidy = 0 where id = ? and (receipt_stale = 0 or receipts_erased_at is not null)")
                .params(drop)
                .update();
    }

    // --- one person

    /** Does several of the things below as they are at one moment. */
    public <T> T atOneMoment(Supplier<T> work) {
        return ledger.inTransaction(work);
    }

    /** Sees to it that rows which wait and would add a person anywhere are not sent any more, nor again. */
    public void withdraw(Collection<Bearing> rows) {
        ledger.inTransaction(() -> {
            Set<String> touched = new LinkedHashSet<>();
            for (Bearing row : rows) {
                Set<Part.State> waiting = Part.State.WAITING;
                if (row.part() == null
                        || effects.getOrDefault(row.destination().lane(), Effect.NONE) == Effect.DELETES) {
                    continue;
                }
                long slice = slice(row.part());
                int place = place(slice, row);
                parts.ofSlice(slice).stream()
                        .filter(part ->
                                waiting.contains(part.state()) && part.members().get(place))
                        .forEach(part -> {
                            parts.change(
                                    part,
                                    one(place),
                                    Change.to(Part.State.CANCELLED)
                                            .reason("the person is to be forgotten")
                                            .notBefore(null)
                                            .offTrial());
                            touched.add(part.dropId());
                        });
            }
            touched.forEach(standing::changed);
        });
    }

    private static BitSet one(int place) {
        BitSet one = new BitSet();
        one.set(place);
        return one;
    }

    private long slice(long part) {
        return ledger.sql()
                .sql("select slice_id from parts where id = ?")
                .params(part)
                .query(Long.class)
                .single();
    }

    private int place(long slice, Bearing row) {
        return parts.rows(slice).indexOf(row.row());
    }

    /**
     * Erases rows of one person, all of which are over. To be called in one transaction with the look that found them.
     *
     * @param endings how the person's number ends, in digits, wherever a sentence repeats it
     * @return how many rows lost their values, by drop
     */
    public Map<String, Long> person(Collection<Bearing> rows, Collection<NotSent> notSent, Set<String> endings) {
        Map<String, Long> byDrop = new TreeMap<>();
        ledger.inTransaction(() -> {
            Map<String, Long> toMend = new TreeMap<>();
            Map<Long, List<Bearing>> bySlice = rows.stream()
                    .filter(row -> row.part() != null)
                    .collect(Collectors.groupingBy(
                            row -> slice(Objects.requireNonNull(row.part())), LinkedHashMap::new, Collectors.toList()));
            bySlice.forEach((slice, some) -> ofSlice(slice, some, endings));
            rows.forEach(row -> {
                byDrop.merge(row.drop(), 1L, Long::sum);
                toMend.merge(row.drop(), row.state() == RowState.REFUSED ? 1L : 0L, Long::sum);
            });
            notSent.stream().collect(Collectors.groupingBy(NotSent::drop)).forEach((drop, some) -> {
                ofRejects(drop, some.stream().map(NotSent::reject).collect(Collectors.toSet()));
                byDrop.merge(drop, (long) some.size(), Long::sum);
                toMend.merge(
                        drop,
                        some.stream()
                                .filter(one -> one.reject().state() == RowState.REJECTED)
                                .count(),
                        Long::sum);
            });
            messages(
                    rows.stream()
                            .flatMap(row -> row.carried().stream())
                            .map(NumberRows.Carried::call)
                            .collect(Collectors.toCollection(LinkedHashSet::new)),
                    text -> Blanks.without(text, endings));
            sharing(byDrop.keySet()).forEach(drop -> byDrop.put(drop, 0L));
            byDrop.forEach((drop, count) -> ledger.sql()
                    .sql("update drops set erased = erased + ?, erased_to_mend = erased_to_mend + ?, notes = ?,"
                            + " untidy = 1, receipt_stale = 1 where id = ?")
                    .params(
                            count,
                            toMend.getOrDefault(drop, 0L),
                            notes(drop, note -> Blanks.without(note, endings)),
                            drop)
                    .update());
        });
        return byDrop;
    }

    private void ofSlice(long slice, List<Bearing> some, Set<String> endings) {
        List<Row> rows = new ArrayList<>(parts.rows(slice));
        BitSet places = new BitSet();
        for (Bearing row : some) {
            int place = rows.indexOf(row.row());
            rows.set(place, Blanks.row(slice, place, row.row().line()));
            places.set(place);
        }
        store(slice, rows);
        index.forgetSlices(new Ids(slice, slice));
        for (Part part : parts.ofSlice(slice)) {
            if (part.members().intersects(places)) {
                ledger.sql()
                        .sql("select id, reason from parts where id = ? and reason is not null")
                        .params(part.id())
                        .query(Text::of)
                        .optional()
                        .ifPresent(one -> reason(one, reason -> Blanks.without(reason, endings)));
            }
        }
    }

    private void ofRejects(String drop, Set<Reject> some) {
        ledger.sql()
                .sql("select id from rejects where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list()
                .forEach(block -> {
                    List<Reject> rejects = SliceCodec.rejects(payloadOfRejects(block));
                    if (rejects.stream().anyMatch(some::contains)) {
                        storeRejects(
                                block,
                                rejects.stream()
                                        .map(one -> some.contains(one) ? Blanks.reject(one) : one)
                                        .toList());
                        index.forgetRejects(new Ids(block, block));
                    }
                });
    }

    private byte[] payloadOfRejects(long block) {
        return ledger.sql()
                .sql("select payload from rejects where id = ?")
                .params(block)
                .query(byte[].class)
                .single();
    }

    // --- the file of the ledger

    /** Brings home what the log of the ledger still has of pages as they were before; false where readers kept it from that. */
    public boolean emptyLog() {
        return ledger.database().sweep();
    }

    /** When what has been kept for long enough is erased next. */
    public Instant nextAt() {
        return ledger.sql()
                .sql("select next_at from retention")
                .query((rs, n) -> Instant.ofEpochMilli(rs.getLong(1)))
                .single();
    }

    /** When it was last erased to the end; null while it never was. */
    public @Nullable Instant lastAt() {
        return ledger.sql()
                .sql("select last_at from retention where last_at is not null")
                .query((rs, n) -> Instant.ofEpochMilli(rs.getLong(1)))
                .optional()
                .orElse(null);
    }

    /**
     * How much was erased.
     *
     * @param drops of which the rows lost their values
     * @param rows how many those were
     * @param originals how many files of the archive and the quarantine went
     * @param receipts of how many drops the files went
     */
    public record Sum(long drops, long rows, long originals, long receipts) {}

    /** How much was erased last; null where nothing ever was. */
    public @Nullable Sum last() {
        return ledger.sql()
                .sql("select erased from retention where erased is not null")
                .query((rs, n) -> Json.read(rs.getString(1), new TypeReference<Sum>() {}))
                .optional()
                .orElse(null);
    }

    /** Says that what was kept for long enough is erased, and when that is done next. */
    public void done(Sum sum, Instant next) {
        ledger.sql()
                .sql("update retention set last_at = ?, erased = ?, next_at = ?")
                .params(clock.millis(), Json.write(sum), next.toEpochMilli())
                .update();
    }

    /** Has it done now. */
    public void doneNext() {
        ledger.sql().sql("update retention set next_at = 0").update();
    }

    /** Drops whose originals hold the same rows as those of some others: repeats, and what a file had before and behind. */
    public Set<String> sharing(Collection<String> some) {
        return new LinkedHashSet<>(ledger.sql()
                .sql(
                        """
                        with named as (select value as id from json_each(?))
                        select id from drops where (duplicate_of in (select id from named)
                            or continues in (select id from named)
                            or id in (select continues from drops where id in (select id from named)))
                            and id not in (select id from named) order by id""")
                .params(Json.write(List.copyOf(some)))
                .query(String.class)
                .list());
    }
}
