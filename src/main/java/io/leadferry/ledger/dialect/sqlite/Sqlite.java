package io.leadferry.ledger.dialect.sqlite;

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
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** A ledger in a file. Only one process has it at a time, and in that process only one transaction writes. */
public final class Sqlite implements Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);

    /** Rows stand in values of 60 kB: pages of twice the usual size are half as many to be written, twice each. */
    private static final String PAGE_BYTES = "8192";

    /** The log grows to 16 MB before its pages go home: each time costs two waits for the disk, however few they are. */
    private static final String WAL_PAGES = "2000";

    private static final String JOINS =
            """
            insert into nodes (id, name, place, alone, began_at, seen_at)
            select ?, ?, ?, 1, now, now from (select cast((julianday('now') - 2440587.5) * 86400000 as integer) as now)""";

    private final String url;
    private final LedgerFile file;
    private final Duration lockTimeout;
    private final Joining joining;

    /**
     * A ledger in a file, which may be there or not.
     *
     * @param url {@code jdbc:sqlite:} and the file
     * @param lockTimeout how long a writer waits for one of another program
     * @param joining as what this process comes to it
     * @throws LedgerFault where the address names no file plainly
     */
    public Sqlite(String url, Duration lockTimeout, Joining joining) {
        this.url = url;
        this.file = LedgerFile.of(url);
        this.lockTimeout = lockTimeout;
        this.joining = joining;
    }

    /**
     * A database whose tables are there and up to date, and which somebody else keeps.
     *
     * @param connections to it
     */
    public static LedgerDatabase over(DataSource connections) {
        return new SqliteDatabase(
                connections, () -> joined(connections, "over"), new AtomicReference<>(), null, () -> {});
    }

    /** The file, as it was given; it may be there or not. */
    public Path path() {
        return file.path();
    }

    @Override
    public String place() {
        return file.path().toString();
    }

    @Override
    public boolean isMissing() {
        return file.isMissing();
    }

    /** What may be wrong with a file is told by whoever looks at it. */
    @Override
    public Optional<String> hindrance() {
        return Optional.empty();
    }

    @Override
    public LedgerDatabase open() {
        SoleUse sole = soleUse();
        try {
            boolean isNew = file.isMissing();
            if (!isNew) {
                file.check();
            }
            file.shut();
            if (isNew) {
                make();
            }
            return open(sole);
        } catch (RuntimeException e) {
            sole.close();
            throw e;
        }
    }

    /** Before anything is looked at that another process may be writing. */
    private SoleUse soleUse() {
        try {
            Path folder = file.path().toAbsolutePath().getParent();
            if (folder != null) {
                Private.folders(folder);
            }
            Path real = file.real();
            return SoleUse.of(
                    real.resolveSibling(real.getFileName() + ".lock"),
                    "the ledger " + file.path(),
                    "a ledger has one ferry: stop that one first, or give this one a home of its own by leadferry.home");
        } catch (IOException e) {
            throw new LedgerFault(
                    "the folder of the ledger " + file.path() + " cannot be used: " + SoleUse.reason(e), e);
        }
    }

    /** Makes the file, whose pages keep their size from then on. */
    private void make() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma page_size = " + PAGE_BYTES);
            statement.execute("pragma journal_mode = wal");
        } catch (SQLException e) {
            LOG.debug("the ledger could not be made; whoever opens it next says why", e);
        }
    }

    private LedgerDatabase open(SoleUse sole) {
        Properties settings = new Properties();
        // A committed row survives a power cut (FULL), writers queue for each other instead of failing (IMMEDIATE and
        // the timeout), and readers never wait (WAL).
        settings.setProperty("journal_mode", "WAL");
        settings.setProperty("synchronous", "FULL");
        settings.setProperty("wal_autocheckpoint", WAL_PAGES);
        if (!url.contains("busy_timeout=")) { // the address itself may say another
            settings.setProperty("busy_timeout", Long.toString(lockTimeout.toMillis()));
        }
        settings.setProperty("transaction_mode", "IMMEDIATE");
        // where the file has gone, an empty one in its place would be no ledger
        settings.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag));
        settings.setProperty("foreign_keys", "true");
        // what is erased is to be gone from the file, and not only from its tables
        settings.setProperty("secure_delete", "on");
        Faulty faulty = new Faulty();
        HikariDataSource dataSource = pool(config(settings, faulty));
        try {
            LedgerTables.upToDate(dataSource, "sqlite", file::notOne);
            return new SqliteDatabase(
                    dataSource,
                    () -> joined(dataSource, joining.name()),
                    faulty.damage,
                    LedgerPlace.of(file.path()),
                    () -> {
                        dataSource.close();
                        sole.close();
                    });
        } catch (FlywayException e) {
            dataSource.close();
            throw unusable(e);
        } catch (IOException e) {
            dataSource.close();
            throw file.notOne("it cannot be looked at: " + SoleUse.reason(e));
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    /** This process, which has the file for itself: whoever had it before has ended. */
    private static String joined(DataSource dataSource, String name) {
        String node = UUID.randomUUID().toString();
        new JdbcTemplate(dataSource).execute((Connection pooled) -> {
            // by statements that end here: those that are kept compiled would keep the ledger from being compacted
            Connection plain = pooled.unwrap(SQLiteConnection.class);
            try (Statement statement = plain.createStatement();
                    PreparedStatement joins = plain.prepareStatement(JOINS)) {
                statement.executeUpdate("delete from nodes");
                joins.setString(1, node);
                joins.setString(2, name);
                joins.setString(3, SoleUse.myself());
                return joins.executeUpdate();
            }
        });
        return node;
    }

    @Override
    public Optional<LedgerDatabase> look() {
        if (file.isMissing()) {
            return Optional.empty();
        }
        file.checkInUse();
        Properties settings = new Properties();
        settings.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READONLY.flag));
        Faulty faulty = new Faulty();
        HikariConfig config = config(settings, faulty);
        config.setReadOnly(true);
        HikariDataSource dataSource = pool(config);
        return Optional.of(new SqliteDatabase(dataSource, () -> "looks", faulty.damage, null, dataSource::close));
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
        String why = LedgerFaults.isDamage(fault)
                ? "it is damaged"
                : LedgerFaults.canPass(fault)
                        ? "its disk is full, or another program holds it"
                        : LedgerFaults.isOfLedger(fault)
                                ? "its tables cannot be brought up to date"
                                : "it was not made by this version of the ferry";
        return new LedgerFault(
                String.valueOf(file.notOne(why + " (" + words + ")").getMessage()), fault);
    }

    private HikariConfig config(Properties settings, Faulty faulty) {
        SQLiteDataSource sqlite = new SQLiteDataSource(new SQLiteConfig(settings));
        sqlite.setUrl(url);
        HikariConfig config = new HikariConfig();
        config.setDataSource(new CompiledStatements(sqlite));
        config.setMinimumIdle(4);
        config.setMaximumPoolSize(10);
        config.setPoolName("ledger");
        config.setExceptionOverride(faulty);
        return config;
    }

    /**
     * Hears every fault of the database. No connection is used again after one: SQLite's driver takes a transaction that
     * could not begin for one that did (xerial/sqlite-jdbc issue 683), and what is written from then on is not undone
     * together.
     */
    private static final class Faulty implements SQLExceptionOverride {
        private final AtomicReference<@Nullable String> damage = new AtomicReference<>();

        @java.lang.Override
        public Override adjudicate(SQLException fault) {
            if (LedgerFaults.isDamage(fault)) {
                damage.compareAndSet(null, LedgerFaults.words(fault));
            }
            return Override.MUST_EVICT;
        }
    }
}
