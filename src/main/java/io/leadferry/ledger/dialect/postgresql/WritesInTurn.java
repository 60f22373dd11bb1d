package io.leadferry.ledger.dialect.postgresql;

import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.ledger.dialect.TakenOver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DelegatingConnection;
import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections of the one process that writes. Whatever they write, be it a transaction or a statement of its own, is written
 * in turn: it begins with the row that names the writer, locked, so that nobody else writes before it ends, and what it reads
 * is what was committed before. And a commit whose answer was lost is asked after, for it may have succeeded.
 */
final class WritesInTurn extends DelegatingDataSource {

    private static final String TURN =
            "select pg_current_xact_id()::text from writer where id = 1 and name = ? for update";

    private final String writer;
    private final DataSource others;

    /**
     * Connections to a server.
     *
     * @param writer the name of this process in the ledger
     * @param others connections by which a lost answer is asked after
     */
    WritesInTurn(DataSource server, String writer, DataSource others) {
        super(server);
        this.writer = writer;
        this.others = others;
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
            super.setAutoCommit(autoCommit);
            if (!autoCommit) {
                transaction = turn();
            }
        }

        private String turn() throws SQLException {
            try (PreparedStatement turn = getDelegateInternal().prepareStatement(TURN)) {
                turn.setString(1, writer);
                try (ResultSet row = turn.executeQuery()) {
                    if (!row.next()) {
                        throw new TakenOver();
                    }
                    return row.getString(1);
                }
            }
        }

        @Override
        public void commit() throws SQLException {
            try {
                super.commit();
            } catch (SQLException e) {
                if (!LedgerFaults.isCut(e) || transaction == null || !Committed.is(transaction, others)) {
                    throw e;
                }
            }
        }

        @Override
        public PreparedStatement prepareStatement(String sql) throws SQLException {
            PreparedStatement statement = super.prepareStatement(sql);
            return sql.regionMatches(true, 0, "select", 0, "select".length())
                    ? statement
                    : new Writing(this, statement);
        }
    }

    private interface Statement<T> {
        T run() throws SQLException;
    }

    /** A statement that writes. One that is no part of a transaction is a transaction of its own. */
    private static final class Writing extends DelegatingPreparedStatement {

        private final InTurn connection;

        Writing(InTurn connection, PreparedStatement statement) {
            super(connection, statement);
            this.connection = connection;
        }

        private <T> T inTurn(Statement<T> statement) throws SQLException {
            if (!connection.getAutoCommit()) {
                return statement.run();
            }
            connection.setAutoCommit(false);
            try {
                T result = statement.run();
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
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
