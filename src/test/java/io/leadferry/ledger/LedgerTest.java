package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    /** More than the ledger has connections. */
    private static final int OFTEN = 12;

    @Test
    void afterALockIsGoneTransactionsAreWholeAgain(@TempDir Path home) throws Exception {
        String url = "jdbc:sqlite:" + home.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(url, Duration.ofMillis(20))) {
            try (Connection other = DriverManager.getConnection(url);
                    Statement lock = other.createStatement()) {
                lock.execute("begin exclusive");
                for (int i = 0; i < OFTEN; i++) {
                    assertThatThrownBy(() -> ledger.inTransaction(() -> permit(ledger)))
                            .isInstanceOf(RuntimeException.class);
                }
                lock.execute("rollback");
            }

            for (int i = 0; i < OFTEN; i++) {
                assertThatThrownBy(() -> ledger.inTransaction(() -> {
                            permit(ledger);
                            throw new IllegalStateException("undo");
                        }))
                        .hasMessage("undo");
                ledger.inTransaction(() -> permit(ledger));
            }
            assertThat(ledger.sql()
                            .sql("select count(*) from permits")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(OFTEN);
        }
    }

    private static void permit(Ledger ledger) {
        ledger.sql()
                .sql("insert into permits (lane, taken_at) values ('acme/add-leads', 0)")
                .update();
    }
}
