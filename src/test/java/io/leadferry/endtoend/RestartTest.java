package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.OnBothLedgers;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second process makes of what the first one left. */
@OnBothLedgers
class RestartTest {

    private static final LaneId ADDS = new LaneId("acme", "add-leads");

    @TempDir
    private Path home;

    private static String leads(int rows) {
        StringBuilder text = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int i = 0; i < rows; i++) {
            text.append(9_000_000_000L + i).append(",A\n");
        }
        return text.toString();
    }

    @Test
    void theLimitHoldsOverTheWindowThatSpansARestart() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .addLimit(5, Duration.ofSeconds(6))
                        .start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "6s")) {
            ferry.drop("leads", "a.csv", leads(4_600));
            await().until(() -> vendor.calls().size() == 5);
            ferry.stop();
            ferry.start();
            await().until(() -> ferry.finished("a.csv"));

            assertThat(vendor.violations()).isEmpty();
            assertThat(vendor.calls()).hasSize(10);
            assertThat(vendor.leads("A")).hasSize(4_600).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCallThatWasWrittenDownAndNotSettledIsInDoubtAndNotRepeated() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            cutOffAfterTheJournal(ferry, leads(700));
            await().until(() -> ferry.finished("a.csv"));

            assertThat(ferry.rows("inDoubt")).isEqualTo(500);
            assertThat(ferry.rows("accepted")).isEqualTo(200);
            assertThat(vendor.calls().stream().flatMap(call -> call.numbers().stream()))
                    .hasSize(200);
        }
    }

    @Test
    void aHarmlessCallThatWasNotSettledIsRepeated() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home, vendor, "500ms", "--leadferry.feeds.leads.options.isDelete=true")) {
            cutOffAfterTheJournal(ferry, leads(700));
            await().until(() -> ferry.finished("a.csv"));

            assertThat(ferry.rows("accepted")).isEqualTo(700);
        }
    }

    /** The first call of the drop is journalled, and the process ends before it is sent or settled. */
    private static void cutOffAfterTheJournal(LeadferryUnderTest ferry, String content) throws Exception {
        LaneControl lanes = ferry.context().getBean(LaneControl.class);
        lanes.pause(ADDS);
        ferry.drop("leads", "a.csv", content);
        await().until(() -> ferry.rows("pending") == 700);
        Clock clock = Clock.systemUTC();
        Ledger ledger = ferry.context().getBean(Ledger.class);
        Permits permits = ferry.context().getBean(Permits.class);
        Lanes standings = ferry.context().getBean(Lanes.class);
        Batcher batcher = ferry.context().getBean(Batcher.class);
        ledger.inTransaction(
                () -> { // open for this call, and for nobody else's
                    standings.set(ADDS, Lanes.State.OPEN, null, clock.instant());
                    long permit = permits.take(ADDS, clock.instant(), Instant.EPOCH);
                    assertThat(batcher.cut(ADDS, new IssuedPermit(ADDS, permit)))
                            .isNotNull();
                    standings.set(ADDS, Lanes.State.PAUSED, null, clock.instant());
                });
        assertThat(ferry.rows("pending")).isEqualTo(700);
        ferry.stop();
        ferry.start();
        ferry.context().getBean(LaneControl.class).resume(ADDS);
    }

    /** A callback that is told 404, as an unknown secret is, does not come again. */
    @Test
    void whoComesBeforeTheRoutesRunWaitsForThem() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI ferryThere = URI.create("http://127.0.0.1:" + port);
        AtomicBoolean done = new AtomicBoolean();
        Set<String> heard = ConcurrentHashMap.newKeySet();
        Thread visitor = new Thread(() -> {
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest open = HttpRequest.newBuilder(ferryThere.resolve("/api/lanes/acme/add-leads/resume"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            while (!done.get()) {
                try {
                    heard.add(http.send(open, HttpResponse.BodyHandlers.ofString())
                                    .statusCode() + "");
                } catch (IOException e) {
                    Thread.onSpinWait(); // the port is not open yet
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        visitor.start();
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms", "--server.port=" + port)) {
            await().until(() -> !heard.isEmpty());
        } finally {
            done.set(true);
            visitor.join();
        }

        assertThat(heard).isSubsetOf("200", "503").contains("200");
    }

    @Test
    void aFileThatWasSealedAndNotMovedIsArchivedAndNotSentTwice() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            ferry.drop("leads", "a.csv", leads(3));
            await().until(() -> ferry.finished("a.csv"));
            await().until(() -> archived().count() == 1);
            ferry.stop();
            Path original = archived().findFirst().orElseThrow();
            Path inbox = home.resolve("inbox/leads/a.csv");
            Files.move(original, inbox);
            ferry.start();
            await().until(() -> Files.notExists(inbox));

            assertThat(ferry.drops()).hasSize(1);
            assertThat(archived()).containsExactly(original);
            assertThat(vendor.calls().stream().filter(call -> call.operation() == OzonetelOperation.ADD_LEADS))
                    .extracting(ReceivedCall::rows)
                    .containsExactly(3);
        }
    }

    private Stream<Path> archived() throws Exception {
        Path archive = home.resolve("archive");
        return Files.exists(archive) ? Files.walk(archive).filter(Files::isRegularFile) : Stream.empty();
    }
}
