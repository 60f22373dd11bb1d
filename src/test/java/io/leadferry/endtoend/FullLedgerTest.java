package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.LedgerAway;
import io.leadferry.ledger.Drop;
import io.leadferry.model.StuckFiles;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * SQLite says that it is full wherever the ferry happens to write: while a file is read, while calls are cut and settled. A
 * little room at a time comes to be, as where somebody clears a disk; all ends right, and nothing is sent twice.
 */
class FullLedgerTest extends Installation {

    private static final int ROWS = 12_000;

    /** As many pages as the tables need, and some. */
    private static final int FIRST_PAGES = 150;

    /** What is freed each time. */
    private static final int ROOM = 300_000;

    private int rooms;

    /** The file grows by pages that are free: another's limit lies at the file's length, and its next connection sees that. */
    private void makeRoom() throws SQLException {
        rooms++;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger/leadferry.db"));
                Statement sql = other.createStatement()) {
            sql.execute("pragma busy_timeout = 10000");
            sql.execute("create table room as select zeroblob(" + ROOM + ") as bytes");
            sql.execute("drop table room");
        }
    }

    /** How often something could not be written so far. */
    private double faults() {
        double waits = ferry.context().getBean(MeterRegistry.class).find(LedgerAway.WAITS).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        return waits
                + ferry.context().getBean(StuckFiles.class).all().stream()
                        .mapToInt(StuckFiles.Stuck::tries)
                        .sum();
    }

    @Test
    void whateverIsWrittenWhenItIsFullIsWrittenLater() throws Exception {
        vendor.close();
        vendor = OzonetelStandIn.builder().addLimit(100, Duration.ofMillis(500)).start();
        ferry(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.accounts.acme.limits.add-leads.calls=100",
                "--leadferry.feeds.leads.linger=50ms",
                "--leadferry.ledger.url=jdbc:sqlite:" + home.resolve("ledger/leadferry.db") + "?max_page_count="
                        + FIRST_PAGES);
        Random random = new Random(7);
        List<String> numbers = new ArrayList<>();
        StringBuilder rows = new StringBuilder("PhoneNumber,CampaignName,Name\n");
        for (int row = 0; row < ROWS; row++) {
            numbers.add(Long.toString(9_000_000_000L + row));
            rows.append(numbers.get(row)).append(",A,");
            random.ints(40, 'a', 'z').forEach(letter -> rows.append((char) letter));
            rows.append('\n');
        }
        ferry.drop("leads", "many.csv", rows.toString());
        while (!ferry.allFinished(1)) {
            double before = faults();
            await().until(() -> faults() > before || ferry.allFinished(1));
            makeRoom();
        }

        assertThat(rooms).as("how often it was full").isGreaterThan(2);
        assertThat(ferry.receipt("many.csv").summary().state()).isEqualTo(Drop.State.FINISHED);
        assertThat(ferry.receipt("many.csv").summary().rows())
                .containsEntry("total", (long) ROWS)
                .containsEntry("accepted", (long) ROWS)
                .containsEntry("inDoubt", 0L);
        assertThat(vendor.leads("A")).containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(vendor.calls())
                .filteredOn(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .hasSize(ROWS / 500);
        assertThat(vendor.violations()).isEmpty();
    }
}
