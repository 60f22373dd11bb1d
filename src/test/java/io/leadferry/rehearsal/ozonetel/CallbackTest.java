package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.HandClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the table of "Add Campaign Bulk Data (V4)" that only the callback shows. */
class CallbackTest {

    private final HandClock clock = new HandClock();
    private final OzonetelStandInBuilder builder = OzonetelStandIn.builder()
            .clock(clock)
            .callbackPause(Duration.ofMillis(20))
            .campaignMap("Mapped", List.of("PhoneNumber", "Skill"));

    @Test
    void successIsToldWithNumbersAsTextAndWithoutAFailedFile() throws Exception {
        try (OzonetelStandIn standIn = builder.start();
                Receiver receiver = new Receiver(0)) {
            JsonNode answer = OzonetelCaller.json(new OzonetelCaller(standIn).add(withCallback(receiver, Map.of())));

            JsonNode data = onlyCallback(receiver).path("data");

            assertThat(data.toString())
                    .isEqualTo(
                            """
                            {"totalNoUploaded":"2","numbersProcessed":"2","numbersNotProcessed":"0",\
                            "failedFilePath":"","transactionId":"%s","status":"Success",\
                            "message":"File Successfully uploaded.","startDateTime":"2026-01-15 10:00:00",\
                            "endDateTime":"2026-01-15 10:00:00"}"""
                                    .formatted(answer.path("transactionId").asText()));
        }
    }

    static Stream<Arguments> failures() {
        String longName = "x".repeat(2000 - "PhoneNumber".length() - "Name".length() - 10 + 1);
        return Stream.of(
                Arguments.of(
                        "PhoneNumber missing in the map",
                        Map.of("bulkData", "{\"map\":[\"Phone\"],\"data\":[[\"9876500001\"],[\"9876500002\"]]}")),
                Arguments.of(
                        "data not as per map",
                        Map.of(
                                "bulkData",
                                "{\"map\":[\"PhoneNumber\",\"Name\"],\"data\":[[\"9876500001\",\"A\"],[\"9876500002\"]]}")),
                Arguments.of("map not as the campaign's", Map.of("campaignName", "Mapped")),
                Arguments.of(
                        "a row of 2001 characters",
                        Map.of(
                                "bulkData",
                                "{\"map\":[\"PhoneNumber\",\"Name\"],\"data\":[[\"9876500001\",\"A\"],[\"9876500002\",\""
                                        + longName + "\"]]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aCallWrongAsAWholeGetsATransactionIdAndFailsInTheCallback(String name, Map<String, String> changes)
            throws Exception {
        try (OzonetelStandIn standIn = builder.start();
                Receiver receiver = new Receiver(0)) {
            JsonNode answer = OzonetelCaller.json(new OzonetelCaller(standIn).add(withCallback(receiver, changes)));
            assertThat(answer.path("transactionId").asText()).matches("\\d+");

            JsonNode data = onlyCallback(receiver).path("data");

            assertThat(data.path("transactionId")).isEqualTo(answer.path("transactionId"));
            assertThat(data.path("status").asText()).isEqualTo("Fail");
            assertThat(data.path("message").asText()).isEqualTo("File Failed to Upload.");
            assertThat(data.path("numbersProcessed").asText()).isEqualTo("0");
            assertThat(data.path("numbersNotProcessed").asText()).isEqualTo("2");
            assertThat(standIn.leads("North")).isEmpty();
            assertThat(standIn.leads("Mapped")).isEmpty();
        }
    }

    @Test
    void aRowOfExactly2000CharactersIsTaken() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            String name = "x".repeat(2000 - "PhoneNumber".length() - "Name".length() - 10);
            Map<String, String> parameters = OzonetelCaller.goodAdd();
            parameters.put(
                    "bulkData", "{\"map\":[\"PhoneNumber\",\"Name\"],\"data\":[[\"9876500001\",\"" + name + "\"]]}");
            new OzonetelCaller(standIn).add(parameters);
            assertThat(standIn.leads("North")).containsExactly("9876500001");
            assertThat(standIn.violations()).isEmpty();
        }
    }

    @Test
    void someRowsFailingIsStillSuccessAndTheFailedFileHasThem() throws Exception {
        try (OzonetelStandIn standIn = builder.start();
                Receiver receiver = new Receiver(0)) {
            standIn.refuseNumbers(List.of("9876500004"));
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.add(
                    withCallback(
                            receiver,
                            Map.of(
                                    "bulkData",
                                    """
                            {"map":["PhoneNumber","Name"],"data":[["9876500001","Asha_1 (N.) + $ % - :"],
                             ["9876500002","Rao & Sons"],["987650000x","Bala"],["9876500004","Chitra"]]}""")));

            JsonNode data = onlyCallback(receiver).path("data");

            assertThat(data.path("status").asText()).isEqualTo("Success");
            assertThat(data.path("totalNoUploaded").asText()).isEqualTo("4");
            assertThat(data.path("numbersProcessed").asText()).isEqualTo("1");
            assertThat(data.path("numbersNotProcessed").asText()).isEqualTo("3");
            assertThat(standIn.leads("North")).containsExactly("9876500001");
            assertThat(client.get(data.path("failedFilePath").asText()).lines())
                    .containsExactly(
                            "\"PhoneNumber\",\"Name\",Reason",
                            "\"9876500002\",\"Rao & Sons\",\"Invalid Name\"",
                            "\"987650000x\",\"Bala\",\"Invalid PhoneNumber\"",
                            "\"9876500004\",\"Chitra\",\"Refused\"");
        }
    }

    @Test
    void itWaitsForTheUpload() throws Exception {
        try (OzonetelStandIn standIn = builder.uploadDelay(Duration.ofHours(1)).start();
                Receiver receiver = new Receiver(0)) {
            new OzonetelCaller(standIn).add(withCallback(receiver, Map.of()));
            assertThat(standIn.callbacks()).isEmpty();

            standIn.uploadNow();

            onlyCallback(receiver);
        }
    }

    @Test
    void itIsTriedAgainUntilItIsTaken() throws Exception {
        try (OzonetelStandIn standIn = builder.start();
                Receiver receiver = new Receiver(2)) {
            new OzonetelCaller(standIn).add(withCallback(receiver, Map.of()));

            await().until(() -> standIn.callbacks().size() == 1);

            assertThat(receiver.bodies()).hasSize(1);
            assertThat(standIn.callbacks().get(0).attempts()).isEqualTo(3);
            assertThat(standIn.callbacks().get(0).delivered()).isTrue();
        }
    }

    @Test
    void itIsGivenUpAfterFourAttempts() throws Exception {
        try (OzonetelStandIn standIn = builder.start();
                Receiver receiver = new Receiver(100)) {
            new OzonetelCaller(standIn).add(withCallback(receiver, Map.of()));

            await().until(() -> standIn.callbacks().size() == 1);

            assertThat(standIn.callbacks().get(0).attempts()).isEqualTo(4);
            assertThat(standIn.callbacks().get(0).delivered()).isFalse();
        }
    }

    @Test
    void itCanBeSwallowedAndItCanComeTwice() throws Exception {
        try (OzonetelStandIn standIn = builder.callbackCopies(2).start();
                Receiver receiver = new Receiver(0)) {
            standIn.swallowCallbacks(1);
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.add(withCallback(receiver, Map.of()));
            assertThat(standIn.callbacks()).singleElement().satisfies(sent -> assertThat(sent.attempts())
                    .isZero());

            client.add(withCallback(receiver, Map.of()));

            await().until(() -> standIn.callbacks().size() == 3);
            assertThat(receiver.bodies()).hasSize(2);
            assertThat(receiver.bodies().get(0)).isEqualTo(receiver.bodies().get(1));
        }
    }

    @Test
    void dataCanBeAStringAndEvenTheUnescapedOneOfThePagesSample() throws Exception {
        try (OzonetelStandIn string =
                        builder.callbackShape(CallbackShape.STRING).start();
                OzonetelStandIn unescaped =
                        builder.callbackShape(CallbackShape.UNESCAPED).start();
                Receiver one = new Receiver(0);
                Receiver other = new Receiver(0)) {
            new OzonetelCaller(string).add(withCallback(one, Map.of()));
            new OzonetelCaller(unescaped).add(withCallback(other, Map.of()));

            JsonNode data = onlyCallback(one).path("data");
            assertThat(data.isTextual()).isTrue();
            assertThat(OzonetelCaller.JSON
                            .readTree(data.asText())
                            .path("status")
                            .asText())
                    .isEqualTo("Success");
            await().until(() -> other.bodies().size() == 1);
            assertThat(other.bodies().get(0))
                    .startsWith("{\"data\":\"{\"totalNoUploaded\":\"2\"")
                    .endsWith("\"}\"}");
        }
    }

    private static Map<String, String> withCallback(Receiver receiver, Map<String, String> changes) {
        Map<String, String> parameters = OzonetelCaller.goodAdd();
        parameters.put("callBackUrl", receiver.url());
        parameters.putAll(changes);
        return parameters;
    }

    private static JsonNode onlyCallback(Receiver receiver) throws Exception {
        await().until(() -> receiver.bodies().size() == 1);
        return OzonetelCaller.JSON.readTree(receiver.bodies().get(0));
    }
}
