package io.leadferry.ledger.dialect.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

class CompiledStatementsTest {

    private static final String QUERY = "select value from rows where value > ?";

    @TempDir
    Path folder;

    private CompiledStatements connections;

    @BeforeEach
    void threeRows() throws SQLException {
        SQLiteDataSource plain = new SQLiteDataSource();
        plain.setUrl("jdbc:sqlite:" + folder.resolve("rows.db"));
        plain.setJournalMode("WAL");
        connections = new CompiledStatements(plain);
        try (Connection connection = connections.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("create table rows (value integer)");
            sql.execute("insert into rows values (1), (2), (3)");
        }
    }

    private static JDBC4PreparedStatement ask(Connection connection, int above, int... answers) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setInt(1, above);
            try (ResultSet found = query.executeQuery()) {
                for (int answer : answers) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.getInt("value")).isEqualTo(answer);
                }
            }
            return query.unwrap(JDBC4PreparedStatement.class);
        }
    }

    @Test
    void aStatementIsCompiledOnceAndAnswersEachTimeForItself() throws SQLException {
        try (Connection connection = connections.getConnection()) {
            JDBC4PreparedStatement first = ask(connection, 1, 2, 3);

            assertThat(ask(connection, 2, 3)).isSameAs(first);
            assertThat(ask(connection, 0, 1))
                    .as("after one that was read to its end")
                    .isSameAs(first);
            assertThat(ask(connection, 0, 1, 2, 3)).as("after one that was not").isSameAs(first);
        }
    }

    /** What is kept must hold no view of the past: the log beside the file could not be brought home. */
    @Test
    void aStatementThatIsKeptHoldsUpNobody() throws SQLException {
        try (Connection reader = connections.getConnection();
                Connection writer = connections.getConnection();
                Statement sql = writer.createStatement()) {
            ask(reader, 0, 1);
            sql.execute("insert into rows values (4)");
            try (ResultSet checkpoint = sql.executeQuery("pragma wal_checkpoint(truncate)")) {
                assertThat(checkpoint.getInt("busy")).isZero();
            }
            ask(reader, 3, 4);
        }
    }

    @Test
    void aTableThatWasChangedIsReadAsItIs() throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement sql = connection.createStatement()) {
            ask(connection, 2, 3);
            sql.execute("alter table rows add column more text");
            sql.execute("create index rows_by_value on rows (value)");

            ask(connection, 1, 2, 3);
        }
    }
}
