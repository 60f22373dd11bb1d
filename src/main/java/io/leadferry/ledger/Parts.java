package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads parts and changes them, splitting one where only some of its rows change. All inside a transaction. */
final class Parts {

    private static final String COLUMNS =
            """
            p.id, p.slice_id, p.drop_id, p.drop_seq, p.destination_id, p.lane, p.state, p.call_id, p.members, p.tries,
            p.overtaken_by, p.put_off_since, p.doubt_call, p.trial, p.side, p.then_campaigns, p.done_campaigns,
            s.row_count as slice_rows""";

    private static final String COPIED =
            """
            slice_id, drop_id, drop_seq, destination_id, lane, state, call_id, due_at, reason, tries, overtaken_by,
            not_before, put_off_since, doubt_call, trial, side,
            then_campaigns, done_campaigns""";

    private final Ledger ledger;

    Parts(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The parts for which a condition on {@code p} holds, in the order of the world. */
    List<Part> where(String condition, Object... values) {
        return first(Integer.MAX_VALUE, condition, values);
    }

    /** The first of them. */
    List<Part> first(int most, String condition, Object... values) {
        return ledger.sql()
                .sql("select " + COLUMNS + " from parts p join slices s on s.id = p.slice_id where " + condition
                        + " order by p.drop_seq, p.id limit " + most)
                .params(values)
                .query((rs, n) -> part(rs))
                .list();
    }

    private static Part part(ResultSet rs) throws SQLException {
        int rowsOfSlice = rs.getInt("slice_rows");
        return new Part(
                rs.getLong("id"),
                rs.getLong("slice_id"),
                rs.getString("drop_id"),
                rs.getLong("drop_seq"),
                rs.getLong("destination_id"),
                LaneId.parse(rs.getString("lane")),
                Part.State.of(rs.getString("state")),
                rs.getString("call_id"),
                Members.of(rs.getBytes("members"), rowsOfSlice),
                rowsOfSlice,
                rs.getInt("tries"),
                rs.getString("overtaken_by"),
                putOffSince(rs),
                rs.getString("doubt_call"),
                rs.getString("trial"),
                side(rs.getString("side")),
                campaigns(rs, "then_campaigns"),
                campaigns(rs, "done_campaigns"));
    }

    private static Part.@Nullable Side side(@Nullable String word) {
        return word == null ? null : Part.Side.of(word);
    }

    private static List<String> campaigns(ResultSet rs, String column) throws SQLException {
        String campaigns = rs.getString(column);
        return campaigns == null ? List.of() : Json.read(campaigns, Json.STRINGS);
    }

    private static @Nullable Long putOffSince(ResultSet rs) throws SQLException {
        long time = rs.getLong("put_off_since");
        return rs.wasNull() ? null : time;
    }

    /** Whom the rows of a part's slice mean. */
    People people(Part part) {
        return people(part.sliceId());
    }

    /** Whom the rows of a slice mean. */
    People people(long slice) {
        byte[] people = ledger.sql()
                .sql("select people from slice_people where slice_id = ?")
                .params(slice)
                .query(byte[].class)
                .optional()
                .orElse(null);
        return People.of(people, () -> payload(slice));
    }

    /** All rows of a slice. */
    List<Row> rows(long sliceId) {
        return SliceCodec.rows(payload(sliceId));
    }

    private byte[] payload(long sliceId) {
        return ledger.sql()
                .sql("select payload from slices where id = ?")
                .params(sliceId)
                .query(byte[].class)
                .single();
    }

    /** What of a part can change beside its rows. */
    private enum Column {
        STATE,
        CALL_ID,
        REASON,
        TRIES,
        NOT_BEFORE,
        PUT_OFF_SINCE,
        OVERTAKEN_BY,
        DOUBT_CALL,
        TRIAL,
        SIDE,
        DESTINATION_ID,
        THEN_CAMPAIGNS,
        DONE_CAMPAIGNS;

        private String assigned() {
            return name().toLowerCase(Locale.ROOT) + " = ?";
        }
    }

    /** What changes on a part; what is not named stays. */
    static final class Change {
        private final Map<Column, @Nullable Object> values = new EnumMap<>(Column.class);

        static Change to(Part.State state) {
            return new Change().state(state);
        }

        /** Rows that simply wait for their turn, as if nothing had ever befallen them but their tries. */
        static Change toWaiting() {
            return to(Part.State.PENDING)
                    .call(null)
                    .reason(null)
                    .notBefore(null)
                    .offTrial();
        }

        Change state(Part.State state) {
            return with(Column.STATE, state.word());
        }

        Change call(@Nullable String call) {
            return with(Column.CALL_ID, call);
        }

        Change reason(@Nullable String reason) {
            return with(Column.REASON, reason);
        }

        Change tries(int tries) {
            return with(Column.TRIES, tries);
        }

        /** Milliseconds. */
        Change notBefore(@Nullable Long time) {
            return with(Column.NOT_BEFORE, time);
        }

        /** Milliseconds. */
        Change putOffSince(@Nullable Long time) {
            return with(Column.PUT_OFF_SINCE, time);
        }

        Change overtakenBy(String drop) {
            return with(Column.OVERTAKEN_BY, drop);
        }

        Change doubtCall(@Nullable String call) {
            return with(Column.DOUBT_CALL, call);
        }

        Change onTrial(String trial, Part.Side side) {
            return with(Column.TRIAL, trial).with(Column.SIDE, side.word());
        }

        Change offTrial() {
            return with(Column.TRIAL, null).with(Column.SIDE, null);
        }

        Change destination(long destination) {
            return with(Column.DESTINATION_ID, destination);
        }

        /** The campaigns that come after those of the destination. */
        Change then(Collection<String> campaigns) {
            return with(Column.THEN_CAMPAIGNS, stored(campaigns));
        }

        /** The campaigns in which it was done already. */
        Change done(Collection<String> campaigns) {
            return with(Column.DONE_CAMPAIGNS, stored(campaigns));
        }

        /** None are stored as nothing. */
        private static @Nullable String stored(Collection<String> campaigns) {
            return campaigns.isEmpty() ? null : Json.write(List.copyOf(campaigns));
        }

        private Change with(Column column, @Nullable Object value) {
            values.put(column, value);
            return this;
        }

        private String update() {
            return values.keySet().stream()
                    .map(Column::assigned)
                    .collect(Collectors.joining(", ", "update parts set ", " where id = ?"));
        }
    }

    /**
     * Changes rows of a part.
     *
     * @return what stays as it was; it may be empty
     */
    Part change(Part part, BitSet rows, Change change) {
        if (rows.isEmpty()) {
            return part;
        }
        BitSet rest = (BitSet) part.members().clone();
        rest.andNot(rows);
        long id = rest.isEmpty() ? part.id() : splitOff(part, rows, rest);
        var update = ledger.sql().sql(change.update());
        for (Object value : change.values.values()) {
            update = update.param(value);
        }
        update.param(id).update();
        return part.with(rest);
    }

    /** Has some rows of a part stand as a part of their own. */
    Part apart(Part part, BitSet rows) {
        BitSet rest = (BitSet) part.members().clone();
        rest.andNot(rows);
        return rest.isEmpty() ? part : part.splitOff(splitOff(part, rows, rest), rows);
    }

    /** Changes a whole part. */
    void change(Part part, Change change) {
        change(part, part.members(), change);
    }

    private long splitOff(Part part, BitSet rows, BitSet rest) {
        long id = ledger.sql()
                .sql("insert into parts (" + COPIED + ", row_count, members) select " + COPIED
                        + ", ?, ? from parts where id = ? returning id")
                .params(rows.cardinality(), Members.stored(rows), part.id())
                .query(Long.class)
                .single();
        ledger.sql()
                .sql("update parts set row_count = ?, members = ? where id = ?")
                .params(rest.cardinality(), Members.stored(rest), part.id())
                .update();
        return id;
    }
}
