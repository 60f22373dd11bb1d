package io.leadferry.ledger.dialect.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Whether a transaction was committed whose connection broke at its commit. The server knows; as long as it cannot be asked,
 * nobody does, and whoever wrote waits as everybody does who wants to write.
 */
final class Committed {

    private static final long BETWEEN_TRIES = Duration.ofMillis(250).toNanos();

    private Committed() {}

    /**
     * Asks the server until it tells.
     *
     * @param transaction as {@code pg_current_xact_id()} named it
     * @return false where nothing of it was written
     * @throws SQLException where this process is to end before the server tells
     */
    static boolean is(String transaction, DataSource server) throws SQLException {
        while (true) {
            try (Connection connection = server.getConnection();
                    PreparedStatement ask = connection.prepareStatement("select pg_xact_status(?::xid8)")) {
                ask.setString(1, transaction);
                try (ResultSet answer = ask.executeQuery()) {
                    String status = answer.next() ? answer.getString(1) : null;
                    if (!"in progress".equals(status)) {
                        return "committed".equals(status);
                    }
                }
            } catch (SQLException e) {
                if (String.valueOf(e.getMessage()).contains("has been closed")) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES);
            if (Thread.currentThread().isInterrupted()) {
                throw new SQLException("interrupted while asking whether a transaction was committed", "08007");
            }
        }
    }
}
