package io.leadferry.ledger.dialect.postgresql;

import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/** A database of a server's that is open. */
final class PostgresqlDatabase implements LedgerDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlDatabase.class);

    private final DataSource dataSource;
    private final @Nullable Membership membership;
    private final @Nullable ScheduledExecutorService heart;
    private final AtomicReference<LedgerTime> time;
    private final boolean joinedOthers;
    private final Runnable closing;
    private final JdbcClient sql;
    private final DataSource plain;
    private volatile Runnable takenOver = () -> {};

    /**
     * @param plain connections that take no turn, for what no transaction can do
     * @param writer this process, which has joined; null where it only looks
     * @param time who hears the ledger's time
     * @param joinedOthers whether others were at work with it when this process joined
     * @param closing gives back the connections
     */
    PostgresqlDatabase(
            DataSource dataSource,
            DataSource plain,
            @Nullable Membership membership,
            AtomicReference<LedgerTime> time,
            boolean joinedOthers,
            Runnable closing) {
        this.time = time;
        this.joinedOthers = joinedOthers;
        this.dataSource = dataSource;
        this.membership = membership;
        this.closing = closing;
        this.sql = JdbcClient.create(dataSource);
        this.plain = plain;
        this.heart = membership == null ? null : beating(membership);
    }

    private ScheduledExecutorService beating(Membership living) {
        ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(beat -> {
            Thread thread = new Thread(beat, "ledger-heart");
            thread.setDaemon(true);
            return thread;
        });
        long every = living.beat().toMillis();
        heart.scheduleWithFixedDelay(() -> beat(living), every, every, TimeUnit.MILLISECONDS);
        return heart;
    }

    private void beat(Membership living) {
        try {
            String joined = living.id();
            if (!living.beats() && joined.equals(living.id())) {
                takenOver.run();
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("the ledger did not hear that this ferry lives; whoever writes next says why", e);
        }
    }

    @Override
    public void whenTakenOver(Runnable who) {
        takenOver = who;
    }

    @Override
    public String node() {
        return membership == null ? "" : membership.id();
    }

    @Override
    public Optional<Duration> lease() {
        return Optional.ofNullable(membership).map(Membership::lease);
    }

    @Override
    public boolean joinedOthers() {
        return joinedOthers;
    }

    @Override
    public long livesUntil() {
        return membership == null ? Long.MAX_VALUE : membership.livesUntil();
    }

    @Override
    public void joinAgain() {
        if (membership != null) {
            membership.joinAgain();
        }
    }

    @Override
    public void timedBy(LedgerTime who) {
        time.set(who);
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    /** A server's database is found by its address, by whoever looks. */
    @Override
    public void beforeCommit() {}

    @Override
    public long bytes() {
        return sql.sql("select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c"
                        + " where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'")
                .query(Long.class)
                .single();
    }

    /** A server tells of damage where it reads it, and to those who keep it. */
    @Override
    public Optional<String> damage() {
        return Optional.empty();
    }

    @Override
    public boolean hasTable(String name) {
        return hasTable(sql, name);
    }

    static boolean hasTable(JdbcClient sql, String name) {
        return sql.sql("select to_regclass(quote_ident(current_schema()) || '.' || ?) is not null")
                .params(name)
                .query(Boolean.class)
                .single();
    }

    /**
     * Of permits it is what the ledger wrote down, for by that an older copy is known. A sequence is no part of a
     * transaction: after a crash, in a copy and in a dump it can be ahead of what was committed.
     */
    @Override
    public long highest(String table) {
        return sql.sql("select coalesce((select id from highest_ids where name = :table),"
                        + " pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')), 0)")
                .param("table", table)
                .query(Long.class)
                .single();
    }

    @Override
    public void startAbove(String table, long id) {
        sql.sql(
                        "select setval(pg_get_serial_sequence(:table, 'id'), :id)"
                                + " where :id > (select coalesce(pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')), 0))")
                .param("table", table)
                .param("id", id)
                .query(rs -> {});
        sql.sql("update highest_ids set id = greatest(id, ?) where name = ?")
                .params(id, table)
                .update();
    }

    /** The triggers of links stay. And what was never counted is badly planned for: it is counted at the end. */
    @Override
    public void filledBy(Runnable work) {
        ofEachTable("alter table %1$s disable trigger user");
        work.run();
        ofEachTable("alter table %1$s enable trigger user; analyze %1$s");
    }

    private void ofEachTable(String what) {
        unhurried(
                dataSource,
                """
                do $$
                declare one regclass;
                begin
                    for one in select c.oid from pg_class c
                            where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace loop
                        execute format('WHAT', one);
                    end loop;
                end $$"""
                        .replace("WHAT", what));
    }

    @Override
    public String holdable(String text) {
        return WritesInTurn.holdable(text);
    }

    /** Its files are the server's to look through, with tools of its own. */
    @Override
    public List<String> damages() {
        return List.of();
    }

    /** A server lets none come to be. */
    @Override
    public List<BrokenLink> brokenLinks() {
        return List.of();
    }

    /** Rows as they were before go with a vacuum; the server's log of changes, and its copies, are the server's to end. */
    @Override
    public boolean sweep() {
        unhurried(
                plain,
                "vacuum slices, slice_people, rejects, number_filters, parts, drops, posted, forgettings, callbacks");
        return true;
    }

    @Override
    public void compact() {
        unhurried(plain, "vacuum (full, analyze)");
    }

    /** For as long as it takes: with a large ledger that is longer than a server may be silent. */
    private static void unhurried(DataSource connections, String statement) {
        new JdbcTemplate(connections).execute((Connection connection) -> {
            connection.setNetworkTimeout(Runnable::run, 0); // until the pool has it back
            try (Statement whole = connection.createStatement()) {
                return whole.execute(statement);
            }
        });
    }

    @Override
    public void close() {
        if (heart != null && membership != null) {
            heart.shutdownNow();
            try {
                membership.end();
            } catch (DataAccessException e) {
                LOG.debug("the ledger did not hear that this ferry ends; the next waits for a lease", e);
            }
        }
        closing.run();
    }
}
