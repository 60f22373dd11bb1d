package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.SealedDrop;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import io.leadferry.receipt.Receipts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The YAML that ships, route by route, with only the wire replaced. */
@CamelSpringBootTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=file:config/application.yaml",
            "camel.main.routes-include-pattern=file:routes/**/*.yaml",
            "leadferry.accounts.acme.vendor=ozonetel",
            "leadferry.accounts.acme.base-url=https://vendor.example",
            "leadferry.accounts.acme.user-name=acme",
            "leadferry.accounts.acme.api-key=the-key",
            "leadferry.accounts.acme.auth=api-key",
        })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class RoutesTest {

    @TempDir
    private static Path home;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProducerTemplate routes;

    @Autowired
    private Drops drops;

    @Autowired
    private Receipts receipts;

    @EndpointInject("mock:wire")
    private MockEndpoint wire;

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        registry.add(
                "leadferry.home", () -> home.resolve("h" + System.nanoTime()).toString());
    }

    @BeforeEach
    void replaceTheWire() throws Exception {
        String http = camel.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> id.startsWith("vendor-http-action"))
                .reduce((one, other) -> {
                    throw new IllegalStateException("there are two: " + one + ", " + other);
                })
                .orElseThrow();
        AdviceWith.adviceWith(camel, http, route -> route.weaveByType(ToDynamicDefinition.class)
                .replace()
                .to("mock:wire"));
    }

    /** What the pack route needs to know of a file that was taken. */
    public record Taken(Drop drop) implements SealedDrop {}

    private void seal(
            String operation,
            List<String> campaigns,
            List<String> columns,
            Map<String, Integer> mapping,
            List<Row> rows) {
        LaneId lane = new LaneId("acme", operation);
        Destination destination = new Destination(lane, campaigns, columns, new TreeMap<>());
        Drop drop = Drop.arriving("d1", "feed", "f.csv", "0", 1, Instant.EPOCH, Instant.EPOCH)
                .withHeader(columns, mapping);
        drops.open(drop);
        drops.append("d1", List.of(new Drops.NewSlice(destination, rows)), List.of(), rows.size(), 0, 0);
        drops.seal("d1", "archive/f.csv", Duration.ZERO);
        routes.sendBody("direct:sealed", new Taken(drop));
    }

    @Test
    void anAddGoesOutAsItsPageShowsIt() throws Exception {
        wire.expectedMessageCount(1);
        wire.expectedHeaderReceived(
                Exchange.HTTP_URI,
                "https://vendor.example/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json");
        wire.expectedHeaderReceived(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        wire.whenAnyExchangeReceived(exchange -> answer(exchange, "{\"transactionId\":\"42\"}"));
        seal(
                "add-leads",
                List.of("Sales 1"),
                List.of("PhoneNumber", "Name", "Priority"),
                Map.of("PhoneNumber", 0, "Name", 1, "Priority", 2),
                List.of(new Row(2, "8187867001", 918187867001L, List.of("+91 8187867001", "Asha", "6"))));
        wire.assertIsSatisfied();

        assertThat(wire.getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo("apiKey=the-key&userName=acme&campaignName=Sales+1&bulkData="
                        + java.net.URLEncoder.encode(
                                "{\"map\":[\"PhoneNumber\",\"Name\",\"Priority\"],\"data\":[[\"8187867001\",\"Asha\",6]]}",
                                java.nio.charset.StandardCharsets.UTF_8));
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            var receipt = receipts.find("d1").orElseThrow();
            assertThat(receipt.summary().rows()).containsEntry("accepted", 1L);
            assertThat(receipt.calls()).singleElement().satisfies(call -> assertThat(call.vendorReference())
                    .isEqualTo("42"));
        });
    }

    @Test
    void aDeleteGoesOutAsItsPageShowsIt() throws Exception {
        wire.expectedMessageCount(1);
        wire.expectedHeaderReceived(Exchange.HTTP_URI, "https://vendor.example/ca_apis/DeleteBulkData");
        wire.expectedHeaderReceived("apiKey", "the-key");
        wire.whenAnyExchangeReceived(exchange -> answer(exchange, "{\"status\":\"Success\",\"message\":\"done\"}"));
        seal(
                "delete-leads",
                List.of("B ", "A"),
                List.of("PhoneNumber"),
                Map.of("PhoneNumber", 0),
                List.of(
                        new Row(2, "8187867001", 918187867001L, List.of("8187867001")),
                        new Row(3, "8187867002", 918187867002L, List.of("8187867002"))));
        wire.assertIsSatisfied();

        Exchange sent = wire.getExchanges().get(0);
        assertThat(sent.getMessage().getBody(String.class))
                .isEqualTo(
                        "{\"userName\":\"acme\",\"phoneNumber\":[8187867001,8187867002],\"campaignName\":[\"A\",\"B \"]}");
        assertThat(sent.getMessage().getHeaders()).doesNotContainKey("Authorization");
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(
                        receipts.find("d1").orElseThrow().summary().rows())
                .containsEntry("confirmed", 2L));
    }

    private static void answer(Exchange exchange, String body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.getMessage().setBody(body);
    }
}
