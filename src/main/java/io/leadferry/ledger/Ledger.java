package io.leadferry.ledger;

import io.leadferry.ledger.dialect.Dialect;
import io.leadferry.ledger.dialect.Joining;
import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerTime;
import io.leadferry.ledger.dialect.postgresql.Postgresql;
import io.leadferry.ledger.dialect.sqlite.Sqlite;
import io.leadferry.model.LedgerAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
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

/** Opens the ledger and hands out its transactions. */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** How long a writer waits for another one. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    /** Longer than who is ahead waits for another program: those behind him hold no connection meanwhile, which others read by. */
    private static final Duration LONGEST_TURN = LOCK_TIMEOUT.plusSeconds(1);

    private final LedgerDatabase database;
    private final JdbcClient sql;
    private final JdbcTemplate batch;
    private final TransactionTemplate transactions;
    private volatile Watch watch = fault -> {};
    private volatile @Nullable Witness witness;

    /** Writers of this process queue here, and hold no connection meanwhile: SQLite lets who comes second sleep for 100 ms. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final SharedTransactions shared = new SharedTransactions(this);

    /** A ledger over a database whose tables are there and up to date, which is closed with it. */
    Ledger(LedgerDatabase database) {
        this.database = database;
        DataSource dataSource = database.dataSource();
        this.sql = JdbcClient.create(dataSource);
        this.batch = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /**
     * The database of an address, which is not asked anything yet.
     *
     * @throws LedgerFault where it is an address of none
     */
    public static Dialect dialect(LedgerAddress address) {
        return dialect(address, Joining.asCommand());
    }

    private static Dialect dialect(LedgerAddress address, Joining joining) {
        return address.isFile() ? new Sqlite(address.url(), LOCK_TIMEOUT, joining) : new Postgresql(address, joining);
    }

    /**
     * Opens the ledger for this process alone, makes it where there is none, and brings its tables up to date.
     *
     * @throws LedgerFault where another process has it, or what lies there is no ledger of this version, is damaged, or
     *     cannot be used; nothing is changed then
     */
    public static Ledger open(LedgerAddress address) {
        return new Ledger(dialect(address).open());
    }

    /** As above; of a ledger on a server, as one process of several that are at work with it. */
    public static Ledger open(LedgerAddress address, Joining joining) {
        return new Ledger(dialect(address, joining).open());
    }

    /** As above, of a ledger that nobody needs a name for. */
    public static Ledger open(String url) {
        return open(LedgerAddress.of(url));
    }

    static Ledger open(String url, Duration lockTimeout) {
        return new Ledger(new Sqlite(url, lockTimeout, Joining.asCommand()).open());
    }

    /**
     * Opens a ledger to look at it, whether or not a ferry is at work with it; nothing can be written.
     *
     * @return empty where there is no ledger yet
     * @throws LedgerFault where what lies there is none
     */
    public static Optional<Ledger> look(LedgerAddress address) {
        return dialect(address).look().map(Ledger::new);
    }

    /** As above, of a ledger that nobody needs a name for. */
    public static Optional<Ledger> look(String url) {
        return look(LedgerAddress.of(url));
    }

    /** What the database said of damage to its files, in this process; empty while it has not. */
    public Optional<String> damage() {
        return database.damage();
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

    /** The name of this process in the ledger; another one each time it joins, and unlike that of any other, ever. */
    public String node() {
        return database.node();
    }

    /** Up to when a call of this process may leave: by then no other takes what it does in hand. */
    public Instant actsUntil(Clock clock) {
        long left = database.livesUntil() - System.nanoTime();
        return database.lease().isEmpty() ? Instant.MAX : clock.instant().plusNanos(left);
    }

    /** For how long a process that says nothing counts as living; zero where no other can be at work with the ledger. */
    public Duration lease() {
        return database.lease().orElse(Duration.ZERO);
    }

    /** Whether others were at work with the ledger when this process joined. */
    public boolean joinedOthers() {
        return database.joinedOthers();
    }

    /**
     * Has somebody hear that the ledger takes nothing from this process any more, for it was not heard of for too long; again
     * and again until it has joined anew.
     *
     * @param who is called on a thread of the ledger's
     */
    public void whenTakenOver(Runnable who) {
        database.whenTakenOver(who);
    }

    /** Joins anew, under another name. */
    public void joinAgain() {
        database.joinAgain();
    }

    /** Has a clock go by the ledger's time, where that is not this machine's. */
    public void timedBy(LedgerTime clock) {
        database.timedBy(clock);
    }

    /** How many bytes of a disk the ledger takes; 0 where that cannot be told. */
    public long bytes() {
        return database.bytes();
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
            beforeCommit(status);
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
            beforeCommit(status);
            return null;
        }));
    }

    /**
     * As {@link #inTransaction(Supplier)}, of a small piece of work: where others wait with theirs, one transaction does for
     * all.
     *
     * @param work may be done by another thread, and again where the transaction of all was undone for another's fault: what it
     *     does outside of the ledger, it does by {@link #afterCommit}, or its caller does
     */
    public <T> T inSharedTransaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return inTransaction(work);
        }
        SharedTransactions.Piece<T> piece = shared.bring(work);
        boolean queued = hasTurn();
        try {
            if (!piece.isDone()) {
                shared.write();
            }
        } finally {
            if (queued) {
                turn.unlock();
            }
        }
        return piece.result();
    }

    private void beforeCommit(TransactionStatus status) {
        if (status.isNewTransaction()) {
            database.beforeCommit();
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

    /** The database itself, for what it does in its own way. */
    LedgerDatabase database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
