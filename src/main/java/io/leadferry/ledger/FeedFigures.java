package io.leadferry.ledger;

import io.leadferry.model.RowState;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums by feed, for who draws curves of them. None of them needs a look at all drops that ever were. */
public final class FeedFigures {

    private final Ledger ledger;

    FeedFigures(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What came of a feed.
     *
     * @param lastFile when the last file came; null where none ever did
     * @param held files that wait for a person's word, however old
     * @param files of those that came since a time, how many are in each state
     * @param rows the rows of those, by the state of each
     */
    public record Figures(
            @Nullable Instant lastFile, long held, Map<Drop.State, Long> files, Map<RowState, Long> rows) {}

    /** The figures of each of some feeds, of files that came since a time. */
    public Map<String, Figures> of(Collection<String> feeds, Instant since) {
        Map<String, Map<Drop.State, Long>> files = new HashMap<>();
        Map<String, Map<RowState, Long>> rows = new HashMap<>();
        ledger.sql()
                .sql(
                        """
                        select feed, state, count(*) as files, sum(rejected) as rejected, sum(duplicate) as duplicate
                        from drops where received_at >= ? group by feed, state""")
                .param(since.toEpochMilli())
                .query(rs -> {
                    String feed = rs.getString("feed");
                    files.computeIfAbsent(feed, fresh -> new EnumMap<>(Drop.State.class))
                            .merge(Drop.State.of(rs.getString("state")), rs.getLong("files"), Long::sum);
                    Map<RowState, Long> sums = rowsOf(rows, feed);
                    sums.merge(RowState.REJECTED, rs.getLong("rejected"), Long::sum);
                    sums.merge(RowState.DUPLICATE, rs.getLong("duplicate"), Long::sum);
                });
        ledger.sql()
                .sql(
                        """
                        select d.feed, p.state, sum(p.row_count) as row_sum
                        from drops d join parts p on p.drop_id = d.id
                        where d.received_at >= ? group by d.feed, p.state""")
                .param(since.toEpochMilli())
                .query(rs -> {
                    rowsOf(rows, rs.getString("feed"))
                            .merge(Part.State.of(rs.getString("state")).told(), rs.getLong("row_sum"), Long::sum);
                });
        Map<String, Long> held = new HashMap<>();
        ledger.sql()
                .sql("select feed, count(*) as files from drops where state = 'quarantined' and held = 1"
                        + " and released_at is null and discarded_at is null group by feed")
                .query(rs -> {
                    held.put(rs.getString("feed"), rs.getLong("files"));
                });
        Map<String, Figures> figures = new HashMap<>();
        for (String feed : feeds) {
            figures.put(
                    feed,
                    new Figures(
                            lastFile(feed).orElse(null),
                            held.getOrDefault(feed, 0L),
                            files.getOrDefault(feed, Map.of()),
                            rows.getOrDefault(feed, Map.of())));
        }
        return figures;
    }

    private Optional<Instant> lastFile(String feed) {
        return ledger.sql()
                .sql("select received_at from drops where feed = ? order by received_at desc limit 1")
                .param(feed)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }

    private static Map<RowState, Long> rowsOf(Map<String, Map<RowState, Long>> rows, String feed) {
        return rows.computeIfAbsent(feed, fresh -> new EnumMap<>(RowState.class));
    }
}
