package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.RowMapper;

/**
 * Which rows each call carried and may have brought to the vendor. A row has as many tries as calls carried it, and each
 * of them counts until an answer or a callback says that it did nothing to the row. Inside a transaction.
 */
final class Tries {

    private static final String TRIES =
            """
            select t.id, t.call_id, t.slice_id, t.members, s.row_count, s.drop_id, d.seq, c.lane, c.campaigns,
                   c.outcome, c.owed_until, c.callback_key, c.resolved_after
            from tries t join calls c on c.id = t.call_id join slices s on s.id = t.slice_id
                 join drops d on d.id = s.drop_id
            where\s""";

    private static final RowMapper<Try> TRY = (rs, n) -> read(rs);

    private final Ledger ledger;
    private final Parts parts;

    Tries(Ledger ledger, Parts parts) {
        this.ledger = ledger;
        this.parts = parts;
    }

    /** How a try stands. */
    enum Standing {
        /** its answer is owed */
        UNDER_WAY,
        /** its callback is owed: until then the vendor may have it in its queue */
        AFLOAT,
        /** nothing more is expected of it */
        RESOLVED
    }

    /**
     * Rows of a slice in a call.
     *
     * @param lane the call's
     * @param seq the place of the slice's drop in the order of the world
     * @param members rows of the slice that the call may have brought to the vendor
     * @param campaigns the call's
     * @param resolvedAfter the highest permit of a call that was written down before nothing more was expected of it
     * @param taken whether the vendor has said that it took them
     */
    record Try(
            long id,
            String call,
            LaneId lane,
            long sliceId,
            String dropId,
            long seq,
            BitSet members,
            List<String> campaigns,
            Standing standing,
            long resolvedAfter,
            boolean taken) {}

    /** Writes down which rows a call carries. */
    void carried(String call, Map<Part, BitSet> taken) {
        taken.forEach((part, rows) -> ledger.sql()
                .sql("insert into tries (call_id, slice_id, members) values (?, ?, ?)")
                .params(call, part.sliceId(), Members.stored(rows))
                .update());
    }

    /** The rows of a call, as it carried them. */
    List<Try> ofCall(String call) {
        return ledger.sql()
                .sql(TRIES + "t.call_id = ? order by t.id")
                .params(call)
                .query(TRY)
                .list();
    }

    /** The tries of rows of a slice, the last one first. */
    List<Try> ofSlice(long slice) {
        return ledger.sql()
                .sql(TRIES + "t.slice_id = ? order by t.id desc")
                .params(slice)
                .query(TRY)
                .list();
    }

    /** In which call the vendor last said that it took all rows of a part, by campaign. */
    Map<String, String> lastTaken(Part part) {
        Map<String, String> calls = new LinkedHashMap<>();
        for (Try one : ofSlice(part.sliceId())) {
            if (one.taken()
                    && one.lane().equals(part.lane())
                    && part.among(one.members()).equals(part.members())) {
                one.campaigns().forEach(campaign -> calls.putIfAbsent(campaign, one.call()));
            }
        }
        return calls;
    }

    /** Tries of the lanes that the vendor may still have in its queue. */
    List<Try> afloat(Collection<LaneId> lanes) {
        return lanes.stream().flatMap(lane -> afloat(lane).stream()).toList();
    }

    private List<Try> afloat(LaneId lane) {
        // of all calls of a lane few are owed: found by what is owed, not by the lane
        return ledger.sql()
                .sql(
                        TRIES
                                + "c.owed_until is not null and c.callback_key is not null and coalesce(c.lane, '') = ? order by t.id")
                .params(lane.toString())
                .query(TRY)
                .list();
    }

    private static Try read(ResultSet rs) throws SQLException {
        Calls.State state = Calls.State.of(rs.getString("outcome"));
        boolean owed = rs.getObject("owed_until") != null && rs.getString("callback_key") != null;
        Standing standing =
                switch (state) {
                    case SENDING -> Standing.UNDER_WAY;
                    case CONFIRMED, ACCEPTED, REFUSED, NOT_YET, LATER, TOKEN_WANTED, BLOCKED, IN_DOUBT ->
                        owed ? Standing.AFLOAT : Standing.RESOLVED;
                };
        return new Try(
                rs.getLong("id"),
                rs.getString("call_id"),
                LaneId.parse(rs.getString("lane")),
                rs.getLong("slice_id"),
                rs.getString("drop_id"),
                rs.getLong("seq"),
                Members.of(rs.getBytes("members"), rs.getInt("row_count")),
                Json.read(rs.getString("campaigns"), Json.STRINGS),
                standing,
                rs.getLong("resolved_after"),
                state == Calls.State.CONFIRMED);
    }

    /** Says that a call did nothing to any of its rows; that it carried them is still told in their story. */
    void nothingDone(String call) {
        ledger.sql()
                .sql("insert into vain_tries (call_id, slice_id, members)"
                        + " select call_id, slice_id, members from tries where call_id = ? order by id")
                .params(call)
                .update();
        ledger.sql().sql("delete from tries where call_id = ?").params(call).update();
    }

    /** Says that a call did nothing to some rows of a slice; that it carried them is still told in their story. */
    void notTaken(Try one, BitSet rows) {
        ledger.sql()
                .sql("insert into vain_tries (call_id, slice_id, members) values (?, ?, ?)")
                .params(one.call(), one.sliceId(), Members.stored(rows))
                .update();
        BitSet left = (BitSet) one.members().clone();
        left.andNot(rows);
        if (left.isEmpty()) {
            ledger.sql().sql("delete from tries where id = ?").params(one.id()).update();
        } else {
            ledger.sql()
                    .sql("update tries set members = ? where id = ?")
                    .params(Members.stored(left), one.id())
                    .update();
        }
    }

    /** The last call that may have brought rows of a part to the vendor. */
    Optional<String> last(Part part) {
        return ofSlice(part.sliceId()).stream()
                .filter(one -> one.members().intersects(part.members()))
                .map(Try::call)
                .findFirst();
    }

    /** Rows of a call that wait to go again, and have not gone since, each part as one of its own. */
    List<Part> waiting(String call) {
        List<Part> found = new ArrayList<>();
        for (Try one : ofCall(call)) {
            for (Part part : parts.nextOfSlice(one.sliceId())) {
                BitSet rows = part.among(one.members());
                if (!rows.isEmpty()) {
                    found.add(parts.apart(part, rows));
                }
            }
        }
        return found;
    }

    /**
     * Rows of these slices that are not done as far as their last call goes, though the vendor has said that it took them
     * in an earlier one: they are done, and never go again. What a call that was taken leaves in doubt is not among them.
     */
    void takenBefore(Collection<Long> slices, Collection<LaneId> adds) {
        for (long slice : new LinkedHashSet<>(slices)) {
            List<Try> taken = ofSlice(slice).stream()
                    .filter(one -> one.taken() && adds.contains(one.lane()))
                    .toList();
            if (taken.isEmpty()) {
                continue;
            }
            for (Part part : parts.notDoneOfSlice(slice)) {
                Part left = part;
                for (Try one : taken) {
                    if (!one.call().equals(part.call())) {
                        left = parts.change(left, left.among(one.members()), done(one));
                    }
                }
            }
        }
    }

    private static Change done(Try one) {
        return Change.toWaiting().state(Part.State.CONFIRMED).call(one.call());
    }

    /** The slices of some parts and of a call. */
    Set<Long> slices(Collection<Part> some, String call) {
        Set<Long> slices = new LinkedHashSet<>();
        some.forEach(part -> slices.add(part.sliceId()));
        ofCall(call).forEach(one -> slices.add(one.sliceId()));
        return slices;
    }

    /** Rows of a call as they were, and those of its tries that a delete has overtaken. */
    List<Part> overtaken(Collection<Part> before, String call) {
        List<Part> found = new ArrayList<>(before);
        for (Try one : ofCall(call)) {
            parts.overtakenOfSlice(one.sliceId()).stream()
                    .filter(part -> part.members().intersects(one.members()))
                    .forEach(found::add);
        }
        return found;
    }
}
