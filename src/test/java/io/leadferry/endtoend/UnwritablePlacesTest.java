package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.receipt.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A place of the ferry that cannot be written costs what belongs there, and for as long as that lasts: it is told once,
 * nothing is done twice, others go on, and it ends by itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnwritablePlacesTest extends Installation {

    private static final String GOOD = "PhoneNumber,Name\n%s,A\n";

    @Test
    void isToldOnceCostsNothingElseAndEndsByItself(CapturedOutput log) throws Exception {
        List<Path> inTheWay = List.of(
                home.resolve("quarantine/leads"), home.resolve("archive/deletes"), home.resolve("receipts/deletes"));
        for (Path place : inTheWay) {
            Files.createDirectories(place.getParent());
            Files.writeString(place, "in the way");
        }
        ferry(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.campaign=Sales_1",
                "--leadferry.feeds.deletes.campaign=Sales_1");
        ferry.drop("leads", "headless.csv", "9000000001,A\n");
        ferry.drop("leads", "good.csv", GOOD.formatted("9000000002"));
        ferry.drop("deletes", "gone.csv", GOOD.formatted("9000000003"));
        ferry.drop("deletes", "again.csv", GOOD.formatted("9000000004"));
        await().until(() -> ferry.allFinished(3));
        Instant tried = Instant.now();
        ferry.drop("leads", "later.csv", GOOD.formatted("9000000005"));
        await().until(() -> ferry.allFinished(4) && Instant.now().isAfter(tried.plus(Duration.ofSeconds(6))));

        assertThat(ferry.drops())
                .extracting(Receipt.Summary::file)
                .as("one drop a file, and none of what could not be put aside")
                .containsExactlyInAnyOrder("good.csv", "gone.csv", "again.csv", "later.csv");
        assertThat(inbox("leads")).containsExactly("headless.csv");
        assertThat(inbox("deletes")).containsExactlyInAnyOrder("again.csv", "gone.csv");
        assertThat(receipts("leads")).hasSize(4);
        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("headless.csv is not taken yet"));
        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("gone.csv cannot leave its folder yet"));
        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("again.csv cannot leave its folder yet"));
        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("cannot be written, trying until it can"));
        assertThat(log).doesNotContain("\tat ");

        for (Path place : inTheWay) {
            Files.delete(place);
        }
        await().until(() -> ferry.allFinished(5));
        await().until(() -> inbox("leads").isEmpty() && inbox("deletes").isEmpty());
        await().until(() -> receipts("deletes").size() == 4);

        assertThat(ferry.drops()).hasSize(5);
        assertThat(ferry.receipt("headless.csv").summary().state()).isEqualTo(Drop.State.QUARANTINED);
        assertThat(home.resolve("quarantine/leads/headless.csv")).exists();
        assertThat(home.resolve("quarantine/leads/headless.csv.reason.txt"))
                .content()
                .contains("no column is read as 'PhoneNumber'");
        try (Stream<Path> archived = Files.walk(home.resolve("archive/deletes"))) {
            assertThat(archived.filter(Files::isRegularFile)).hasSize(2);
        }
        assertThat(vendor.leads("Sales_1")).containsExactlyInAnyOrder("9000000002", "9000000005");
    }

    private List<String> inbox(String feed) throws IOException {
        return names(home.resolve("inbox").resolve(feed));
    }

    private List<String> receipts(String feed) throws IOException {
        return names(home.resolve("receipts").resolve(feed));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }
}
