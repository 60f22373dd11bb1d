package io.leadferry.vendor;

import static io.leadferry.model.Outcome.Kind.ACCEPTED;
import static io.leadferry.model.Outcome.Kind.BLOCKED;
import static io.leadferry.model.Outcome.Kind.CONFIRMED;
import static io.leadferry.model.Outcome.Kind.IN_DOUBT;
import static io.leadferry.model.Outcome.Kind.NOT_YET;
import static io.leadferry.model.Outcome.Kind.REFUSED;
import static io.leadferry.model.Outcome.Kind.TOKEN_WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Outcome;
import io.leadferry.vendor.VendorProfile.Operation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of Ozonetel's response tables, and law 7: what stands in none of them is in doubt, never success. */
class AnswersTest {

    private static final VendorProfile OZONETEL =
            new VendorProfiles().find("ozonetel").orElseThrow();
    private static final String TRANSACTION = "1292017169670681719733108";
    private static final String QUEUED = "{\"transactionId\": \"" + TRANSACTION + "\", \"status\": \"SUCCESS\"}";

    /** The page "Add Campaign Bulk Data (V4)", row by row. */
    static Stream<Arguments> addLeadsTable() {
        return Stream.of(
                Arguments.of("success", QUEUED, ACCEPTED),
                Arguments.of("success without a status word", "{\"transactionId\": \"" + TRANSACTION + "\"}", ACCEPTED),
                Arguments.of("invalid apiKey value", said("error", "Invalid userName or apiKey"), BLOCKED),
                Arguments.of("missing apiKey value or key", said("error", "apiKey should not be empty"), BLOCKED),
                Arguments.of("invalid userName value", said("Error", "invalid username or apikey"), BLOCKED),
                Arguments.of("missing userName value or key", said("ERROR", "userName should not be empty"), BLOCKED),
                Arguments.of("invalid campaignName key", said("error", "campaignName should not be empty"), BLOCKED),
                Arguments.of("invalid campaignName value", said("error", "Invalid Campaign Name"), BLOCKED),
                Arguments.of("missing campaignName", said("Error", "campaignName should not be empty"), BLOCKED),
                Arguments.of("invalid bulkData key", said("failure", "Please provide valid data"), REFUSED),
                Arguments.of("invalid bulkData value", said("Failure", "Please provide valid data"), REFUSED),
                Arguments.of("missing bulkData key", said("FAILURE", "Please provide valid data"), REFUSED),
                Arguments.of("missing bulkData value", said("failure", " please provide valid data "), REFUSED),
                Arguments.of(
                        "no PhoneNumber in the map", "{\"transactionId\": \"1292017169670681719733108\"}", ACCEPTED),
                Arguments.of("data not as per the map", "{\"transactionId\": \"129861716888265726411532\"}", ACCEPTED),
                Arguments.of("inbound campaign", said("error", "Invalid Campaign Name"), BLOCKED),
                Arguments.of(
                        "campaign's file does not match",
                        "{\"transactionId\": \"129861716888265726411532\"}",
                        ACCEPTED),
                Arguments.of(
                        "more than 5 hits per minute",
                        said("error", "too many Requests and failed to add Data to queue"),
                        NOT_YET));
    }

    /** The page "Delete Bulk Data", row by row; it shows no success. */
    static Stream<Arguments> deleteLeadsTable() {
        return Stream.of(
                Arguments.of("success", said("Success", "Data deleted"), CONFIRMED),
                Arguments.of(
                        "invalid bearer token",
                        "{\"status\": \"false\",\"message\": \"Invalid Token\", \"data\": null}",
                        TOKEN_WANTED),
                Arguments.of("missing bearer token", said("false", "Token Should Not be Null or Empty."), BLOCKED),
                Arguments.of("expired token", said("False", "Token Expired"), TOKEN_WANTED),
                Arguments.of("invalid userName key", said("false", "Username Should Not be Null or Empty."), BLOCKED),
                Arguments.of("invalid userName value", said("FALSE", "Invalid User Details"), BLOCKED),
                Arguments.of(
                        "invalid phoneNumber key", said("Error", "PhoneNumbers should not be null are empty"), REFUSED),
                Arguments.of(
                        "missing phoneNumber key", said("error", "PhoneNumbers should not be null are empty"), REFUSED),
                Arguments.of(
                        "invalid campaignName key", said("Error", "Campaign should not be null are empty"), REFUSED),
                Arguments.of(
                        "missing campaignName key", said("ERROR", "Campaign should not be null are empty"), REFUSED),
                Arguments.of("missing campaignName value", said("Error", "Passed campaign are invalid"), BLOCKED),
                Arguments.of("more than 2 in a minute", said("Error", "Max limit exceeded"), NOT_YET),
                Arguments.of(
                        "more than 100 numbers",
                        said("Error", "A maximum of 100 phone numbers or 100 campaign names will be accepted"),
                        REFUSED),
                Arguments.of(
                        "more than 100 campaigns",
                        said("error", "A maximum of 100 phone numbers or 100 campaign names will be accepted"),
                        REFUSED));
    }

    /** The page "Generate Token", row by row. */
    static Stream<Arguments> tokenTable() {
        return Stream.of(
                Arguments.of("success", "{\"token\": \"eyJhbGciOi\", \"message\": \"\"}", CONFIRMED),
                Arguments.of("no userName", said("false", "UserName is null"), BLOCKED),
                Arguments.of("wrong userName or key", said("False", "Invalid userName or apiKey"), BLOCKED),
                Arguments.of("no key", said("FALSE", "Api Key Should Not be Null or Empty."), BLOCKED),
                Arguments.of("more than 10 an hour", said("false", "Token Expired"), NOT_YET));
    }

    @ParameterizedTest(name = "add leads, {0}")
    @MethodSource("addLeadsTable")
    void anAnswerToAddLeadsMeansWhatThePageSays(String row, String body, Outcome.Kind meaning) {
        assertThat(read("add-leads", 200, body).kind()).isEqualTo(meaning);
    }

    @ParameterizedTest(name = "delete leads, {0}")
    @MethodSource("deleteLeadsTable")
    void anAnswerToDeleteLeadsMeansWhatThePageSays(String row, String body, Outcome.Kind meaning) {
        assertThat(read("delete-leads", 200, body).kind()).isEqualTo(meaning);
    }

    @ParameterizedTest(name = "generate token, {0}")
    @MethodSource("tokenTable")
    void anAnswerToGenerateTokenMeansWhatThePageSays(String row, String body, Outcome.Kind meaning) {
        assertThat(read("generate-token", 200, body).kind()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429, 500, 503})
    void theBodysWordsCountBeforeTheHttpStatusWhenTheySayNo(int status) {
        assertThat(read("add-leads", status, said("failure", "Please provide valid data"))
                        .kind())
                .isEqualTo(REFUSED);
    }

    @Test
    void theReferenceOfAnAcceptedCallIsItsTransactionIdAndATokenIsNobodysReference() {
        assertThat(read("add-leads", 200, QUEUED).reference()).isEqualTo(TRANSACTION);
        assertThat(read("generate-token", 200, "{\"token\": \"eyJhbGciOi\", \"message\": \"\"}"))
                .satisfies(outcome -> assertThat(outcome.reference()).isNull())
                .satisfies(outcome -> assertThat(outcome.toString()).doesNotContain("eyJhbGciOi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"ok\"}",
                "{\"status\": \"true\", \"message\": \"fine\"}",
                "{}",
                "{\"status\": \"error\", \"message\": \"a sentence nobody wrote down\"}",
                "{\"transactionId\": \"\"}",
                "{\"transactionId\": null}",
                "{\"transactionId\": {\"id\": 1}}",
                "{\"status\": \"unheard of\", \"transactionId\": \"1292017169670681719733108\"}",
                "{\"status\": \"error\", \"transactionId\": \"1292017169670681719733108\"}",
                "[{\"transactionId\": \"1292017169670681719733108\"}]",
                "\"success\"",
                "<html><body>Success</body></html>",
                "{\"status\": \"succ",
                " ",
                ""
            })
    void anAnswerThatNoTableKnowsIsInDoubtThoughItCameWithHttp200(String body) {
        assertThat(read("add-leads", 200, body).kind()).isEqualTo(IN_DOUBT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"status\": \"ok\"}", "[]", "<html>deleted</html>", "{\"message\": \"success\"}"})
    void norIsADeleteDoneBecauseOfHttp200(String body) {
        assertThat(read("delete-leads", 200, body).kind()).isEqualTo(IN_DOUBT);
    }

    @Test
    void noBodyAtAllIsInDoubt() {
        assertThat(Answers.read(OZONETEL.operation("add-leads"), 200, null).kind())
                .isEqualTo(IN_DOUBT);
    }

    @ParameterizedTest
    @CsvSource({
        "add-leads, 500, IN_DOUBT",
        "add-leads, 502, IN_DOUBT",
        "add-leads, 503, IN_DOUBT",
        "add-leads, 504, IN_DOUBT",
        "add-leads, 302, IN_DOUBT",
        "add-leads, 429, NOT_YET",
        "add-leads, 401, BLOCKED",
        "add-leads, 403, BLOCKED",
        "delete-leads, 500, IN_DOUBT",
        "delete-leads, 502, IN_DOUBT",
        "delete-leads, 429, NOT_YET",
        "delete-leads, 401, TOKEN_WANTED",
        "delete-leads, 403, BLOCKED",
        "generate-token, 500, IN_DOUBT",
        "generate-token, 429, NOT_YET",
        "generate-token, 401, BLOCKED"
    })
    void anHttpStatusSpeaksWhenTheBodyDoesNot(String operation, int status, Outcome.Kind meaning) {
        assertThat(read(operation, status, "<html>a gateway's page</html>").kind())
                .isEqualTo(meaning);
        assertThat(read(operation, status, "").kind()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 500, 502, 503})
    void wordsOfSuccessUnderAnHttpStatusOfFailureAreNoSuccess(int status) {
        assertThat(read("add-leads", status, QUEUED).kind()).isEqualTo(IN_DOUBT);
        assertThat(read("delete-leads", status, said("Success", "Data deleted")).kind())
                .isEqualTo(IN_DOUBT);
    }

    @Test
    void numbersInAnAnswerAreMaskedBeforeAnybodyReadsThem() {
        assertThat(read("add-leads", 200, "no such lead 8187867008").message()).doesNotContain("8187867008");
    }

    static Stream<Throwable> neverLeft() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new UnknownHostException("in1-ccaas-api.example"),
                new NoRouteToHostException("No route to host"),
                new ConnectTimeoutException("Connect timed out"),
                new RuntimeCamelException(new ConnectException("Connection refused")),
                new IOException("wrapped", new UnknownHostException("in1-ccaas-api.example")));
    }

    @ParameterizedTest
    @MethodSource("neverLeft")
    void withoutAConnectionNothingWasDoneAndTheCallIsMadeLater(Throwable fault) {
        assertThat(Answers.noAnswer(fault).kind()).isEqualTo(NOT_YET);
    }

    static Stream<Throwable> mayHaveArrived() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new NoHttpResponseException("the target server failed to respond"),
                new IOException("Broken pipe"),
                new RuntimeCamelException(new SocketTimeoutException("Read timed out")),
                new IllegalStateException("who knows"));
    }

    @ParameterizedTest
    @MethodSource("mayHaveArrived")
    void aRequestThatMayHaveArrivedIsInDoubt(Throwable fault) {
        assertThat(Answers.noAnswer(fault).kind()).isEqualTo(IN_DOUBT);
    }

    private static Outcome read(String operation, int status, String body) {
        Operation words = OZONETEL.operation(operation);
        return Answers.read(words, status, body);
    }

    private static String said(String status, String message) {
        return "{\"status\": \"" + status + "\", \"message\": \"" + message + "\"}";
    }
}
