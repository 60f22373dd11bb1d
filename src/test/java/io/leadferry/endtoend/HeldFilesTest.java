package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.model.RowState;
import io.leadferry.receipt.Receipt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that a guard holds: nothing of them is sent until a person says so, and then all of it, once. */
class HeldFilesTest extends Installation {

    private static final String HEADER = "PhoneNumber,CampaignName\n";

    private final HttpClient http = HttpClient.newHttpClient();

    private void start() throws IOException {
        List<String> options = new ArrayList<>(List.of(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.complete-when=marker .done",
                "--leadferry.feeds.leads.linger=50ms",
                "--leadferry.feeds.leads.guard.min-rows=2",
                "--leadferry.feeds.leads.guard.max-rejected=50%",
                "--leadferry.feeds.deletes.complete-when=marker .done",
                "--leadferry.feeds.deletes.linger=50ms",
                "--leadferry.feeds.deletes.guard.max-deletes=300%"));
        ferry(options.toArray(String[]::new));
    }

    @Test
    void whatAGuardHoldsIsReleasedOrDiscardedByAPerson() throws Exception {
        start();
        // as a process leaves it that ends between writing why a file is held and saying so in the ledger
        Files.createDirectories(home.resolve("quarantine/leads"));
        Files.writeString(home.resolve("quarantine/leads/headless.csv.reason.txt"), "an earlier try's");
        ferry.dropNow("leads", "small.csv", HEADER + "9000000001,A\n");
        ferry.dropNow("leads", "bad.csv", HEADER + "9000000002,A\n1,A\n2,A\n");
        ferry.dropNow("leads", "half-bad.csv", HEADER + "9000000003,A\n1,A\n");
        ferry.dropNow("leads", "headless.csv", "9000000004,A\n");
        await().until(() -> ferry.allFinished(4));

        Receipt.Summary small = ferry.receipt("small.csv").summary();
        Receipt.Summary bad = ferry.receipt("bad.csv").summary();
        assertThat(small.held()).isTrue();
        assertThat(small.reason()).contains("has 1 row;").contains("asks for 2");
        assertThat(bad.reason())
                .isEqualTo("2 of the file's 3 rows would be rejected; the guard of the feed leads lets pass 50%");
        assertThat(ferry.receipt("half-bad.csv").summary().state()).isEqualTo(Drop.State.FINISHED);
        assertThat(ferry.receipt("headless.csv").summary().held()).isFalse();
        assertThat(vendor.leads("A")).containsExactly("9000000003");

        assertThat(post(small, "release")).isEqualTo(200);
        assertThat(post(bad, "discard")).isEqualTo(200);
        assertThat(post(bad, "release")).as("it was discarded").isEqualTo(409);
        assertThat(post(ferry.receipt("headless.csv").summary(), "release"))
                .as("nothing to read")
                .isEqualTo(409);
        assertThat(post(ferry.receipt("half-bad.csv").summary(), "discard"))
                .as("it was sent")
                .isEqualTo(409);
        await().until(() -> ferry.finished("small.csv")
                && ferry.receipt("small.csv").summary().state() == Drop.State.FINISHED);

        Receipt.Summary released = ferry.receipt("small.csv").summary();
        assertThat(released.drop()).as("the same drop").isEqualTo(small.drop());
        assertThat(released.rows()).containsEntry("total", 1L).containsEntry("accepted", 1L);
        assertThat(released.releasedAt()).isNotNull();
        assertThat(released.held()).isFalse();
        assertThat(post(small, "release")).as("it is done").isEqualTo(409);
        await().untilAsserted(() -> assertThat(names("archive")).contains("small.csv", "bad.csv"));
        assertThat(names("quarantine")).containsExactlyInAnyOrder("headless.csv", "headless.csv.reason.txt");
        assertThat(ferry.receipt("bad.csv").summary().discardedAt()).isNotNull();
        assertThat(vendor.leads("A")).containsExactlyInAnyOrder("9000000003", "9000000001");
    }

    @Test
    void theReceiptOfAReleasedFileSaysWhyRowsWereRejected() throws Exception {
        start();
        ferry.dropNow("leads", "bad.csv", HEADER + "9000000002,A\n1,A\n2,A\n");
        await().until(() -> ferry.allFinished(1));
        Receipt held = ferry.receipt("bad.csv");
        assertThat(held.reasons()).as("nothing of it is in the ledger").isEmpty();
        assertThat(post(held.summary(), "release")).isEqualTo(200);
        await().until(() -> ferry.receipt("bad.csv").summary().state() == Drop.State.FINISHED);

        assertThat(ferry.receipt("bad.csv").reasons())
                .extracting(reason -> reason.state(), reason -> reason.rows())
                .containsExactly(tuple(RowState.REJECTED, 2L));
    }

    @Test
    void farMoreDeletesThanUsualWaitForAPerson() throws Exception {
        start();
        ferry.dropNow("deletes", "first.csv", numbers(0, 40));
        for (int day = 0; day < 3; day++) {
            int so = day + 1;
            await().until(() -> ferry.allFinished(so));
            ferry.dropNow("deletes", "day-" + day + ".csv", numbers(100 + day * 10, 10));
        }
        await().until(() -> ferry.allFinished(4));
        ferry.dropNow("deletes", "usual.csv", numbers(200, 30));
        ferry.dropNow("deletes", "flood.csv", numbers(300, 31));
        await().until(() -> ferry.allFinished(6));

        assertThat(ferry.receipt("usual.csv").summary().state()).isEqualTo(Drop.State.FINISHED);
        Receipt.Summary flood = ferry.receipt("flood.csv").summary();
        assertThat(flood.held()).isTrue();
        assertThat(flood.reason())
                .contains("deletes 31 rows")
                .contains("usually brings 10")
                .contains("300%");
        assertThat(post(flood, "release")).isEqualTo(200);
        await().until(() -> ferry.receipt("flood.csv").summary().rows().get("confirmed") == 31L);
    }

    @Test
    void aReleaseOutlivesAStop() throws Exception {
        start();
        ferry.dropNow("leads", "small.csv", HEADER + "9000000001,A\n");
        await().until(() -> ferry.allFinished(1));
        await().until(() -> names("quarantine").contains("small.csv"));
        Path away = home.resolve("away.csv");
        Path held = home.resolve("quarantine/leads/small.csv");
        Files.move(held, away);
        assertThat(post(ferry.receipt("small.csv").summary(), "release")).isEqualTo(200);
        ferry.stop();
        Files.move(away, held);
        ferry.start();
        await().until(() -> ferry.receipt("small.csv").summary().state() == Drop.State.FINISHED);

        assertThat(vendor.leads("A")).containsExactly("9000000001");
        await().untilAsserted(() -> assertThat(names("quarantine")).isEmpty());
    }

    private static String numbers(int from, int count) {
        return LongStream.range(0, count)
                .mapToObj(n -> (9_000_000_000L + from + n) + ",A\n")
                .collect(Collectors.joining("", HEADER, ""));
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private int post(Receipt.Summary drop, String verb) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + ferry.port() + "/api/drops/" + drop.drop() + "/" + verb);
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
