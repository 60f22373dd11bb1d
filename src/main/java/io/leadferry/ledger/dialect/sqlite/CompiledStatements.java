package io.leadferry.ledger.dialect.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DelegatingConnection;
import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.apache.commons.dbcp2.PStmtKey;
import org.apache.commons.dbcp2.PoolingConnection;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that keep their statements compiled for the next time. SQLite's driver compiles each anew, and that takes a
 * third of what a small file costs the ledger.
 */
public final class CompiledStatements extends DelegatingDataSource {

    /** More than the ledger has; what is asked with text of its own, such as a list of questions, pushes out the eldest. */
    private static final int KEPT = 300;

    /** @param plain where the connections are from */
    public CompiledStatements(DataSource plain) {
        super(plain);
    }

    @Override
    public Connection getConnection() throws SQLException {
        PoolingConnection connection = new PoolingConnection(new LastingPlans(super.getConnection()));
        GenericKeyedObjectPoolConfig<DelegatingPreparedStatement> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(1);
        config.setMaxTotal(KEPT);
        config.setBlockWhenExhausted(false);
        config.setMaxWait(Duration.ZERO);
        config.setJmxEnabled(false);
        connection.setStatementPool(
                new GenericKeyedObjectPool<PStmtKey, DelegatingPreparedStatement>(connection, config));
        return connection;
    }

    /**
     * Statements whose parameters are not cleared between two uses. SQLite takes that for a new parameter that may want another
     * plan, and compiles most queries anew; and each use sets all of its parameters.
     */
    private static final class LastingPlans extends DelegatingConnection<Connection> {

        LastingPlans(Connection connection) {
            super(connection);
        }

        @Override
        public PreparedStatement prepareStatement(String sql) throws SQLException {
            return new DelegatingPreparedStatement(this, getDelegateInternal().prepareStatement(sql)) {
                @Override
                public void clearParameters() {
                    // see above
                }
            };
        }
    }
}
