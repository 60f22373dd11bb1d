package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.rehearsal.wire.CallPace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the response table of "Delete Schedule Campaign Data", and its three ways to name what goes. */
class DeleteScheduledTableTest {

    private static final String NO_DATA = "{\"status\":\"error\",\"message\":\"No data found\"}";
    private static final String MISSING =
            "{\"status\":\"error\",\"message\":\"Mandatory parameter row_id is missing\"}";

    private final OzonetelStandInBuilder builder =
            OzonetelStandIn.builder().scheduled(1, 10).scheduled(20, 22);

    private static String ask(String ids) {
        return "{\"userName\":\"rehearsal\",\"row_id\":\"" + ids + "\"}";
    }

    private static List<Long> all() {
        return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.rangeClosed(20, 22))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1 | 1 | 12", "2,3,5,6 | 4 | 9", "3-10 | 8 | 5", "22,1,20 | 3 | 10", "9-9 | 1 | 12"})
    void oneAListAndARangeAreDeleted(String ids, int deleted, int left) throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            var answer = client.deleteScheduled(client.token(), ask(ids));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"success\",\"message\":{\"deleted\":" + deleted + "}}");
            assertThat(standIn.scheduled()).hasSize(left);
            assertThat(standIn.violations()).isEmpty();
            assertThat(standIn.calls().get(1).numbers()).containsExactly(ids.split(","));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "1,2,11", "8-12", "19-23"})
    void oneIdThatIsNotThereSparesThemAll(String ids) throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            assertThat(client.deleteScheduled(client.token(), ask(ids)).body()).isEqualTo(NO_DATA);

            assertThat(standIn.scheduled()).isEqualTo(all());
            assertThat(standIn.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,2,11 | 2", "8-12 | 3"})
    void readLenientlyTheIdsThatAreThereGo(String ids, int deleted) throws Exception {
        try (OzonetelStandIn standIn = builder.scheduledLeniently().start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();

            assertThat(client.deleteScheduled(token, ask(ids)).body()).contains("{\"deleted\":" + deleted + "}");
            assertThat(client.deleteScheduled(token, ask("11")).body()).isEqualTo(NO_DATA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-3,7", "x7", "3-1", "1, 2", "1,", "-3", "1-"})
    void whatThePageDoesNotShowIsNoDataAndAViolation(String ids) throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            assertThat(client.deleteScheduled(client.token(), ask(ids)).body()).isEqualTo(NO_DATA);

            assertThat(standIn.scheduled()).isEqualTo(all());
            assertThat(standIn.violations()).hasSize(1);
        }
    }

    @Test
    void anIdThatIsNoTextIsAViolation() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String body = ask("1").replace("\"1\"", "1");

            assertThat(client.deleteScheduled(client.token(), body).body()).isEqualTo(NO_DATA);
            assertThat(standIn.violations()).hasSize(1);
        }
    }

    @Test
    void aMissingIdAndAMissingUserAreTold() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();

            assertThat(client.deleteScheduled(token, ask("1").replace("row_id", "rowId"))
                            .body())
                    .isEqualTo(MISSING);
            assertThat(client.deleteScheduled(token, ask("")).body()).isEqualTo(MISSING);
            assertThat(client.deleteScheduled(token, ask("1").replace("rehearsal", "other"))
                            .body())
                    .contains("Invalid User Details");
            assertThat(client.deleteScheduled("invented", ask("1")).body()).contains("Invalid Token");
            assertThat(client.deleteScheduled("", ask("1")).body()).contains("Token Should Not be Null or Empty.");
            assertThat(standIn.scheduled()).isEqualTo(all());
        }
    }

    @Test
    void aWrongKeyIsNoData() throws Exception {
        try (OzonetelStandIn standIn = builder.auth(Auth.API_KEY).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            assertThat(client.send(withKey(standIn, "wrong")).body()).isEqualTo(NO_DATA);
            assertThat(client.send(withKey(standIn, "rehearsal-key")).body()).contains("\"success\"");
        }
    }

    private static HttpRequest withKey(OzonetelStandIn standIn, String key) {
        return HttpRequest.newBuilder(URI.create(standIn.baseUrl() + OzonetelStandIn.SCHEDULED_PATH))
                .header("Content-Type", "application/json")
                .header("apiKey", key)
                .POST(HttpRequest.BodyPublishers.ofString(ask("1")))
                .build();
    }

    @Test
    void onlyOneOfTheTwoPlacesDeletes() throws Exception {
        String reference = ask("2").replace("row_id", "rowId");
        try (OzonetelStandIn given = builder.start();
                OzonetelStandIn other = builder.scheduledPlace(Place.REFERENCE).start()) {
            OzonetelCaller client = new OzonetelCaller(given);
            String wrong = client.call("DELETE", OzonetelStandIn.SCHEDULED_REFERENCE_PATH, client.token(), reference)
                    .body();
            assertThat(wrong).isEqualTo("{\"status\":\"error\",\"message\":\"Invalid action\"}");
            assertThat(given.scheduled()).isEqualTo(all());

            OzonetelCaller caller = new OzonetelCaller(other);
            String token = caller.token();
            assertThat(caller.deleteScheduled(token, ask("1")).body()).contains("Invalid action");
            assertThat(caller.call("DELETE", OzonetelStandIn.SCHEDULED_REFERENCE_PATH, token, reference)
                            .body())
                    .contains("{\"deleted\":1}");
            assertThat(other.scheduled()).hasSize(12).doesNotContain(2L);
        }
    }

    @Test
    void hasteIsRefused() throws Exception {
        try (OzonetelStandIn standIn =
                builder.scheduledLimit(new CallPace(1, Duration.ofSeconds(60))).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();
            client.deleteScheduled(token, ask("1"));

            assertThat(client.deleteScheduled(token, ask("2")).body()).contains("Max limit exceeded");
            assertThat(standIn.scheduled()).contains(2L);
            assertThat(standIn.violations()).hasSize(1);
        }
    }
}
