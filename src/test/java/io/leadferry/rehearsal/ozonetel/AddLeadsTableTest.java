package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the response table of "Add Campaign Bulk Data (V4)", but for those that only the callback shows. */
class AddLeadsTableTest {

    private OzonetelStandIn standIn;
    private OzonetelCaller client;

    @BeforeEach
    void start() throws Exception {
        standIn = OzonetelStandIn.builder()
                .campaigns(Set.of("North"))
                .inboundCampaigns(Set.of("Service"))
                .start();
        client = new OzonetelCaller(standIn);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void aFaultlessCallGetsATransactionIdOfDigitsAndItsLeadsAreInTheCampaign() throws Exception {
        HttpResponse<String> first = client.addNumbers("9876500001", "9876500002");
        HttpResponse<String> second = client.addNumbers("9876500003");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(OzonetelCaller.json(first).path("transactionId").asText()).matches("\\d{20,}");
        assertThat(OzonetelCaller.json(second).path("transactionId"))
                .isNotEqualTo(OzonetelCaller.json(first).path("transactionId"));
        assertThat(standIn.leads("North")).containsExactly("9876500001", "9876500002", "9876500003");
        assertThat(standIn.violations()).isEmpty();
    }

    @Test
    void aCallInJsonIsTakenToo() throws Exception {
        HttpResponse<String> response = client.addJson(
                """
                {"apiKey":"rehearsal-key","userName":"rehearsal","campaignName":"North",
                 "bulkData":{"map":["PhoneNumber","Priority"],"data":[["9876500001",6]]}}""");

        assertThat(OzonetelCaller.json(response).path("transactionId").asText()).isNotEmpty();
        assertThat(standIn.leads("North")).containsExactly("9876500001");
    }

    static Stream<Arguments> rows() {
        String noKey = "{\"status\":\"error\",\"message\":\"apiKey should not be empty\"}";
        String noUser = "{\"status\":\"error\",\"message\":\"userName should not be empty\"}";
        String noCampaign = "{\"status\":\"error\",\"message\":\"campaignName should not be empty\"}";
        String account = "{\"status\":\"error\",\"message\":\"Invalid userName or apiKey\"}";
        String campaign = "{\"status\":\"error\",\"message\":\"Invalid Campaign Name\"}";
        String data = "{\"status\":\"failure\",\"message\":\"Please provide valid data\"}";
        return Stream.of(
                Arguments.of("invalid apiKey value", Map.of("apiKey", "wrong"), account),
                Arguments.of("missing apiKey value", Map.of("apiKey", ""), noKey),
                Arguments.of("invalid apiKey key", Map.of("apiKey", "-", "api_key", "rehearsal-key"), noKey),
                Arguments.of("missing apiKey key", Map.of("apiKey", "-"), noKey),
                Arguments.of("invalid userName value", Map.of("userName", "wrong"), account),
                Arguments.of("missing userName value", Map.of("userName", ""), noUser),
                Arguments.of("invalid userName key", Map.of("userName", "-", "username", "rehearsal"), noUser),
                Arguments.of("missing userName key", Map.of("userName", "-"), noUser),
                Arguments.of("invalid campaignName key", Map.of("campaignName", "-", "campaign", "North"), noCampaign),
                Arguments.of("invalid campaignName value", Map.of("campaignName", "North "), campaign),
                Arguments.of("missing campaignName key", Map.of("campaignName", "-"), noCampaign),
                Arguments.of("missing campaignName value", Map.of("campaignName", ""), noCampaign),
                Arguments.of("inbound campaign", Map.of("campaignName", "Service"), campaign),
                Arguments.of(
                        "invalid bulkData key", Map.of("bulkData", "-", "bulkdata", OzonetelCaller.bulk("1")), data),
                Arguments.of("invalid bulkData value", Map.of("bulkData", "{\"map\":[\"PhoneNumber\"]"), data),
                Arguments.of(
                        "bulkData without rows", Map.of("bulkData", "{\"map\":[\"PhoneNumber\"],\"data\":[]}"), data),
                Arguments.of("missing bulkData key", Map.of("bulkData", "-"), data),
                Arguments.of("missing bulkData value", Map.of("bulkData", ""), data));
    }

    /** A change of "-" takes the parameter away. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aFaultyCallGetsThePagesWordsAndNothingIsAdded(String name, Map<String, String> changes, String answer)
            throws Exception {
        Map<String, String> parameters = OzonetelCaller.goodAdd();
        parameters.putAll(changes);
        parameters.values().removeIf("-"::equals);

        HttpResponse<String> response = client.add(parameters);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(answer);
        assertThat(standIn.leads("North")).isEmpty();
        assertThat(standIn.calls()).singleElement().satisfies(call -> assertThat(call.done())
                .isFalse());
    }

    @Test
    void theSixthCallWithinAMinuteIsTooMany() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(client.addNumbers("987650000" + i).body()).contains("transactionId");
        }

        HttpResponse<String> sixth = client.addNumbers("9876500009");

        assertThat(sixth.statusCode()).isEqualTo(200);
        assertThat(sixth.body())
                .isEqualTo("{\"status\":\"error\",\"message\":\"too many Requests and failed to add Data to queue\"}");
        assertThat(standIn.leads("North")).hasSize(5).doesNotContain("9876500009");
        assertThat(standIn.calls().get(5).overPace()).isTrue();
        assertThat(standIn.violations()).hasSize(1);
        assertThat(standIn.maxInWindow(OzonetelOperation.ADD_LEADS, Duration.ofSeconds(60)))
                .isEqualTo(6);
    }

    @Test
    void fiveHundredRowsAreTakenAndFiveHundredAndOneAreNot() throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            numbers.add(Long.toString(9876500000L + i));
        }
        assertThat(client.addNumbers(numbers.toArray(String[]::new)).body()).contains("transactionId");
        assertThat(standIn.leads("North")).hasSize(500);

        numbers.add("9999999999");

        assertThat(client.addNumbers(numbers.toArray(String[]::new)).body())
                .isEqualTo("{\"status\":\"failure\",\"message\":\"Please provide valid data\"}");
        assertThat(standIn.leads("North")).hasSize(500);
        assertThat(standIn.violations()).singleElement().asString().contains("501 rows");
    }
}
