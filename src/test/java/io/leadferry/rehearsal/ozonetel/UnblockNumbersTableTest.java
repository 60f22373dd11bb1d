package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of the response table of "Delete Block Number(s) from a Group". */
class UnblockNumbersTableTest {

    private static final String MANDATORY = "{\"status\":\"error\",\"message\":\"Parameters are mandatory\"}";

    private final OzonetelStandInBuilder builder = OzonetelStandIn.builder()
            .blockGroup("1", List.of("9876500001", "919876500002", "+919876500003", "9876500004"));

    private static String ask(String numbers) {
        return "{\"userName\":\"rehearsal\",\"id\":1,\"blockNumbers\":[" + numbers + "]}";
    }

    @Test
    void numbersComeBackInOneSpellingWhateverTheyWereSentIn() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            var answer = client.unblock(
                    client.token(), ask("\"+919876500001\",\"9876500002\",\"919876500003\",\"9876599999\",\"12\""));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            """
                            {"status":"success","message":"deleted","input":{"id":1,"blockNumbers":\
                            ["+919876500001","9876500002","919876500003","9876599999","12"]},"output":{"success":\
                            ["+919876500001","+919876500002","+919876500003"],"error":["+919876599999","12"],\
                            "deleted":3}}""");
            assertThat(standIn.blocked("1")).containsExactly("+919876500004");
            assertThat(standIn.violations()).isEmpty();
        }
    }

    @Test
    void aNumberSentTwiceIsListedTwiceCountedOnceAndAViolation() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            String answer = client.unblock(client.token(), ask("\"9876500001\",\"+919876500001\""))
                    .body();

            assertThat(answer).contains("[\"+919876500001\",\"+919876500001\"]").contains("\"deleted\":1");
            assertThat(standIn.violations()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid id key | \"id\" | \"Id\"",
                "invalid blockNumbers key | blockNumbers | blockNumber",
                "no list | [\"9876500001\"] | \"9876500001\"",
                "an empty list | [\"9876500001\"] | []"
            })
    void aFaultyCallGetsThePagesWordsAndNothingIsUnblocked(String name, String good, String bad) throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            String answer = client.unblock(client.token(), ask("\"9876500001\"").replace(good, bad))
                    .body();

            assertThat(answer).isEqualTo(MANDATORY);
            assertThat(standIn.blocked("1")).hasSize(4);
            assertThat(standIn.violations()).isEmpty();
        }
    }

    @Test
    void anUnknownGroupIsToldAndSoIsAStranger() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String good = ask("\"9876500001\"");

            assertThat(client.unblock(client.token(), good.replace("\"id\":1", "\"id\":2"))
                            .body())
                    .isEqualTo("{\"status\":\"error\",\"message\":\"Invalid group id\"}");
            assertThat(client.unblock("invented", good).body()).contains("\"Invalid Token\"");
        }
    }

    @Test
    void moreThanOneHundredNumbersAreAViolation() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();

            assertThat(client.unblock(token, ask(numbers(100))).body()).contains("\"success\"");
            assertThat(standIn.violations()).isEmpty();
            assertThat(client.unblock(token, ask(numbers(101))).body()).isEqualTo(MANDATORY);
            assertThat(standIn.violations()).hasSize(1);
        }
    }

    private static String numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"98111" + (10000 + i) + "\"")
                .collect(Collectors.joining(","));
    }

    @Test
    void aStandInThatWipesGroupsSaysHowManyWent() throws Exception {
        try (OzonetelStandIn standIn = builder.wipesGroups().start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);

            String answer =
                    client.unblock(client.token(), ask("\"9876500001\"")).body();

            assertThat(answer).contains("\"success\":[\"+919876500001\"]").contains("\"deleted\":4");
            assertThat(standIn.blocked("1")).isEmpty();
        }
    }

    @Test
    void onlyOneOfTheTwoPlacesUnblocks() throws Exception {
        String one = ask("\"9876500001\"");
        try (OzonetelStandIn given = builder.start();
                OzonetelStandIn other = builder.unblockPlace(Place.REFERENCE).start()) {
            OzonetelCaller client = new OzonetelCaller(given);
            String path = OzonetelStandIn.UNBLOCK_REFERENCE_PATH;
            assertThat(client.call("DELETE", path, client.token(), one).body()).contains("Invalid action");
            assertThat(given.blocked("1")).hasSize(4);

            OzonetelCaller caller = new OzonetelCaller(other);
            String token = caller.token();
            assertThat(caller.unblock(token, one).body()).contains("Invalid action");
            assertThat(caller.call("DELETE", path, token, one).body()).contains("\"deleted\":1");
        }
    }
}
