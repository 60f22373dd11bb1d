package io.leadferry.ledger;

import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a drop's rows go, and which adds and deletes met there (law 6), read for receipts. What it costs is a look at the
 * parts of the one drop, and of those that it has overtaken; never at the whole ledger.
 */
public final class Meetings {

    /** Receipts are written often, and a file can name as many campaigns as it has rows. */
    private static final int MOST = 100;

    /** An add that left the house, and of which an answer or a callback is owed; of any other part not even asked. */
    private static final String OWED =
            """
            p.overtaken_by is not null and p.state <> 'cancelled' and exists (
                select 1 from calls c where c.id = p.call_id
                and (c.outcome = 'sending' or (c.owed_until is not null and c.callback_key is not null)))""";

    private final Ledger ledger;
    private final Destinations destinations;

    Meetings(Ledger ledger, Destinations destinations) {
        this.ledger = ledger;
        this.destinations = destinations;
    }

    /**
     * Rows of a drop that go to the same campaigns.
     *
     * @param campaigns sorted; a block group stands for a campaign; empty where the operation has none
     * @param rows how many are in each state that a row which passed the checks can be in, and their total
     */
    public record Place(String lane, List<String> campaigns, Map<String, Long> rows) {}

    /**
     * Adds of one drop and deletes of a later one that mean the same numbers in the same campaign.
     *
     * @param drop the other drop: on an adds' receipt the one that deletes, on a deletes' receipt the one that added
     * @param at when the other drop's rows were all in the ledger, from which moment it counts
     * @param campaigns where they met, sorted; at most 100
     * @param cancelled adds that are never sent for it
     * @param sent adds that had been sent, or were just being, when the delete came
     * @param awaited those of {@code sent} of which the vendor still owes an answer or a callback; what it took in only
     *     after the delete had left is deleted once more
     */
    public record Meeting(
            String drop,
            String feed,
            String file,
            Instant at,
            List<String> campaigns,
            long cancelled,
            long sent,
            long awaited) {}

    /**
     * What the rows of a drop met.
     *
     * @param places where they go, most rows first; at most 100
     * @param overtakenBy later drops that delete what it adds, most rows first; at most 100
     */
    public record Found(List<Place> places, List<Meeting> overtakenBy) {}

    /** Where a sealed drop's rows go, and by which deletes they were overtaken. */
    public Found of(String drop) {
        Map<String, Place> places = new LinkedHashMap<>();
        Map<String, Tally> tallies = new LinkedHashMap<>();
        ledger.sql()
                .sql("select p.destination_id, p.then_campaigns, p.done_campaigns, p.state, p.overtaken_by as other,"
                        + " sum(p.row_count) as row_sum, sum(case when " + OWED
                        + " then p.row_count else 0 end) as awaited"
                        + " from parts p where p.drop_id = ? and p.row_count > 0 group by 1, 2, 3, 4, 5")
                .params(drop)
                .query(rs -> {
                    List<String> campaigns = campaigns(rs);
                    String lane = destinations
                            .get(rs.getLong("destination_id"))
                            .lane()
                            .toString();
                    count(places.computeIfAbsent(lane + campaigns, key -> new Place(lane, campaigns, none())), rs);
                    String other = rs.getString("other");
                    if (other != null) {
                        tallies.computeIfAbsent(other, key -> new Tally()).add(rs, campaigns);
                    }
                });
        return new Found(
                places.values().stream()
                        .sorted(Comparator.comparing((Place place) -> -total(place)))
                        .limit(MOST)
                        .toList(),
                told(tallies));
    }

    /** The earlier drops whose adds a drop's deletes have overtaken, most rows first; at most 100. */
    public List<Meeting> overtook(String drop) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        ledger.sql()
                .sql("select p.destination_id, p.then_campaigns, p.done_campaigns, p.state, p.drop_id as other,"
                        + " sum(p.row_count) as row_sum, sum(case when " + OWED
                        + " then p.row_count else 0 end) as awaited"
                        + " from parts p where p.overtaken_by = ? and p.row_count > 0 group by 1, 2, 3, 4, 5")
                .params(drop)
                .query(rs -> {
                    tallies.computeIfAbsent(rs.getString("other"), key -> new Tally())
                            .add(rs, campaigns(rs));
                });
        return told(tallies);
    }

    /** All the campaigns that rows ask for; where they go to them by halves, those before and behind them too. */
    private List<String> campaigns(ResultSet rs) throws SQLException {
        List<String> now = destinations.campaigns(rs.getLong("destination_id"));
        String then = rs.getString("then_campaigns");
        String done = rs.getString("done_campaigns");
        if (then == null && done == null) {
            return now;
        }
        Set<String> all = new TreeSet<>(now);
        all.addAll(read(then));
        all.addAll(read(done));
        return List.copyOf(all);
    }

    private static List<String> read(@Nullable String campaigns) {
        return campaigns == null ? List.of() : Json.read(campaigns, Json.STRINGS);
    }

    private static Map<String, Long> none() {
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("total", 0L);
        for (RowState state : RowState.values()) {
            if (state != RowState.REJECTED && state != RowState.DUPLICATE) {
                rows.put(state.word(), 0L);
            }
        }
        return rows;
    }

    private static void count(Place place, ResultSet rs) throws SQLException {
        long rows = rs.getLong("row_sum");
        place.rows().merge("total", rows, Long::sum);
        place.rows().merge(Part.State.of(rs.getString("state")).told().word(), rows, Long::sum);
    }

    private static long total(Place place) {
        return place.rows().getOrDefault("total", 0L);
    }

    /** What is counted of one other drop. */
    private static final class Tally {
        private final Set<String> campaigns = new TreeSet<>();
        private long cancelled;
        private long sent;
        private long awaited;

        void add(ResultSet rs, List<String> where) throws SQLException {
            campaigns.addAll(where);
            long rows = rs.getLong("row_sum");
            if (Part.State.of(rs.getString("state")) == Part.State.CANCELLED) {
                cancelled += rows;
            } else {
                sent += rows;
            }
            awaited += rs.getLong("awaited");
        }

        long rows() {
            return cancelled + sent;
        }
    }

    private List<Meeting> told(Map<String, Tally> tallies) {
        List<Meeting> meetings = new ArrayList<>();
        tallies.entrySet().stream()
                .sorted(Comparator.comparing(one -> -one.getValue().rows()))
                .limit(MOST)
                .forEach(one -> told(one.getKey(), one.getValue()).ifPresent(meetings::add));
        return meetings;
    }

    private Optional<Meeting> told(String drop, Tally tally) {
        return ledger.sql()
                .sql("select feed, file, coalesce(sealed_at, received_at) as at from drops where id = ?")
                .params(drop)
                .query((rs, n) -> new Meeting(
                        drop,
                        rs.getString("feed"),
                        rs.getString("file"),
                        Instant.ofEpochMilli(rs.getLong("at")),
                        tally.campaigns.stream().limit(MOST).toList(),
                        tally.cancelled,
                        tally.sent,
                        tally.awaited))
                .optional();
    }
}
