package io.leadferry.bench;

import io.leadferry.model.LedgerAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A PostgreSQL server with one database, of which what is committed is on the disk; and a user for each ferry, that it can
 * be kept out by.
 */
final class BenchServer implements AutoCloseable {

    private static final String DATABASE = "ledger";
    private static final String OWNER = "ferries";
    private static final int MOST_CONNECTIONS = 50;

    private final EmbeddedPostgres postgres;
    private final JdbcClient server;
    private final SingleConnectionDataSource looking;
    private final JdbcClient ledger;

    /**
     * Starts it.
     *
     * @param data where its files are to lie, on the disk of what it is compared with
     * @param ferries what its users are called
     */
    BenchServer(Path data, List<String> ferries) throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data.toAbsolutePath())
                // it is made for tests, and has all of this otherwise
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        server = JdbcClient.create(postgres.getPostgresDatabase());
        String synced = server.sql("show fsync").query(String.class).single();
        if (!synced.equals("on")) {
            throw new IllegalStateException("the server does not sync what is committed: fsync is " + synced);
        }
        server.sql("create role " + OWNER).update();
        server.sql("create database " + DATABASE + " owner " + OWNER).update();
        for (String ferry : ferries) {
            server.sql("create role " + ferry + " login in role " + OWNER).update();
            server.sql("alter role " + ferry + " set role = '" + OWNER + "'").update();
        }
        // one connection: to make one for each look would keep the server busy
        looking = new SingleConnectionDataSource(postgres.getJdbcUrl("postgres", DATABASE), true);
        ledger = JdbcClient.create(looking);
    }

    /** The settings by which a ferry has its ledger here. */
    Map<String, Object> settings(String ferry) {
        return Map.of("leadferry.ledger.url", url(), "leadferry.ledger.username", ferry);
    }

    /** The same for whoever opens a ledger itself. */
    LedgerAddress address(String ferry) {
        return new LedgerAddress(url(), ferry, null);
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + DATABASE;
    }

    /** Has the server silent to a ferry, in the midst of whatever it does, and to it alone. */
    void cutOff(String ferry) {
        server.sql("alter role " + ferry + " connection limit 0").update();
        server.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = ?")
                .params(ferry)
                .query(Boolean.class)
                .list();
    }

    /** Has the server heard by the ferry again. */
    void letIn(String ferry) {
        server.sql("alter role " + ferry + " connection limit " + MOST_CONNECTIONS)
                .update();
    }

    /** The number that a question about the ledger is answered with. */
    long count(String question) {
        return ledger.sql(question).query(Long.class).single();
    }

    /** The numbers that a question about the ledger is answered with. */
    List<Long> numbers(String question) {
        return ledger.sql(question).query(Long.class).list();
    }

    @Override
    public void close() throws IOException {
        looking.destroy();
        postgres.close();
    }
}
