package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the response table of "Delete Bulk Data". */
class DeleteLeadsTableTest {

    private static final String TOO_LONG =
            "{\"status\":\"Error\",\"message\":\"A maximum of 100 phone numbers or 100 campaign names will be accepted\"}";
    private static final String TOO_MANY = "{\"status\":\"Error\",\"message\":\"Max limit exceeded\"}";

    private final HandClock clock = new HandClock();
    private OzonetelStandIn standIn;
    private OzonetelCaller client;

    @BeforeEach
    void start() throws Exception {
        standIn = OzonetelStandIn.builder()
                .campaigns(Set.of("North", "South", "East"))
                .clock(clock)
                .start();
        client = new OzonetelCaller(standIn);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void aFaultlessCallTakesEachNumberOutOfEachCampaign() throws Exception {
        for (String campaign : new String[] {"North", "South", "East"}) {
            var parameters = OzonetelCaller.goodAdd();
            parameters.put("campaignName", campaign);
            parameters.put("bulkData", OzonetelCaller.bulk("9876500001", "9876500002", "9876500003", "9876500001"));
            client.add(parameters);
        }

        HttpResponse<String> response = client.delete(
                client.token(),
                """
                {"userName":"rehearsal","phoneNumber":[9876500001,"9876500003",1234567890],
                 "campaignName":["North","South"]}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"Success\",\"message\":\"Deleted Successfully\"}");
        assertThat(standIn.leads("North")).containsExactly("9876500002");
        assertThat(standIn.leads("South")).containsExactly("9876500002");
        assertThat(standIn.leads("East")).hasSize(4);
        assertThat(standIn.violations()).isEmpty();
    }

    static Stream<Arguments> rows() {
        String noUser = "{\"status\":\"false\",\"message\":\"Username Should Not be Null or Empty.\",\"data\":null}";
        String noNumbers = "{\"status\":\"Error\",\"message\":\"PhoneNumbers should not be null are empty\"}";
        String noCampaign = "{\"status\":\"Error\",\"message\":\"Campaign should not be null are empty\"}";
        String badCampaign = "{\"status\":\"Error\",\"message\":\"Passed campaign are invalid\"}";
        String good = OzonetelCaller.goodDelete();
        return Stream.of(
                Arguments.of("invalid userName key", good.replace("userName", "user"), noUser),
                Arguments.of("missing userName value", good.replace("\"rehearsal\"", "\"\""), noUser),
                Arguments.of(
                        "invalid userName value",
                        good.replace("\"rehearsal\"", "\"other\""),
                        "{\"status\":\"false\",\"message\":\"Invalid User Details\",\"data\":null}"),
                Arguments.of("invalid phoneNumber key", good.replace("phoneNumber", "phoneNumbers"), noNumbers),
                Arguments.of(
                        "missing phoneNumber key",
                        "{\"userName\":\"rehearsal\",\"campaignName\":[\"North\"]}",
                        noNumbers),
                Arguments.of("empty phoneNumber", good.replace("[9876500001]", "[]"), noNumbers),
                Arguments.of("invalid campaignName key", good.replace("campaignName", "campaign"), noCampaign),
                Arguments.of(
                        "missing campaignName key",
                        "{\"userName\":\"rehearsal\",\"phoneNumber\":[9876500001]}",
                        noCampaign),
                Arguments.of("missing campaignName value", good.replace("[\"North\"]", "[]"), badCampaign),
                Arguments.of("blank campaignName value", good.replace("[\"North\"]", "[\"\"]"), badCampaign),
                Arguments.of(
                        "one unknown campaign among others",
                        good.replace("[\"North\"]", "[\"North\",\"North \"]"),
                        badCampaign),
                Arguments.of(
                        "more than 100 numbers",
                        good.replace(
                                "[9876500001]",
                                list(IntStream.rangeClosed(0, 100).mapToObj(i -> "98765" + (10000 + i)))),
                        TOO_LONG),
                Arguments.of(
                        "more than 100 campaigns",
                        good.replace(
                                "[\"North\"]",
                                list(IntStream.rangeClosed(0, 100).mapToObj(i -> "\"North\""))),
                        TOO_LONG),
                Arguments.of(
                        "no JSON",
                        good.substring(1),
                        "{\"status\":\"false\",\"message\":\"Invalid Json Pass Valid Json\",\"data\":null}"));
    }

    private static String list(Stream<String> elements) {
        return elements.collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aFaultyCallGetsThePagesWordsAndNothingIsDeleted(String name, String body, String answer) throws Exception {
        client.addNumbers("9876500001");

        HttpResponse<String> response = client.delete(client.token(), body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(answer);
        assertThat(standIn.leads("North")).containsExactly("9876500001");
        assertThat(standIn.violations()).hasSize(answer.equals(TOO_LONG) ? 1 : 0);
    }

    @Test
    void oneHundredNumbersAndOneHundredCampaignsAreTaken() throws Exception {
        String body = OzonetelCaller.goodDelete()
                .replace("[9876500001]", list(IntStream.range(0, 100).mapToObj(i -> "98765" + (10000 + i))))
                .replace("[\"North\"]", list(IntStream.range(0, 100).mapToObj(i -> "\"North\"")));

        assertThat(client.delete(client.token(), body).body()).contains("Deleted Successfully");
        assertThat(standIn.violations()).isEmpty();
    }

    @Test
    void anInventedTokenIsInvalid() throws Exception {
        client.token();

        assertThat(client.delete("invented", OzonetelCaller.goodDelete()).body())
                .isEqualTo("{\"status\":\"false\",\"message\":\"Invalid Token\",\"data\":null}");
    }

    @Test
    void aTokenThatANewerOneReplacedIsInvalid() throws Exception {
        String earlier = client.token();
        String newer = client.token();

        assertThat(client.delete(earlier, OzonetelCaller.goodDelete()).body()).contains("\"Invalid Token\"");
        assertThat(client.delete(newer, OzonetelCaller.goodDelete()).body()).contains("Deleted Successfully");
    }

    @Test
    void aCallWithoutATokenIsTold() throws Exception {
        assertThat(client.delete("", OzonetelCaller.goodDelete()).body())
                .isEqualTo("{\"status\":\"false\",\"message\":\"Token Should Not be Null or Empty.\",\"data\":null}");
    }

    @Test
    void aTokenExpiresAfterSixtyMinutes() throws Exception {
        String token = client.token();
        clock.advance(Duration.ofMinutes(60).minusMillis(1));
        assertThat(client.delete(token, OzonetelCaller.goodDelete()).body()).contains("Deleted Successfully");

        clock.advance(Duration.ofMillis(1));

        assertThat(client.delete(token, OzonetelCaller.goodDelete()).body())
                .isEqualTo("{\"status\":\"false\",\"message\":\"Token Expired\",\"data\":null}");
    }

    @Test
    void theThirdCallWithinAMinuteIsTooMany() throws Exception {
        String token = client.token();
        client.addNumbers("9876500001");
        client.delete(token, OzonetelCaller.goodDelete().replace("9876500001", "1"));
        client.delete(token, OzonetelCaller.goodDelete().replace("9876500001", "2"));

        assertThat(client.delete(token, OzonetelCaller.goodDelete()).body()).isEqualTo(TOO_MANY);
        assertThat(standIn.leads("North")).containsExactly("9876500001");
        assertThat(standIn.violations()).hasSize(1);
    }

    @Test
    void underBasicAuthTheKeyInTheHeaderTakesTheTokensPlace() throws Exception {
        try (OzonetelStandIn basic = OzonetelStandIn.builder()
                .auth(Auth.API_KEY)
                .deleteLimit(9, Duration.ofSeconds(60))
                .start()) {
            OzonetelCaller caller = new OzonetelCaller(basic);

            assertThat(caller.send(caller.deleteRequest("apiKey", "rehearsal-key", OzonetelCaller.goodDelete()))
                            .body())
                    .contains("Deleted Successfully");
            assertThat(caller.send(caller.deleteRequest("apiKey", "wrong", OzonetelCaller.goodDelete()))
                            .body())
                    .contains("Invalid User Details");
            assertThat(caller.send(caller.deleteRequest("Authorization", "Bearer x", OzonetelCaller.goodDelete()))
                            .body())
                    .contains("Api Key Should Not be Null or Empty.");
        }
    }
}
