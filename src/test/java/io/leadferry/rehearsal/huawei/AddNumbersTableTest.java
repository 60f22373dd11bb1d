package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.HandClock;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The codes of "Adding Outbound Numbers" and the conditions that lead to them. */
class AddNumbersTableTest {

    private final HandClock clock = new HandClock();
    private HuaweiStandIn standIn;
    private HuaweiCaller caller;

    @BeforeEach
    void start() throws Exception {
        standIn = HuaweiStandIn.builder()
                .campaigns(Set.of("42", "43", "44"))
                .closedCampaigns(Set.of("43"))
                .blocklist(List.of("9999900000"))
                .clock(clock)
                .start();
        caller = new HuaweiCaller(standIn, clock);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void aFaultlessCallGetsAnIdForEachNumber() throws Exception {
        JsonNode answer = HuaweiCaller.JSON.readTree(
                caller.addTo(
                        "42",
                        """
                {"callDataList":[{"called":"9876500001","sessionId":"s1","customField":"f1","caller":"100",
                 "callData":"{}","recycleTime":"2040-12-04 17:57:00"},{"called":"*12#"}]}"""));

        assertThat(answer.path("resultCode").isTextual()).isTrue();
        assertThat(answer.path("resultCode").asText()).isEqualTo("0200000");
        assertThat(answer.path("returnCode").asText()).isEqualTo("0200000");
        assertThat(answer.path("resultDesc").asText()).isEqualTo("create data succeeded");
        assertThat(answer.path("returnObject").path("totalSize").asInt()).isEqualTo(2);
        JsonNode second = answer.path("returnObject").path("dataIdList").path(1);
        assertThat(second.path("called").asText()).isEqualTo("*12#");
        List<HuaweiLead> leads = standIn.leads("42");
        assertThat(leads.get(0).sessionId()).isEqualTo("s1");
        assertThat(leads.get(0).customField()).isEqualTo("f1");
        assertThat(leads.get(1).dataId()).isEqualTo(second.path("dataId").asText());
        assertThat(standIn.violations()).isEmpty();
        ReceivedCall call = standIn.calls().get(0);
        assertThat(call.message()).isEqualTo("0200000");
        assertThat(call.campaigns()).containsExactly("42");
        assertThat(call.numbers()).containsExactly("9876500001", "*12#");
    }

    static Stream<Arguments> rows() {
        String one = HuaweiCaller.add("9876500001");
        return Stream.of(
                Arguments.of("no JSON", "42", "x", "02000008"),
                Arguments.of("no list", "42", "{}", "02000001"),
                Arguments.of("an empty list", "42", HuaweiCaller.add(), "02000001"),
                Arguments.of("no called", "42", one.replace("called", "number"), "02000001"),
                Arguments.of("blank called", "42", HuaweiCaller.add(" "), "02000001"),
                Arguments.of("called of other characters", "42", HuaweiCaller.add("+9876500001"), "02000002"),
                Arguments.of("called of 25", "42", HuaweiCaller.add("1".repeat(25)), "02000003"),
                Arguments.of("called no text", "42", one.replace("\"9876500001\"", "9876500001"), "02000006"),
                Arguments.of("sessionId of 33", "42", with("sessionId", "x".repeat(33)), "02000003"),
                Arguments.of("caller of 25", "42", with("caller", "1".repeat(25)), "02000003"),
                Arguments.of("customField of 201", "42", with("customField", "x".repeat(201)), "02000003"),
                Arguments.of("callData of 1025", "42", with("callData", "x".repeat(1025)), "02000003"),
                Arguments.of("recycleTime of another form", "42", with("recycleTime", "2040-12-04"), "0200030"),
                Arguments.of("recycleTime of no day", "42", with("recycleTime", "2040-02-30 00:00:00"), "0200030"),
                Arguments.of("a number twice", "42", HuaweiCaller.add("1", "2", "1"), "0200018"),
                Arguments.of("a number of the blocklist", "42", HuaweiCaller.add("1", "9999900000"), "0200024"),
                Arguments.of("a campaign that takes none", "43", one, "0200019"),
                Arguments.of("an unknown campaign", "45", one, "0200007"),
                Arguments.of("a campaign that is no number", "x", one, "02000006"));
    }

    private static String with(String field, String value) {
        return "{\"callDataList\":[{\"called\":\"1\",\"" + field + "\":\"" + value + "\"}]}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aFaultyCallGetsItsCodeAndNothingIsAdded(String name, String campaign, String body, String code)
            throws Exception {
        String answer = caller.addTo(campaign, body);

        assertThat(HuaweiCaller.code(answer)).isEqualTo(code);
        assertThat(HuaweiCaller.JSON.readTree(answer).path("returnCode").asText())
                .isEqualTo(code);
        assertThat(standIn.leads("42")).isEmpty();
        assertThat(standIn.violations()).isEmpty();
        assertThat(standIn.calls()).singleElement().satisfies(call -> assertThat(call.httpStatus())
                .isEqualTo(200));
    }

    @Test
    void twentyNumbersAreTakenAndTwentyOneAreNot() throws Exception {
        assertThat(HuaweiCaller.code(caller.addTo("42", numbers(20)))).isEqualTo("0200000");
        clock.advance(Duration.ofSeconds(1));
        assertThat(standIn.violations()).isEmpty();
        assertThat(HuaweiCaller.code(caller.addTo("42", numbers(21)))).isEqualTo("0200029");
        assertThat(standIn.leads("42")).hasSize(20);
        assertThat(standIn.violations()).singleElement().asString().contains("21 numbers");
    }

    private static String numbers(int count) {
        return HuaweiCaller.add(
                IntStream.range(0, count).mapToObj(i -> "98765" + (10000 + i)).toArray(String[]::new));
    }

    @Test
    void twoCallsWithinASecondAreTooFast() throws Exception {
        caller.addTo("42", HuaweiCaller.add("1"));
        clock.advance(Duration.ofMillis(999));
        assertThat(HuaweiCaller.code(caller.addTo("44", HuaweiCaller.add("2")))).isEqualTo("0200022");
        assertThat(standIn.violations()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(HuaweiCaller.code(caller.addTo("44", HuaweiCaller.add("3")))).isEqualTo("0200000");
        assertThat(standIn.maxInWindow(HuaweiOperation.ADD_NUMBERS, Duration.ofSeconds(1)))
                .isEqualTo(2);
    }
}
