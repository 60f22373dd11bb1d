package io.leadferry.ledger;

import io.leadferry.model.RowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Drops as a person looks for them: those that may need somebody, those at work, those that ended. Each drop is in one of
 * these lists, whatever its age; none of them needs a look at all drops that ever were.
 */
public final class DropLists {

    /** Where a drop stands, if nobody is needed for it. */
    private static final String AT_WORK =
            """
            (state in %s
             or state = 'quarantined' and released_at is not null and discarded_at is null)"""
                    .formatted(Stored.list(Drop.State.AT_WORK));

    /** Drops that may need somebody. A file that came again whole was mended by whoever sent it. */
    private static final String OF_SOMEBODY =
            """
            select q.id from drops q left join (
                select feed, file, max(received_at) as last from drops
                where received_at >= :recently and sealed_at is not null group by feed, file) n
                on n.feed = q.feed and n.file = q.file and n.last > q.received_at
            where q.state = 'quarantined' and q.released_at is null and q.discarded_at is null
                and (q.held = 1 or q.received_at >= :recently and n.last is null)
            union select id from drops where growth in %s
            union select drop_id from parts where state = 'inDoubt' and row_count > 0
            union select drop_id from parts where lane in (select lane from unknown_campaigns) and state = 'resting'
                and put_off_since is null and row_count > 0
            union select id from drops where state = 'working' and feed not in (:feeds)
            union select d.id from drops d where d.finished_at >= :recently and d.state = 'finished' and exists (
                select 1 from parts p join calls c on c.id = p.call_id where p.drop_id = d.id and p.state = 'accepted'
                and p.row_count > 0 and p.reason is not null and c.callback_key is not null and c.owed_until is null)"""
                    .formatted(Stored.list(Drop.Growth.State.OPEN));

    private final Ledger ledger;

    DropLists(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Some drops of a list.
     *
     * @param drops the first of them
     * @param all how many the list has
     */
    public record Page(List<Drop> drops, long all) {}

    /**
     * The three lists, at one moment.
     *
     * @param ofSomebody drops that wait for a person for a reason of their own, or may: held by a guard or grown, in doubt,
     *     for a campaign that the vendor does not know, of a feed that is no more; and of late, those that could not be
     *     read and did not come again, and those of which the vendor never told the result. Held ones first, then those
     *     that came first
     * @param atWork drops at work that are not among those, the last that came first; those too that are being read, or
     *     were released just now
     * @param ended drops of which nothing is left to do, and that nobody is needed for; the last that ended first
     */
    public record Lists(Page ofSomebody, Page atWork, Page ended) {}

    /** A drop by its name, and whether it is at work. */
    private record Place(String drop, boolean atWork) {}

    /**
     * All drops, told apart.
     *
     * @param feeds those of the configuration
     * @param recently what is told for some time only is told since then
     * @param most how many of those for somebody, and of those at work
     * @param mostEnded how many of those that ended
     */
    public Lists told(Collection<String> feeds, Instant recently, int most, int mostEnded) {
        List<Place> somebodys = ledger.sql()
                .sql("select id, " + AT_WORK + " as at_work from drops where id in (" + OF_SOMEBODY
                        + ") order by held desc, received_at, id")
                .param("feeds", feeds.isEmpty() ? List.of("") : List.copyOf(feeds))
                .param("recently", recently.toEpochMilli())
                .query((rs, n) -> new Place(rs.getString("id"), rs.getBoolean("at_work")))
                .list();
        Set<String> taken = somebodys.stream().map(Place::drop).collect(Collectors.toSet());
        List<String> working = ledger
                .sql()
                .sql("select id from drops where " + AT_WORK + " order by received_at desc, id desc")
                .query(String.class)
                .list()
                .stream()
                .filter(drop -> !taken.contains(drop))
                .toList();
        List<String> ended = ledger
                .sql()
                .sql("select id from drops where finished_at is not null and not " + AT_WORK
                        + " order by finished_at desc, id desc limit ?")
                .params(mostEnded + taken.size())
                .query(String.class)
                .list()
                .stream()
                .filter(drop -> !taken.contains(drop))
                .toList();
        long all = ledger.sql()
                .sql("select count(*) from drops where finished_at is not null and not " + AT_WORK)
                .query(Long.class)
                .single();
        long takenOfEnded = somebodys.stream().filter(place -> !place.atWork()).count();
        return new Lists(
                page(somebodys.stream().map(Place::drop).toList(), most, taken.size()),
                page(working, most, working.size()),
                page(ended, mostEnded, all - takenOfEnded));
    }

    private Page page(List<String> drops, int most, long all) {
        List<Drop> first = new ArrayList<>();
        for (String drop : drops.subList(0, Math.min(most, drops.size()))) {
            ledger.sql()
                    .sql("select * from drops where id = ?")
                    .params(drop)
                    .query(Drops.DROP)
                    .optional()
                    .ifPresent(first::add);
        }
        return new Page(first, Math.max(all, first.size()));
    }

    /** How many rows of a drop the vendor has taken, and never told the result of, though it was asked to. */
    public long neverTold(String drop) {
        return ledger.sql()
                .sql(
                        """
                        select coalesce(sum(p.row_count), 0) from parts p join calls c on c.id = p.call_id
                        where p.drop_id = ? and p.state = 'accepted' and p.reason is not null
                        and c.callback_key is not null and c.owed_until is null""")
                .params(drop)
                .query(Long.class)
                .single();
    }

    /**
     * What came of a feed in some time.
     *
     * @param files how many, by where they stand now
     * @param rows how many rows of theirs, by where those stand now
     */
    public record Came(String feed, Map<Drop.State, Long> files, Map<RowState, Long> rows) {}

    private record FilesInState(String feed, Drop.State state, long files, long rejected, long duplicate) {}

    private record RowsInState(String feed, RowState state, long rows) {}

    /** What came between two times, by feed; of feeds of which nothing came, nothing. */
    public List<Came> came(Instant from, Instant to) {
        Map<String, Came> feeds = new TreeMap<>();
        ledger.sql()
                .sql("select feed, state, count(*) as files, sum(rejected) as rejected, sum(duplicate) as duplicate"
                        + " from drops where received_at >= ? and received_at < ? group by feed, state")
                .params(from.toEpochMilli(), to.toEpochMilli())
                .query((rs, n) -> new FilesInState(
                        rs.getString("feed"),
                        Drop.State.of(rs.getString("state")).told(),
                        rs.getLong("files"),
                        rs.getLong("rejected"),
                        rs.getLong("duplicate")))
                .list()
                .forEach(one -> {
                    Came feed = of(feeds, one.feed());
                    feed.files().merge(one.state(), one.files(), Long::sum);
                    feed.rows().merge(RowState.REJECTED, one.rejected(), Long::sum);
                    feed.rows().merge(RowState.DUPLICATE, one.duplicate(), Long::sum);
                });
        ledger.sql()
                .sql("select d.feed, p.state, sum(p.row_count) as row_sum from drops d join parts p on p.drop_id = d.id"
                        + " where d.received_at >= ? and d.received_at < ? group by d.feed, p.state")
                .params(from.toEpochMilli(), to.toEpochMilli())
                .query((rs, n) -> new RowsInState(
                        rs.getString("feed"),
                        Part.State.of(rs.getString("state")).told(),
                        rs.getLong("row_sum")))
                .list()
                .forEach(one -> of(feeds, one.feed()).rows().merge(one.state(), one.rows(), Long::sum));
        return List.copyOf(feeds.values());
    }

    private static Came of(Map<String, Came> feeds, String feed) {
        return feeds.computeIfAbsent(
                feed, name -> new Came(name, new EnumMap<>(Drop.State.class), new EnumMap<>(RowState.class)));
    }
}
