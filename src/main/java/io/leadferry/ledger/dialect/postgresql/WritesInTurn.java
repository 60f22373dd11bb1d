package io.leadferry.ledger.dialect.postgresql;

import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.ledger.dialect.LedgerTime;
import io.leadferry.ledger.dialect.TakenOver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DelegatingConnection;
import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections of a process that writes. Whatever they write, be it a transaction or a statement of its own, is written in
 * turn: it begins with the row whose turn it is, locked, so that nobody else writes before it ends, and what it reads is what
 * was committed before. There it hears the ledger's time. And a commit whose answer was lost is asked after, for it may have
 * succeeded.
 */
final class WritesInTurn extends DelegatingDataSource {

    private static final String TURN = "select written, at from take_turn(?)";

    /** What somebody does to the server's clock is undone for the ledger, whose time runs evenly. */
    private static final String EVENLY = "update turn set added = added - ? where id = 1";

    private final Supplier<String> node;
    private final DataSource others;
    private final AtomicReference<LedgerTime> time;

    /**
     * Connections to a server.
     *
     * @param node the name of this process in the ledger
     * @param others connections by which a lost answer is asked after
     * @param time who hears the ledger's time
     */
    WritesInTurn(DataSource server, Supplier<String> node, DataSource others, AtomicReference<LedgerTime> time) {
        super(server);
        this.node = node;
        this.others = others;
        this.time = time;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new InTurn(super.getConnection());
    }

    private final class InTurn extends DelegatingConnection<Connection> {

        private @Nullable String transaction;

        InTurn(Connection connection) {
            super(connection);
        }

        @Override
        public void setAutoCommit(boolean autoCommit) throws SQLException {
            transaction = null;
            super.setAutoCommit(autoCommit);
            if (!autoCommit) {
                try {
                    transaction = turn();
                } catch (SQLException e) {
                    if (!isClosed()) {
                        rollback();
                        super.setAutoCommit(true);
                    }
                    throw e;
                }
            }
        }

        /** Begins a transaction of one statement, or sees to it that the one under way has its turn. */
        private boolean began() throws SQLException {
            boolean alone = getAutoCommit();
            if (alone) {
                setAutoCommit(false);
            } else if (transaction == null) {
                throw new SQLException("a transaction that has had no turn is to write");
            }
            return alone;
        }

        /** Ends a transaction of one statement; where the connection is gone, it takes the transaction with it. */
        private void ended() throws SQLException {
            if (!isClosed()) {
                setAutoCommit(true);
            }
        }

        private void undo() throws SQLException {
            if (!isClosed()) {
                rollback();
            }
        }

        private String turn() throws SQLException {
            String written;
            Instant now;
            try (PreparedStatement turn = getDelegateInternal().prepareStatement(TURN)) {
                turn.setString(1, node.get());
                try (ResultSet row = turn.executeQuery()) {
                    if (!row.next()) {
                        throw new TakenOver();
                    }
                    written = row.getString(1);
                    now = Instant.ofEpochMilli(row.getLong(2));
                }
            }
            Optional<Duration> step = Objects.requireNonNull(time.get()).hear(now);
            if (step.isPresent()) {
                try (PreparedStatement evenly = getDelegateInternal().prepareStatement(EVENLY)) {
                    evenly.setLong(1, step.get().toMillis());
                    evenly.executeUpdate();
                }
            }
            return written;
        }

        @Override
        public void commit() throws SQLException {
            String written = transaction;
            transaction = null;
            try {
                super.commit();
            } catch (SQLException e) {
                if (!LedgerFaults.isCut(e) || written == null || !Committed.is(written, others)) {
                    throw e;
                }
            }
        }

        @Override
        public PreparedStatement prepareStatement(String sql) throws SQLException {
            boolean writes = !sql.regionMatches(true, 0, "select", 0, "select".length());
            return new InTurnStatement(this, super.prepareStatement(sql), writes);
        }
    }

    /** The character NUL is in no text of a server's: it is seen as what it is not, wherever the text is kept or looked for. */
    static String holdable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private interface Statement<T> {
        T run() throws SQLException;
    }

    /** A statement. One that writes and is no part of a transaction is a transaction of its own. */
    private static final class InTurnStatement extends DelegatingPreparedStatement {

        private final InTurn connection;
        private final boolean writes;

        InTurnStatement(InTurn connection, PreparedStatement statement, boolean writes) {
            super(connection, statement);
            this.connection = connection;
            this.writes = writes;
        }

        @Override
        public void setString(int parameter, @Nullable String text) throws SQLException {
            super.setString(parameter, text == null ? null : holdable(text));
        }

        private <T> T inTurn(Statement<T> statement) throws SQLException {
            if (!writes || !connection.began()) {
                return statement.run();
            }
            try {
                T result = statement.run();
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.undo();
                throw e;
            } finally {
                connection.ended();
            }
        }

        @Override
        public int executeUpdate() throws SQLException {
            return inTurn(super::executeUpdate);
        }

        @Override
        public boolean execute() throws SQLException {
            return inTurn(super::execute);
        }

        @Override
        public ResultSet executeQuery() throws SQLException {
            return inTurn(super::executeQuery);
        }

        @Override
        public int[] executeBatch() throws SQLException {
            return inTurn(super::executeBatch);
        }
    }
}
