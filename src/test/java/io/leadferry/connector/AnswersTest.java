package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A case for each row of the vendor's response tables, as its pages write them. */
class AnswersTest {

    private static final VendorProfile OZONETEL =
            new VendorProfiles().find("ozonetel").orElseThrow();

    private static Outcome read(String operation, int status, String body) {
        return Answers.read(OZONETEL.operation(operation), status, body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add-leads|error|Invalid userName or apiKey|BLOCKED",
                "add-leads|error|apiKey should not be empty|BLOCKED",
                "add-leads|error|userName should not be empty|BLOCKED",
                "add-leads|error|campaignName should not be empty|BLOCKED",
                "add-leads|error|Invalid Campaign Name|CAMPAIGN_REFUSED",
                "add-leads|failure|Please provide valid data|REFUSED",
                "add-leads|error|too many Requests and failed to add Data to queue|NOT_YET",
                "delete-leads|false|Invalid Token|TOKEN_WANTED",
                "delete-leads|false|Token Expired|TOKEN_WANTED",
                "delete-leads|false|Token Should Not be Null or Empty.|BLOCKED",
                "delete-leads|false|Username Should Not be Null or Empty.|BLOCKED",
                "delete-leads|false|Invalid User Details|BLOCKED",
                "delete-leads|Error|PhoneNumbers should not be null are empty|REFUSED",
                "delete-leads|Error|Campaign should not be null are empty|REFUSED",
                "delete-leads|Error|Passed campaign are invalid|CAMPAIGN_REFUSED",
                "delete-leads|Error|Max limit exceeded|NOT_YET",
                "delete-leads|Error|A maximum of 100 phone numbers or 100 campaign names will be accepted|REFUSED",
                "delete-leads|Success|Deleted Successfully|CONFIRMED",
                "generate-token|false|UserName is null|BLOCKED",
                "generate-token|false|Invalid userName or apiKey|BLOCKED",
            })
    void aRowOfTheTableMeansWhatTheProfileSaysInAnyCase(String operation, String status, String message, Kind kind) {
        for (String word : new String[] {status, status.toUpperCase(Locale.ROOT), status.toLowerCase(Locale.ROOT)}) {
            String body = "{ \"status\": \"" + word + "\", \"message\": \"" + message + "\", \"data\": null }";
            assertThat(read(operation, 200, body).kind()).isEqualTo(kind);
        }
    }

    @Test
    void anAddThatIsQueuedIsAcceptedWithItsTransactionId() {
        Outcome outcome = read("add-leads", 200, "{\"transactionId\": \"1292017169670681719733108\"}");

        assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(outcome.reference()).isEqualTo("1292017169670681719733108");
    }

    @Test
    void aTokenNeverStandsInAnOutcome() {
        Outcome outcome = read("generate-token", 200, "{\"token\":\"eyJhbGciOi\",\"message\":\"\"}");

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIRMED);
        assertThat(outcome.toString()).doesNotContain("eyJ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200|{\"status\":\"done\",\"message\":\"fine\"}",
                "200|{\"status\":\"error\",\"message\":\"something new\"}",
                "200|{\"status\":\"queued\",\"transactionId\":\"7\"}",
                "200|{\"transactionId\":\"\"}",
                "200|{\"transactionId\":null}",
                "200|[1,2]",
                "200|``",
                "200|<html>ok</html>",
                "204|``",
                "302|``",
                "500|{\"transactionId\":\"7\"}",
                "500|``",
                "502|<html>bad gateway</html>",
                "503|``",
            })
    void anAnswerThatNoTableKnowsIsInDoubtWhateverItsStatus(int status, String body) {
        assertThat(read("add-leads", status, body).kind()).isEqualTo(Kind.IN_DOUBT);
    }

    @ParameterizedTest
    @CsvSource({
        "add-leads,429,NOT_YET",
        "add-leads,401,BLOCKED",
        "delete-leads,401,TOKEN_WANTED",
        "delete-leads,403,BLOCKED",
        "delete-leads,404,BLOCKED"
    })
    void anHttpStatusSpeaksWhenTheBodyDoesNot(String operation, int status, Kind kind) {
        assertThat(read(operation, status, "<html>no</html>").kind()).isEqualTo(kind);
    }

    @Test
    void aRequestThatNeverLeftMayGoOutAgainAndOneThatDidIsInDoubt() {
        assertThat(Answers.noAnswer(new VendorClient.NothingSent("refused", new ConnectException("refused")))
                        .kind())
                .isEqualTo(Kind.NOT_YET);
        assertThat(Answers.noAnswer(new ConnectException("refused")).kind()).isEqualTo(Kind.IN_DOUBT);
        assertThat(Answers.noAnswer(new SocketTimeoutException("Read timed out"))
                        .kind())
                .isEqualTo(Kind.IN_DOUBT);
    }

    @Test
    void numbersOfPeopleAreMaskedInWhatTheVendorSaid() {
        assertThat(read("add-leads", 200, "{\"status\":\"odd\",\"message\":\"918187867008 is bad\"}")
                        .message())
                .doesNotContain("8187867")
                .contains("08");
    }
}
