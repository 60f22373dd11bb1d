package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** The facts of what waits and for what, as the ledger has them. Reads only, and may be asked at any time. */
public final class Waiters {

    private static final String TO_SEND =
            """
            select g.*, (select sealed_at from drops where seq = g.first_seq) as sealed_at from (
                select p.lane, p.destination_id, p.state, p.trial is not null as on_trial,
                       p.call_id is not null as in_call, sum(p.row_count) as row_sum,
                       min(p.drop_seq) as first_seq, max(p.drop_seq) as last_seq, min(p.due_at) as due_at,
                       min(p.put_off_since) as put_off_since, max(p.not_before) as not_before,
                       min(c.sent_at) as sent_at, max(c.sent_at) as last_sent_at,
                       n.name as left_by, n.place as left_at, n.seen_at as left_seen_at, n.may_wake as left_may_wake
                from parts p left join calls c on c.id = p.call_id and p.state = 'sending'
                    left join nodes n on n.id = c.node and n.gone_at is not null
                where p.row_count > 0 and p.state in %s and\s"""
                    .formatted(Stored.list(Part.State.TO_DO));

    private static final String TO_SEND_ALIKE =
            """
             group by p.lane, p.destination_id, p.state, p.trial is not null, p.call_id is not null, n.id) g
            order by g.first_seq, g.destination_id, g.state""";

    private static final String OWED_BY_LANE =
            """
            select p.lane, sum(p.row_count) as row_sum, count(distinct c.id) as calls, min(c.id) as call,
                   min(coalesce(c.settled_at, c.sent_at)) as since,
                   case when count(*) = count(case when c.callback_key is not null then c.owed_until end)
                        then max(c.owed_until) end as until
            from calls c join parts p on p.call_id = c.id
            where p.row_count > 0 and\s""";

    private static final String ACCEPTED =
            OWED_BY_LANE + "c.owed_until is not null and c.callback_key is not null and p.state = 'accepted' and ";

    private static final String IN_DOUBT = OWED_BY_LANE + "p.state = 'inDoubt' and ";

    private static final String BY_LANE = " group by p.lane order by p.lane";

    private static final String UNDER_WAY =
            """
            select p.lane, p.taken_at, c.id, c.campaigns from permits p left join calls c on c.permit_id = p.id
            where p.answered_at is null and\s""";

    private static final String MOVING = Stored.list(Part.State.MOVING);
    private static final String NOT_SETTLED = Stored.list(Part.State.NOT_SETTLED);

    private static final RowMapper<Owed> OWED = (rs, n) -> new Owed(
            LaneId.parse(rs.getString("lane")),
            rs.getLong("row_sum"),
            rs.getInt("calls"),
            rs.getString("call"),
            Instant.ofEpochMilli(rs.getLong("since")),
            Drops.instant(rs, "until"));

    private final Ledger ledger;
    private final Destinations destinations;
    private final Nodes nodes;
    private final @Nullable Known known;

    Waiters(Ledger ledger, Destinations destinations, Nodes nodes) {
        this(ledger, destinations, nodes, null);
    }

    private Waiters(Ledger ledger, Destinations destinations, Nodes nodes, @Nullable Known known) {
        this.ledger = ledger;
        this.destinations = destinations;
        this.nodes = nodes;
        this.known = known;
    }

    /** What was asked of all lanes at once, by lane. */
    private record Known(
            Map<LaneId, List<Group>> toSend,
            Map<LaneId, List<Owed>> accepted,
            Map<LaneId, List<Owed>> inDoubt,
            Map<LaneId, List<UnderWay>> underWay,
            Map<LaneId, Map<Long, Company>> companies) {}

    /**
     * The same facts for whoever looks at many lanes at one moment: what each lane is asked for is read once of all. To be
     * thrown away after.
     */
    public Waiters atOnce(Collection<LaneId> lanes) {
        Scope all = Scope.of(lanes);
        return new Waiters(
                ledger,
                destinations,
                nodes,
                new Known(
                        toSend(all).stream().collect(Collectors.groupingBy(Group::lane)),
                        accepted(all).stream().collect(Collectors.groupingBy(Owed::lane)),
                        inDoubt(all).stream().collect(Collectors.groupingBy(Owed::lane)),
                        allUnderWay(),
                        companies(lanes)));
    }

    /** Whose rows are asked about. */
    public static final class Scope {

        private enum Of {
            LANE,
            LANES,
            DROP,
            PART
        }

        private final Of of;
        private final Object value;
        private final @Nullable String drop;
        private final @Nullable LaneId lane;

        private Scope(Of of, Object value, @Nullable String drop, @Nullable LaneId lane) {
            this.of = of;
            this.value = value;
            this.drop = drop;
            this.lane = lane;
        }

        /** The drop that is asked about, or that has the row which is; empty where it is a lane. */
        public Optional<String> drop() {
            return Optional.ofNullable(drop);
        }

        /** All rows of a lane. */
        public static Scope of(LaneId lane) {
            return new Scope(Of.LANE, lane.toString(), null, lane);
        }

        /** All rows of several lanes. */
        private static Scope of(Collection<LaneId> lanes) {
            return new Scope(
                    Of.LANES, Json.write(lanes.stream().map(LaneId::toString).toList()), null, null);
        }

        /** All rows of a drop. */
        public static Scope ofDrop(String drop) {
            return new Scope(Of.DROP, drop, drop, null);
        }

        static Scope ofPart(long part, String drop) {
            return new Scope(Of.PART, part, drop, null);
        }
    }

    /**
     * Rows of one lane and destination that are to be sent and stand alike.
     *
     * @param campaigns those of their next call
     * @param called whether they travelled in a call and are to go once more
     * @param firstSeq the place, in the order of the world, of the first drop among theirs
     * @param lastSeq that of the last
     * @param sealedAt when the first drop was sealed
     * @param dueAt when the first of them has, or had, waited long enough for company
     * @param putOffSince when the vendor first put them off; null where it did not
     * @param notBefore when the last of resting rows may be sent
     * @param sentAt when the first call with them that is under way was written down
     * @param left whose calls with them are under way, where that ferry is gone; null where it is at work
     */
    public record Group(
            LaneId lane,
            long destinationId,
            List<String> campaigns,
            Part.State state,
            boolean onTrial,
            boolean called,
            long rows,
            long firstSeq,
            long lastSeq,
            Instant sealedAt,
            Instant dueAt,
            @Nullable Instant putOffSince,
            @Nullable Instant notBefore,
            @Nullable Instant sentAt,
            @Nullable Left left) {}

    /**
     * A ferry that is gone, and has left calls under way.
     *
     * @param ferry as the configuration calls it
     * @param place process and machine, for a person
     * @param seenAt when it was last known to live
     * @param mayWake whether it is not known to have ended, and may still hear what becomes of the calls
     * @param lastSentAt when the last of the calls was written down
     */
    public record Left(String ferry, String place, Instant seenAt, boolean mayWake, Instant lastSentAt) {}

    /** Rows that are to be sent, or are just being. */
    public List<Group> toSend(Scope scope) {
        if (known != null && scope.lane != null) {
            return known.toSend().getOrDefault(scope.lane, List.of());
        }
        return ledger.sql()
                .sql(
                        switch (scope.of) {
                            case LANE -> TO_SEND + "p.lane = ?" + TO_SEND_ALIKE;
                            case LANES -> TO_SEND + "p.lane in (select value from json_each(?))" + TO_SEND_ALIKE;
                            case DROP -> TO_SEND + "p.drop_id = ?" + TO_SEND_ALIKE;
                            case PART -> TO_SEND + "p.id = ?" + TO_SEND_ALIKE;
                        })
                .params(scope.value)
                .query((rs, n) -> group(rs))
                .list();
    }

    private Group group(ResultSet rs) throws SQLException {
        long destination = rs.getLong("destination_id");
        return new Group(
                LaneId.parse(rs.getString("lane")),
                destination,
                destinations.campaigns(destination),
                Part.State.of(rs.getString("state")),
                rs.getBoolean("on_trial"),
                rs.getBoolean("in_call"),
                rs.getLong("row_sum"),
                rs.getLong("first_seq"),
                rs.getLong("last_seq"),
                Instant.ofEpochMilli(rs.getLong("sealed_at")),
                Instant.ofEpochMilli(rs.getLong("due_at")),
                Drops.instant(rs, "put_off_since"),
                Drops.instant(rs, "not_before"),
                Drops.instant(rs, "sent_at"),
                left(rs));
    }

    private static @Nullable Left left(ResultSet rs) throws SQLException {
        String ferry = rs.getString("left_by");
        return ferry == null
                ? null
                : new Left(
                        ferry,
                        rs.getString("left_at"),
                        Instant.ofEpochMilli(rs.getLong("left_seen_at")),
                        rs.getLong("left_may_wake") == 1,
                        Instant.ofEpochMilli(rs.getLong("last_sent_at")));
    }

    /** Accounts that no ferry sees to just now, by name. */
    public Map<String, Nodes.Unattended> unattended() {
        return nodes.unattended();
    }

    /**
     * Rows of which the vendor has yet to say what became of them.
     *
     * @param calls how many calls they travelled in
     * @param call one of these
     * @param since when the first of these was answered, or its answer was lost
     * @param until when the last callback is waited for no longer; null where for some row none is waited for
     */
    public record Owed(LaneId lane, long rows, int calls, String call, Instant since, @Nullable Instant until) {}

    /** Rows that the vendor has accepted and whose callback can still come, by lane. */
    public List<Owed> accepted(Scope scope) {
        if (known != null && scope.lane != null) {
            return known.accepted().getOrDefault(scope.lane, List.of());
        }
        // of all that a lane ever had accepted little is still owed: found by what is owed, not by the lane
        return ledger.sql()
                .sql(
                        switch (scope.of) {
                            case LANE -> ACCEPTED + "coalesce(p.lane, '') = ?" + BY_LANE;
                            case LANES ->
                                ACCEPTED + "coalesce(p.lane, '') in (select value from json_each(?))" + BY_LANE;
                            case DROP -> ACCEPTED + "p.drop_id = ?" + BY_LANE;
                            case PART -> ACCEPTED + "p.id = ?" + BY_LANE;
                        })
                .params(scope.value)
                .query(OWED)
                .list();
    }

    /** Rows in doubt, by lane. */
    public List<Owed> inDoubt(Scope scope) {
        if (known != null && scope.lane != null) {
            return known.inDoubt().getOrDefault(scope.lane, List.of());
        }
        return ledger.sql()
                .sql(
                        switch (scope.of) {
                            case LANE -> IN_DOUBT + "p.lane = ?" + BY_LANE;
                            case LANES -> IN_DOUBT + "p.lane in (select value from json_each(?))" + BY_LANE;
                            case DROP -> IN_DOUBT + "p.drop_id = ?" + BY_LANE;
                            case PART -> IN_DOUBT + "p.id = ?" + BY_LANE;
                        })
                .params(scope.value)
                .query(OWED)
                .list();
    }

    /**
     * What waits for one destination of a lane for its turn.
     *
     * @param due when the first row has waited long enough for company; null when no row waits
     */
    public record Company(long rows, @Nullable Instant due) {}

    /** What waits for a destination, of whatever drop. */
    public Company company(LaneId lane, long destination) {
        Map<LaneId, Map<Long, Company>> all = known == null ? companies(List.of(lane)) : known.companies();
        return all.getOrDefault(lane, Map.of()).getOrDefault(destination, new Company(0, null));
    }

    private Map<LaneId, Map<Long, Company>> companies(Collection<LaneId> lanes) {
        Map<LaneId, Map<Long, Company>> companies = new LinkedHashMap<>();
        ledger.sql()
                .sql("select lane, destination_id, sum(row_count) as row_sum, min(due_at) as due from parts"
                        + " where lane in (select value from json_each(?)) and state = 'pending' and trial is null"
                        + " group by lane, destination_id")
                .params(Json.write(lanes.stream().map(LaneId::toString).toList()))
                .query(rs -> {
                    companies
                            .computeIfAbsent(LaneId.parse(rs.getString("lane")), lane -> new LinkedHashMap<>())
                            .put(
                                    rs.getLong("destination_id"),
                                    new Company(rs.getLong("row_sum"), Drops.instant(rs, "due")));
                });
        return companies;
    }

    /**
     * A permit whose answer is not here.
     *
     * @param call the call it is for; null while none is written down
     * @param campaigns the call's
     */
    public record UnderWay(Instant takenAt, @Nullable String call, List<String> campaigns) {}

    /** The permits of a lane that are being used, oldest first. */
    public List<UnderWay> underWay(LaneId lane) {
        if (known != null) {
            return known.underWay().getOrDefault(lane, List.of());
        }
        return ledger.sql()
                .sql(UNDER_WAY + "p.lane = ? order by p.taken_at")
                .params(lane.toString())
                .query((rs, n) -> underWay(rs))
                .list();
    }

    private Map<LaneId, List<UnderWay>> allUnderWay() {
        Map<LaneId, List<UnderWay>> all = new LinkedHashMap<>();
        ledger.sql().sql(UNDER_WAY + "true order by p.taken_at").query(rs -> {
            all.computeIfAbsent(LaneId.parse(rs.getString("lane")), lane -> new ArrayList<>())
                    .add(underWay(rs));
        });
        return all;
    }

    private static UnderWay underWay(ResultSet rs) throws SQLException {
        String campaigns = rs.getString("campaigns");
        return new UnderWay(
                Instant.ofEpochMilli(rs.getLong("taken_at")),
                rs.getString("id"),
                campaigns == null ? List.of() : Json.read(campaigns, Json.STRINGS));
    }

    /**
     * A campaign that the vendor does not know.
     *
     * @param message the vendor's words
     * @param nextTry when it is asked again
     */
    public record Unknown(String campaign, String message, Instant since, int tries, Instant nextTry) {}

    /** Those of the campaigns of which the vendor said that it does not know them. */
    public List<Unknown> unknown(LaneId lane, Collection<String> campaigns) {
        return ledger
                .sql()
                .sql("select * from unknown_campaigns where lane = ? order by next_try desc, campaign")
                .params(lane.toString())
                .query((rs, n) -> new Unknown(
                        rs.getString("campaign"),
                        rs.getString("message"),
                        Instant.ofEpochMilli(rs.getLong("since")),
                        rs.getInt("tries"),
                        Instant.ofEpochMilli(rs.getLong("next_try"))))
                .list()
                .stream()
                .filter(one -> campaigns.contains(one.campaign()))
                .toList();
    }

    /** How many calls to these campaigns the vendor has put off since then. */
    public int putOff(LaneId lane, List<String> campaigns, Instant since) {
        return ledger.sql()
                .sql(
                        "select count(*) from calls where lane = ? and settled_at >= ? and outcome = 'later' and campaigns = ?")
                .params(lane.toString(), since.toEpochMilli(), Json.write(campaigns))
                .query(Integer.class)
                .single();
    }

    /**
     * A drop with deletes that are not settled.
     *
     * @param open whether all of them simply wait for their turn or are under way; otherwise nobody knows when they will be
     *     done
     */
    public record EarlierDelete(String drop, String file, long seq, LaneId lane, boolean open) {}

    /** Drops before a place in the order of the world with deletes from one of the campaigns that are not settled. */
    public List<EarlierDelete> earlierDeletes(Collection<LaneId> lanes, Collection<String> campaigns, long beforeSeq) {
        Map<String, EarlierDelete> found = new LinkedHashMap<>();
        for (LaneId lane : lanes) {
            ledger.sql()
                    .sql("select p.drop_id, d.file, p.drop_seq, p.destination_id, p.then_campaigns,"
                            + " sum(case when p.state in " + MOVING + " then 0 else 1 end) as unsure"
                            + " from parts p join drops d on d.id = p.drop_id"
                            + " where p.lane = ? and p.drop_seq < ? and p.row_count > 0 and p.state in "
                            + NOT_SETTLED
                            + " group by p.drop_id, d.file, p.drop_seq, p.destination_id, p.then_campaigns"
                            + " order by p.drop_seq")
                    .params(lane.toString(), beforeSeq)
                    .query(rs -> {
                        List<String> theirs = new ArrayList<>(destinations.campaigns(rs.getLong("destination_id")));
                        String then = rs.getString("then_campaigns");
                        theirs.addAll(then == null ? List.of() : Json.read(then, Json.STRINGS));
                        if (theirs.stream().anyMatch(campaigns::contains)) {
                            EarlierDelete one = new EarlierDelete(
                                    rs.getString("drop_id"),
                                    rs.getString("file"),
                                    rs.getLong("drop_seq"),
                                    lane,
                                    rs.getLong("unsure") == 0);
                            found.merge(one.drop(), one, (first, second) -> second.open() ? first : second);
                        }
                    });
        }
        return List.copyOf(found.values());
    }

    /**
     * A call with adds that a later delete has overtaken, whose answer or callback is not here.
     *
     * @param answered false while its answer is not here
     * @param inDoubt whether its answer was lost
     * @param resolvable whether a person's word on it is asked for
     * @param owedUntil how long its callback is waited for
     */
    public record Afloat(
            String call,
            LaneId lane,
            boolean answered,
            boolean inDoubt,
            boolean resolvable,
            Instant sentAt,
            @Nullable Instant owedUntil) {}

    /** Calls with overtaken adds to one of the campaigns, of drops before a place in the order of the world. */
    public List<Afloat> afloat(Collection<LaneId> lanes, Collection<String> campaigns, long beforeSeq) {
        Map<String, Afloat> found = new LinkedHashMap<>();
        Set<String> theirs = Set.copyOf(lanes.stream().map(LaneId::toString).toList());
        ledger.sql()
                .sql(
                        """
                        select distinct c.id, c.lane, c.campaigns, c.outcome, c.sent_at, c.owed_until,
                               exists (select 1 from parts d where d.call_id = c.id and d.state = 'inDoubt') as doubtful
                        from calls c join tries t on t.call_id = c.id join parts p on p.slice_id = t.slice_id
                        where p.overtaken_by is not null and p.drop_seq < :seq
                          and (c.outcome = 'sending' or (c.owed_until is not null and c.callback_key is not null))
                        order by 5""")
                .param("seq", beforeSeq)
                .query(rs -> {
                    if (theirs.contains(rs.getString("lane"))
                            && Json.read(rs.getString("campaigns"), Json.STRINGS).stream()
                                    .anyMatch(campaigns::contains)) {
                        Calls.State state = Calls.State.of(rs.getString("outcome"));
                        found.put(
                                rs.getString("id"),
                                new Afloat(
                                        rs.getString("id"),
                                        LaneId.parse(rs.getString("lane")),
                                        state != Calls.State.SENDING,
                                        state == Calls.State.IN_DOUBT,
                                        rs.getBoolean("doubtful"),
                                        Instant.ofEpochMilli(rs.getLong("sent_at")),
                                        Drops.instant(rs, "owed_until")));
                    }
                });
        return List.copyOf(found.values());
    }

    /**
     * One row of a file.
     *
     * @param state as on receipts
     * @param reason why it stands there, where there is something to say
     * @param call the call in which it travels or travelled
     * @param scope what to ask about it; null for one that was never to be sent
     */
    public record Found(
            long line, RowState state, @Nullable String reason, @Nullable String call, @Nullable Scope scope) {}

    /**
     * The row of a sealed drop that stands in a line of its file. Looks through the drop's rows: about a second for a
     * million.
     */
    public Optional<Found> row(String drop, long line) {
        for (long slice : slices(drop)) {
            List<Row> rows = SliceCodec.rows(ledger.sql()
                    .sql("select payload from slices where id = ?")
                    .params(slice)
                    .query(byte[].class)
                    .single());
            for (int at = 0; at < rows.size(); at++) {
                if (rows.get(at).line() == line) {
                    return part(drop, slice, rows.size(), at, line);
                }
            }
        }
        for (long block : rejectBlocks(drop)) {
            List<Reject> rejects = SliceCodec.rejects(ledger.sql()
                    .sql("select payload from rejects where id = ?")
                    .params(block)
                    .query(byte[].class)
                    .single());
            for (Reject reject : rejects) {
                if (reject.line() == line) {
                    return Optional.of(new Found(line, reject.state(), reject.reason(), null, null));
                }
            }
        }
        return Optional.empty();
    }

    private List<Long> slices(String drop) {
        return ledger.sql()
                .sql("select id from slices where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list();
    }

    private List<Long> rejectBlocks(String drop) {
        return ledger.sql()
                .sql("select id from rejects where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list();
    }

    private Optional<Found> part(String drop, long slice, int rowsOfSlice, int row, long line) {
        return ledger
                .sql()
                .sql("select id, state, reason, call_id, members from parts where slice_id = ?")
                .params(slice)
                .query((rs, n) -> {
                    BitSet members = Members.of(rs.getBytes("members"), rowsOfSlice);
                    return !members.get(row)
                            ? Optional.<Found>empty()
                            : Optional.of(new Found(
                                    line,
                                    Part.State.of(rs.getString("state")).told(),
                                    rs.getString("reason"),
                                    rs.getString("call_id"),
                                    Scope.ofPart(rs.getLong("id"), drop)));
                })
                .list()
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }
}
