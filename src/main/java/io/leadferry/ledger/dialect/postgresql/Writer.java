package io.leadferry.ledger.dialect.postgresql;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one process that writes to a ledger on a server: its name stands in the ledger, and it says again and again that it
 * lives. Who comes while it does is refused; who comes when it has long said nothing takes its place, and from then on the
 * ledger refuses the one before, should that one wake up.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** So often within a lease the process says that it lives. */
    private static final int BEATS = 3;

    private final JdbcClient sql;
    private final TransactionTemplate transactions;
    private final String name;
    private final @Nullable String seat;
    private final Duration lease;

    /** Who writes, and for how long he has said nothing. */
    private record Seen(String name, String place, @Nullable String seat, String at, long silentMillis) {}

    /**
     * This process, which does not write yet.
     *
     * @param seat what this process has for itself on its machine, and nobody else who lives; null for nothing
     * @param lease for how long a process that says nothing counts as living
     */
    Writer(DataSource server, @Nullable String seat, Duration lease) {
        this(server, UUID.randomUUID().toString(), seat, lease);
    }

    private Writer(DataSource server, String name, @Nullable String seat, Duration lease) {
        this.sql = JdbcClient.create(server);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(server));
        this.name = name;
        this.seat = seat;
        this.lease = lease;
    }

    /** The process's name in the ledger. */
    String name() {
        return name;
    }

    /** The same over connections that stay. */
    Writer living(DataSource server) {
        return new Writer(server, name, seat, lease);
    }

    /** How long to wait between two times of saying that the process lives. */
    Duration beat() {
        return lease.dividedBy(BEATS);
    }

    /**
     * Waits until nobody lives who writes.
     *
     * @throws LedgerFault where somebody does
     */
    void waitForTurn(String ledger) {
        if (!PostgresqlDatabase.hasTable(sql, "writer")) {
            return;
        }
        Seen first = seen();
        if (lives(first)) {
            LOG.info(
                    "The ledger {} was in use by {}, {} s ago: if that is heard of no more, this ferry begins in {} s",
                    ledger,
                    first.place(),
                    first.silentMillis() / 1000,
                    1 + (lease.toMillis() - first.silentMillis()) / 1000);
        }
        for (Seen now = first; lives(now); now = seen()) {
            if (!now.name().equals(first.name()) || !now.at().equals(first.at())) {
                throw inUse(ledger, now);
            }
            pause(Math.min(beat().toMillis(), lease.toMillis() - now.silentMillis() + 1));
        }
    }

    private boolean lives(Seen seen) {
        return mayWake(seen) && seen.silentMillis() < lease.toMillis();
    }

    /** Neither did it end well, nor does this process sit where it sat. */
    private boolean mayWake(Seen seen) {
        return !seen.name().isEmpty() && (seat == null || !seat.equals(seen.seat()));
    }

    static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    /** A transaction that is under way is waited for: whoever is in it lives. */
    private Seen seen() {
        return sql.sql(
                        "select name, place, seat, seen_at::text as at, case when seen_at = '-infinity' then 9007199254740991 else"
                                + " (extract(epoch from clock_timestamp() - seen_at) * 1000)::bigint end as silent"
                                + " from writer for update")
                .query((rs, n) -> new Seen(
                        rs.getString("name"),
                        rs.getString("place"),
                        rs.getString("seat"),
                        rs.getString("at"),
                        rs.getLong("silent")))
                .single();
    }

    /**
     * Takes the place of whoever wrote before.
     *
     * @return whether that one may wake up, and then send what it has written down already
     * @throws LedgerFault where somebody came first
     */
    boolean begin(String ledger) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            Seen other = seen();
            if (lives(other)) {
                throw inUse(ledger, other);
            }
            sql.sql("update writer set name = ?, place = ?, seat = ?, seen_at = clock_timestamp()")
                    .params(name, SoleUse.myself(), seat)
                    .update();
            return mayWake(other);
        }));
    }

    /** Says that the process lives; false where another has taken its place. */
    boolean beats() {
        return sql.sql("update writer set seen_at = clock_timestamp() where name = ?")
                        .params(name)
                        .update()
                == 1;
    }

    /** Says that the process ends, and that nobody need wait. */
    void end() {
        sql.sql("update writer set name = '', place = '', seat = null, seen_at = '-infinity' where name = ?")
                .params(name)
                .update();
    }

    private static LedgerFault inUse(String ledger, Seen other) {
        return new LedgerFault("the ledger " + ledger + " is in use by " + other.place()
                + "; a ledger has one ferry: stop that one first, or give this one a ledger of its own by"
                + " leadferry.ledger.url");
    }
}
