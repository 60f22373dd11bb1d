package io.leadferry.ledger.dialect.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import io.leadferry.ledger.dialect.Dialect;
import io.leadferry.ledger.dialect.Joining;
import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.ledger.dialect.LedgerTables;
import io.leadferry.ledger.dialect.LedgerTime;
import io.leadferry.model.LedgerAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A ledger in a database of a PostgreSQL server, which has the database's first schema for itself. */
public final class Postgresql implements Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(Postgresql.class);

    /** So long a server may be silent to a living ferry before its connection counts as cut. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);

    /** Who asks how it stands while the server is away is to hear of it soon. */
    private static final Duration TO_GET_ONE = Duration.ofSeconds(5);

    /**
     * What each connection says first. A transaction whose process stands still (stopped, or its machine asleep) holds up
     * all others for at most five seconds; and what is committed is on the server's disk, whatever its own settings say.
     */
    private static final String FIRST_WORDS =
            """
            set idle_in_transaction_session_timeout = '5s';
            set lock_timeout = '30s';
            select set_config('synchronous_commit', 'on', false)
                where current_setting('synchronous_commit') in ('off', 'local')""";

    private final LedgerAddress address;
    private final Joining joining;

    /**
     * A ledger on a server.
     *
     * @param address of a database
     * @param joining as what this process comes to it
     */
    public Postgresql(LedgerAddress address, Joining joining) {
        this.address = address;
        this.joining = joining;
    }

    /** Server and database; what stands behind them in the address is for the driver. */
    @Override
    public String place() {
        return address.url().substring("jdbc:".length()).replaceFirst("[?].*", "");
    }

    @Override
    public boolean isMissing() {
        try (HikariDataSource looking = pool(looking())) {
            return !PostgresqlDatabase.hasTable(JdbcClient.create(looking), "drops");
        }
    }

    @Override
    public LedgerDatabase open() {
        PGSimpleDataSource server = server();
        server.setSocketTimeout(0); // tables may take long to be brought up to date
        try (HikariDataSource before = pool(config(server, 2))) {
            hindrance(JdbcClient.create(before)).ifPresent(why -> {
                throw notOne(why);
            });
            seeThatNoEarlierVersionIsAtWork(before);
            LedgerTables.upToDate(before, "postgresql", this::notOne);
            Membership membership = new Membership(before, joining);
            boolean others = membership.join(place());
            return living(membership, others);
        } catch (FlywayException e) {
            throw unusable(e);
        }
    }

    /** Whoever is at work with tables of an earlier version would not know what to do with these. */
    private void seeThatNoEarlierVersionIsAtWork(DataSource server) {
        if (!LedgerTables.areToChange(server, "postgresql")) {
            return;
        }
        JdbcClient sql = JdbcClient.create(server);
        long lease = joining.lease().toMillis();
        List<String> living = List.of();
        if (PostgresqlDatabase.hasTable(sql, "nodes")) {
            living = sql.sql("select place from nodes where gone_at is null and seen_at > server_time() - ?")
                    .params(lease)
                    .query(String.class)
                    .list();
        } else if (PostgresqlDatabase.hasTable(sql, "writer")) {
            living = sql.sql("select place from writer where name <> ''"
                            + " and seen_at > clock_timestamp() - ? * interval '1 millisecond'")
                    .params(lease)
                    .query(String.class)
                    .list();
        }
        living.stream().findFirst().ifPresent(place -> {
            throw new LedgerFault("the ledger " + place() + " is in use by " + place + ", of an earlier version"
                    + " whose tables are to be changed: stop all ferries of that version, and start this one "
                    + joining.lease().toSeconds() + " s later");
        });
    }

    private LedgerDatabase living(Membership joined, boolean others) {
        HikariDataSource plain = pool(config(server(), 3));
        Membership membership = joined.living(plain);
        AtomicReference<LedgerTime> time = new AtomicReference<>(now -> Optional.empty());
        WritesInTurn inTurn = new WritesInTurn(server(), membership::id, plain, time);
        HikariDataSource dataSource = pool(config(inTurn, 10));
        return new PostgresqlDatabase(dataSource, plain, membership, time, others, () -> {
            dataSource.close();
            plain.close();
        });
    }

    /** Empty, or a ledger, and open to this user: in tables of others nothing is to be made. */
    private Optional<String> hindrance(JdbcClient sql) {
        boolean standsBy = sql.sql(
                        "select pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on'")
                .query(Boolean.class)
                .single();
        if (standsBy) {
            return Optional.of("the server takes no writes: it is a standby, or default_transaction_read_only is on for"
                    + " this user");
        }
        String schema = sql.sql("select current_schema()")
                .query(String.class)
                .optional()
                .orElse(null);
        if (schema == null) {
            return Optional.of("this user has no schema there; give the user one, or a search_path with one");
        }
        boolean makes = sql.sql("select has_schema_privilege(?, 'create')")
                .params(schema)
                .query(Boolean.class)
                .single();
        // looked at before it is asked whether they are a ledger's: another ferry may be making them
        boolean others = sql.sql("select exists (select 1 from pg_class where relnamespace = ?::regnamespace"
                                + " and relkind in ('r', 'p', 'v', 'm', 'f'))")
                        .params('"' + schema.replace("\"", "\"\"") + '"')
                        .query(Boolean.class)
                        .single()
                && !PostgresqlDatabase.hasTable(sql, "flyway_schema_history");
        String letters = sql.sql("select current_setting('server_encoding')")
                .query(String.class)
                .single();
        return !makes
                ? Optional.of(
                        "this user may not make tables in the schema " + schema + "; let the user own the database")
                : others
                        ? Optional.of(
                                "tables of another program are in its schema; give the ledger a database of its own")
                        : Optional.empty();
    }

    @Override
    public Optional<String> hindrance() {
        try (HikariDataSource looking = pool(looking())) {
            return hindrance(JdbcClient.create(looking));
        }
    }

    @Override
    public Optional<LedgerDatabase> look() {
        HikariDataSource dataSource = pool(looking());
        JdbcClient sql = JdbcClient.create(dataSource);
        if (!PostgresqlDatabase.hasTable(sql, "drops")) {
            dataSource.close();
            return Optional.empty();
        }
        return Optional.of(new PostgresqlDatabase(
                dataSource,
                dataSource,
                null,
                new AtomicReference<>(now -> Optional.empty()),
                false,
                dataSource::close));
    }

    private HikariConfig looking() {
        PGSimpleDataSource server = server();
        server.setSocketTimeout(0);
        HikariConfig config = config(server, 4);
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ"); // one moment of it is looked at
        return config;
    }

    private PGSimpleDataSource server() {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setURL(address.url());
        if (address.user() != null) {
            server.setUser(address.user());
        }
        if (address.password() != null) {
            server.setPassword(address.password().reveal());
        }
        setUnlessSaid(PGProperty.APPLICATION_NAME, "leadferry", server);
        setUnlessSaid(PGProperty.SOCKET_TIMEOUT, Long.toString(SILENCE.toSeconds()), server);
        setUnlessSaid(PGProperty.CONNECT_TIMEOUT, Long.toString(TO_CONNECT.toSeconds()), server);
        setUnlessSaid(PGProperty.TCP_KEEP_ALIVE, "true", server);
        setUnlessSaid(PGProperty.REWRITE_BATCHED_INSERTS, "true", server);
        return server;
    }

    private void setUnlessSaid(PGProperty property, String value, PGSimpleDataSource server) {
        if (!address.url().contains(property.getName() + "=")) {
            server.setProperty(property, value);
        }
    }

    private static HikariConfig config(DataSource server, int most) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(1);
        config.setPoolName("ledger");
        config.setConnectionInitSql(FIRST_WORDS);
        // a connection over which something went wrong is not used again, whatever it was
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException fault) {
                return Override.MUST_EVICT;
            }
        });
        config.setInitializationFailTimeout(TO_CONNECT.toMillis());
        config.setConnectionTimeout(TO_GET_ONE.toMillis());
        return config;
    }

    private HikariDataSource pool(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw unusable(e);
        }
    }

    private LedgerFault unusable(RuntimeException fault) {
        String words = LedgerFaults.words(fault).replaceAll("\\s+", " ").strip();
        String why = LedgerFaults.isAccess(fault)
                ? "the server does not let this user in, or has no such database; mend leadferry.ledger.url, username and"
                        + " password"
                : LedgerFaults.canPass(fault)
                        ? "the server cannot be used just now"
                        : LedgerFaults.isOfLedger(fault)
                                ? "its tables cannot be brought up to date"
                                : "it was not made by this version of the ferry";
        return new LedgerFault(String.valueOf(notOne(why + " (" + words + ")").getMessage()), fault);
    }

    private LedgerFault notOne(String why) {
        return new LedgerFault("the ledger " + place() + " cannot be used: " + why + ". Nothing of it was changed;"
                + " mend that, or name another place by leadferry.ledger.url");
    }
}
