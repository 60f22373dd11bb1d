package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.cli.CommandLines;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Wait.Kind;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} over a ferry on a bad day: what needs somebody first, then what moves, then what ended. */
class StatusOnTheWayTest {

    private static final CallPace ANY_PACE = new CallPace(1000, Duration.ofMillis(1));
    private static final String HEADER = "PhoneNumber,CampaignName\n";

    @TempDir
    private static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(ANY_PACE)
                .deleteLimit(ANY_PACE)
                .campaigns(Set.of("A"))
                .start();
        List<String> options = new ArrayList<>();
        options.add(LeadferryUnderTest.quickDoors(home));
        options.add("--leadferry.console.password=let me in");
        options.addAll(LeadferryUnderTest.account(
                "other", "ozonetel", vendor.baseUrl(), "user-name=rehearsal", "api-key=rehearsal-key"));
        options.addAll(LeadferryUnderTest.feed("acme-add", "acme", "add-leads"));
        options.addAll(LeadferryUnderTest.feed("acme-delete", "acme", "delete-leads"));
        options.addAll(LeadferryUnderTest.feed("guarded", "other", "add-leads"));
        options.addAll(LeadferryUnderTest.feed("lingers", "other", "add-leads"));
        options.add("--leadferry.feeds.guarded.guard.min-rows=2");
        options.add("--leadferry.feeds.lingers.linger=1h");
        ferry = new LeadferryUnderTest(home, vendor, "10ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        ferry.close();
        vendor.close();
    }

    private static String status(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "status", "--url", "http://127.0.0.1:" + ferry.port(), "--leadferry.console.password=let me in"));
        line.addAll(List.of(more));
        return CommandLines.printed(line.toArray(String[]::new));
    }

    private static String dropOf(String file) {
        return ferry.receipt(file).summary().drop();
    }

    private static boolean waitsFor(String file, Kind kind) {
        return ferry.receiptOf(file)
                .map(receipt -> receipt.summary().waits().stream().anyMatch(wait -> wait.kind() == kind))
                .orElse(false);
    }

    @Test
    void everyFileStandsInOnePlaceAndWhatNeedsSomebodyIsFirstHoweverOldItIs() throws Exception {
        assertThat(status().replaceAll("\\s+", " "))
                .contains("Nothing needs you.", "No file is at work.", "NOTHING HAS COME YET")
                .contains(
                        "(feed acme-add, acme/add-leads)",
                        home.resolve("inbox/acme-add").toString())
                .contains("acme/add-leads: no row waits; 0 of 5 calls used")
                .doesNotContain("generate-token", "unblock-numbers", "NEEDS SOMEBODY", "ENDED");

        ferry.dropNow("guarded", "held.csv", HEADER + "9000000001,A\n");
        await().until(() -> waitsFor("held.csv", Kind.HELD));
        ferry.dropNow("acme-add", "odd.csv", "no header\n1\n");
        await().until(() -> ferry.finished("odd.csv"));
        ferry.dropNow("acme-add", "mended.csv", "no header\n2\n");
        await().until(() -> ferry.finished("mended.csv"));
        ferry.dropNow("acme-add", "mended.csv", HEADER + "9000000007,A\nx,A\n9000000007,A\n");
        await().until(() -> ferry.drops().stream()
                .anyMatch(drop -> drop.file().equals("mended.csv") && drop.state() == Drop.State.FINISHED));
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.dropNow("acme-add", "doubt.csv", HEADER + "9000000001,A\n");
        await().until(() -> waitsFor("doubt.csv", Kind.IN_DOUBT));
        ferry.dropNow("acme-add", "nowhere.csv", HEADER + "9000000002,Nowhere\n");
        await().until(() -> waitsFor("nowhere.csv", Kind.CAMPAIGN_UNKNOWN));
        ferry.pause("acme/delete-leads");
        ferry.dropNow("acme-delete", "paused.csv", HEADER + "9000000003,A\n9000000004,A\n");
        await().until(() -> waitsFor("paused.csv", Kind.PAUSED));
        ferry.dropNow("lingers", "lingers.csv", HEADER + "9000000005,A\n9000000006,A\nx,A\n");
        await().until(() -> waitsFor("lingers.csv", Kind.LINGER));
        for (int i = 0; i < 22; i++) {
            ferry.dropNow("acme-add", "again" + i + ".csv", HEADER + "9000000007,A\nx,A\n9000000007,A\n");
        }
        await().until(() -> ferry.drops().stream()
                        .filter(drop -> drop.state() == Drop.State.DUPLICATE)
                        .count()
                == 22);

        String status = status();
        assertThat(status.lines()).as("it fits a terminal:%n%s", status).allMatch(line -> line.length() <= 80);
        String zone = ZoneId.systemDefault().getId();
        assertThat(status.split(" " + zone, -1)).as("the zone is told once").hasSize(2);
        assertThat(status).as("and no time but in it").doesNotContain("Z ", "T0", "T1", "T2");
        String[] sections = status.split("NEEDS SOMEBODY|MOVES|ENDED");
        assertThat(sections).hasSize(4);
        String needs = sections[1].replaceAll("\\s+", " ");
        String moves = sections[2].replaceAll("\\s+", " ");
        String ended = sections[3].replaceAll("\\s+", " ");

        assertThat(needs)
                .startsWith(" acme/delete-leads is paused: 2 rows wait paused since "
                        + local("paused.csv").substring(0, 11))
                .contains("leadferry resume acme/delete-leads")
                .contains("behind it: paused.csv (drop " + dropOf("paused.csv")
                        + ", feed acme-delete), 2 rows: 2 pending")
                .contains("held.csv (drop " + dropOf("held.csv") + ", feed guarded) held since " + local("held.csv"))
                .contains("leadferry release " + dropOf("held.csv"), "leadferry discard " + dropOf("held.csv"))
                .contains(
                        "odd.csv (drop " + dropOf("odd.csv") + ", feed acme-add) quarantined since " + local("odd.csv"))
                .contains("no column is read as 'PhoneNumber'", "drop the file again")
                .contains(
                        "doubt.csv (drop " + dropOf("doubt.csv") + ", feed acme-add) 1 row: 1 in doubt in-doubt since")
                .contains("leadferry resolve "
                        + ferry.receipt("doubt.csv").calls().get(0).call() + " --as not-sent")
                .contains(
                        "nowhere.csv",
                        "campaign-unknown since",
                        "'Nowhere'",
                        "leadferry discard " + dropOf("nowhere.csv"))
                .doesNotContain("mended.csv", "lingers.csv", "again0.csv");
        assertThat(moves)
                .contains("lingers.csv (drop " + dropOf("lingers.csv") + ", feed lingers)")
                .contains("3 rows: 1 rejected, 2 pending came " + local("lingers.csv"))
                .contains("33 % dealt with; the last should have been sent about ")
                .contains("linger since ", "; until about ")
                .contains("other/add-leads: 2 rows wait; 0 of 5 calls used")
                .doesNotContain("acme/delete-leads", "held.csv", "paused.csv");
        assertThat(ended)
                .contains("again", ", 3 rows: 3 duplicate; drop ", "and 4 more files have ended: GET /api/drops")
                .doesNotContain("held.csv", "doubt.csv");

        everyDropOnceAndItsRowsAddUp();
    }

    private static String local(String file) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                .withZone(ZoneId.systemDefault())
                .format(ferry.receipt(file).summary().receivedAt());
    }

    /** The same in JSON, where nothing is cut short. */
    private static void everyDropOnceAndItsRowsAddUp() throws Exception {
        JsonNode all = new ObjectMapper().readTree(status("--json"));
        assertThat(all.path("lanes").isArray() && all.path("drops").isArray()).isTrue();
        List<JsonNode> told = new ArrayList<>();
        JsonNode status = all.path("status");
        status.path("needs").path("all").forEach(need -> {
            if (need.path("drop").isObject()) {
                told.add(need.path("drop"));
            }
            need.path("behind").forEach(told::add);
        });
        status.path("moves").path("drops").forEach(told::add);
        status.path("ended").path("drops").forEach(told::add);
        List<String> names =
                told.stream().map(drop -> drop.path("drop").asText()).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.size() + status.path("ended").path("more").asInt())
                .isEqualTo(ferry.drops().size());
        assertThat(new TreeSet<>(names))
                .isSubsetOf(ferry.drops().stream().map(Receipt.Summary::drop).toList());
        told.forEach(drop -> {
            JsonNode rows = drop.path("rows");
            long sum = StreamSupport.stream(rows.spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .sum();
            assertThat(sum).isEqualTo(2 * rows.path("total").asLong());
        });
    }
}
