package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                rs.getString("state"),
                rs.getString("call_id"),
                Members.of(rs.getBytes("members"), rowsOfSlice),
                rowsOfSlice,
                rs.getInt("tries"),
                rs.getString("overtaken_by"),
                putOffSince(rs),
                rs.getString("doubt_call"),
                rs.getString("trial"),
                rs.getString("side"),
                campaigns(rs, "then_campaigns"),
                campaigns(rs, "done_campaigns"));
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

    /** What changes on a part; what is not named stays. */
    static final class Change {
        private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

        static Change to(String state) {
            return new Change().with("state", state);
        }

        Change with(String column, @Nullable Object value) {
            values.put(column, value);
            return this;
        }

        /** A list of campaigns; none is stored as nothing. */
        Change withCampaigns(String column, Collection<String> campaigns) {
            return with(column, campaigns.isEmpty() ? null : (Object) Json.write(List.copyOf(campaigns)));
        }

        /** Rows that simply wait for their turn, as if nothing had ever befallen them but their tries. */
        static Change toWaiting() {
            return to(Part.PENDING)
                    .with("call_id", null)
                    .with("reason", null)
                    .with("not_before", null)
                    .with("trial", null)
                    .with("side", null);
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
        List<@Nullable Object> values = new ArrayList<>(change.values.values());
        values.add(id);
        var update = ledger.sql()
                .sql("update parts set " + String.join(" = ?, ", change.values.keySet()) + " = ? where id = ?");
        for (Object value : values) {
            update = update.param(value);
        }
        update.update();
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
