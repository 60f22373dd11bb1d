package io.leadferry.ledger.dialect.postgresql;

import io.leadferry.ledger.dialect.Joining;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One process among those that are at work with a ledger on a server. Its name stands in the ledger, and it says again and
 * again that it lives. From one that has long said nothing the ledger takes nothing any more, should it wake up, until it has
 * joined anew.
 */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** So often within a lease the process says that it lives. */
    private static final int BEATS = 3;

    /** Longer than anything that one of before may have left under way. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final JdbcClient sql;
    private final TransactionTemplate transactions;
    private final Joining joining;
    private volatile String id = "";
    private volatile long livesUntil;

    /** Somebody at work with the ledger, and for how long he has said nothing. */
    private record Seen(
            String id,
            String name,
            String place,
            boolean alone,
            boolean sameHome,
            boolean sameSeat,
            long at,
            long silentMillis) {}

    /** This process, which has not joined yet. */
    Membership(DataSource server, Joining joining) {
        this.sql = JdbcClient.create(server);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(server));
        this.joining = joining;
    }

    private Membership(DataSource server, Membership joined) {
        this(server, joined.joining);
        this.id = joined.id;
        this.livesUntil = joined.livesUntil;
    }

    /** The same over connections that stay. */
    Membership living(DataSource server) {
        return new Membership(server, this);
    }

    /** Its name in the ledger; another one each time it joins. */
    String id() {
        return id;
    }

    Duration lease() {
        return joining.lease();
    }

    /** How long to wait between two times of saying that the process lives. */
    Duration beat() {
        return joining.lease().dividedBy(BEATS);
    }

    /** Up to when, by {@link System#nanoTime}, nobody takes this process for dead. */
    long livesUntil() {
        return livesUntil;
    }

    /**
     * Joins, when nobody lives who would not have it.
     *
     * @param ledger where it is, for a person
     * @return whether others are at work with it
     * @throws LedgerFault where somebody lives who would not
     */
    boolean join(String ledger) {
        Optional<Seen> first = tryToJoin();
        first.ifPresent(other -> LOG.info(
                "The ledger {} was in use by {}, {} s ago: if that is heard of no more, this one begins in {} s",
                ledger,
                other.place(),
                other.silentMillis() / 1000,
                1 + (joining.lease().toMillis() - other.silentMillis()) / 1000));
        for (Optional<Seen> now = first; now.isPresent(); now = tryToJoin()) {
            Seen other = now.get();
            if (!other.id().equals(first.get().id())
                    || other.at() != first.get().at()) {
                throw inUse(ledger, other);
            }
            LockSupport.parkNanos(Duration.ofMillis(
                            Math.min(beat().toMillis(), joining.lease().toMillis() - other.silentMillis() + 1))
                    .toNanos());
        }
        return others() > 0;
    }

    /** Who keeps this process from joining; empty when it has joined. */
    private Optional<Seen> tryToJoin() {
        String joined = UUID.randomUUID().toString();
        long before = System.nanoTime();
        Optional<Seen> hindering = transactions.execute(transaction -> {
            sql.sql("select 1 from turn for update").query(Long.class).single();
            List<Seen> atWork = atWork();
            Optional<Seen> other = atWork.stream()
                    .filter(one -> !one.sameSeat()
                            && one.silentMillis() < joining.lease().toMillis())
                    .filter(one -> keepsOut(one))
                    .findFirst();
            if (other.isEmpty()) {
                atWork.stream().filter(one -> one.sameSeat() || keepsOut(one)).forEach(this::bury);
                sql.sql("delete from nodes where gone_at < server_time() - ?")
                        .params(REMEMBERED.toMillis())
                        .update();
                if (atWork.stream().allMatch(Seen::sameSeat)) {
                    sql.sql("update turn set added = 0").update();
                }
                begin(joined);
            }
            return other;
        });
        if (hindering == null || hindering.isEmpty()) {
            id = joined;
            livesUntil = before + joining.lease().toNanos();
            return Optional.empty();
        }
        return hindering;
    }

    /** Whether somebody, if he lives, is in the way. */
    private boolean keepsOut(Seen one) {
        return joining.alone() || one.alone() || !one.sameHome() || one.name().equals(joining.name());
    }

    private void bury(Seen one) {
        sql.sql("update nodes set gone_at = server_time(), may_wake = ? where id = ?")
                .params(one.sameSeat() ? 0 : 1, one.id())
                .update();
    }

    private void begin(String joined) {
        sql.sql("insert into nodes (id, name, place, home, seat, alone, began_at, seen_at)"
                        + " values (?, ?, ?, ?, ?, ?, server_time(), server_time())")
                .params(
                        joined,
                        joining.name(),
                        SoleUse.myself(),
                        joining.home(),
                        joining.seat(),
                        joining.alone() ? 1 : 0)
                .update();
    }

    private List<Seen> atWork() {
        return sql.sql("select id, name, place, alone, coalesce(home = cast(? as text), false) as same_home,"
                        + " coalesce(seat = cast(? as text), false) as same_seat, seen_at,"
                        + " server_time() - seen_at as silent from nodes where gone_at is null")
                .params(joining.home(), joining.seat())
                .query((rs, n) -> new Seen(
                        rs.getString("id"),
                        rs.getString("name"),
                        rs.getString("place"),
                        rs.getLong("alone") == 1,
                        rs.getBoolean("same_home"),
                        rs.getBoolean("same_seat"),
                        rs.getLong("seen_at"),
                        rs.getLong("silent")))
                .list();
    }

    private long others() {
        return sql.sql("select count(*) from nodes where gone_at is null and id <> ?")
                .params(id)
                .query(Long.class)
                .single();
    }

    /** Joins anew under another name, when the ledger takes nothing from this process any more. */
    void joinAgain() {
        String joined = UUID.randomUUID().toString();
        long before = System.nanoTime();
        transactions.executeWithoutResult(transaction -> {
            sql.sql("select 1 from turn for update").query(Long.class).single();
            begin(joined);
        });
        id = joined;
        livesUntil = before + joining.lease().toNanos();
    }

    /** Says that the process lives; false where it was not heard of for too long, and has to join anew. */
    boolean beats() {
        long before = System.nanoTime();
        boolean lives = sql.sql("update nodes set seen_at = server_time() where id = ? and gone_at is null")
                        .params(id)
                        .update()
                == 1;
        if (lives) {
            livesUntil = before + joining.lease().toNanos();
        }
        return lives;
    }

    /** Says that the process ends, and that nobody need wait. */
    void end() {
        sql.sql("update nodes set gone_at = server_time() where id = ? and gone_at is null")
                .params(id)
                .update();
    }

    private LedgerFault inUse(String ledger, Seen other) {
        return new LedgerFault(
                "the ledger " + ledger + " is in use by " + other.place() + " (node " + other.name() + ")"
                        + (other.alone()
                                ? ", which has it for itself; wait until that has ended"
                                : joining.alone()
                                        ? ": stop that one first"
                                        : !other.sameHome()
                                                ? ", with another home: those who share a ledger share one home. Name that home by"
                                                        + " leadferry.home, or another ledger by leadferry.ledger.url"
                                                : ": stop that one first, or give this one another name by leadferry.cluster.node"));
    }
}
