package io.leadferry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Opens the ledger and hands out its transactions. */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** How long a writer waits for another one. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    /** Rows stand in values of 60 kB: pages of twice the usual size are half as many to be written, twice each. */
    private static final String PAGE_BYTES = "8192";

    /** The log grows to 16 MB before its pages go home: each time costs two waits for the disk, however few they are. */
    private static final String WAL_PAGES = "2000";

    /** Longer than who is ahead waits for another program: those behind him hold no connection meanwhile, which others read by. */
    private static final Duration LONGEST_TURN = LOCK_TIMEOUT.plusSeconds(1);

    private static final Set<MigrationState> NEWER =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private final DataSource dataSource;
    private final Faulty faulty;
    private final Runnable closing;
    private final @Nullable LedgerPlace place;
    private final JdbcClient sql;
    private final JdbcTemplate batch;
    private final TransactionTemplate transactions;
    private volatile Watch watch = fault -> {};
    private volatile @Nullable Witness witness;

    /** Writers of this process queue here: SQLite has no queue, and lets who comes second sleep for up to 100 ms. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** A ledger over a database whose tables are there and up to date; whoever opened it closes it. */
    Ledger(DataSource dataSource) {
        this(dataSource, new Faulty(), null, () -> {});
    }

    private Ledger(DataSource dataSource, Faulty faulty, @Nullable LedgerPlace place, Runnable closing) {
        this.dataSource = dataSource;
        this.faulty = faulty;
        this.closing = closing;
        this.place = place;
        this.sql = JdbcClient.create(dataSource);
        this.batch = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /**
     * Opens the ledger for this process alone, makes it where there is none, and brings its tables up to date.
     *
     * @param url {@code jdbc:sqlite:<file>}
     * @throws LedgerFault where another process has it, or what lies there is no ledger of this version, is damaged, or
     *     cannot be used; nothing is changed then
     */
    public static Ledger open(String url) {
        return open(url, LOCK_TIMEOUT);
    }

    /** Whether there is no ledger yet. */
    public static boolean isMissing(String url) {
        return LedgerFile.of(url).isMissing();
    }

    static Ledger open(String url, Duration lockTimeout) {
        LedgerFile file = LedgerFile.of(url);
        SoleUse sole = soleUse(file);
        try {
            boolean isNew = file.isMissing();
            if (!isNew) {
                file.check();
            }
            file.shut();
            if (isNew) {
                make(url);
            }
            return open(url, lockTimeout, file, sole);
        } catch (RuntimeException e) {
            sole.close();
            throw e;
        }
    }

    /** Before anything is looked at that another process may be writing. */
    private static SoleUse soleUse(LedgerFile file) {
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
    private static void make(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma page_size = " + PAGE_BYTES);
            statement.execute("pragma journal_mode = wal");
        } catch (SQLException e) {
            LOG.debug("the ledger could not be made; whoever opens it next says why", e);
        }
    }

    private static Ledger open(String url, Duration lockTimeout, LedgerFile file, SoleUse sole) {
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
        HikariConfig config = config(url, settings);
        Faulty faulty = new Faulty();
        config.setExceptionOverride(faulty);
        HikariDataSource dataSource = pool(config, file);
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/sqlite")
                    .load();
            if (Stream.of(flyway.info().all()).anyMatch(known -> NEWER.contains(known.getState()))) {
                throw file.notOne("a newer Leadferry has written it, and this one does not know its tables");
            }
            flyway.migrate();
            return new Ledger(dataSource, faulty, LedgerPlace.of(file.path()), () -> {
                dataSource.close();
                sole.close();
            });
        } catch (FlywayException e) {
            dataSource.close();
            throw unusable(file, e);
        } catch (IOException e) {
            dataSource.close();
            throw file.notOne("it cannot be looked at: " + SoleUse.reason(e));
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    private static HikariDataSource pool(HikariConfig config, LedgerFile file) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw unusable(file, e);
        }
    }

    private static LedgerFault unusable(LedgerFile file, RuntimeException fault) {
        String words = LedgerFaults.words(fault).replaceAll("\\s+", " ").strip();
        String why = LedgerFaults.isDamage(fault)
                ? "it is damaged"
                : LedgerFaults.canPass(fault)
                        ? "its disk is full, or another program holds it"
                        : LedgerFaults.isOfLedger(fault)
                                ? "its tables cannot be brought up to date"
                                : "it was not made by this version of the ferry";
        return file.notOne(why + " (" + words + ")");
    }

    /**
     * Opens a ledger to look at it, whether or not a ferry is at work with it; nothing can be written.
     *
     * @return empty where there is no ledger yet
     * @throws LedgerFault where what lies there is none
     */
    public static Optional<Ledger> look(String url) {
        LedgerFile file = LedgerFile.of(url);
        if (file.isMissing()) {
            return Optional.empty();
        }
        file.checkInUse();
        Properties settings = new Properties();
        settings.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READONLY.flag));
        HikariConfig config = config(url, settings);
        config.setReadOnly(true);
        Faulty faulty = new Faulty();
        config.setExceptionOverride(faulty);
        HikariDataSource dataSource = pool(config, file);
        return Optional.of(new Ledger(dataSource, faulty, null, dataSource::close));
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

    /** What the database said of damage to its file, in this process; empty while it has not. */
    public Optional<String> damage() {
        return Optional.ofNullable(faulty.damage.get());
    }

    private static HikariConfig config(String url, Properties settings) {
        SQLiteDataSource sqlite = new SQLiteDataSource(new SQLiteConfig(settings));
        sqlite.setUrl(url);
        HikariConfig config = new HikariConfig();
        config.setDataSource(new CompiledStatements(sqlite));
        config.setMinimumIdle(4);
        config.setMaximumPoolSize(10);
        config.setPoolName("ledger");
        return config;
    }

    /** Hears how each transaction ends. */
    interface Watch {
        /**
         * A transaction has ended.
         *
         * @param fault why nothing of it is durable; null when all of it is
         */
        void ended(@Nullable RuntimeException fault);
    }

    void watchedBy(Watch who) {
        watch = who;
    }

    /** How many bytes of a disk the ledger takes; 0 where it is in memory. */
    public long bytes() {
        return place == null ? 0 : place.bytes();
    }

    /** Has somebody outside of the ledger hear how far it has promised; to be called before it promises anything. */
    public void knownBy(Witness outside) {
        witness = outside;
    }

    /** Who knows how far the ledger has promised; null where nobody was asked to. */
    @Nullable
    Witness witness() {
        return witness;
    }

    /** Runs the work in one transaction: all of it is durable when this returns, or none of it ever happened. */
    public <T> T inTransaction(Supplier<T> work) {
        T result = unmasked(() -> transactions.execute(status -> {
            T done = work.get();
            seeThatItLasts(status);
            return done;
        }));
        if (result == null) {
            throw new IllegalStateException("work in a transaction must give a result");
        }
        return result;
    }

    /** As {@link #inTransaction(Supplier)}, for work without a result. */
    public void inTransaction(Runnable work) {
        unmasked(() -> transactions.execute(status -> {
            work.run();
            seeThatItLasts(status);
            return null;
        }));
    }

    /** Before the commit of the whole, while nothing of it has happened yet. */
    private void seeThatItLasts(TransactionStatus status) {
        if (place != null && status.isNewTransaction()) {
            place.mustBeUnmoved();
        }
    }

    /** After an error there is no connection left to undo the work with, nor need; what counts is the error itself. */
    private <T> @Nullable T unmasked(Supplier<@Nullable T> work) {
        boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
        boolean queued = outermost && hasTurn();
        try {
            T result = work.get();
            if (outermost) {
                watch.ended(null);
            }
            return result;
        } catch (RuntimeException e) {
            RuntimeException fault = e instanceof TransactionSystemException masked
                            && masked.getApplicationException() instanceof RuntimeException first
                    ? first
                    : e;
            if (outermost) {
                watch.ended(fault);
            }
            throw fault;
        } finally {
            if (queued) {
                turn.unlock();
            }
        }
    }

    /** False after a while that nobody ahead may take: SQLite itself then says who writes, and for how long it waits. */
    private boolean hasTurn() {
        try {
            return turn.tryLock(LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Does something once what the transaction under way has written is durable, and never when it is not; at once where
     * there is no transaction. What memory keeps of the ledger is put there so (law 13).
     */
    public void afterCommit(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    JdbcClient sql() {
        return sql;
    }

    JdbcTemplate batch() {
        return batch;
    }

    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        closing.run();
    }
}
