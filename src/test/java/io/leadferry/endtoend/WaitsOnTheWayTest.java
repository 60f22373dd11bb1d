package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.cli.CommandLines;
import io.leadferry.ledger.Calls;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Where is my file?": whatever is asked, receipt, letter, commands, lists, health or metrics, the answer is the same. */
class WaitsOnTheWayTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final CallPace ANY_PACE = new CallPace(1000, Duration.ofMillis(1));

    @TempDir
    private static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(ANY_PACE)
                .deleteLimit(ANY_PACE)
                .tokenLimit(1000, Duration.ofHours(1))
                .start();
        List<String> options = new ArrayList<>();
        options.add(LeadferryUnderTest.quickDoors(home));
        options.add("--leadferry.accounts.acme.limits.generate-token.calls=1");
        for (String account : List.of("away", "calling", "guarded")) {
            options.addAll(LeadferryUnderTest.account(
                    account,
                    "ozonetel",
                    account.equals("away") ? "http://127.0.0.1:" + closedPort() : vendor.baseUrl(),
                    "user-name=rehearsal",
                    "api-key=rehearsal-key",
                    "limits.add-leads.per=500ms"));
            options.addAll(LeadferryUnderTest.feed(account + "-add", account, "add-leads"));
        }
        options.addAll(LeadferryUnderTest.feed("acme-add", "acme", "add-leads"));
        options.addAll(LeadferryUnderTest.feed("acme-delete", "acme", "delete-leads"));
        options.add("--leadferry.feeds.guarded-add.guard.min-rows=2");
        options.add("--leadferry.feeds.calling-add.linger=1h");
        ferry = new LeadferryUnderTest(home, vendor, "10ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        ferry.close();
        vendor.close();
    }

    /** A port on which nobody listens. */
    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void until(Callable<Boolean> what) {
        await().ignoreExceptionsInstanceOf(IOException.class).until(what);
    }

    private static String get(String path) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(base() + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String path) throws IOException {
        return JSON.readTree(get(path));
    }

    private static String base() {
        return "http://127.0.0.1:" + ferry.port();
    }

    private static boolean waitsFor(String file, Kind kind) {
        return ferry.receiptOf(file)
                .map(receipt -> receipt.summary().waits().stream().anyMatch(wait -> wait.kind() == kind))
                .orElse(false);
    }

    private static JsonNode of(JsonNode waits, Kind kind) {
        return StreamSupport.stream(waits.spliterator(), false)
                .filter(wait -> wait.path("kind").asText().equals(kind.word()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.word() + " in " + waits));
    }

    /** Asks everybody why a file waits. */
    private static void everybodySays(String file, Kind kind, String lane) throws Exception {
        until(() -> waitsFor(file, kind));
        String drop = ferry.receipt(file).summary().drop();
        JsonNode wait = of(json("/api/drops/" + drop).path("waits"), kind);
        assertThat(Instant.parse(wait.path("since").asText())).isBefore(Instant.now());
        if (!wait.path("until").isNull()) {
            assertThat(Instant.parse(wait.path("until").asText())).isAfter(Instant.now());
        }
        assertThat(wait.path("text").asText()).isNotBlank();
        assertThat(wait.has("do")).isTrue();
        assertThat(wait.has("action")).isFalse();
        String text = wait.path("text").asText();

        JsonNode listed = StreamSupport.stream(json("/api/drops").spliterator(), false)
                .filter(one -> one.path("drop").asText().equals(drop))
                .findFirst()
                .orElseThrow();
        assertThat(of(listed.path("waits"), kind).path("text").asText()).isEqualTo(text);
        assertThat(of(json("/api/drops/" + drop + "/waits").path("waits"), kind)
                        .path("text")
                        .asText())
                .isEqualTo(text);
        assertThat(get("/api/drops/" + drop + "/receipt.txt").replaceAll("\\s+", " "))
                .contains(kind == Kind.HELD ? "guard of the feed" : text.substring(1));
        assertThat(CommandLines.printed("why", drop, "--url", base())).contains(kind.word() + " since ", text);
        assertThat(CommandLines.printed("status", "--url", base()).replaceAll("\\s+", " "))
                .contains(kind.word() + " since ", text);
        until(() -> Files.readString(home.resolve(
                        "receipts/" + ferry.receipt(file).summary().feed() + "/" + file + "." + drop + ".receipt.json"))
                .contains("\"" + kind.word() + "\""));
        if (kind == Kind.HELD) {
            return;
        }
        JsonNode row = json("/api/drops/" + drop + "/waits?line=2");
        assertThat(of(row.path("waits"), kind).path("text").asText()).isEqualTo(text);
        assertThat(CommandLines.printed("why", drop + ":2", "--url", base())).contains("line 2 of drop", text);
        JsonNode stands = StreamSupport.stream(json("/api/lanes").spliterator(), false)
                .filter(one -> one.path("lane").asText().equals(lane))
                .findFirst()
                .orElseThrow();
        of(stands.path("waits"), kind);
        String[] names = lane.split("/");
        assertThat(get("/actuator/prometheus").lines())
                .filteredOn(line -> line.startsWith("leadferry_lane_waits{")
                        && line.contains("account=\"" + names[0] + "\"")
                        && line.contains("operation=\"" + names[1] + "\"")
                        && line.contains("kind=\"" + kind.word() + "\""))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(" 1.0"));
        String health = json("/actuator/health")
                .path("components")
                .path("lane")
                .path("details")
                .path(lane)
                .asText();
        if (List.of(Kind.LINGER, Kind.EARLIER_DELETE).contains(kind)) {
            assertThat(health).doesNotContain(kind.word());
        } else {
            assertThat(health).contains(kind.word() + " since ", text);
        }
    }

    @Test
    void aServerThatIsAway() throws Exception {
        ferry.dropNow("away-add", "away.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        everybodySays("away.csv", Kind.SERVER_AWAY, "away/add-leads");

        until(() -> ferry.receipt("away.csv").summary().waits().get(0).tries() >= 3);
        assertThat(ferry.receipt("away.csv").summary().expectedAt()).isNull();
        assertThat(ferry.receipt("away.csv").calls())
                .filteredOn(call -> call.outcome() == Calls.State.NOT_YET)
                .as("tries that are alike are one line")
                .singleElement()
                .satisfies(call -> assertThat(call.tries()).isGreaterThanOrEqualTo(2));
        assertThat(ferry.lane("away/add-leads").expectedIdleAt()).isNull();
    }

    @Test
    void companyThatIsWaitedFor() throws Exception {
        ferry.dropNow("calling-add", "lingers.csv", "PhoneNumber,CampaignName\n9000000001,L\n");
        everybodySays("lingers.csv", Kind.LINGER, "calling/add-leads");

        assertThat(ferry.receipt("lingers.csv").summary().expectedAt())
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(50)),
                        Instant.now().plus(Duration.ofMinutes(61)));
    }

    @Test
    void aFileThatAGuardHolds() throws Exception {
        ferry.dropNow("guarded-add", "guarded.csv", "PhoneNumber,CampaignName\n9000000001,G\n");
        everybodySays("guarded.csv", Kind.HELD, "guarded/add-leads");
    }

    /** One account through a bad day: a doubt, a pause, a delete that others wait for, and no tokens left. */
    @Test
    void whatAPersonMustSeeTo() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.dropNow("acme-add", "doubt.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        everybodySays("doubt.csv", Kind.IN_DOUBT, "acme/add-leads");
        assertThat(ferry.finished("doubt.csv")).isTrue();

        ferry.pause("acme/delete-leads");
        ferry.dropNow("acme-delete", "paused.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        everybodySays("paused.csv", Kind.PAUSED, "acme/delete-leads");
        ferry.dropNow("acme-add", "behind.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        everybodySays("behind.csv", Kind.EARLIER_DELETE, "acme/add-leads");
        assertThat(ferry.receipt("behind.csv").summary().waits())
                .extracting(Wait::action)
                .singleElement()
                .asString()
                .contains("leadferry resume acme/delete-leads");
        ferry.resume("acme/delete-leads");
        until(() -> ferry.finished("paused.csv") && ferry.finished("behind.csv"));

        vendor.expireTokens();
        ferry.dropNow("acme-delete", "token.csv", "PhoneNumber,CampaignName\n9000000003,A\n");
        everybodySays("token.csv", Kind.TOKEN, "acme/delete-leads");
        assertThat(ferry.receipt("token.csv").summary().expectedAt())
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
    }
}
