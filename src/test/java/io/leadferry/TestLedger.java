package io.leadferry;

import io.leadferry.ledger.Ledger;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Private;
import io.leadferry.model.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ledgers of tests. They are files; or, where the tests run with {@code -Dtests.ledger=postgresql}, databases of a
 * server that lives for as long as they do.
 */
public final class TestLedger {

    /** Whether ledgers are databases of a server. */
    public static final boolean ON_SERVER = "postgresql".equals(System.getProperty("tests.ledger"));

    private static final String TEMPLATE = "ledger";
    private static final int KEPT = 60;

    private TestLedger() {}

    /** The ledger of a file, whether or not it is there; the same for the same file. */
    public static LedgerAddress at(Path file) {
        if (ON_SERVER) {
            return Server.ONE.database(file);
        }
        Made.lay(file);
        return LedgerAddress.of(LedgerAddress.FILE + file);
    }

    /** A new ledger in a file, which is copied wherever one is asked for: to make its tables takes a tenth of a second. */
    private static final class Made {

        private static final byte[] NEW = made();

        static void lay(Path file) {
            try {
                if (Files.isDirectory(file.toAbsolutePath().getParent()) && !Files.exists(file)) {
                    Private.file(file);
                    Files.write(file, NEW);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] made() {
            try {
                Path folder = Files.createTempDirectory("ledger");
                Path file = folder.resolve("ledger.db");
                Ledger.open(LedgerAddress.FILE + file).close();
                byte[] made = Files.readAllBytes(file);
                for (Path left : Files.list(folder).toList()) {
                    Files.delete(left);
                }
                Files.delete(folder);
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A connection to the ledger of a file beside the ferry's own, which keeps none of the ledger's laws. */
    public static Connection behindItsBack(Path file) throws SQLException {
        LedgerAddress address = at(file);
        Connection connection = address.password() == null
                ? DriverManager.getConnection(address.url())
                : DriverManager.getConnection(
                        address.url(), address.user(), address.password().reveal());
        try (Statement sql = connection.createStatement()) {
            sql.execute(ON_SERVER ? "set session_replication_role = replica" : "pragma busy_timeout = 5000");
        }
        return connection;
    }

    /** As {@link #at} on the server, whatever the others are. */
    public static LedgerAddress onServer(Path file) {
        return Server.ONE.database(file);
    }

    /** A database of its own on the server, empty, for a test that is about servers. */
    public static LedgerAddress emptyOnServer(Path file) {
        return Server.ONE.empty(file);
    }

    /** The server, which is started when the first ledger is asked for. */
    private static final class Server {

        static final Server ONE = new Server();

        private final EmbeddedPostgres postgres;
        private final JdbcClient sql;
        private final Map<Path, String> databases = new LinkedHashMap<>();
        private int made;

        Server() {
            try {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sql = JdbcClient.create(postgres.getPostgresDatabase());
            sql.sql("create database " + TEMPLATE).update();
            Ledger.open(address(TEMPLATE)).close();
        }

        synchronized LedgerAddress database(Path file) {
            return of(file, " template " + TEMPLATE);
        }

        synchronized LedgerAddress empty(Path file) {
            return of(file, "");
        }

        private LedgerAddress of(Path file, String how) {
            String name = databases.get(file.toAbsolutePath());
            if (name == null) {
                dropOld();
                name = "ledger_" + ++made;
                sql.sql("create database " + name + how).update();
                databases.put(file.toAbsolutePath(), name);
            }
            return address(name);
        }

        /** Those whose folder is gone, and their test with it. Each takes the server a tenth of a second, and 8 MB until then. */
        private void dropOld() {
            if (databases.size() < KEPT) {
                return;
            }
            databases.entrySet().removeIf(one -> {
                boolean old = !Files.exists(one.getKey().getParent());
                if (old) {
                    sql.sql("drop database " + one.getValue() + " with (force)").update();
                }
                return old;
            });
        }

        private LedgerAddress address(String database) {
            return new LedgerAddress(
                    "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database,
                    "postgres",
                    new Secret("postgres"));
        }
    }
}
