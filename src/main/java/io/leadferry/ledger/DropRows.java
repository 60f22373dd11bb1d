package io.leadferry.ledger;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.leadferry.model.LaneId;
import io.leadferry.model.RecordPlaces;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What became of the rows of a drop, read for receipts. */
public final class DropRows {

    /** What receipts say of rows that the ledger cannot read; the file as it was would be a repeat. */
    public static final String UNREADABLE =
            "the ledger cannot read these rows any more, and nothing of them was sent; drop them again in a file of their"
                    + " own";

    private static final String TO_DO = Stored.list(Part.State.TO_DO);
    private static final String TOLD = Stored.list(Part.State.TOLD);
    private static final String TOLD_WITH_REASON = Stored.list(Part.State.TOLD_WITH_REASON);
    private static final String WAITING = Stored.list(Part.State.WAITING);

    private static final int MOST_LINES = 3;

    private final Ledger ledger;
    private final Topics topics;

    DropRows(Ledger ledger, Topics topics) {
        this.ledger = ledger;
        this.topics = topics;
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
                    counts.merge(told(rs), rs.getLong("row_sum"), Long::sum);
                });
        return counts;
    }

    private static RowState told(ResultSet rs) throws SQLException {
        return Part.State.of(rs.getString("state")).told();
    }

    /** How many rows of a drop were refused because the ledger cannot read them: nobody can be shown them to be mended. */
    public long unreadable(String drop) {
        return ledger.sql()
                .sql("select coalesce(sum(row_count), 0) from parts"
                        + " where drop_id = ? and state = 'refused' and reason = ?")
                .params(drop, UNREADABLE)
                .query(Long.class)
                .single();
    }

    /** Rows of a drop that are waiting or under way, by lane. */
    public Map<LaneId, Long> pendingByLane(String drop) {
        Map<LaneId, Long> rows = new java.util.LinkedHashMap<>();
        ledger.sql()
                .sql("select lane, sum(row_count) as row_sum from parts where drop_id = ?" + " and state in " + TO_DO
                        + " group by lane")
                .params(drop)
                .query(rs -> {
                    rows.put(LaneId.parse(rs.getString("lane")), rs.getLong("row_sum"));
                });
        return rows;
    }

    /** Rows that wait in the lane, of every drop. */
    public long pendingRows(LaneId lane) {
        return ledger.sql()
                .sql("select coalesce(sum(row_count), 0) from parts where lane = ? and state in " + TO_DO)
                .params(lane.toString())
                .query(Long.class)
                .single();
    }

    /**
     * Why rows stand where they stand, where there is something to say.
     *
     * @param state as on receipts
     * @param lines where the first of them stand in the file
     */
    public record Reason(
            @JsonSerialize(using = ToStringSerializer.class) RowState state,
            String reason,
            long rows,
            List<Long> lines) {

        Reason at(List<Long> itsLines) {
            return new Reason(state, reason, rows, itsLines);
        }
    }

    /**
     * Why rows of a sealed drop were not sent: the most frequent reasons of rejects, and of repeats. They never change
     * after the seal, and looking costs about a second for a million rows.
     */
    public List<Reason> rejectReasons(String drop, int most) {
        ReasonGroups groups = new ReasonGroups();
        for (long block : rejectBlocks(drop)) {
            SliceCodec.eachReject(rejectPayload(block), groups::add);
        }
        return groups.told(most);
    }

    /** Why rows that passed the checks stand where they stand, the most frequent reasons first. */
    public List<Reason> reasons(String drop, int most) {
        Map<Long, Reason> byFirstPart = new java.util.LinkedHashMap<>();
        ledger.sql()
                .sql(
                        """
                        select state, reason, sum(row_count) as row_sum, min(id) as first_part from parts
                        where drop_id = ? and reason is not null and row_count > 0
                        group by state, reason order by row_sum desc, state, reason limit ?""")
                .params(drop, most)
                .query(rs -> {
                    RowState state = told(rs);
                    byFirstPart.put(
                            rs.getLong("first_part"),
                            new Reason(state, rs.getString("reason"), rs.getLong("row_sum"), List.of()));
                });
        return byFirstPart.entrySet().stream()
                .map(one -> one.getValue().at(firstLines(one.getKey())))
                .toList();
    }

    private List<Long> firstLines(long part) {
        return ledger.sql()
                .sql(
                        """
                        select p.members, s.row_count, s.payload
                        from parts p join slices s on s.id = p.slice_id where p.id = ?""")
                .params(part)
                .query((rs, n) -> {
                    List<Row> rows = readable(rs.getBytes("payload"), rs.getInt("row_count"));
                    return rows.isEmpty()
                            ? List.<Long>of()
                            : Members.of(rs.getBytes("members"), rs.getInt("row_count")).stream()
                                    .limit(MOST_LINES)
                                    .mapToObj(row -> rows.get(row).line())
                                    .toList();
                })
                .single();
    }

    /** The rows of a drop that a person should hear of, block by block, until so many were seen. */
    public void problems(String drop, long most, Consumer<List<Reject>> visitor) {
        long seen = 0;
        List<Long> worthTelling = ledger.sql()
                .sql("select id from parts where drop_id = ? and row_count > 0 and (state in " + TOLD + " or (state in "
                        + TOLD_WITH_REASON + " and reason is not null)) order by id")
                .params(drop)
                .query(Long.class)
                .list();
        for (Supplier<List<Reject>> block : blocks(drop, true, worthTelling)) {
            if (seen >= most) {
                return;
            }
            List<Reject> rejects = block.get();
            seen += rejects.size();
            visitor.accept(rejects);
        }
    }

    /** The rows that may be mended and dropped again, as blocks that are read from the ledger when they are asked for. */
    public List<Supplier<List<Reject>>> toBeMended(String drop) {
        List<Long> refused = ledger.sql()
                .sql("select id from parts where drop_id = ? and row_count > 0 and state = 'refused' order by id")
                .params(drop)
                .query(Long.class)
                .list();
        return blocks(drop, false, refused).stream()
                .map(block -> (Supplier<List<Reject>>) () ->
                        block.get().stream().filter(row -> !Blanks.isBlank(row)).toList())
                .toList();
    }

    private List<Supplier<List<Reject>>> blocks(String drop, boolean duplicates, List<Long> parts) {
        List<Supplier<List<Reject>>> all = new ArrayList<>();
        rejectBlocks(drop).forEach(block -> all.add(() -> rejects(block, duplicates)));
        parts.forEach(part -> all.add(() -> told(part)));
        return topics.places(drop)
                .map(places -> all.stream()
                        .map(block -> (Supplier<List<Reject>>) () -> block.get().stream()
                                .map(row -> placed(row, places))
                                .toList())
                        .toList())
                .orElse(all);
    }

    /** A row of a topic is found by its record, for nobody has the file. */
    private static Reject placed(Reject row, RecordPlaces places) {
        return places.at(row.line())
                .map(place -> new Reject(row.line(), row.state(), place + ": " + row.reason(), row.fields()))
                .orElse(row);
    }

    private List<Long> rejectBlocks(String drop) {
        return ledger.sql()
                .sql("select id from rejects where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list();
    }

    private byte[] rejectPayload(long block) {
        return ledger.sql()
                .sql("select payload from rejects where id = ?")
                .params(block)
                .query(byte[].class)
                .single();
    }

    private List<Reject> rejects(long block, boolean duplicates) {
        return SliceCodec.rejects(rejectPayload(block)).stream()
                .filter(reject -> duplicates || reject.state() != RowState.DUPLICATE)
                .toList();
    }

    private List<Reject> told(long part) {
        return ledger.sql()
                .sql(
                        """
                        select p.state, p.call_id, p.members, p.reason, s.row_count, s.payload
                        from parts p join slices s on s.id = p.slice_id where p.id = ?""")
                .params(part)
                .query((rs, n) -> {
                    BitSet members = Members.of(rs.getBytes("members"), rs.getInt("row_count"));
                    RowState state = told(rs);
                    String reason = rs.getString("reason");
                    // given up, or unreadable: no call was answered so
                    boolean byVendor = state == RowState.REFUSED && rs.getString("call_id") != null;
                    String told = byVendor ? "the vendor refused it: " + reason : reason;
                    List<Row> rows = readable(rs.getBytes("payload"), rs.getInt("row_count"));
                    List<Reject> rejects = new ArrayList<>();
                    (rows.isEmpty() ? new BitSet() : members)
                            .stream()
                                    .mapToObj(rows::get)
                                    .forEach(row -> rejects.add(new Reject(row.line(), state, told, row.fields())));
                    return rejects;
                })
                .single();
    }

    /** The rows of a slice; none where they cannot be read any more, so that the others can still be told. */
    private static List<Row> readable(byte[] payload, int rows) {
        try {
            List<Row> read = SliceCodec.rows(payload);
            return read.size() == rows ? read : List.of();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    /** Rows of one drop and destination that a lane has to send and has not under way. */
    public record ToSend(long destinationId, long seq, long rows) {}

    /** Calls that a lane still needs, destination by destination, when a call carries so many rows. */
    public long callsNeeded(LaneId lane, int rowsPerCall) {
        return callsNeeded(toSend(lane), rowsPerCall, Long.MAX_VALUE);
    }

    /** Calls that are needed for drops up to a place in the order of the world, when a call carries so many rows. */
    public static long callsNeeded(List<ToSend> toSend, int rowsPerCall, long upToSeq) {
        Map<Long, Long> byDestination = toSend.stream()
                .filter(one -> one.seq() <= upToSeq)
                .collect(Collectors.groupingBy(ToSend::destinationId, Collectors.summingLong(ToSend::rows)));
        return byDestination.values().stream()
                .mapToLong(rows -> (rows + rowsPerCall - 1) / rowsPerCall)
                .sum();
    }

    /** What a lane has to send, by destination and drop. */
    public List<ToSend> toSend(LaneId lane) {
        return ledger.sql()
                .sql(
                        "select destination_id, drop_seq, sum(row_count) as row_sum from parts where lane = ? and state in "
                                + WAITING + " group by destination_id, drop_seq")
                .params(lane.toString())
                .query((rs, n) ->
                        new ToSend(rs.getLong("destination_id"), rs.getLong("drop_seq"), rs.getLong("row_sum")))
                .list();
    }

    /** What each of several lanes has to send, read at once; to be thrown away after. */
    public Function<LaneId, List<ToSend>> toSend(Collection<LaneId> lanes) {
        Map<LaneId, List<ToSend>> all = new HashMap<>();
        ledger.sql()
                .sql("select lane, destination_id, drop_seq, sum(row_count) as row_sum from parts"
                        + " where lane in (select value from json_each(?)) and state in " + WAITING
                        + " group by lane, destination_id, drop_seq")
                .params(Json.write(lanes.stream().map(LaneId::toString).toList()))
                .query(rs -> {
                    all.computeIfAbsent(LaneId.parse(rs.getString("lane")), lane -> new ArrayList<>())
                            .add(new ToSend(
                                    rs.getLong("destination_id"), rs.getLong("drop_seq"), rs.getLong("row_sum")));
                });
        return lane -> all.getOrDefault(lane, List.of());
    }

    /** How many rows wait or are under way in each of several lanes, read at once; to be thrown away after. */
    public ToLongFunction<LaneId> pendingRows(Collection<LaneId> lanes) {
        Map<LaneId, Long> all = new HashMap<>();
        ledger.sql()
                .sql("select lane, sum(row_count) as row_sum from parts"
                        + " where lane in (select value from json_each(?))"
                        + " and state in " + TO_DO + " group by lane")
                .params(Json.write(lanes.stream().map(LaneId::toString).toList()))
                .query(rs -> {
                    all.put(LaneId.parse(rs.getString("lane")), rs.getLong("row_sum"));
                });
        return lane -> all.getOrDefault(lane, 0L);
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
