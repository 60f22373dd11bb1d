package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A number in a delete is the number that was asked for, to the last zero. */
class PhonesInJsonTest {

    private static final Account ACCOUNT = new Account(
            "acme", "ozonetel", URI.create("http://localhost"), Map.of("user-name", "acme"), Map.of(), null);

    private static String numbers(String... numbers) {
        LanePlan plan = new LanePlan(
                ACCOUNT,
                new VendorProfiles().find("ozonetel").orElseThrow().operation("delete-leads"),
                new Limit(2, Duration.ofMinutes(1), 100, Limit.Turn.LANE),
                LanePlan.ONCE);
        Call call = new Call(
                "c1",
                new LaneId("acme", "delete-leads"),
                List.of("North"),
                List.of("PhoneNumber"),
                new TreeMap<>(),
                List.of(numbers).stream().map(List::of).toList(),
                List.of(),
                null);
        return RequestText.json(new RequestText(new VendorCall(plan, call), null).value("{numbers}"));
    }

    @Test
    void whatAJsonNumberCannotHoldIsAText() {
        // an Italian line keeps its zero; a foreign number may have a plus
        assertThat(numbers("9876543210", "0612345678", "+447911123456", "00447911123456"))
                .isEqualTo("[9876543210,\"0612345678\",\"+447911123456\",\"00447911123456\"]");
    }
}
