package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.sqlite.CompiledStatements;
import io.leadferry.ledger.dialect.sqlite.Sqlite;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.commons.dbcp2.DelegatingConnection;
import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A ledger in memory, any of whose writes can be the last of its process, or fail. What was committed outlives the process,
 * as on a disk; the database is emptied and used again for the next history. One process may have it for itself, or several
 * share it, as they do one on a server.
 */
public final class SimulatedLedger implements AutoCloseable {

    /** What happens at a write: a commit, or a statement outside of transactions. */
    public enum Break {
        /** the process dies before it */
        DEATH_BEFORE,
        /** the process dies after it, and before anybody hears of it */
        DEATH_AFTER,
        /** the disk is full, and nothing of it is there */
        FAILURE
    }

    /** The process has died. Nobody catches it but who simulates. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1;

        private final transient Ledger ledger;

        Died(Ledger ledger) {
            super("the process has died", null, false, false);
            this.ledger = ledger;
        }

        /** What it had opened. */
        public Ledger ledger() {
            return ledger;
        }
    }

    private final Connection sqlite;
    private final Connection compiled;
    private final LedgerDatabase plain;
    private final List<String> emptying = new ArrayList<>();
    private @Nullable PreparedStatement allParts;
    private @Nullable Break next;
    private long nextAt;
    private long writes;
    private int joined;
    private Duration added = Duration.ZERO;

    /** An empty ledger of the tables of this version. */
    public SimulatedLedger() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        sqlite = config.createConnection("jdbc:sqlite::memory:");
        Flyway.configure()
                .dataSource(new SingleConnectionDataSource(sqlite, true))
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        compiled = new CompiledStatements(new SingleConnectionDataSource(sqlite, true)).getConnection();
        prepareEmptying();
        plain = Sqlite.over(new SingleConnectionDataSource(compiled, true));
    }

    private void prepareEmptying() throws SQLException {
        try (Statement statement = sqlite.createStatement()) {
            for (String table : tables(statement)) {
                emptying.add("delete from " + table);
                statement.execute("create temp table first_" + table + " as select * from " + table);
                try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                    if (rows.next() && rows.getInt(1) > 0) {
                        emptying.add("insert into " + table + " select * from first_" + table);
                    }
                }
            }
            emptying.add("delete from sqlite_sequence");
        }
    }

    /** The tables, those that refer to others before them: to look away from what refers to what costs all compiled statements. */
    private static List<String> tables(Statement statement) throws SQLException {
        List<String> left = texts(
                statement,
                "select name from sqlite_master where type = 'table' and name not like 'flyway%'"
                        + " and name not like 'sqlite_%'");
        List<String> sorted = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> referredTo = new HashSet<>();
            for (String table : left) {
                List<String> parents =
                        texts(statement, "select \"table\" from pragma_foreign_key_list('" + table + "')");
                parents.stream().filter(parent -> !parent.equals(table)).forEach(referredTo::add);
            }
            List<String> next =
                    left.stream().filter(table -> !referredTo.contains(table)).toList();
            sorted.addAll(next);
            left.removeAll(next);
        }
        return sorted;
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** Forgets everything, as a new ledger. */
    public void empty() {
        try (Statement statement = sqlite.createStatement()) {
            statement.execute("begin");
            for (String sql : emptying) {
                statement.execute(sql);
            }
            statement.execute("commit");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        next = null;
        writes = 0;
        joined = 0;
        added = Duration.ZERO;
    }

    /** A process opens the ledger for itself; the one before it has died, or ended. */
    public Ledger open() {
        Breaking connection = new Breaking(null);
        Ledger ledger = new Ledger(Sqlite.over(new SingleConnectionDataSource(connection, true)));
        connection.opened = ledger;
        return ledger;
    }

    /**
     * A process that comes to the ledger as one of several.
     *
     * @param name as which; one at a time bears it, and has the seat of that name
     * @param nanos true time
     * @param server what its server's clock says
     */
    public SimulatedNode join(String name, LongSupplier nanos, Supplier<Instant> server) {
        SimulatedNode node = new SimulatedNode(this, plain, name, nanos, server);
        Breaking connection = new Breaking(node);
        Ledger ledger = node.over(new SingleConnectionDataSource(connection, true));
        connection.opened = ledger;
        return node;
    }

    /** The ledger for who only looks. */
    public Ledger look() {
        return new Ledger(plain);
    }

    /** What the ledger's time is ahead of its server's clock, so that it runs evenly. */
    Duration added() {
        return added;
    }

    /** How often anybody has joined. */
    int nextJoined() {
        return ++joined;
    }

    void addNothing() {
        added = Duration.ZERO;
    }

    /** Writes what is no process's transaction, such as that it lives. */
    int update(String sql, Object... parameters) {
        try (PreparedStatement statement = compiled.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a node is at work with it. */
    boolean isAtWork(String node) {
        return texts("select id from nodes where id = ? and gone_at is null", node)
                .contains(node);
    }

    private List<String> texts(String sql, Object... parameters) {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement statement = compiled.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Others than one that are at work with it. */
    List<String> others(String name) {
        return texts("select id from nodes where gone_at is null and name <> ?", name);
    }

    /** The calls that are under way, and the node that each is of. */
    public Map<String, String> underWay() {
        Map<String, String> all = new HashMap<>();
        try (PreparedStatement statement =
                        compiled.prepareStatement("select id, node from calls where outcome = 'sending'");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.put(rows.getString(1), rows.getString(2));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Drops of which a process has written down something, and not all. */
    public Set<String> beingRead() {
        Set<String> all = new HashSet<>();
        try (PreparedStatement statement = compiled.prepareStatement("select id from drops where state = 'reading'");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The place of a drop in the order of the world; empty while it is not sealed. */
    public OptionalLong place(String drop) {
        try (PreparedStatement statement =
                sqlite.prepareStatement("select seq from drops where id = ? and seq is not null")) {
            statement.setString(1, drop);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the answer of a call is written down. */
    public boolean isSettled(String call) {
        try (PreparedStatement statement =
                sqlite.prepareStatement("select 1 from calls where id = ? and outcome <> 'sending'")) {
            statement.setString(1, call);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many writes there were since the ledger was empty. */
    public long writes() {
        return writes;
    }

    /** Breaks one of the next writes, 0 for the very next; in place of what was to be broken before. */
    public void breakAt(Break how, int write) {
        next = how;
        nextAt = writes + write;
    }

    /** Breaks nothing any more. */
    public void mend() {
        next = null;
    }

    /** What is put together on a ledger, with what other rooms have no name for. */
    public static LedgerModule module(Ledger ledger, Map<LaneId, Effect> effects, LeadferryClock clock) {
        return new LedgerModule(ledger, effects, clock);
    }

    /** Looks after steps of the clock. */
    public static ClockSteps clockSteps(
            Ledger ledger, LeadferryClock clock, MachineTime machine, ClockSteps.Longest longest) {
        return new ClockSteps(ledger, clock, machine.boot(), longest);
    }

    /**
     * In which states each row of each drop stands, by its place in the drop from 0: one, if all is well. Drops of one
     * slice are meant; what the ferry itself would make of its parts is not asked.
     *
     * @return the ledger's own words
     */
    public Map<String, Map<Integer, List<String>>> states() {
        try {
            if (allParts == null) {
                allParts = sqlite.prepareStatement("select p.drop_id, p.state, p.members, s.row_count from parts p"
                        + " join slices s on s.id = p.slice_id order by p.id");
            }
            Map<String, Map<Integer, List<String>>> states = new HashMap<>();
            try (ResultSet parts = allParts.executeQuery()) {
                while (parts.next()) {
                    Map<Integer, List<String>> ofDrop =
                            states.computeIfAbsent(parts.getString(1), drop -> new TreeMap<>());
                    byte[] bits = parts.getBytes(3);
                    BitSet members = BitSet.valueOf(bits);
                    for (int row = 0; row < parts.getInt(4); row++) {
                        if (bits.length == 0 || members.get(row)) {
                            ofDrop.computeIfAbsent(row, first -> new ArrayList<>())
                                    .add(parts.getString(2));
                        }
                    }
                }
            }
            return states;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        sqlite.close();
    }

    private interface Write<T> {
        T run() throws SQLException;
    }

    /** The connection of a process that can die, with statements that write or commit by {@link #write}. */
    private final class Breaking extends DelegatingConnection<Connection> {

        private final @Nullable SimulatedNode node;
        private @Nullable Ledger opened;
        private boolean dead;
        private Duration stepped = Duration.ZERO;

        /** @param node of several processes, as which this one writes; null where it is the only one */
        Breaking(@Nullable SimulatedNode node) {
            super(compiled);
            this.node = node;
        }

        private Died died() {
            dead = true;
            return new Died(Objects.requireNonNull(opened));
        }

        private void alive() {
            if (dead) {
                throw died();
            }
        }

        /** What a server is asked at the beginning of whatever writes. */
        private void turn() throws SQLException {
            alive();
            if (node != null) {
                stepped = node.takesTurn().orElse(Duration.ZERO);
            }
        }

        private <T> T write(Write<T> write) throws SQLException {
            alive();
            boolean broken = next != null && writes >= nextAt;
            Break how = broken ? next : null;
            if (broken) {
                next = null;
            }
            writes++;
            if (how == Break.DEATH_BEFORE) {
                throw died();
            }
            if (how == Break.FAILURE) {
                if (!getAutoCommit()) {
                    rollback();
                }
                throw new SQLiteException("[SQLITE_FULL] database or disk is full", SQLiteErrorCode.SQLITE_FULL);
            }
            T result = write.run();
            added = added.minus(stepped);
            stepped = Duration.ZERO;
            if (how == Break.DEATH_AFTER) {
                throw died();
            }
            return result;
        }

        @Override
        public void setAutoCommit(boolean autoCommit) throws SQLException {
            if (!autoCommit) {
                turn();
            }
            super.setAutoCommit(autoCommit);
        }

        @Override
        public void rollback() throws SQLException {
            stepped = Duration.ZERO;
            super.rollback();
        }

        @Override
        public void commit() throws SQLException {
            write(() -> {
                super.commit();
                return true;
            });
        }

        @Override
        public PreparedStatement prepareStatement(String sql) throws SQLException {
            alive();
            PreparedStatement statement = super.prepareStatement(sql);
            return sql.regionMatches(true, 0, "select", 0, 6) ? statement : new Statements(this, statement);
        }
    }

    private static final class Statements extends DelegatingPreparedStatement {

        private final Breaking connection;

        Statements(Breaking connection, PreparedStatement statement) {
            super(connection, statement);
            this.connection = connection;
        }

        private <T> T counted(Write<T> statement) throws SQLException {
            if (!connection.getAutoCommit()) {
                return statement.run();
            }
            connection.turn();
            return connection.write(statement);
        }

        @Override
        public int executeUpdate() throws SQLException {
            return counted(super::executeUpdate);
        }

        @Override
        public boolean execute() throws SQLException {
            return counted(super::execute);
        }

        @Override
        public ResultSet executeQuery() throws SQLException {
            return counted(super::executeQuery);
        }

        @Override
        public int[] executeBatch() throws SQLException {
            return counted(super::executeBatch);
        }
    }

    /** Up to which place in the order of the world the ledger knows that people are to be forgotten, by number. */
    public Map<String, Long> asked() {
        Map<String, Long> asked = new HashMap<>();
        try (Statement statement = sqlite.createStatement();
                ResultSet all = statement.executeQuery(
                        "select number, max(up_to) from forgettings where number is not null group by number")) {
            while (all.next()) {
                asked.put(all.getString(1), all.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return asked;
    }

    /** The numbers of each drop's rows, in their places; empty where they are erased. */
    public Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new HashMap<>();
        try (Statement statement = sqlite.createStatement();
                ResultSet all = statement.executeQuery("select drop_id, payload from slices order by id")) {
            while (all.next()) {
                List<String> numbers = rows.computeIfAbsent(all.getString(1), drop -> new ArrayList<>());
                SliceCodec.rows(all.getBytes(2)).forEach(row -> numbers.add(row.number()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
