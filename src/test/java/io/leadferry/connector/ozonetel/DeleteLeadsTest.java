package io.leadferry.connector.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A number in a delete is the number that was asked for, to the last zero. */
class DeleteLeadsTest {

    private static final Account ACCOUNT = new Account(
            "acme", "ozonetel", URI.create("http://localhost"), Map.of("user-name", "acme"), Map.of(), List.of(), null);

    private static Object numbers(boolean asNumbers, String... numbers) {
        Call call = new Call(
                "c1",
                new LaneId("acme", "delete-leads"),
                List.of("North"),
                List.of("PhoneNumber"),
                new TreeMap<>(),
                List.of(numbers).stream().map(List::of).toList(),
                List.of(),
                null);
        return DeleteLeads.body(ACCOUNT, call, asNumbers).get("phoneNumber");
    }

    @Test
    void whatAJsonNumberCannotHoldIsAText() {
        // an Italian line keeps its zero; a foreign number may have a plus
        assertThat(numbers(true, "9876543210", "0612345678", "+447911123456", "00447911123456"))
                .isEqualTo(List.of(9876543210L, "0612345678", "+447911123456", "00447911123456"));
        assertThat(numbers(false, "9876543210")).isEqualTo(List.of("9876543210"));
    }
}
