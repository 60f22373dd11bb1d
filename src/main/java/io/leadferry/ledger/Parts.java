package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Finds parts and changes them, splitting one where only some of its rows change. All inside a transaction. */
final class Parts {

    private static final String PARTS =
            """
            select p.id, p.slice_id, p.drop_id, p.drop_seq, p.destination_id, p.lane, p.state, p.call_id, p.members, p.tries,
                p.overtaken_by, p.put_off_since, p.doubt_call, p.trial, p.side, p.then_campaigns, p.done_campaigns,
                s.row_count as slice_rows
            from parts p join slices s on s.id = p.slice_id where\s""";

    private static final String IN_ORDER = " order by p.drop_seq, p.id";

    /** What was sealed before a drop, was sent, and was overtaken by it or by a later one. */
    private static final String OVERTAKEN =
            """
            p.overtaken_by in (select id from drops where seq >= :seq) and p.drop_seq < :seq
            and exists (select 1 from tries t where t.slice_id = p.slice_id)""";

    /** Rests because the vendor does not know the campaign. */
    private static final String FOR_A_CAMPAIGN = "p.state = 'resting' and p.put_off_since is null";

    private static final String WAITING = Stored.list(Part.State.WAITING);
    private static final String NEXT = Stored.list(Part.State.NEXT);
    private static final String NOT_SETTLED = Stored.list(Part.State.NOT_SETTLED);
    private static final String AWAY = Stored.list(Part.State.AWAY);
    private static final String DONE_OR_TO_BE_DONE = Stored.list(Part.State.DONE_OR_TO_BE_DONE);
    private static final String NOT_DONE = Stored.list(Part.State.NOT_DONE);

    private static final RowMapper<Part> PART = (rs, n) -> part(rs);

    private static final String COPIED =
            """
            slice_id, drop_id, drop_seq, destination_id, lane, state, call_id, due_at, reason, tries, overtaken_by,
            not_before, put_off_since, doubt_call, trial, side,
            then_campaigns, done_campaigns""";

    private final Ledger ledger;

    Parts(Ledger ledger) {
        this.ledger = ledger;
    }

    // --- what there is, in the order of the world

    /** All rows of a slice. */
    List<Part> ofSlice(long slice) {
        return ledger.sql()
                .sql(PARTS + "p.slice_id = ?" + IN_ORDER)
                .params(slice)
                .query(PART)
                .list();
    }

    /** Rows of a slice that are to be sent, and in no call. */
    List<Part> waitingOfSlice(long slice) {
        return ledger.sql()
                .sql(PARTS + "p.slice_id = ? and p.row_count > 0 and p.state in " + WAITING + IN_ORDER)
                .params(slice)
                .query(PART)
                .list();
    }

    /** Rows of a slice that are to be sent, and not held for others. */
    List<Part> nextOfSlice(long slice) {
        return ledger.sql()
                .sql(PARTS + "p.slice_id = ? and p.state in " + NEXT + IN_ORDER)
                .params(slice)
                .query(PART)
                .list();
    }

    /** Rows of a slice that are not done as far as their last call goes. */
    List<Part> notDoneOfSlice(long slice) {
        return ledger.sql()
                .sql(PARTS + "p.slice_id = ? and p.state in " + NOT_DONE + IN_ORDER)
                .params(slice)
                .query(PART)
                .list();
    }

    /** Rows of a slice that a later delete has overtaken. */
    List<Part> overtakenOfSlice(long slice) {
        return ledger.sql()
                .sql(PARTS + "p.slice_id = ? and p.overtaken_by is not null" + IN_ORDER)
                .params(slice)
                .query(PART)
                .list();
    }

    /** All rows of a drop that passed the checks. */
    List<Part> ofDrop(String drop) {
        return ledger.sql()
                .sql(PARTS + "p.drop_id = ?" + IN_ORDER)
                .params(drop)
                .query(PART)
                .list();
    }

    /** Rows of a drop that wait for others. */
    List<Part> heldOfDrop(String drop) {
        return ledger.sql()
                .sql(PARTS + "p.drop_id = ? and p.state = 'held'" + IN_ORDER)
                .params(drop)
                .query(PART)
                .list();
    }

    /** Rows of a drop that wait for a campaign which the vendor does not know. */
    List<Part> forUnknownCampaigns(String drop) {
        return ledger.sql()
                .sql(PARTS + "p.drop_id = ? and " + FOR_A_CAMPAIGN + IN_ORDER)
                .params(drop)
                .query(PART)
                .list();
    }

    /** The lane of a drop's rows, which is one; empty where none passed the checks. */
    Optional<LaneId> laneOf(String drop) {
        return ledger.sql()
                .sql("select lane from parts where drop_id = ? limit 1")
                .params(drop)
                .query((rs, n) -> LaneId.parse(rs.getString("lane")))
                .optional();
    }

    /** Rows of a call that is under way. */
    List<Part> sending(String call) {
        return ledger.sql()
                .sql(PARTS + "p.call_id = ? and p.state = 'sending'" + IN_ORDER)
                .params(call)
                .query(PART)
                .list();
    }

    /** Rows of which nobody knows whether the vendor has them, and that were in this call last. */
    List<Part> inDoubt(String call) {
        return ledger.sql()
                .sql(PARTS + "p.call_id = ? and p.state = 'inDoubt'" + IN_ORDER)
                .params(call)
                .query(PART)
                .list();
    }

    /** Rows that were in this call last, and that the vendor has done. */
    List<Part> confirmed(String call) {
        return ledger.sql()
                .sql(PARTS + "p.call_id = ? and p.state = 'confirmed'" + IN_ORDER)
                .params(call)
                .query(PART)
                .list();
    }

    /** Rows that were in this call last, and that the vendor may be at. */
    List<Part> away(String call) {
        return ledger.sql()
                .sql(PARTS + "p.call_id = ? and p.state in " + AWAY + IN_ORDER)
                .params(call)
                .query(PART)
                .list();
    }

    /** Rows of a lane that wait for others. */
    List<Part> held(LaneId lane) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.state = 'held'" + IN_ORDER)
                .params(lane.toString())
                .query(PART)
                .list();
    }

    /** Deletes of a lane that were called, and wait for a callback before they go to their other campaigns. */
    List<Part> heldBetweenCampaigns(LaneId lane) {
        return ledger.sql()
                .sql(PARTS
                        + "p.lane = ? and p.state = 'held' and p.call_id is not null and p.then_campaigns is not null"
                        + IN_ORDER)
                .params(lane.toString())
                .query(PART)
                .list();
    }

    /** Rows of a lane that are not over. */
    List<Part> notSettled(LaneId lane) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.state in " + NOT_SETTLED + IN_ORDER)
                .params(lane.toString())
                .query(PART)
                .list();
    }

    /** Rows of a lane that are neither refused nor cancelled, of drops behind a place in the order of the world. */
    List<Part> doneOrToBeDone(LaneId lane, long afterSeq) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.drop_seq > ? and p.state in " + DONE_OR_TO_BE_DONE + IN_ORDER)
                .params(lane.toString(), afterSeq)
                .query(PART)
                .list();
    }

    /** The same, and rows that were done in one of their campaigns at least. */
    List<Part> everDoneOrToBeDone(LaneId lane, long afterSeq) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.drop_seq > ? and (p.done_campaigns is not null or p.state in "
                        + DONE_OR_TO_BE_DONE + ")" + IN_ORDER)
                .params(lane.toString(), afterSeq)
                .query(PART)
                .list();
    }

    /** Rows that wait for their turn at a destination of the lane; those on trial are not among them. */
    List<Part> pending(LaneId lane, long destination) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.state = 'pending' and p.destination_id = ? and p.trial is null"
                        + IN_ORDER)
                .params(lane.toString(), destination)
                .query(PART)
                .list();
    }

    /**
     * Some of them: the first behind a part.
     *
     * @param afterSeq the place of the part's drop in the order of the world
     * @param afterId the part
     * @param most how many parts
     */
    List<Part> pending(LaneId lane, long destination, long afterSeq, long afterId, int most) {
        return ledger.sql()
                .sql(PARTS
                        + """
                                p.lane = ? and p.state = 'pending' and p.destination_id = ? and p.trial is null
                                and (p.drop_seq > ? or (p.drop_seq = ? and p.id > ?))"""
                        + IN_ORDER + " limit ?")
                .params(lane.toString(), destination, afterSeq, afterSeq, afterId, most)
                .query(PART)
                .list();
    }

    /** Rows that wait for a campaign which the vendor does not know. */
    List<Part> forUnknownCampaign(LaneId lane, long destination) {
        return ledger.sql()
                .sql(PARTS + "p.lane = ? and p.destination_id = ? and " + FOR_A_CAMPAIGN + IN_ORDER)
                .params(lane.toString(), destination)
                .query(PART)
                .list();
    }

    /** Rows of a trial that wait for their turn in it. */
    List<Part> onTrial(String trial) {
        return ledger.sql()
                .sql(PARTS + "p.trial = ? and p.state = 'pending'" + IN_ORDER)
                .params(trial)
                .query(PART)
                .list();
    }

    /** Those of them on one side. */
    List<Part> onTrial(String trial, Part.Side side) {
        return ledger.sql()
                .sql(PARTS + "p.trial = ? and p.side = ? and p.state = 'pending'" + IN_ORDER)
                .params(trial, side.word())
                .query(PART)
                .list();
    }

    /** Rows of a trial whose call is under way. */
    List<Part> tried(String trial) {
        return ledger.sql()
                .sql(PARTS + "p.trial = ? and p.state = 'sending'" + IN_ORDER)
                .params(trial)
                .query(PART)
                .list();
    }

    /** What was sealed before a drop, was sent, and was overtaken by it or by a later one. */
    List<Part> overtaken(long seq) {
        return ledger.sql()
                .sql(PARTS + OVERTAKEN + IN_ORDER)
                .param("seq", seq)
                .query(PART)
                .list();
    }

    /** Whether there is such. */
    boolean isAnyOvertaken(long seq) {
        return ledger.sql()
                .sql("select exists (select 1 from parts p where " + OVERTAKEN + ")")
                .param("seq", seq)
                .query(Boolean.class)
                .single();
    }

    // --- what a part is

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
        for (Object value : change.values()) {
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
