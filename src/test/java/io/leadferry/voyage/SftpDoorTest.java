package io.leadferry.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private SftpHarbour server;
    private FerryUnderTest ferry;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        home = folder;
        vendor = OzonetelStandIn.builder().addLimit(100, Duration.ofMillis(500)).start();
        server = new SftpHarbour(home);
        List<String> options = new ArrayList<>();
        for (String feed : List.of("plain", "marked", "guarded", "grown")) {
            server.folder("/" + feed + "/inbox");
        }
        options.add(FerryUnderTest.quickDoors(home));
        options.addAll(server.feed("plain", "/plain/inbox"));
        options.addAll(server.feed("marked", "/./marked/inbox"));
        options.add("--leadferry.feeds.marked.complete-when=marker .done");
        options.addAll(server.feed("guarded", "/guarded/inbox/", "guard.min-rows=2"));
        options.addAll(server.feed("grown", "/~/grown/inbox"));
        options.add("--leadferry.feeds.grown.complete-when=stable 1500ms");
        ferry = new FerryUnderTest(home.resolve("home"), vendor, "500ms", options.toArray(String[]::new));
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
        await().atMost(Duration.ofSeconds(15)).until(() -> ferry.finished("leads one.csv"));
        Receipt.Summary drop = ferry.receipt("leads one.csv").summary();
        String name = "leads one.csv." + drop.drop();
        Path receipts = server.at("/plain/receipts");
        await().untilAsserted(() -> assertThat(names(receipts))
                .contains(name + ".receipt.json", name + ".receipt.txt", name + ".rejected.csv"));

        await().until(() -> Files.exists(server.at("/plain/archive/leads one.csv")));
        assertThat(server.at("/plain/archive/leads one.csv")).hasContent(row(1) + "12,A");
        assertThat(names(server.at("/plain/inbox"))).doesNotContain("leads one.csv");
        await().untilAsserted(() -> assertThat(receipts.resolve(name + ".receipt.json"))
                .hasSameTextualContentAs(home.resolve("home/receipts/plain").resolve(name + ".receipt.json")));
        assertThat(receipts.resolve(name + ".receipt.json")).content().contains("\"state\":\"finished\"");
        assertThat(home.resolve("home/arriving/plain")).isEmptyDirectory();
    }
}
