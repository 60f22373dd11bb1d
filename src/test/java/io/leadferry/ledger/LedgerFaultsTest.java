package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What can pass is waited for; what cannot is an error at once. Faults are the database's own wherever they can be had. */
class LedgerFaultsTest {

    @TempDir
    Path home;

    private String url() {
        return "jdbc:sqlite:" + home.resolve("ledger.db");
    }

    private Throwable fault(Ledger ledger, String statement) {
        return catchThrowable(
                () -> ledger.inTransaction(() -> ledger.sql().sql(statement).update()));
    }

    @Test
    void aLockPasses() throws SQLException {
        try (Ledger ledger = Ledger.open(url(), Duration.ofMillis(50));
                Connection other = DriverManager.getConnection(url());
                Statement sql = other.createStatement()) {
            sql.execute("begin immediate");

            Throwable fault = fault(ledger, "delete from permits");

            assertThat(LedgerFaults.canPass(fault)).isTrue();
            assertThat(ledger.damage()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from no_such_table",
                "delite from permits",
                "insert into permits (lane) values (null)",
                "insert into call_drops (call_id, drop_id, row_count) values ('x', 'y', 1)"
            })
    void aBrokenRuleAndWrongSqlDoNot(String statement) {
        try (Ledger ledger = Ledger.open(url())) {
            Throwable fault = fault(ledger, statement);

            assertThat(LedgerFaults.isOfLedger(fault)).isTrue();
            assertThat(LedgerFaults.canPass(fault)).isFalse();
            assertThat(LedgerFaults.isDamage(fault)).isFalse();
            assertThat(ledger.damage()).isEmpty();
        }
    }

    @Test
    void aDamagedPageIsHeardByWhoeverReadsItAndRemembered() throws Exception {
        Ledger.open(url()).close();
        byte[] file = Files.readAllBytes(home.resolve("ledger.db"));
        int page = 4096;
        java.util.Arrays.fill(file, page, file.length, (byte) 0x5A); // all pages but the first
        Files.write(home.resolve("ledger.db"), file);

        Throwable fault = catchThrowable(() -> Ledger.open(url()));

        assertThat(fault)
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("backup");
    }

    @Test
    void damageIsRememberedForThoseWhoAskHowTheLedgerIs() throws Exception {
        int page;
        int size;
        try (Ledger ledger = Ledger.open(url())) {
            page = ledger.sql()
                    .sql("select rootpage from sqlite_schema where name = 'permits'")
                    .query(Integer.class)
                    .single();
            size = ledger.sql().sql("pragma page_size").query(Integer.class).single();
        }
        byte[] file = Files.readAllBytes(home.resolve("ledger.db"));
        java.util.Arrays.fill(file, (page - 1) * size, page * size, (byte) 0x5A);
        Files.write(home.resolve("ledger.db"), file);
        // a start would look the file through; this one only looks at the ledger
        try (Ledger ledger = Ledger.look(url()).orElseThrow()) {
            Throwable fault = catchThrowable(() -> ledger.sql()
                    .sql("select sum(taken_at) from permits")
                    .query(Long.class)
                    .single());

            assertThat(LedgerFaults.isDamage(fault)).isTrue();
            assertThat(LedgerFaults.canPass(fault)).isFalse();
            assertThat(ledger.damage()).isPresent();
        }
    }

    @Test
    void aFileThatIsNoLedgerIsToldInOneSentence() throws Exception {
        Files.writeString(home.resolve("ledger.db"), "PhoneNumber,CampaignName\n9000000001,A\n".repeat(100));

        assertThatThrownBy(() -> Ledger.open(url()))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("it is no SQLite file")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {
                "SQLITE_BUSY",
                "SQLITE_BUSY_SNAPSHOT",
                "SQLITE_LOCKED",
                "SQLITE_FULL",
                "SQLITE_IOERR",
                "SQLITE_IOERR_FSYNC",
                "SQLITE_IOERR_WRITE",
                "SQLITE_CANTOPEN",
                "SQLITE_READONLY",
                "SQLITE_PROTOCOL",
                "SQLITE_NOMEM"
            })
    void whatPasses(SQLiteErrorCode code) {
        SQLiteException fault = new SQLiteException("told", code);

        assertThat(LedgerFaults.canPass(new IllegalStateException(fault))).isTrue();
        assertThat(LedgerFaults.canPass(new SQLTransientConnectionException("no connection in time", fault)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {
                "SQLITE_ERROR", "SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB", "SQLITE_CONSTRAINT",
                "SQLITE_CONSTRAINT_TRIGGER", "SQLITE_MISMATCH", "SQLITE_TOOBIG", "SQLITE_SCHEMA", "SQLITE_MISUSE"
            })
    void whatDoesNot(SQLiteErrorCode code) {
        SQLiteException fault = new SQLiteException("told", code);

        assertThat(LedgerFaults.canPass(new IllegalStateException(fault))).isFalse();
        // a pool that waited in vain has the true reason as its cause
        assertThat(LedgerFaults.canPass(new SQLTransientConnectionException("no connection in time", fault)))
                .isFalse();
    }

    @Test
    void whatIsNotOfTheLedgerNeverPasses() {
        assertThat(LedgerFaults.isOfLedger(new IllegalStateException("a bug"))).isFalse();
        assertThat(LedgerFaults.canPass(new IllegalStateException("a bug"))).isFalse();
        assertThat(LedgerFaults.canPass(new SQLTransientConnectionException("no connection in time")))
                .isTrue();
    }
}
