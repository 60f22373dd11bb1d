package io.leadferry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteOpenMode;

/** Opens the ledger and hands out its transactions. */
public final class Ledger implements AutoCloseable {

    /** How long a writer waits for another one. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    private final HikariDataSource dataSource;
    private final Faulty faulty;
    private final JdbcClient sql;
    private final JdbcTemplate batch;
    private final TransactionTemplate transactions;

    private Ledger(HikariDataSource dataSource, Faulty faulty) {
        this.dataSource = dataSource;
        this.faulty = faulty;
        this.sql = JdbcClient.create(dataSource);
        this.batch = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /**
     * Opens the ledger, makes it where there is none, and brings its tables up to date.
     *
     * @param url {@code jdbc:sqlite:<file>}
     * @throws UnusableLedger where there is a file that is no ledger of this version, is damaged, or cannot be used
     */
    public static Ledger open(String url) {
        try {
            Path folder = file(url).toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger's folder cannot be made: " + e.getMessage(), e);
        }
        return open(url, LOCK_TIMEOUT);
    }

    static Ledger open(String url, Duration lockTimeout) {
        HikariConfig config = config(url);
        // A committed row survives a power cut (FULL), writers queue for each other instead of failing (IMMEDIATE and
        // the timeout), and readers never wait (WAL).
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        if (!url.contains("busy_timeout=")) { // the address itself may say another
            config.addDataSourceProperty("busy_timeout", Long.toString(lockTimeout.toMillis()));
        }
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("foreign_keys", "true");
        Faulty faulty = new Faulty();
        config.setExceptionOverride(faulty);
        HikariDataSource dataSource = null;
        try {
            dataSource = new HikariDataSource(config);
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/sqlite")
                    .load()
                    .migrate();
            return new Ledger(dataSource, faulty);
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            if (dataSource != null) {
                dataSource.close();
            }
            throw unusable(url, e);
        }
    }

    private static UnusableLedger unusable(String url, RuntimeException fault) {
        String what = LedgerFaults.isDamage(fault)
                ? " is damaged; put a backup in its place"
                : LedgerFaults.canPass(fault)
                        ? " cannot be used; is its disk full, or does another program hold it?"
                        : LedgerFaults.isOfLedger(fault)
                                ? " cannot be used"
                                : " was not made by this version of the ferry; use the version that made it, or a newer one";
        String words = LedgerFaults.words(fault).replaceAll("\\s+", " ").strip();
        return new UnusableLedger("the ledger " + file(url) + what + " (" + words + ")", fault);
    }

    /**
     * Opens a ledger to look at it, whether or not a ferry is at work with it; nothing can be written.
     *
     * @return empty where there is no ledger yet
     */
    public static Optional<Ledger> look(String url) {
        if (!Files.isRegularFile(file(url))) {
            return Optional.empty();
        }
        HikariConfig config = config(url);
        config.addDataSourceProperty("open_mode", Integer.toString(SQLiteOpenMode.READONLY.flag));
        config.setReadOnly(true);
        Faulty faulty = new Faulty();
        config.setExceptionOverride(faulty);
        try {
            return Optional.of(new Ledger(new HikariDataSource(config), faulty));
        } catch (HikariPool.PoolInitializationException e) {
            throw unusable(url, e);
        }
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

    /**
     * Reads a little of the ledger.
     *
     * @throws RuntimeException where that cannot be done
     */
    public void probe() {
        sql.sql("select count(*) from lanes").query(Long.class).single();
    }

    private static Path file(String url) {
        return Path.of(url.substring("jdbc:sqlite:".length()).replaceFirst("[?].*", ""));
    }

    private static HikariConfig config(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(4);
        config.setPoolName("ledger");
        return config;
    }

    /** Runs the work in one transaction: all of it is durable when this returns, or none of it ever happened. */
    public <T> T inTransaction(Supplier<T> work) {
        T result = unmasked(() -> transactions.execute(status -> work.get()));
        if (result == null) {
            throw new IllegalStateException("work in a transaction must give a result");
        }
        return result;
    }

    /** As {@link #inTransaction(Supplier)}, for work without a result. */
    public void inTransaction(Runnable work) {
        unmasked(() -> transactions.execute(status -> {
            work.run();
            return null;
        }));
    }

    /** After an error there is no connection left to undo the work with, nor need; what counts is the error itself. */
    private static <T> @Nullable T unmasked(Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (TransactionSystemException e) {
            throw e.getApplicationException() instanceof RuntimeException first ? first : e;
        }
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
        dataSource.close();
    }
}
