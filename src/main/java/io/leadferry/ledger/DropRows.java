package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What became of the rows of a drop, read for receipts. */
public final class DropRows {

    private static final Set<String> TO_SEND = Set.of(Part.PENDING, Part.HELD, Part.RESTING, Part.SENDING);

    private final Ledger ledger;

    public DropRows(Ledger ledger) {
        this.ledger = ledger;
    }

    /** How many rows of the drop are in each state; together they are the drop's total. */
    public Map<RowState, Long> counts(Drop drop) {
        Map<RowState, Long> counts = new EnumMap<>(RowState.class);
        for (RowState state : RowState.values()) {
            counts.put(state, 0L);
        }
        counts.put(RowState.REJECTED, drop.rejected());
        counts.put(RowState.DUPLICATE, drop.duplicate());
        if (drop.state() == Drop.State.READING) {
            counts.put(RowState.PENDING, drop.total() - drop.rejected() - drop.duplicate());
            return counts;
        }
        ledger.sql()
                .sql("select state, sum(row_count) as row_sum from parts where drop_id = ? group by state")
                .params(drop.id())
                .query(rs -> {
                    String word = rs.getString("state");
                    RowState state = TO_SEND.contains(word) ? RowState.PENDING : RowState.of(word);
                    counts.merge(state, rs.getLong("row_sum"), Long::sum);
                });
        return counts;
    }

    /** Rows of a drop that are waiting or under way, by lane. */
    public Map<LaneId, Long> pendingByLane(String drop) {
        Map<LaneId, Long> rows = new java.util.LinkedHashMap<>();
        ledger.sql()
                .sql("select lane, sum(row_count) as row_sum from parts where drop_id = ?"
                        + " and state in ('pending', 'held', 'resting', 'sending') group by lane")
                .params(drop)
                .query(rs -> {
                    rows.put(LaneId.parse(rs.getString("lane")), rs.getLong("row_sum"));
                });
        return rows;
    }

    /** Rows that wait in the lane, of every drop. */
    public long pendingRows(LaneId lane) {
        return ledger.sql()
                .sql("select coalesce(sum(row_count), 0) from parts where lane = ?"
                        + " and state in ('pending', 'held', 'resting', 'sending')")
                .params(lane.toString())
                .query(Long.class)
                .single();
    }

    /**
     * Visits, block by block, the rows that were not sent and then the rows that the vendor refused.
     *
     * @param duplicates whether repeats are wanted too
     * @param most stop after the block in which so many were seen
     */
    public void problems(String drop, boolean duplicates, long most, Consumer<List<Reject>> visitor) {
        long seen = 0;
        for (Supplier<List<Reject>> block : problemBlocks(drop, duplicates)) {
            if (seen >= most) {
                return;
            }
            List<Reject> rejects = block.get();
            seen += rejects.size();
            visitor.accept(rejects);
        }
    }

    /** The same rows as blocks that are read from the ledger one by one, when they are asked for. */
    public List<Supplier<List<Reject>>> problemBlocks(String drop, boolean duplicates) {
        List<Supplier<List<Reject>>> all = new ArrayList<>();
        List<Long> blocks = ledger.sql()
                .sql("select id from rejects where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list();
        blocks.forEach(block -> all.add(() -> rejects(block, duplicates)));
        List<Long> refused = ledger.sql()
                .sql("select id from parts where drop_id = ? and state = 'refused' order by id")
                .params(drop)
                .query(Long.class)
                .list();
        refused.forEach(part -> all.add(() -> refused(part)));
        return all;
    }

    private List<Reject> rejects(long block, boolean duplicates) {
        return SliceCodec.rejects(ledger.sql()
                        .sql("select payload from rejects where id = ?")
                        .params(block)
                        .query(byte[].class)
                        .single())
                .stream()
                .filter(reject -> duplicates || reject.state() != RowState.DUPLICATE)
                .toList();
    }

    private List<Reject> refused(long part) {
        return ledger.sql()
                .sql(
                        """
                        select p.members, p.reason, s.row_count, s.payload from parts p join slices s on s.id = p.slice_id
                        where p.id = ?""")
                .params(part)
                .query((rs, n) -> {
                    BitSet members = Members.of(rs.getBytes("members"), rs.getInt("row_count"));
                    String reason = "the vendor refused it: " + rs.getString("reason");
                    List<Row> rows = SliceCodec.rows(rs.getBytes("payload"));
                    List<Reject> rejects = new ArrayList<>();
                    members.stream()
                            .mapToObj(rows::get)
                            .forEach(
                                    row -> rejects.add(new Reject(row.line(), RowState.REFUSED, reason, row.fields())));
                    return rejects;
                })
                .single();
    }

    /** Calls that a lane still needs, destination by destination, when a call carries so many rows. */
    public long callsNeeded(LaneId lane, int rowsPerCall, long upToSeq) {
        return ledger.sql()
                .sql(
                        """
                        select coalesce(sum((row_sum + ? - 1) / ?), 0) from (
                            select sum(row_count) as row_sum from parts
                            where lane = ? and state in ('pending', 'held', 'resting') and drop_seq <= ? group by destination_id)""")
                .params(rowsPerCall, rowsPerCall, lane.toString(), upToSeq)
                .query(Long.class)
                .single();
    }

    /** The drop's place in the order of the world; the end of time for one that is not sealed. */
    public long seq(String drop) {
        return ledger.sql()
                .sql("select coalesce(seq, 9223372036854775807) from drops where id = ?")
                .params(drop)
                .query(Long.class)
                .single();
    }
}
