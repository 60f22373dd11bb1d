package io.leadferry.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Drops as a person looks for them: those that may need somebody, those at work, those that ended. Each drop is in one of
 * these lists, whatever its age; none of them needs a look at all drops that ever were.
 */
public final class DropLists {

    private static final String OF_SOMEBODY =
            """
            select id from drops where state = 'quarantined' and released_at is null and discarded_at is null
                and (held = 1 or received_at >= :recently and not exists (
                    select 1 from drops n where n.received_at > drops.received_at and n.feed = drops.feed
                    and n.file = drops.file and n.sealed_at is not null))
            union select id from drops where growth in ('growing', 'held')
            union select drop_id from parts where state = 'inDoubt' and row_count > 0
            union select drop_id from parts where lane in (select lane from unknown_campaigns) and state = 'resting'
                and put_off_since is null and row_count > 0
            union select id from drops where state = 'working' and feed not in (:feeds)
            union select d.id from drops d where d.finished_at >= :recently and d.state = 'finished' and exists (
                select 1 from parts p join calls c on c.id = p.call_id where p.drop_id = d.id and p.state = 'accepted'
                and p.row_count > 0 and p.reason is not null and c.callback_key is not null and c.owed_until is null)""";

    private static final String AT_WORK =
            """
            from drops where (state in ('reading', 'working')
                or state = 'quarantined' and released_at is not null and discarded_at is null)
            and id not in (%s)"""
                    .formatted(OF_SOMEBODY);

    private static final String ENDED =
            """
            from drops where finished_at is not null and state in ('finished', 'duplicate', 'quarantined')
            and not (state = 'quarantined' and released_at is not null and discarded_at is null)
            and id not in (%s)"""
                    .formatted(OF_SOMEBODY);

    private final Ledger ledger;

    public DropLists(Ledger ledger) {
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
     * Drops that wait for a person for a reason of their own, or may: held by a guard or grown, in doubt, for a campaign
     * that the vendor does not know, of a feed that is no more; and of late, those that could not be read and did not come
     * again, and those of which the vendor never told the result. The longest waiting first.
     *
     * @param feeds those of the configuration
     * @param recently what is told for some time only is told since then
     */
    public Page ofSomebody(Collection<String> feeds, Instant recently, int most) {
        return page(
                "from drops where id in (" + OF_SOMEBODY + ")", "held desc, received_at, id", feeds, recently, most);
    }

    /** Drops at work that are not among those, the last that came first; those too that are read or released just now. */
    public Page atWork(Collection<String> feeds, Instant recently, int most) {
        return page(AT_WORK, "received_at desc, id desc", feeds, recently, most);
    }

    /** Drops of which nothing is left to do, and that nobody is needed for; the last that ended first. */
    public Page ended(Collection<String> feeds, Instant recently, int most) {
        return page(ENDED, "finished_at desc, id desc", feeds, recently, most);
    }

    private Page page(String from, String order, Collection<String> feeds, Instant recently, int most) {
        List<String> names = feeds.isEmpty() ? List.of("") : List.copyOf(feeds);
        List<Drop> drops = ledger.sql()
                .sql("select * " + from + " order by " + order + " limit :most")
                .param("feeds", names)
                .param("recently", recently.toEpochMilli())
                .param("most", most)
                .query(Drops.DROP)
                .list();
        long all = drops.size() < most
                ? drops.size()
                : ledger.sql()
                        .sql("select count(*) " + from)
                        .param("feeds", names)
                        .param("recently", recently.toEpochMilli())
                        .query(Long.class)
                        .single();
        return new Page(drops, all);
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
}
