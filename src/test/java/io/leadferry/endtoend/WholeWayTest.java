package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.OnBothLedgers;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Operation;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files travel the whole way, by the routes that ship, the real file and HTTP components, and a strict vendor. */
@OnBothLedgers
class WholeWayTest {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    @Test
    void rowsOfManyFilesTravelInTheFewestCallsAndNeverTooFast() throws Exception {
        try (OzonetelStandIn vendor =
                        OzonetelStandIn.builder().addLimit(5, WINDOW).start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "1s")) {
            ferry.pause(OzonetelOperation.ADD_LEADS);
            int[] sizes = {1, 499, 500, 501, 7, 730, 333, 1024};
            int number = 0;
            for (int size : sizes) {
                int first = number;
                number += size;
                ferry.drop(
                        "leads",
                        "f" + first + ".csv",
                        "PhoneNumber,Name,CampaignName\n"
                                + lines(first, size, i -> ",Asha," + (i % 2 == 0 ? "A" : "B")));
            }
            int rows = number;
            await().until(() -> ferry.rows("pending") == rows);
            ferry.resume(OzonetelOperation.ADD_LEADS);
            await().until(() -> ferry.allFinished(sizes.length));

            assertThat(ferry.rows("accepted")).isEqualTo(rows);
            List<ReceivedCall> adds = calls(vendor, OzonetelOperation.ADD_LEADS);
            assertThat(adds).hasSize(callsFor(rows / 2) + callsFor(rows - rows / 2));
            assertThat(adds.stream().flatMap(call -> call.numbers().stream()))
                    .hasSize(rows)
                    .doesNotHaveDuplicates();
            assertThat(vendor.violations()).isEmpty();
        }
    }

    private static int callsFor(int rows) {
        return (rows + 499) / 500;
    }

    @Test
    void deletesTravelAsNumbersTimesCampaignsOneCallAtATime() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .deleteLimit(2, WINDOW)
                        .deleteLatency(Duration.ofMillis(200))
                        .start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home,
                        vendor,
                        "1s",
                        "--leadferry.feeds.deletes.campaigns[0]=A",
                        "--leadferry.feeds.deletes.campaigns[1]=B ")) {
            ferry.drop("deletes", "one.csv", "phone number\n" + lines(0, 150, i -> ""));
            ferry.drop("deletes", "two.csv", "Phone_Number;CampaignName\n" + lines(1000, 20, i -> ";C"));
            await().until(() -> ferry.allFinished(2));

            assertThat(ferry.rows("confirmed")).isEqualTo(170);
            List<ReceivedCall> deletes = calls(vendor, OzonetelOperation.DELETE_LEADS);
            assertThat(deletes).hasSize(3);
            assertThat(deletes)
                    .filteredOn(call -> call.campaigns().contains("A"))
                    .allSatisfy(call -> assertThat(call.campaigns()).containsExactly("A", "B "))
                    .flatExtracting(ReceivedCall::numbers)
                    .hasSize(150);
            assertThat(vendor.violations()).isEmpty();
        }
    }

    @Test
    void receiptsRejectsAndTheOriginalAreWhereTheContractSays() throws Exception {
        String file = "\uFEFFphone NUMBER;Full Name;Priority;ExpiryDate;City\n"
                + "9000000001;Asha;5;2026-12-31;Pune\n"
                + "+91 90000-00001;Again;5;2026-12-31;Pune\n"
                + "9000000002;Zoé;5;2026-12-31;Pune\n"
                + "\n"
                + "12;Short;5;2026-12-31;\"Goa\nNorth\"\n"
                + "9000000003;Late;soon;2026-12-31;=1+1\n";
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home,
                        vendor,
                        "60s",
                        "--leadferry.feeds.leads.campaign=A",
                        "--leadferry.feeds.leads.columns.fullname=Name")) {
            ferry.drop("leads", "odd.csv", file);
            await().until(() -> ferry.finished("odd.csv"));
            String drop = ferry.receipt("odd.csv").summary().drop();
            Path receipts = home.resolve("receipts/leads");
            Path json = receipts.resolve("odd.csv." + drop + ".receipt.json");
            await().until(() ->
                    Files.exists(json) && tree(json).path("state").asText().equals("finished"));

            JsonNode receipt = tree(json);
            assertThat(Described.receiptFaults(receipt)).isEmpty();
            assertThat(receipt.path("rows").path("total").asLong()).isEqualTo(5);
            assertThat(receipt.path("rows").path("accepted").asLong()).isEqualTo(1);
            assertThat(receipt.path("rows").path("duplicate").asLong()).isEqualTo(1);
            assertThat(receipt.path("rows").path("rejected").asLong()).isEqualTo(3);
            assertThat(receipt.path("calls").get(0).path("lane").asText()).isEqualTo("acme/add-leads");
            assertThat(receipt.path("problems").findValuesAsText("line")).containsExactly("3", "4", "6", "8");
            assertThat(Files.readString(receipts.resolve("odd.csv." + drop + ".rejected.csv"))
                            .lines())
                    .first()
                    .isEqualTo("\uFEFFphone NUMBER,Full Name,Priority,ExpiryDate,City,_line,_reason");
            assertThat(Files.readString(receipts.resolve("odd.csv." + drop + ".rejected.csv")))
                    .contains("'é' is not allowed")
                    .contains("'=1+1");
            assertThat(Files.readString(receipts.resolve("odd.csv." + drop + ".receipt.txt")))
                    .contains("5 rows in the file");
            assertThat(onlyFile(home.resolve("archive/leads"))).hasContent(file);
            await().untilAsserted(() -> assertThat(vendor.leads("A")).containsExactly("9000000001"));
        }
    }

    private static List<ReceivedCall> calls(OzonetelStandIn vendor, Operation operation) {
        return vendor.calls().stream()
                .filter(call -> call.operation() == operation)
                .toList();
    }

    private static String lines(int first, int count, java.util.function.IntFunction<String> rest) {
        StringBuilder lines = new StringBuilder();
        IntStream.range(first, first + count)
                .forEach(i ->
                        lines.append(9_000_000_000L + i).append(rest.apply(i)).append('\n'));
        return lines.toString();
    }

    private static JsonNode tree(Path json) throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .reduce((a, b) -> {
                        throw new AssertionError("two files in " + folder);
                    })
                    .orElseThrow();
        }
    }
}
