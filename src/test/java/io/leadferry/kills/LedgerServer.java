package io.leadferry.kills;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server for ledgers of ferries that are killed; no kill of a ferry touches it. */
public final class LedgerServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private int databases;

    /** Starts one, which ends with this process. */
    public LedgerServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    /** An empty database: what a configuration says of it under {@code ledger}, in the form of YAML's braces. */
    public synchronized String database() {
        String name = "ledger_" + ++databases;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "{ url: \"jdbc:postgresql://localhost:%d/%s\", username: postgres, password: postgres }"
                .formatted(server.getPort(), name);
    }

    /** Cuts every connection that any ferry has. */
    public void cutAll() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                    + " and backend_type = 'client backend'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process that serves one connection: the server ends all others, recovers its files and begins anew. */
    public void crash() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement();
                ResultSet own = sql.executeQuery("select pg_backend_pid()")) {
            own.next();
            if (!ProcessHandle.of(own.getLong(1)).orElseThrow().destroyForcibly()) {
                throw new IllegalStateException("the server's process cannot be killed");
            }
            await().until(() -> !connection.isValid(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
