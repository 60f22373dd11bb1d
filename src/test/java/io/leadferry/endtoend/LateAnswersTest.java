package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.leadferry.OddServer;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.Deadlines;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorRequest;
import io.leadferry.connector.ozonetel.CallbackBody;
import io.leadferry.connector.ozonetel.ToldCallback;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes as they ship, before a server that has no end, or asks for time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateAnswersTest extends Installation {

    private static final OddServer.Manner HEADERS_FOR_EVER = peer -> {
        peer.hear();
        peer.say("HTTP/1.1 200 OK\r\n");
        peer.sayForEver("X: y\r\n");
    };

    @Test
    void aCallHasOneDeadline() throws Exception {
        String routes = LeadferryUnderTest.quickDoors(home);
        Path http = home.resolve("quick-routes/connectors/vendor-http-action.kamelet.yaml");
        String profiles = "responseTimeout=${exchangeProperty.request.answerTimeout}";
        String shipped = Files.readString(http);
        assertThat(shipped).contains(profiles);
        Files.writeString(http, shipped.replace(profiles, "responseTimeout=500"));
        ferry(routes);
        LaneId lane = new LaneId("acme", "add-leads");
        LanePlan plan = ferry.context().getBean(LeadferryConfiguration.class).lane(lane);
        Call call = new Call("c1", lane, List.of(), List.of(), new TreeMap<>(), List.of(), List.of(), null);
        try (OddServer server = new OddServer(HEADERS_FOR_EVER)) {
            VendorRequest request = new VendorRequest(
                    new VendorCall(plan, call),
                    "POST",
                    URI.create(server.url("http") + "/"),
                    Map.of(),
                    "{}".getBytes(StandardCharsets.UTF_8),
                    null,
                    Instant.EPOCH);
            Exchange answer = ferry.context()
                    .getBean(ProducerTemplate.class)
                    .send("kamelet:vendor-http-action", exchange -> exchange.getMessage()
                            .setBody(request));
            assertThat(request.answerTimeout())
                    .isEqualTo(plan.operation().answerTimeout().toMillis());
            assertThat(answer.getException()).isInstanceOf(Deadlines.TooLate.class);
        }
    }

    @Test
    void theListOfFailedRowsHasOneDeadlineAndNoSecondTry() throws Exception {
        String routes = LeadferryUnderTest.quickDoors(home);
        Path callbacks = home.resolve("quick-routes/connectors/ozonetel/callback.camel.yaml");
        String shipped = Files.readString(callbacks);
        assertThat(shipped).contains("responseTimeout=60000");
        Files.writeString(callbacks, shipped.replace("responseTimeout=60000", "responseTimeout=500"));
        ferry(routes, "--leadferry.accounts.acme.failed-file-hosts=127.0.0.1");
        AtomicInteger asked = new AtomicInteger();
        try (OddServer server = new OddServer(peer -> {
            asked.incrementAndGet();
            HEADERS_FOR_EVER.serve(peer);
        })) {
            LanePlan plan =
                    ferry.context().getBean(LeadferryConfiguration.class).lane(new LaneId("acme", "add-leads"));
            CallbackText text = new CallbackText("c1", plan, "9", List.of("9000000001"), "");
            CallbackBody body = new CallbackBody("9", "Success", "", 1, 1, 2, server.url("http") + "/list.csv");
            ToldCallback told = ferry.context()
                    .getBean(ProducerTemplate.class)
                    .requestBody("direct:failed-list", new ToldCallback(text, body, null, null), ToldCallback.class);
            assertThat(told.listFault()).contains("not whole within 500 ms");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aVendorThatAsksForTimeIsGivenIt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                byte[] body = "<html>later</html>".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Retry-After", "600");
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 429 : 503, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try {
            ferry(
                    "--leadferry.accounts.acme.base-url=http://127.0.0.1:"
                            + server.getAddress().getPort(),
                    "--leadferry.accounts.acme.auth=api-key");
            Instant before = Instant.now();
            ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
            ferry.drop("deletes", "d.csv", "PhoneNumber,CampaignName\n9000000002,A\n");

            for (String lane : List.of("acme/add-leads", "acme/delete-leads")) {
                await().untilAsserted(() -> {
                    assertThat(ferry.lane(lane).pendingRows()).isEqualTo(1);
                    assertThat(ferry.lane(lane).nextPermitAt())
                            .isBetween(before.plusSeconds(595), Instant.now().plusSeconds(601));
                });
            }
            assertThat(asked).hasValue(2);
        } finally {
            server.stop(0);
        }
    }
}
