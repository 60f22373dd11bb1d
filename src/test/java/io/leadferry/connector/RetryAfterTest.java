package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a server wants to be asked again. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1",
                " 120 |120",
                "3600|3600",
                "3601|3600",
                "999999999|3600",
                "Thu, 15 Jan 2026 10:05:00 GMT|300",
                "Thursday, 15-Jan-26 10:05:00 GMT|300",
                "Fri, 15 Jan 2027 10:05:00 GMT|3600"
            })
    void secondsOrADateUpToAnHour(String header, long seconds) {
        assertThat(RetryAfter.read(header, null, NOW)).contains(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "0", "-5", "soon", "1.5", "1e3", "0x10", "Thu, 15 Jan 2026 09:59:59 GMT", "99999999999"})
    void whatIsOverOrNoTimeAtAllIsNotHeeded(String header) {
        assertThat(RetryAfter.read(header, null, NOW)).isEmpty();
    }

    @Test
    void aDateIsReadByTheServersClockWhereItTellsThat() {
        String at = "Thu, 15 Jan 2026 12:05:00 GMT";

        assertThat(RetryAfter.read(at, "Thu, 15 Jan 2026 12:00:00 GMT", NOW)).contains(NOW.plusSeconds(300));
        assertThat(RetryAfter.read(at, "yesterday", NOW)).contains(NOW.plus(RetryAfter.LONGEST));
        assertThat(RetryAfter.read("10", "Thu, 15 Jan 2026 12:00:00 GMT", NOW)).contains(NOW.plusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "429||120",
                "200|{\"status\":\"error\",\"message\":\"too many Requests and failed to add Data to queue\"}|120",
                "503|<html>away</html>|120",
                "200|{\"transactionId\":\"9\"}|0",
                "200|{\"status\":\"failure\",\"message\":\"Please provide valid data\"}|0"
            })
    void itGoesWithWhateverMeansThatAnotherCallIsDue(int status, String body, long seconds) {
        LanePlan plan = new LanePlan(
                new Account("acme", "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null),
                new VendorProfiles().find("ozonetel").orElseThrow().operation("add-leads"),
                new Limit(5, Duration.ofMinutes(1), 500, Limit.Turn.FREE),
                LanePlan.ONCE);
        Call call = new Call(
                "c1",
                new LaneId("acme", "add-leads"),
                List.of(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                null);
        VendorRequest request = new VendorRequest(
                new VendorCall(plan, call), "POST", URI.create("http://localhost"), Map.of(), new byte[0], null, NOW);

        Outcome outcome = Answers.reading(
                        new VendorAnswer(request, status, Map.of("Retry-After", "120"), body == null ? "" : body, NOW))
                .outcome();

        assertThat(outcome.notBefore()).isEqualTo(seconds == 0 ? null : NOW.plus(Duration.ofSeconds(seconds)));
    }
}
