package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of the response table of "Generate Token". */
class TokenTableTest {

    private final HandClock clock = new HandClock();
    private OzonetelStandIn standIn;
    private OzonetelCaller client;

    @BeforeEach
    void start() throws Exception {
        standIn = OzonetelStandIn.builder().clock(clock).start();
        client = new OzonetelCaller(standIn);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void successHasATokenAnEmptyMessageAndNoStatus() throws Exception {
        JsonNode body = OzonetelCaller.json(client.askToken("rehearsal-key", "{\"userName\":\"rehearsal\"}"));

        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("token", "message");
        assertThat(body.path("token").asText()).isNotEmpty();
        assertThat(body.path("message").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rehearsal-key | {}                          | UserName is null",
                "rehearsal-key | {\"userName\":\"\"}         | UserName is null",
                "rehearsal-key | {\"userName\":null}         | UserName is null",
                "rehearsal-key | {\"userName\":\"other\"}    | Invalid userName or apiKey",
                "wrong         | {\"userName\":\"rehearsal\"} | Invalid userName or apiKey"
            })
    void aFaultyCallGetsThePagesWords(String apiKey, String body, String message) throws Exception {
        var response = client.askToken(apiKey, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"false\",\"message\":\"" + message + "\",\"data\":null}");
    }

    @Test
    void theTablesTokenExpiredCanBeForced() throws Exception {
        standIn.nextAnswers(OzonetelReply.TOKEN_EXPIRED);

        assertThat(client.askToken("rehearsal-key", "{\"userName\":\"rehearsal\"}")
                        .body())
                .isEqualTo("{\"status\":\"false\",\"message\":\"Token Expired\",\"data\":null}");
        assertThat(client.token()).isNotEmpty();
    }

    @Test
    void theEleventhTokenWithinAnHourIsRefusedAndTheTenthStaysInForce() throws Exception {
        String tenth = "";
        for (int i = 0; i < 10; i++) {
            tenth = client.token();
            clock.advance(Duration.ofMinutes(5));
        }

        assertThat(client.token()).isEmpty();
        assertThat(standIn.violations()).hasSize(1);
        assertThat(client.delete(tenth, OzonetelCaller.goodDelete()).body()).contains("Deleted Successfully");

        clock.advance(Duration.ofMinutes(10));
        assertThat(client.token()).isNotEmpty();
    }
}
