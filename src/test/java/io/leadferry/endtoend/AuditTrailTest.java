package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.cli.CommandLines;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes something stands in the audit trail, by whatever way it came; and nobody's number does. */
class AuditTrailTest {

    private static final String PASSWORD = "open-sesame-audited";

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder().start();
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "300ms",
                "--leadferry.console.password=" + PASSWORD,
                "--leadferry.feeds.leads.guard.min-rows=2");
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
    }

    private static HttpResponse<String> ask(String user, String method, String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port() + path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        (user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode latest() throws Exception {
        return new ObjectMapper()
                .readTree(ask("auditor", "GET", "/api/audit", "").body())
                .get(0);
    }

    private static void told(String who, String from, String action, String about, String name, String outcome)
            throws Exception {
        JsonNode entry = latest();
        assertThat(List.of(
                        entry.get("who").asText(),
                        entry.get("from").asText(),
                        entry.get("what").asText(),
                        entry.get("about").asText(),
                        entry.get("name").asText(),
                        entry.get("outcome").asText()))
                .containsExactly(who, from, action, about, name, outcome);
        assertThat(entry.get("address").asText()).isEqualTo("127.0.0.1");
        assertThat(Instant.parse(entry.get("at").asText()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
    }

    private static String[] command(String... words) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(words),
                        java.util.stream.Stream.of(
                                "--url",
                                "http://127.0.0.1:" + ferry.port(),
                                "--leadferry.console.password=" + PASSWORD))
                .toArray(String[]::new);
    }

    private static String held(String name, String content) throws Exception {
        ferry.drop("leads", name, content);
        await().until(() -> ferry.receiptOf(name).isPresent());
        return ferry.receipt(name).summary().drop();
    }

    @Test
    void eachChangeIsWrittenDownWithWhoWhyAndWhatCameOfIt() throws Exception {
        String lane = "/api/lanes/acme/add-leads/";
        ask("anna", "POST", lane + "pause?reason=too%20many%20calls", "");
        told("anna", "api", "pause", "lane", "acme/add-leads", "done");
        assertThat(latest().get("reason").asText()).isEqualTo("too many calls");

        ask("anna", "POST", lane + "resume", "{\"reason\": \"call +91 9876543210 back, key " + PASSWORD + "\"}");
        told("anna", "api", "resume", "lane", "acme/add-leads", "done");
        assertThat(latest().get("reason").asText())
                .startsWith("call +•••10 back")
                .doesNotContain("9876543210", "98765", PASSWORD);

        String first = held("first.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        CommandLines.printed(command("release", first, "--reason", "known to be short"));
        told(System.getProperty("user.name"), "command", "release", "drop", first, "done");
        assertThat(latest().get("reason").asText()).isEqualTo("known to be short");
        await().until(() -> ferry.rows("accepted") == 1);
        assertThat(ask("anna", "POST", "/api/drops/" + first + "/release", "").statusCode())
                .isEqualTo(409);
        told("anna", "api", "release", "drop", first, "refused");

        String second = held("second.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        ask("bert", "POST", "/api/drops/" + second + "/discard", "");
        told("bert", "api", "discard", "drop", second, "done");

        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.drop("leads", "third.csv", "PhoneNumber,CampaignName\n9000000003,A\n9000000004,A\n");
        await().until(() -> ferry.rows("inDoubt") == 2);
        String call = ferry.receipt("third.csv").calls().get(0).call();
        ask("anna", "POST", "/api/calls/" + call + "/resolve", "{\"as\":\"sent\",\"reason\":\"seen at the vendor\"}");
        told("anna", "api", "resolve", "call", call, "done");
        assertThat(latest().get("reason").asText()).isEqualTo("seen at the vendor");
        ask("anna", "POST", "/api/calls/" + call + "/resolve", "{\"as\":\"sent\"}");
        told("anna", "api", "resolve", "call", call, "refused");

        ask("anna", "POST", "/api/retention", "");
        told("anna", "api", "retain", "ferry", "", "done");

        ask("anna", "POST", "/api/forgettings", "{\"number\":\"9111111111\",\"reason\":\"asked by mail\"}");
        told("anna", "api", "forget", "forgetting", "1", "done");

        JsonNode all = new ObjectMapper()
                .readTree(ask("auditor", "GET", "/api/audit?limit=1000", "").body());
        assertThat(all.toString()).doesNotContain("9111111111", "9876543210", "900000000", PASSWORD);
        assertThat(StreamSupport.stream(all.spliterator(), false)
                        .map(entry -> entry.get("entry").asLong())
                        .toList())
                .isSortedAccordingTo((one, other) -> Long.compare(other, one))
                .hasSizeGreaterThanOrEqualTo(9);

        long middle = all.get(5).get("entry").asLong();
        JsonNode behind = new ObjectMapper()
                .readTree(
                        ask("auditor", "GET", "/api/audit?since=" + middle, "").body());
        assertThat(behind).hasSize(5);
        assertThat(behind.get(0).get("entry").asLong()).isEqualTo(middle + 1);
        assertThat(new ObjectMapper()
                        .readTree(ask(
                                        "auditor",
                                        "GET",
                                        "/api/audit?since="
                                                + all.get(8).get("at").asText(),
                                        "")
                                .body())
                        .get(0)
                        .get("entry")
                        .asLong())
                .isLessThanOrEqualTo(all.get(8).get("entry").asLong());
        assertThat(ask("auditor", "GET", "/api/audit?since=yesterday", "").body())
                .contains("since: must be");

        assertThat(CommandLines.printed(command("audit", "--limit", "3")))
                .contains("anna (api, 127.0.0.1)  forget forgetting 1: done", "; because: asked by mail")
                .hasLineCount(3);
    }

    @Test
    void whatIsNotThereOrNotSaidWellIsNotWrittenDown() throws Exception {
        List<AuditTrail.Entry> before = trail();
        assertThat(ask("anna", "POST", "/api/drops/nosuch/release", "").statusCode())
                .isEqualTo(404);
        assertThat(ask("anna", "POST", "/api/lanes/acme/nosuch/pause", "").statusCode())
                .isEqualTo(404);
        assertThat(ask("anna", "POST", "/api/forgettings", "{\"number\":\"nobody\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("anna", "POST", "/api/lanes/acme/delete-leads/pause?reason=" + "x".repeat(301), "")
                        .body())
                .contains("reason: must have 300 characters at most");
        assertThat(trail()).isEqualTo(before);
        assertThat(ferry.lane("acme/delete-leads").state().word()).isEqualTo("open");
    }

    private static List<AuditTrail.Entry> trail() {
        return ferry.context().getBean(AuditTrail.class).latest(1000);
    }
}
