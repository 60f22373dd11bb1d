package io.leadferry.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits, what is under way, and what became of it. A call is written down before it is sent and settled after. */
public final class Calls {

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, String>> OPTIONS = new TypeReference<>() {};

    private final Ledger ledger;
    private final Drops drops;
    private final Clock clock;

    public Calls(Ledger ledger, Drops drops, Clock clock) {
        this.ledger = ledger;
        this.drops = drops;
        this.clock = clock;
    }

    /**
     * What waits for one destination.
     *
     * @param rows rows waiting
     * @param due when the first of them has waited long enough for company
     * @param firstSeq the place, in the order of the world, of the drop that waits longest
     */
    public record Backlog(long destinationId, long rows, Instant due, long firstSeq) {}

    /**
     * Rows of one slice that wait.
     *
     * @param members which rows of the slice
     */
    public record WaitingPart(
            long id, long sliceId, String dropId, long destinationId, BitSet members, int rowsOfSlice, int tries) {}

    /** The backlog of a lane, by destination. */
    public List<Backlog> backlog(LaneId lane) {
        return ledger.sql()
                .sql(
                        """
                        select destination_id, sum(row_count) as row_sum, min(due_at) as due, min(drop_seq) as first_seq
                        from parts where lane = ? and state = 'pending' group by destination_id""")
                .params(lane.toString())
                .query((rs, n) -> new Backlog(
                        rs.getLong("destination_id"),
                        rs.getLong("row_sum"),
                        Instant.ofEpochMilli(rs.getLong("due")),
                        rs.getLong("first_seq")))
                .list();
    }

    /** The first parts that wait for a destination, in the order of the world: enough for so many rows. */
    public List<WaitingPart> waiting(LaneId lane, long destinationId, long rows) {
        List<WaitingPart> parts = new ArrayList<>();
        long have = 0;
        long[] after = {-1, -1};
        while (have < rows) {
            List<WaitingPart> page = new ArrayList<>();
            ledger.sql()
                    .sql(
                            """
                            select p.id, p.slice_id, p.drop_id, p.drop_seq, p.destination_id, p.members, p.tries,
                                   s.row_count as slice_rows
                            from parts p join slices s on s.id = p.slice_id
                            where p.lane = ? and p.state = 'pending' and p.destination_id = ?
                              and (p.drop_seq > ? or (p.drop_seq = ? and p.id > ?))
                            order by p.drop_seq, p.id limit 100""")
                    .params(lane.toString(), destinationId, after[0], after[0], after[1])
                    .query(rs -> {
                        page.add(part(rs));
                        after[0] = rs.getLong("drop_seq");
                        after[1] = rs.getLong("id");
                    });
            if (page.isEmpty()) {
                return parts;
            }
            for (WaitingPart part : page) {
                if (have >= rows) {
                    break;
                }
                parts.add(part);
                have += part.members().cardinality();
            }
        }
        return parts;
    }

    private static WaitingPart part(ResultSet rs) throws SQLException {
        int rowsOfSlice = rs.getInt("slice_rows");
        return new WaitingPart(
                rs.getLong("id"),
                rs.getLong("slice_id"),
                rs.getString("drop_id"),
                rs.getLong("destination_id"),
                Members.of(rs.getBytes("members"), rowsOfSlice),
                rowsOfSlice,
                rs.getInt("tries"));
    }

    /** All rows of a slice. */
    public List<Row> rows(long sliceId) {
        return SliceCodec.rows(ledger.sql()
                .sql("select payload from slices where id = ?")
                .params(sliceId)
                .query(byte[].class)
                .single());
    }

    public Destination destination(long id) {
        return ledger.sql()
                .sql("select * from destinations where id = ?")
                .params(id)
                .query((rs, n) -> new Destination(
                        LaneId.parse(rs.getString("lane")),
                        Json.read(rs.getString("campaigns"), STRINGS),
                        Json.read(rs.getString("columns"), STRINGS),
                        Json.read(rs.getString("options"), OPTIONS)))
                .single();
    }

    /** Where each field of a drop's rows stands in its file. */
    public Map<String, Integer> mapping(String dropId) {
        return drops.find(dropId).orElseThrow().mapping();
    }

    /**
     * Writes a call down before it is sent; to be called in the transaction that read the waiting parts.
     *
     * @param taken which rows of which waiting parts travel in it
     * @param permit the permit it uses
     */
    public void journal(Call call, Map<WaitingPart, BitSet> taken, long permit) {
        long now = clock.millis();
        int rowCount = taken.values().stream().mapToInt(BitSet::cardinality).sum();
        ledger.sql()
                .sql("insert into calls (id, lane, campaigns, row_count, permit_id, sent_at, outcome)"
                        + " values (?, ?, ?, ?, ?, ?, 'sending')")
                .params(call.id(), call.lane().toString(), Json.write(call.campaigns()), rowCount, permit, now)
                .update();
        Map<String, Integer> byDrop = new LinkedHashMap<>();
        taken.forEach((part, rows) -> {
            split(part, rows, call.id());
            byDrop.merge(part.dropId(), rows.cardinality(), Integer::sum);
        });
        byDrop.forEach((drop, count) -> {
            ledger.sql()
                    .sql("insert into call_drops (call_id, drop_id, row_count) values (?, ?, ?)")
                    .params(call.id(), drop, count)
                    .update();
            stale(drop);
        });
    }

    private void split(WaitingPart part, BitSet rows, String call) {
        BitSet rest = (BitSet) part.members().clone();
        rest.andNot(rows);
        if (rest.isEmpty()) {
            ledger.sql()
                    .sql("update parts set state = 'sending', call_id = ? where id = ?")
                    .params(call, part.id())
                    .update();
            return;
        }
        ledger.sql()
                .sql(
                        """
                        insert into parts (slice_id, drop_id, drop_seq, destination_id, lane, state, call_id, row_count,
                                           members, due_at, reason, tries)
                        select slice_id, drop_id, drop_seq, destination_id, lane, 'sending', ?, ?, ?, due_at, reason, tries
                        from parts where id = ?""")
                .params(call, rows.cardinality(), Members.stored(rows), part.id())
                .update();
        ledger.sql()
                .sql("update parts set row_count = ?, members = ? where id = ?")
                .params(rest.cardinality(), Members.stored(rest), part.id())
                .update();
    }

    /**
     * Settles a call: its rows go to the state its answer gives them, and its permit begins to come back.
     *
     * @param rows the state of the call's rows; {@link RowState#PENDING} sends them again in some later call
     * @return whether it was this that settled it; false when it was settled before
     */
    public boolean settle(String call, Outcome outcome, RowState rows) {
        return ledger.inTransaction(() -> {
            long now = clock.millis();
            int settled = ledger.sql()
                    .sql(
                            """
                            update calls set settled_at = ?, outcome = ?, http_status = ?, message = ?, reference = ?
                            where id = ? and outcome = 'sending'""")
                    .param(now)
                    .param(outcome.kind().word())
                    .param(outcome.httpStatus())
                    .param(outcome.message())
                    .param(outcome.reference())
                    .param(call)
                    .update();
            if (settled == 0) {
                return false;
            }
            boolean again = rows == RowState.PENDING;
            ledger.sql()
                    .sql("update parts set state = ?, call_id = ?, reason = ?, tries = tries + ? where call_id = ?"
                            + " and state = 'sending'")
                    .param(rows.word())
                    .param(again ? null : call)
                    .param(again ? null : outcome.message())
                    .param(outcome.kind() == Outcome.Kind.IN_DOUBT ? 1 : 0)
                    .param(call)
                    .update();
            // +1: the millisecond of the answer is over before its period begins
            ledger.sql()
                    .sql("update permits set answered_at = ? where answered_at is null"
                            + " and id = (select permit_id from calls where id = ?)")
                    .params(now + 1, call)
                    .update();
            dropsOf(call).forEach(drop -> {
                stale(drop);
                drops.finish(drop, now);
            });
            return true;
        });
    }

    /** How often rows of this call were in doubt before. */
    public int tries(String call) {
        return ledger.sql()
                .sql("select coalesce(max(tries), 0) from parts where call_id = ?")
                .params(call)
                .query(Integer.class)
                .single();
    }

    /** Calls that an earlier process wrote down and did not settle, with their lane. */
    public Map<String, LaneId> unsettled() {
        Map<String, LaneId> calls = new LinkedHashMap<>();
        ledger.sql()
                .sql("select id, lane from calls where outcome = 'sending' order by sent_at")
                .query(rs -> {
                    calls.put(rs.getString("id"), LaneId.parse(rs.getString("lane")));
                });
        return calls;
    }

    /** The options under which a call was made. */
    public Map<String, String> options(String call) {
        return ledger.sql()
                .sql(
                        """
                        select d.options from parts p join destinations d on d.id = p.destination_id
                        where p.call_id = ? limit 1""")
                .params(call)
                .query(String.class)
                .optional()
                .<Map<String, String>>map(text -> Json.read(text, OPTIONS))
                .orElse(Map.of());
    }

    /** Lanes that have rows to send. */
    public Set<LaneId> lanesWithWork() {
        return ledger
                .sql()
                .sql("select distinct lane from parts where state = 'pending'")
                .query(String.class)
                .set()
                .stream()
                .map(LaneId::parse)
                .collect(java.util.stream.Collectors.toSet());
    }

    private List<String> dropsOf(String call) {
        return ledger.sql()
                .sql("select drop_id from call_drops where call_id = ?")
                .params(call)
                .query(String.class)
                .list();
    }

    private void stale(String drop) {
        ledger.sql()
                .sql("update drops set receipt_stale = 1 where id = ?")
                .params(drop)
                .update();
    }

    /**
     * A call as receipts tell it.
     *
     * @param rows the drop's rows in it
     * @param outcome {@code sending} while it is under way
     */
    public record CallView(
            String call,
            String lane,
            Instant sentAt,
            long rows,
            String outcome,
            @Nullable String vendorReference,
            @Nullable Integer httpStatus,
            @Nullable String message) {}

    /** The calls in which a drop's rows travelled, in order. */
    public List<CallView> ofDrop(String drop) {
        return ledger.sql()
                .sql(
                        """
                        select c.id, c.lane, c.sent_at, d.row_count, c.outcome, c.reference, c.http_status, c.message
                        from call_drops d join calls c on c.id = d.call_id where d.drop_id = ? order by c.sent_at, c.id""")
                .params(drop)
                .query((rs, n) -> {
                    int status = rs.getInt("http_status");
                    return new CallView(
                            rs.getString("id"),
                            rs.getString("lane"),
                            Instant.ofEpochMilli(rs.getLong("sent_at")),
                            rs.getLong("row_count"),
                            rs.getString("outcome"),
                            rs.getString("reference"),
                            status == 0 ? null : status,
                            rs.getString("message"));
                })
                .list();
    }
}
