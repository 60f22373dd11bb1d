package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LedgerAddress;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the ledger's place and is none is told, and nothing of it is changed. */
class LedgerFileTest {

    @TempDir
    private Path home;

    private Path file() {
        return home.resolve("ledger.db");
    }

    private String url() {
        return "jdbc:sqlite:" + file();
    }

    /** CVE-2025-6965: a query could write beyond its memory; mended in 3.50.2. */
    @Test
    void theSqliteInsideIsOneWithoutThatHole() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement sql = connection.createStatement();
                ResultSet version = sql.executeQuery("select sqlite_version()")) {
            assertThat(Runtime.Version.parse(version.getString(1)))
                    .isGreaterThanOrEqualTo(Runtime.Version.parse("3.50.2"));
        }
    }

    private void refused(String why) throws Exception {
        byte[] before = Files.isRegularFile(file()) ? Files.readAllBytes(file()) : null;
        assertThatThrownBy(() -> Ledger.open(url()))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining(why)
                .hasMessageContaining("leadferry.ledger.url")
                .message()
                .hasLineCount(1);
        if (before != null) {
            assertThat(Files.readAllBytes(file())).isEqualTo(before);
        }
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(url());
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private void aLedger() {
        Ledger.open(url()).close();
    }

    @Test
    void rubbish() throws Exception {
        byte[] rubbish = new byte[10_000];
        new Random(7).nextBytes(rubbish);
        Files.write(file(), rubbish);
        refused("it is no SQLite file");
        Files.writeString(file(), "x");
        refused("it is no SQLite file");
        assertThatThrownBy(() -> Ledger.look(url())).isInstanceOf(LedgerFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ":memory:", "file:ledger.db", "FILE:ledger.db", "ledger.db?mode=rwc"})
    void anAddressByWhichOneFileCouldBeTakenForTwo(String file) {
        assertThatThrownBy(() -> Ledger.open("jdbc:sqlite:" + file))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("leadferry.ledger.url");
    }

    @Test
    void aLedgerOfTwoNames() throws Exception {
        aLedger();
        Files.createLink(home.resolve("other.db"), file());
        refused("hard links");
    }

    @Test
    void aLedgerThatWasCutOff() throws Exception {
        aLedger();
        long whole = Files.size(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(whole / 2);
            refused("it is cut off");
            channel.truncate(60);
            refused("it is cut off");
        }
    }

    @Test
    void aLedgerThatIsDamagedInItsMidst() throws Exception {
        aLedger();
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] rubbish = new byte[(int) bytes.length() / 2];
            new Random(7).nextBytes(rubbish);
            bytes.seek(4096);
            bytes.write(rubbish);
        }
        refused("it is damaged");
    }

    @Test
    void aFolderALinkToNothingAndTheFileOfAnotherProgram() throws Exception {
        Files.createDirectory(file());
        refused("it is a folder");
        Files.delete(file());
        Files.createSymbolicLink(file(), home.resolve("nothing"));
        refused("a link to nothing");
        Files.delete(file());
        sql("create table theirs (id integer)");
        refused("another program");
    }

    @Test
    void theLedgerOfANewerLeadferry() throws Exception {
        aLedger();
        sql(
                "insert into flyway_schema_history select 1000, '999', description, type, script, checksum, installed_by,"
                        + " installed_on, execution_time, success from flyway_schema_history limit 1",
                "pragma wal_checkpoint(truncate)");
        refused("a newer Leadferry has written it");
    }

    @Test
    void anEmptyFileIsALedgerThatWasNeverBegun() throws Exception {
        Files.createFile(file());
        assertThat(Ledger.dialect(LedgerAddress.of(url())).isMissing()).isTrue();
        aLedger();
        assertThat(Ledger.dialect(LedgerAddress.of(url())).isMissing()).isFalse();
    }

    @Test
    void anEmptyFileBesideItsTransactionsWasCutOff() throws Exception {
        Files.createFile(file());
        Files.writeString(home.resolve("ledger.db-wal"), "transactions");
        refused("it is no SQLite file");
        assertThat(home.resolve("ledger.db-wal")).hasContent("transactions");
    }
}
