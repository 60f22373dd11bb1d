package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer is one JSON document that says one thing: whatever else stands there is in doubt, for every operation. */
class OneDocumentTest {

    private static final VendorProfiles PROFILES = new VendorProfiles();
    private static final Set<Kind> SUCCESS = Set.of(Kind.CONFIRMED, Kind.ACCEPTED);

    /** An operation and an answer of its that is a success. */
    record Good(String vendor, String operation, String answer) {

        Operation table() {
            return PROFILES.find(vendor).orElseThrow().operation(operation);
        }

        Outcome read(String body) {
            return Answers.read(table(), 200, body);
        }

        /** Where this vendor says how it went, and the word there that is a success; another vendor's keys say nothing here. */
        Map<String, String> wordOfSuccess() {
            return vendor.equals("ozonetel")
                    ? Map.of("status", "success")
                    : Map.of("resultCode", "0200000", "returnCode", "0200000");
        }
    }

    static Stream<Good> good() {
        return Stream.of(
                new Good("ozonetel", "generate-token", "{\"token\":\"eyJhbGciOi.e30.x-_y\",\"message\":\"\"}"),
                new Good("ozonetel", "add-leads", "{\"transactionId\": \"1292017169670681719733108\"}"),
                new Good(
                        "ozonetel",
                        "add-leads",
                        "{\"status\":\"success\",\"transactionId\":1292017169670681719733108}"),
                new Good("ozonetel", "delete-leads", "{\"status\":\"Success\",\"message\":\"Deleted Successfully\"}"),
                new Good("ozonetel", "delete-scheduled", "{\"status\":\"success\",\"message\":{\"deleted\":[7]}}"),
                new Good(
                        "ozonetel",
                        "unblock-numbers",
                        "{\"status\":\"success\",\"message\":\"deleted\",\"output\":{\"success\":[\"+912\"],\"deleted\":1}}"),
                new Good("huawei-aicc", "add-numbers", "{\"resultCode\":\"0200000\",\"resultDesc\":\"ok\"}"),
                new Good(
                        "huawei-aicc",
                        "delete-numbers",
                        "{\"resultCode\":\"0200000\",\"returnCode\":\"0200000\",\"successCount\":1}"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatStandsAroundADocumentDoesNotChangeItAndWhatStandsBesideItDoes(Good good) {
        String answer = good.answer();
        assertThat(good.read(answer).kind()).isIn(SUCCESS);
        assertThat(good.read(" \r\n\t" + answer + "\n\n")).isEqualTo(good.read(answer));
        assertThat(good.read("\uFEFF" + answer)).isEqualTo(good.read(answer));

        assertThat(Stream.of(
                        answer + answer,
                        answer + "{\"status\":\"error\"}",
                        answer + " OK",
                        answer + "\u0000",
                        answer + ",",
                        "OK " + answer,
                        "[" + answer + "]",
                        "\"" + answer.replace("\"", "\\\"") + "\"",
                        ")]}',\n" + answer,
                        "callback(" + answer + ")",
                        answer.replace('"', '\''),
                        "/* good */" + answer,
                        answer.replace("}", ",}"),
                        answer.replaceFirst("\\{", "{status:\"success\","),
                        answer.replaceFirst("\\{", "{\"n\":NaN,"),
                        answer.substring(0, answer.length() - 1)))
                .allSatisfy(other -> assertThat(good.read(other).kind()).isEqualTo(Kind.IN_DOUBT));
    }

    @ParameterizedTest
    @MethodSource("good")
    void aKeyThatStandsTwiceOrInAnotherSpellingIsInDoubt(Good good) {
        for (String key : fields(good.answer()).keySet()) {
            String value = "\"" + key + "\":\"error\",";
            String twice = good.answer().replaceFirst("\\{", "{" + value);
            String behind = good.answer().substring(0, good.answer().length() - 1) + "," + value.replace(",", "}");
            String spelt = good.answer().replaceFirst("\\{", "{" + value.replace(key, key.toUpperCase(Locale.ROOT)));
            assertThat(good.read(twice).kind()).as(twice).isEqualTo(Kind.IN_DOUBT);
            assertThat(good.read(behind).kind()).as(behind).isEqualTo(Kind.IN_DOUBT);
            if (!key.equals("resultDesc")) {
                assertThat(good.read(spelt).kind()).as(spelt).isEqualTo(Kind.IN_DOUBT);
            }
        }
        String inside = good.answer().replaceFirst("\\{", "{\"extra\":{\"a\":1,\"a\":1},");
        assertThat(good.read(inside).kind()).isEqualTo(Kind.IN_DOUBT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false",
                "true",
                "null",
                "{}",
                "[]",
                "{\"a\":1}",
                "[\"9\"]",
                "0",
                "-1",
                "1.5",
                "1e300",
                "\"\"",
                "\" \"",
                "\"0\"",
                "\"null\"",
                "\"false\"",
                "\"undefined\"",
                "\"-\"",
                "\"...\""
            })
    void whatNamesNothingIsNoReference(String value) {
        Good add = new Good("ozonetel", "add-leads", "");

        assertThat(add.read("{\"transactionId\":" + value + "}").kind()).isEqualTo(Kind.IN_DOUBT);
        assertThat(add.read("{\"status\":\"success\",\"transactionId\":" + value + "}")
                        .kind())
                .isEqualTo(Kind.IN_DOUBT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"9\"", "9", "\"a-9\"", "12920171696706817197331081292017169670681719733108", "\" 9 \""})
    void aTextOrAWholeNumberIsOne(String value) {
        Outcome outcome = new Good("ozonetel", "add-leads", "").read("{\"transactionId\":" + value + "}");

        assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(outcome.reference()).isEqualTo(value.replace("\"", "").strip());
    }

    @Test
    void anAnswerThatSaysTwoThingsIsInDoubtAndNotRepeatedAsIfNothingHadBeenDone() {
        Good add = new Good("ozonetel", "add-leads", "");
        String tooMany = "\"status\":\"error\",\"message\":\"too many Requests and failed to add Data to queue\"";

        assertThat(add.read("{" + tooMany + "}").kind()).isEqualTo(Kind.NOT_YET);
        assertThat(add.read("{" + tooMany + ",\"transactionId\":null}").kind()).isEqualTo(Kind.NOT_YET);
        assertThat(add.read("{" + tooMany + ",\"transactionId\":\"9\"}").kind()).isEqualTo(Kind.IN_DOUBT);
        assertThat(add.read("{\"transactionId\":\"9\",\"message\":\"Invalid Campaign Name\"}")
                        .kind())
                .isEqualTo(Kind.IN_DOUBT);
        assertThat(Answers.read(add.table(), 429, "{\"transactionId\":\"9\"}").kind())
                .isEqualTo(Kind.IN_DOUBT);
        assertThat(new Good("ozonetel", "delete-leads", "")
                        .read("{\"status\":\"success\",\"message\":\"Invalid Token\"}")
                        .kind())
                .isEqualTo(Kind.IN_DOUBT);
        assertThat(new Good("huawei-aicc", "add-numbers", "")
                        .read("{\"resultCode\":\"0200000\",\"returnCode\":{\"code\":\"0200001\"}}")
                        .kind())
                .isEqualTo(Kind.IN_DOUBT);
    }

    @ParameterizedTest
    @MethodSource("good")
    void noBombHurts(Good good) {
        String deep = "[".repeat(400_000);
        String digits = "9".repeat(400_000);
        for (String bomb : List.of(
                deep,
                good.answer().replaceFirst("\\{", "{\"x\":" + deep),
                good.answer().replaceFirst("\\{", "{\"x\":" + "[".repeat(2000) + "]".repeat(2000) + ","),
                good.answer().replaceFirst("\\{", "{\"x\":" + digits + ","),
                good.answer().replaceFirst("\\{", "{\"x\":1e" + digits + ","),
                "{\"transactionId\":" + digits + "}",
                "{\"" + "k".repeat(400_000) + "\":1}")) {
            assertThat(good.read(bomb).kind()).isEqualTo(Kind.IN_DOUBT);
        }
    }

    // --- never a success that is not the table's

    @Property(tries = 4000)
    void noDamageMakesASuccessThatAnotherReaderDoesNotSee(@ForAll("damaged") Map.Entry<Good, String> damaged) {
        Good good = damaged.getKey();
        String body = damaged.getValue();
        if (!SUCCESS.contains(good.read(body).kind())) {
            return;
        }
        Map<String, List<Object>> told = fields(body);
        Map<String, List<Object>> meant = fields(good.answer());
        assertThat(told.values()).as(body).allSatisfy(values -> assertThat(values)
                .hasSize(1));
        good.wordOfSuccess().forEach((key, word) -> {
            if (told.containsKey(key) && !told.get(key).equals(List.of("null"))) {
                assertThat(String.valueOf(told.get(key).get(0)).strip())
                        .as(body)
                        .isEqualToIgnoringCase(word);
            }
        });
        for (String key : List.of("transactionId", "token")) {
            if (meant.containsKey(key)) {
                assertThat(String.valueOf(told.get(key).get(0)))
                        .as(body)
                        .isNotBlank()
                        .doesNotMatch("null|true|false|0");
            }
        }
    }

    @Provide
    Arbitrary<Map.Entry<Good, String>> damaged() {
        Arbitrary<Good> answers = Arbitraries.of(good().toList());
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(
                        "", "{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "0", "\\u0000", "\uFEFF", " ",
                        "//", "'"),
                Arbitraries.of(
                        "\"status\":\"error\",",
                        ",\"status\":\"error\"",
                        "\"status\":\"success\",",
                        "\"transactionId\":false,",
                        ",\"transactionId\":{}",
                        "\"resultCode\":\"0200001\",",
                        "{\"status\":\"error\"}",
                        "\"x\":{\"status\":\"success\"},"),
                Arbitraries.strings().ascii().ofMaxLength(3));
        return Combinators.combine(
                        answers,
                        pieces,
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 12))
                .as((good, piece, at, cut) -> {
                    String answer = good.answer();
                    int from = Math.min(at, answer.length());
                    int to = Math.min(from + cut, answer.length());
                    return Map.entry(good, answer.substring(0, from) + piece + answer.substring(to));
                });
    }

    /** The document's own keys with every value that stands under them; fails where there is more than one document. */
    private static Map<String, List<Object>> fields(String body) {
        Map<String, List<Object>> fields = new HashMap<>();
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        try (JsonParser json = new JsonFactory().createParser(text)) {
            assertThat(json.nextToken()).as(body).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                List<Object> values = fields.computeIfAbsent(key, none -> new ArrayList<>());
                values.add(json.currentToken().isScalarValue() ? json.getText() : json.currentToken());
                json.skipChildren();
            }
            assertThat(json.nextToken()).as(body).isNull();
            return fields;
        } catch (IOException e) {
            throw new AssertionError("taken for a success, and no JSON: " + body, e);
        }
    }
}
