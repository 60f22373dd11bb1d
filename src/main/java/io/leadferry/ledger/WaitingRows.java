package io.leadferry.ledger;

import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What waits in a lane, for whoever cuts its next call. All inside the transaction that journals the call. */
public final class WaitingRows {

    private static final String WAITING = Stored.list(Part.State.WAITING);

    /** So many parts are read at once. */
    private static final int PAGE = 100;

    private final Ledger ledger;
    private final Drops drops;
    private final Parts parts;
    private final Destinations destinations;
    private final Trials trials;
    private final UnknownCampaigns unknown;
    private final Clock clock;

    WaitingRows(
            Ledger ledger,
            Drops drops,
            Parts parts,
            Destinations destinations,
            Trials trials,
            UnknownCampaigns unknown,
            Clock clock) {
        this.ledger = ledger;
        this.drops = drops;
        this.parts = parts;
        this.destinations = destinations;
        this.trials = trials;
        this.unknown = unknown;
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

    /** The backlog of a lane, by destination; rows on trial are not in it. */
    public List<Backlog> backlog(LaneId lane) {
        return ledger.sql()
                .sql(
                        """
                        select destination_id, sum(row_count) as row_sum, min(due_at) as due, min(drop_seq) as first_seq
                        from parts where lane = ? and state = 'pending' and trial is null group by destination_id""")
                .params(lane.toString())
                .query((rs, n) -> new Backlog(
                        rs.getLong("destination_id"),
                        rs.getLong("row_sum"),
                        Instant.ofEpochMilli(rs.getLong("due")),
                        rs.getLong("first_seq")))
                .list();
    }

    /** The first parts that wait for a destination, in the order of the world: enough for so many rows. */
    public List<Part> waiting(LaneId lane, long destinationId, long rows) {
        List<Part> found = new ArrayList<>();
        long have = 0;
        long[] after = {-1, -1};
        while (have < rows) {
            List<Part> page = parts.pending(lane, destinationId, after[0], after[1], PAGE);
            if (page.isEmpty()) {
                return found;
            }
            for (Part part : page) {
                after[0] = part.seq();
                after[1] = part.id();
                if (have < rows) {
                    found.add(part);
                    have += part.count();
                }
            }
        }
        return found;
    }

    /** Whether any rows of a lane wait, be it for their time. */
    public boolean isAny(LaneId lane) {
        return ledger.sql()
                .sql("select exists (select 1 from parts where lane = ? and state in " + WAITING + ")")
                .params(lane.toString())
                .query(Boolean.class)
                .single();
    }

    /** The rows of the next call of a trial of the lane; empty when none is due. */
    public List<Part> onTrial(LaneId lane) {
        return ledger
                .sql()
                .sql("select distinct trial from parts where lane = ? and trial is not null and state = 'pending'"
                        + " order by trial")
                .params(lane.toString())
                .query(String.class)
                .list()
                .stream()
                .map(trials::next)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Lets rows that rested long enough wait for their turn.
     *
     * @return when the next of those that still rest may be sent
     */
    public Optional<Instant> releaseRested(LaneId lane) {
        ledger.sql()
                .sql("update parts set state = 'pending', not_before = null"
                        + " where lane = ? and state = 'resting' and not_before <= ?")
                .params(lane.toString(), clock.millis())
                .update();
        return ledger
                .sql()
                .sql("select min(not_before) from parts where lane = ? and state = 'resting'")
                .params(lane.toString())
                .query((rs, n) -> Drops.instant(rs, 1))
                .list()
                .stream()
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    /** Sees to it that no call asks for a campaign which the vendor is known not to know. */
    public void setAsideUnknown(LaneId lane) {
        unknown.setAside(lane);
    }

    /** All rows of a slice. */
    public List<Row> rows(long sliceId) {
        return parts.rows(sliceId);
    }

    public Destination destination(long id) {
        return destinations.get(id);
    }

    /** Where each field of a drop's rows stands in its file. */
    public Map<String, Integer> mapping(String dropId) {
        return drops.find(dropId).orElseThrow().mapping();
    }

    /** Campaigns of the lane's calls that are under way. */
    public Set<String> busyCampaigns(LaneId lane) {
        return ledger
                .sql()
                .sql("select c.campaigns from permits p join calls c on c.permit_id = p.id"
                        + " where p.lane = ? and p.answered_at is null")
                .params(lane.toString())
                .query(String.class)
                .list()
                .stream()
                .flatMap(campaigns -> Json.read(campaigns, Json.STRINGS).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether a call to these campaigns was ever confirmed. */
    public boolean everConfirmed(LaneId lane, List<String> campaigns) {
        return ledger.sql()
                        .sql("select count(*) from (select 1 from calls where lane = ? and campaigns = ?"
                                + " and outcome = 'confirmed' limit 1) one")
                        .params(lane.toString(), Json.write(campaigns))
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
