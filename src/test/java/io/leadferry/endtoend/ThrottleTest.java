package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;

/** What stands after {@code throttle:} in the template of lanes is true: it slows, and never lets more pass than may. */
class ThrottleTest extends Installation {

    private static final String ONE_ROW = "--leadferry.accounts.acme.limits.add-leads.rows=1";

    /** The routes as they ship, but for the numbers of the lanes' throttle. */
    private String lanes(String calls, String period) throws IOException {
        String option = LeadferryUnderTest.quickDoors(home);
        Path lane = home.resolve("quick-routes/lane.camel.yaml");
        String text = Files.readString(lane);
        String changed = text.replace("constant: \"{{calls}}\"", "constant: \"" + calls + "\"")
                .replace("timePeriodMillis: \"{{period}}\"", "timePeriodMillis: \"" + period + "\"");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(lane, changed);
        return option;
    }

    private List<Long> arrivals(int calls) throws IOException {
        StringBuilder rows = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int call = 0; call < calls; call++) {
            rows.append(9000000001L + call).append(",A\n");
        }
        ferry.drop("leads", "a.csv", rows.toString());
        await().until(() -> ferry.rows("accepted") == calls);
        return List.copyOf(vendor.calls()).stream()
                .filter(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .map(ReceivedCall::arrivedNanos)
                .sorted()
                .toList();
    }

    @Test
    void aSmallerNumberSlowsTheLane() throws Exception {
        ferry(lanes("1", "900"), ONE_ROW);

        List<Long> arrivals = arrivals(4);

        assertThat(IntStream.range(1, 4).mapToObj(i -> Duration.ofNanos(arrivals.get(i) - arrivals.get(i - 1))))
                .allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(Duration.ofMillis(900)));
    }

    @Test
    void aLargerOneDoesNotPassTheAccountsLimit() throws Exception {
        ferry(lanes("1000", "1"), ONE_ROW);

        assertThat(arrivals(12)).hasSize(12);
        assertThat(vendor.violations()).isEmpty();
    }

    /** Camel's own counts in memory alone: what passes it takes no permit from the ledger, and need be no lane. */
    @Test
    void aThrottleOfAnybodysRouteIsCamelsOwn() throws Exception {
        String option = LeadferryUnderTest.quickDoors(home);
        Files.writeString(
                home.resolve("quick-routes/own.camel.yaml"),
                """
                - route:
                    id: own
                    from:
                      uri: direct:own
                      steps:
                        - throttle:
                            expression:
                              constant: "1000"
                            correlationExpression:
                              simple: "${body}"
                """);
        ferry(option);
        ProducerTemplate routes = ferry.context().getBean(ProducerTemplate.class);
        AtomicInteger passed = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            routes.sendBody("direct:own", "no lane at all");
            passed.incrementAndGet();
        }

        assertThat(passed).hasValue(20);
    }
}
