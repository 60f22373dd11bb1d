package io.leadferry.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * The ferries at work with the ledger, and what of all that is to be done is whose. One that was not heard of for a lease is
 * buried: from then on the ledger takes nothing from it, and its duties are anybody's.
 */
public final class Nodes {

    private static final RowMapper<Node> NODE = (rs, n) -> new Node(
            rs.getString("id"),
            rs.getString("name"),
            rs.getString("place"),
            Instant.ofEpochMilli(rs.getLong("began_at")),
            Instant.ofEpochMilli(rs.getLong("seen_at")));

    /** So often within a lease each says that it lives. */
    private static final int BEATS = 3;

    /** By so much may one be late with it, or be overtaken by another while both are read. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Clock clock;

    Nodes(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A ferry.
     *
     * @param id its name in the ledger, another one each time it joins
     * @param name as the configuration calls it
     * @param place process and machine, for a person
     * @param seenAt when it was last known to live; of a ledger in a file, when it began
     */
    public record Node(String id, String name, String place, Instant beganAt, Instant seenAt) {}

    /**
     * Something that one ferry at a time does for all.
     *
     * @param name as {@link Duty} names it
     * @param node whose it is; null for nobody's
     * @param since since when it is that node's, or nobody's
     * @param called how often others have called its owner to look
     */
    public record Duty(String name, @Nullable String node, Instant since, long called) {

        /** What is done for all accounts: receipts, events, what is to be erased. */
        public static final String HOUSE = "house";

        private static final String ACCOUNT = "account:";

        /** The name of an account's duty. */
        public static String of(String account) {
            return ACCOUNT + account;
        }

        /** Whose account a duty of that name is about; empty for the house. */
        public static Optional<String> account(String name) {
            return name.startsWith(ACCOUNT) ? Optional.of(name.substring(ACCOUNT.length())) : Optional.empty();
        }
    }

    /** The ferries that are at work, by name. */
    public List<Node> atWork() {
        return ledger.sql()
                .sql("select id, name, place, began_at, seen_at from nodes where gone_at is null order by name, id")
                .query(NODE)
                .list();
    }

    /** All duties that anybody ever had. */
    public List<Duty> duties() {
        return ledger.sql()
                .sql("select name, node, since, called as calls from duties order by name")
                .query((rs, n) -> new Duty(
                        rs.getString("name"),
                        rs.getString("node"),
                        Instant.ofEpochMilli(rs.getLong("since")),
                        rs.getLong("calls")))
                .list();
    }

    /**
     * A duty, and who has it.
     *
     * @param since since when that is so; null where nobody ever had it
     * @param holder a ferry, which may be gone, and then it is anybody's; null for nobody
     */
    public record Holding(String duty, @Nullable Instant since, @Nullable Node holder) {}

    /** All duties that anybody ever had, and whose they are or were last. */
    public List<Holding> holdings() {
        return ledger.sql()
                .sql("select d.name as duty, d.since, n.id, n.name, n.place, n.began_at, n.seen_at"
                        + " from duties d left join nodes n on n.id = d.node order by d.name")
                .query((rs, n) -> new Holding(
                        rs.getString("duty"),
                        rs.getLong("since") == 0 ? null : Instant.ofEpochMilli(rs.getLong("since")),
                        rs.getString("id") == null ? null : NODE.mapRow(rs, n)))
                .list();
    }

    /**
     * Whether a ferry at work should have been heard of since; never of a ledger in a file.
     *
     * @param atWork all who are
     */
    public boolean isSilent(Node node, Collection<Node> atWork) {
        return !ledger.lease().isZero()
                && silence(node, atWork)
                                .compareTo(ledger.lease().dividedBy(BEATS).plus(LATE))
                        > 0;
    }

    /**
     * An account that no ferry sees to just now, for all that is known.
     *
     * @param ferry who has it and should have been heard of, or had it last and is gone; null for nobody
     * @param since since when
     * @param until about when another ferry sees to it, if none does before; may have come
     */
    public record Unattended(@Nullable Node ferry, Instant since, Instant until) {}

    /** Such accounts, by name; none with a ledger in a file, whose one ferry sees to all. */
    public Map<String, Unattended> unattended() {
        Map<String, Unattended> found = new HashMap<>();
        if (ledger.lease().isZero()) {
            return found;
        }
        Instant now = clock.instant();
        List<Holding> holdings = holdings();
        List<Node> atWork = atWork();
        for (Holding holding : holdings) {
            Node holder = holding.holder();
            String account = Duty.account(holding.duty()).orElse(null);
            if (account == null) {
                continue;
            }
            if (holder == null) {
                Instant since = Objects.requireNonNullElse(holding.since(), now);
                found.put(account, new Unattended(null, since, now.plus(LATE)));
            } else if (atWork.stream().noneMatch(node -> node.id().equals(holder.id()))) {
                found.put(account, new Unattended(holder, holder.seenAt(), now.plus(LATE)));
            } else if (isSilent(holder, atWork)) {
                Duration left = ledger.lease().plus(LATE).minus(silence(holder, atWork));
                found.put(account, new Unattended(holder, holder.seenAt(), now.plus(left)));
            }
        }
        return found;
    }

    /** For how long a ferry was not heard of when another last was: by no clock but the server's, which tells both. */
    private static Duration silence(Node node, Collection<Node> atWork) {
        Instant last =
                atWork.stream().map(Node::seenAt).max(Comparator.naturalOrder()).orElse(node.seenAt());
        return Duration.between(node.seenAt(), last);
    }

    /** Has the ledger know duties; those that it knows stay as they are. */
    public void know(Collection<String> duties) {
        duties.forEach(name -> ledger.sql()
                .sql("insert into duties (name) values (?) on conflict (name) do nothing")
                .params(name)
                .update());
    }

    /** Takes a duty that is nobody's, or of somebody who is gone; false where it is another's. */
    public boolean take(String duty) {
        return ledger.sql()
                        .sql(
                                "update duties set node = ?, since = ? where name = ? and (node is null"
                                        + " or not exists (select 1 from nodes n where n.id = duties.node and n.gone_at is null))")
                        .params(ledger.node(), clock.millis(), duty)
                        .update()
                == 1;
    }

    /** Gives a duty back: it is anybody's. */
    public void giveBack(String duty) {
        ledger.sql()
                .sql("update duties set node = null, since = ? where name = ? and node = ?")
                .params(clock.millis(), duty, ledger.node())
                .update();
    }

    /** Has whoever has a duty look at it anew. */
    public void call(String duty) {
        ledger.sql()
                .sql("update duties set called = called + 1 where name = ?")
                .params(duty)
                .update();
    }

    /**
     * Buries those who were not heard of for a lease when this one was last.
     *
     * @return who was buried
     */
    public List<Node> bury(Duration lease) {
        return ledger.sql()
                .sql("update nodes set gone_at = (select o.seen_at from nodes o where o.id = ?), may_wake = 1"
                        + " where gone_at is null and seen_at < (select o.seen_at from nodes o where o.id = ?) - ?"
                        + " returning *")
                .params(ledger.node(), ledger.node(), lease.toMillis())
                .query(NODE)
                .list();
    }

    /** This ferry's own name, by which it stands in {@link #atWork}; another one each time it joins. */
    public String self() {
        return ledger.node();
    }
}
