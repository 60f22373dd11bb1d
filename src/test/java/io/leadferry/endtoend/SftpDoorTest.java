package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of an SFTP server, one server and one ferry for all that needs neither to be away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SftpDoorTest {

    private static final String HEADER = "PhoneNumber,CampaignName\n";

    private Path home;

    private OzonetelStandIn vendor;
    private SftpInstallation server;
    private LeadferryUnderTest ferry;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        home = folder;
        vendor = OzonetelStandIn.builder().addLimit(100, Duration.ofMillis(500)).start();
        server = new SftpInstallation(home);
        List<String> options = new ArrayList<>();
        for (String feed : List.of("plain", "marked", "guarded", "grown", "stuck")) {
            server.folder("/" + feed + "/inbox");
        }
        options.add(LeadferryUnderTest.quickDoors(home));
        options.addAll(server.feed("plain", "/plain/inbox"));
        options.addAll(server.feed("marked", "/./marked/inbox"));
        options.add("--leadferry.feeds.marked.complete-when=marker .done");
        options.addAll(server.feed("guarded", "/guarded/inbox/", "guard.min-rows=2"));
        options.addAll(server.feed("stuck", "/stuck/inbox"));
        options.addAll(server.feed("grown", "/~/grown/inbox"));
        options.add("--leadferry.feeds.grown.complete-when=stable 1500ms");
        ferry = new LeadferryUnderTest(home.resolve("home"), vendor, "500ms", options.toArray(String[]::new));
    }

    @AfterAll
    void close() throws IOException {
        ferry.close();
        server.close();
        vendor.close();
    }

    private static String row(int number) {
        return HEADER + (9_000_000_000L + number) + ",A\n";
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<Receipt.Summary> drops(String feed) {
        return ferry.drops().stream().filter(drop -> drop.feed().equals(feed)).toList();
    }

    @Test
    void aFileIsTakenArchivedAndAnswered() throws Exception {
        server.put("/plain/inbox/leads one.csv", row(1) + "12,A\n");
        await().until(() -> ferry.finished("leads one.csv"));
        Receipt.Summary drop = ferry.receipt("leads one.csv").summary();
        String name = "leads one.csv." + drop.drop();
        Path receipts = server.at("/plain/receipts");
        await().untilAsserted(() -> assertThat(names(receipts))
                .contains(name + ".receipt.json", name + ".receipt.txt", name + ".rejected.csv"));

        await().until(() -> Files.exists(server.at("/plain/archive/leads one.csv")));
        assertThat(server.at("/plain/archive/leads one.csv")).hasContent(row(1) + "12,A");
        assertThat(names(server.at("/plain/inbox"))).doesNotContain("leads one.csv");
        await().untilAsserted(() -> assertThat(receipts.resolve(name + ".receipt.json"))
                .content()
                .contains("\"state\":\"finished\"")
                .isEqualTo(Files.readString(home.resolve("home/receipts/plain").resolve(name + ".receipt.json"))));
        await().untilAsserted(
                        () -> assertThat(home.resolve("home/arriving/plain")).isEmptyDirectory());
    }

    @Test
    void aFileThatGrowsWaitsUntilItRests() throws Exception {
        Path file = Files.writeString(server.at("/grown/inbox/slow.csv"), HEADER);
        for (int line = 0; line < 20; line++) {
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            Files.writeString(file, (9_100_000_000L + line) + ",A\n", StandardOpenOption.APPEND);
        }
        await().until(() -> ferry.finished("slow.csv"));

        assertThat(drops("grown")).hasSize(1);
        assertThat(ferry.receipt("slow.csv").summary().rows()).containsEntry("total", 20L);
    }

    @Test
    void aFileThatGrowsUnderTheHandsOfWhoFetchesItIsNotTakenYet() throws Exception {
        server.growing.put("late.csv", new ArrayDeque<>(List.of("90000", "00602,A\n9000000603,A\n")));
        server.put("/plain/inbox/late.csv", row(601));
        await().until(() -> ferry.finished("late.csv"));

        assertThat(drops("plain"))
                .filteredOn(drop -> drop.file().equals("late.csv"))
                .hasSize(1);
        assertThat(ferry.receipt("late.csv").summary().rows()).containsEntry("total", 3L);
        assertThat(ferry.receipt("late.csv").summary().rows()).containsEntry("rejected", 0L);
    }

    @Test
    void onlyWholeNamesWithTheirMarkersAreTaken() throws Exception {
        for (String name : new String[] {".a.csv", "b.csv.tmp", "c.csv.part", "d.csv.FILEPART", "e.csv", "f*.csv"}) {
            Files.writeString(server.at("/marked/inbox/" + name), row(200));
        }
        Files.writeString(server.at("/marked/inbox/f*.csv.done"), "");
        server.put("/marked/inbox/f.csv", row(201));
        server.put("/marked/inbox/f.csv.done", "");
        await().until(() -> ferry.finished("f.csv"));

        await().until(() -> Files.notExists(server.at("/marked/inbox/f.csv.done")));
        assertThat(drops("marked")).extracting(Receipt.Summary::file).containsExactly("f.csv");
        assertThat(names(server.at("/marked/inbox")))
                .containsExactly(
                        ".a.csv", "b.csv.tmp", "c.csv.part", "d.csv.FILEPART", "e.csv", "f*.csv", "f*.csv.done");
    }

    @Test
    void theSameContentIsTakenOnceAndTheSameNameWithNewContentIsANewDrop() throws Exception {
        server.put("/plain/inbox/b.csv", row(300));
        await().until(() -> ferry.finished("b.csv"));
        String first = ferry.receipt("b.csv").summary().drop();
        server.put("/plain/inbox/again.csv", row(300));
        await().until(() -> ferry.finished("again.csv"));
        assertThat(ferry.receipt("again.csv").summary().state()).isEqualTo(Drop.State.DUPLICATE);
        assertThat(ferry.receipt("again.csv").summary().duplicateOf()).isEqualTo(first);

        await().until(() -> Files.exists(server.at("/plain/archive/b.csv")));
        server.put("/plain/inbox/b.csv", row(301));
        await().until(() -> !ferry.receipt("b.csv").summary().drop().equals(first) && ferry.finished("b.csv"));
        String second = ferry.receipt("b.csv").summary().drop();
        await().until(() -> Files.exists(server.at("/plain/archive/b." + second + ".csv")));
        assertThat(server.at("/plain/archive/b.csv")).hasContent(row(300));
    }

    @Test
    void aFileInQuarantineIsKeptHereAndArchivedThere() throws Exception {
        server.put("/guarded/inbox/small.csv", row(400));
        await().until(() -> ferry.finished("small.csv"));

        Path quarantine = home.resolve("home/quarantine/guarded");
        await().until(() -> Files.exists(quarantine.resolve("small.csv.reason.txt")));
        assertThat(quarantine.resolve("small.csv")).hasContent(row(400));
        assertThat(quarantine.resolve("small.csv.reason.txt")).content().contains("guard");
        await().until(() -> Files.exists(server.at("/guarded/archive/small.csv")));
        await().untilAsserted(() -> assertThat(names(server.at("/guarded/receipts")))
                .anyMatch(name -> name.startsWith("small.csv.") && name.endsWith(".receipt.txt")));
        assertThat(drops("guarded")).singleElement().satisfies(drop -> assertThat(drop.state())
                .isEqualTo(Drop.State.QUARANTINED));
    }

    @Test
    void whatCannotBeMovedIsNotTakenTwice() throws Exception {
        server.refusedRename.set("/stuck/archive/");
        server.put("/stuck/inbox/a.csv", row(500));
        await().until(() -> !drops("stuck").isEmpty());
        // it is looked at again, and fails again
        await().until(() -> server.refusals.get() >= 2);
        assertThat(drops("stuck")).hasSize(1);
        assertThat(server.at("/stuck/inbox/a.csv")).exists();

        server.refusedRename.set(null);
        await().until(() -> Files.exists(server.at("/stuck/archive/a.csv")));
        assertThat(drops("stuck")).hasSize(1);
        assertThat(server.at("/stuck/inbox/a.csv")).doesNotExist();
    }
}
