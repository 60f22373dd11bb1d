package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.console.LedgerHealthIndicator;
import io.leadferry.lane.Doubts;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.LedgerBackup;
import io.leadferry.model.LedgerAddress;
import io.leadferry.receipt.Overviews;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A backup is put in the ledger's place: what was sent since is not sent again before a person has said so. */
@ExtendWith(OutputCaptureExtension.class)
class OlderLedgerTest {

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private Path ledger() {
        return home.resolve("ledger/leadferry.db");
    }

    private Path backup() {
        return elsewhere.resolve("backup.db");
    }

    private LedgerBackup.Copy backUp() {
        return LedgerBackup.to(backup(), LedgerAddress.of("jdbc:sqlite:" + ledger()), false);
    }

    private void restore() throws IOException {
        for (String beside : List.of("-wal", "-shm")) {
            Files.deleteIfExists(home.resolve("ledger/leadferry.db" + beside));
        }
        Files.copy(backup(), ledger(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String leads(long first, int rows) {
        StringBuilder text = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int i = 0; i < rows; i++) {
            text.append(first + i).append(",A\n");
        }
        return text.toString();
    }

    private static List<CallView> doubts(LeadferryUnderTest ferry) {
        return ferry.context().getBean(Doubts.class).list(Calls.State.IN_DOUBT, 100);
    }

    private Path receiptOf(String feed, String file) throws IOException {
        try (Stream<Path> receipts = Files.list(home.resolve("receipts").resolve(feed))) {
            return receipts.filter(one -> one.getFileName().toString().startsWith(file))
                    .filter(one -> one.toString().endsWith(".receipt.json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatMayHaveGoneSinceWaitsForAWordAndDeletesGoOn(CapturedOutput output) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            ferry.pause(OzonetelOperation.ADD_LEADS);
            ferry.pause(OzonetelOperation.DELETE_LEADS);
            ferry.drop("leads", "sent.csv", leads(9_000_000_000L, 700));
            ferry.drop("leads", "waits.csv", leads(9_100_000_000L, 3));
            await().until(() -> ferry.drops().size() == 2);
            ferry.drop("deletes", "gone.csv", leads(9_200_000_000L, 2));
            await().until(() -> ferry.rows("pending") == 705);
            LedgerBackup.Copy copy = backUp();

            ferry.resume(OzonetelOperation.DELETE_LEADS);
            await().until(() -> ferry.finished("gone.csv"));
            ferry.drop("leads", "since.csv", leads(9_300_000_000L, 5));
            await().until(() -> ferry.drops().size() == 4);
            ferry.resume(OzonetelOperation.ADD_LEADS);
            await().until(() -> ferry.allFinished(4));
            await().ignoreException(NoSuchElementException.class)
                    .until(() ->
                            Files.readString(receiptOf("leads", "since.csv")).contains("finished"));
            ferry.stop();
            restore();
            byte[] receipt = Files.readAllBytes(receiptOf("leads", "since.csv"));
            int before = vendor.calls().size();
            assertThat(vendor.leads("A")).hasSize(708);
            ferry.start();

            assertThat(output.getAll().lines().filter(line -> line.contains("older copy")))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("ERROR", "703 rows", "resolve", "archive/leads/", "since.csv")
                            .contains("ends at " + copy.holdsUntil())
                            .doesNotContain("9000000000"));
            assertThat(ferry.rows("inDoubt")).isEqualTo(703);
            assertThat(ferry.receipt("waits.csv").problems()).hasSize(3).allSatisfy(row -> assertThat(row.reason())
                    .contains("older copy"));
            assertThat(ferry.context()
                            .getBean(LedgerHealthIndicator.class)
                            .health()
                            .getDetails())
                    .containsEntry("rowsInDoubt", 703L)
                    .containsEntry("filesTakenSince", 1L);
            assertThat(ferry.context()
                            .getBean(Overviews.class)
                            .text(ZoneId.of("UTC"))
                            .replaceAll("\\s+", " "))
                    .contains("older-copy since", "703 rows may have been sent", "since.csv");
            assertThat(Files.readAllBytes(receiptOf("leads", "since.csv"))).isEqualTo(receipt);

            // both lanes were paused when the copy was made
            ferry.resume(OzonetelOperation.ADD_LEADS);
            ferry.resume(OzonetelOperation.DELETE_LEADS);
            await().until(() -> ferry.finished("gone.csv"));
            assertThat(vendor.calls().stream().skip(before))
                    .extracting(ReceivedCall::operation)
                    .contains(OzonetelOperation.DELETE_LEADS)
                    .doesNotContain(OzonetelOperation.ADD_LEADS);

            // the very file of which nothing is known comes again, and a new one
            ferry.drop("leads", "again.csv", leads(9_300_000_000L, 5));
            ferry.drop("leads", "new.csv", leads(9_400_000_000L, 4));
            await().until(() -> ferry.finished("new.csv") && ferry.finished("again.csv"));
            assertThat(ferry.receipt("again.csv").summary().held()).isTrue();
            assertThat(vendor.leads("A")).hasSize(712).doesNotHaveDuplicates();

            for (CallView call : doubts(ferry)) {
                boolean sent = call.rows() == 700;
                ferry.context()
                        .getBean(Doubts.class)
                        .resolve(call.call(), sent ? Doubts.Word.SENT : Doubts.Word.NOT_SENT);
            }
            await().until(() -> ferry.finished("waits.csv") && ferry.finished("sent.csv"));
            assertThat(ferry.rows("inDoubt")).isZero();
            // a wrong word sends again, and only what it was said of
            assertThat(vendor.leads("A")).hasSize(715);
            ferry.drops().forEach(drop -> assertThat(drop.rows().entrySet().stream()
                            .filter(rows -> !rows.getKey().equals("total"))
                            .mapToLong(java.util.Map.Entry::getValue)
                            .sum())
                    .isEqualTo(drop.rows().get("total")));
            assertThat(vendor.violations()).isEmpty();

            // once known, it is the ledger; the next start holds nothing
            ferry.stop();
            ferry.start();
            assertThat(ferry.rows("inDoubt")).isZero();
        }
    }

    @Test
    void whatACopyHoldsIsToldAsItWasWithACallUnderWay(CapturedOutput output) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            ferry.drop("leads", "a.csv", leads(9_000_000_000L, 3));
            await().until(() -> ferry.finished("a.csv"));
            backUp();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup());
                    Statement sql = connection.createStatement()) {
                sql.execute("update drops set received_at = 1000000, sealed_at = 1000000, finished_at = null,"
                        + " state = 'working'");
                sql.execute("update calls set sent_at = 1000000, settled_at = null, outcome = 'sending'");
                sql.execute("update parts set state = 'sending'");
                sql.execute("update permits set answered_at = null");
            }
            ferry.drop("leads", "b.csv", leads(9_100_000_000L, 3));
            await().until(() -> ferry.finished("b.csv"));
            ferry.stop();
            restore();
            ferry.start();

            assertThat(output.getAll()).contains("ends at 1970-01-01T00:16:40Z");
            assertThat(ferry.rows("inDoubt")).isEqualTo(3);
            assertThat(vendor.leads("A")).hasSize(6);
        }
    }

    @Test
    void aBackupThatLacksNothingGoesOnAsItIs(CapturedOutput output) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            ferry.pause(OzonetelOperation.ADD_LEADS);
            ferry.drop("leads", "a.csv", leads(9_000_000_000L, 3));
            await().until(() -> ferry.rows("pending") == 3);
            backUp();
            ferry.stop();
            restore();
            ferry.start();
            ferry.stop();
            restore();
            ferry.start();
            ferry.resume(OzonetelOperation.ADD_LEADS);
            await().until(() -> ferry.finished("a.csv"));

            assertThat(vendor.leads("A")).hasSize(3);
            assertThat(output.getAll()).doesNotContain("older copy").contains("it goes on as it is");
        }
    }

    @Test
    void aBackupInANewHomeIsHeldToo() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start()) {
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
                ferry.pause(OzonetelOperation.ADD_LEADS);
                ferry.drop("leads", "a.csv", leads(9_000_000_000L, 3));
                await().until(() -> ferry.rows("pending") == 3);
                backUp();
                ferry.resume(OzonetelOperation.ADD_LEADS);
                await().until(() -> ferry.finished("a.csv"));
            }
            Path machine = Files.createDirectories(elsewhere.resolve("machine/ledger"));
            Files.copy(backup(), machine.resolve("leadferry.db"));
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(machine.getParent(), vendor, "60s")) {
                ferry.resume(OzonetelOperation.ADD_LEADS);

                assertThat(ferry.rows("inDoubt")).isEqualTo(3);
                assertThat(ferry.lane("acme/add-leads").callsInWindow()).isEqualTo(5);
            }
            assertThat(vendor.leads("A")).hasSize(3);
        }
    }

    @Test
    void aLedgerOfAnotherHomeIsRefusedUntilAPersonSaysSo() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start()) {
            Path other = Files.createDirectories(elsewhere.resolve("other"));
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(other, vendor, "500ms")) {
                ferry.pause(OzonetelOperation.ADD_LEADS);
                ferry.drop("leads", "a.csv", leads(9_000_000_000L, 3));
                await().until(() -> ferry.rows("pending") == 3);
            }
            new LeadferryUnderTest(home, vendor, "500ms").close();
            LedgerBackup.to(backup(), LedgerAddress.of("jdbc:sqlite:" + other.resolve("ledger/leadferry.db")), false);
            restore();
            byte[] before = Files.readAllBytes(ledger());

            assertThatThrownBy(() -> new LeadferryUnderTest(home, vendor, "500ms"))
                    .hasStackTraceContaining("is not this home's")
                    .hasStackTraceContaining("--new-ledger");
            assertThat(Files.readAllBytes(ledger())).isEqualTo(before);
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms", "--ferry.new-ledger=true")) {
                ferry.resume(OzonetelOperation.ADD_LEADS);

                assertThat(ferry.rows("inDoubt")).isEqualTo(3);
            }
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
                assertThat(ferry.rows("inDoubt")).isEqualTo(3);
            }
            assertThat(vendor.leads("A")).isEmpty();
        }
    }
}
