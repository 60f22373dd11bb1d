package io.leadferry.connector.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks as the page shows them, and as they might come. */
class CallbackBodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "https://etl-dataprocessing.s3.ap-south-1.amazonaws.com/"
            + "172067852912917131638630_error.csv?X-Amz-Expires=86400&X-Amz-Credential=A%2F20240711&X-Amz-Signature=ab==";
    private static final String FIELDS =
            "{\"totalNoUploaded\":\"6\",\"numbersProcessed\":\"2\",\"numbersNotProcessed\":\"4\",\"failedFilePath\":\""
                    + ADDRESS + "\", \"transactionId\":\"172067852912917131638630\",\"status\":\"Success\","
                    + "\"message\":\"File Successfully uploaded.\",\"startDateTime\":\"2024-07-11 11:45:29\","
                    + "\"endDateTime\":\"2024-07-11 11:45:54\"}";
    private static final CallbackBody SAMPLE =
            new CallbackBody("172067852912917131638630", "Success", "File Successfully uploaded.", 2, 4, 6, ADDRESS);

    private static String object(String fields) {
        return "{\"data\":" + fields + "}";
    }

    private static String string(String fields) {
        try {
            return object(JSON.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unescaped(String fields) {
        return object("\"" + fields + "\"");
    }

    static Stream<String> shapes() {
        String slashes = FIELDS.replace("/", "\\/");
        String lines = FIELDS.replace(",", " ,\r\n\t").replace("{", "{ \n").replace("}", "\n }");
        return Stream.of(
                object(FIELDS),
                string(FIELDS),
                unescaped(FIELDS),
                FIELDS,
                object("[" + FIELDS + "]"),
                "[" + object(FIELDS) + "]",
                JSON.valueToTree(object(FIELDS)).toString(),
                object(slashes),
                string(slashes),
                unescaped(slashes),
                object(lines),
                string(lines),
                string(lines).replace("\\r\\n\\t", "\r\n\t").replace("\\n", "\n"),
                unescaped(lines),
                object(" \n \"\n" + lines + "\n\"\n"),
                "\uFEFF\r\n" + object(FIELDS) + "\r\n",
                "{\"code\":200,\"data\":\"" + FIELDS + "\",\"by\":\"etl\"}",
                FIELDS.replace("{", "{\"data\":null,"),
                object(FIELDS.replaceAll("\"(\\d)\"", "$1")),
                unescaped(FIELDS.replaceAll("\"(\\d)\"", "$1")),
                object(FIELDS.replace("\"172067852912917131638630\"", "172067852912917131638630")));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeReadsTheSame(String text) {
        assertThat(CallbackBody.read(text)).contains(SAMPLE);
    }

    @Test
    void thePagesPlaceholdersAreNoNumbers() {
        String page =
                """
                { "data": { "totalNoUploaded": "xxxx", "numbersProcessed": "xxxx", "numbersNotProcessed": "xx", \
                "failedFilePath": " xxxx " , "transactionId": "1292017169670681719733108", "status": "Fail", \
                "message": "File Failed to Upload.", "startDateTime": "2024-05-29 12:47:56", \
                "endDateTime": "2024-05-29 12:48:19" } }""";
        assertThat(CallbackBody.read(page))
                .contains(new CallbackBody(
                        "1292017169670681719733108", "Fail", "File Failed to Upload.", null, null, null, "xxxx"));
    }

    @Test
    void fieldsMayBeMissing() {
        assertThat(CallbackBody.read(object("{\"transactionId\":\"1\"}")))
                .contains(new CallbackBody("1", "", "", null, null, null, null));
        assertThat(CallbackBody.read(unescaped("{\"status\":\"Fail\",\"failedFilePath\":\" \"}")))
                .contains(new CallbackBody("", "Fail", "", null, null, null, null));
        assertThat(CallbackBody.read("{\"numbersProcessed\":0,\"status\":null,\"message\":[]}"))
                .contains(new CallbackBody("", "", "", 0, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1e3", "9999999999", "1 000", "٣"})
    void whatIsNoCountIsNone(String count) {
        assertThat(CallbackBody.read(object("{\"transactionId\":\"1\",\"numbersProcessed\":\"" + count + "\"}")))
                .contains(new CallbackBody("1", "", "", null, null, null, null));
    }

    @Test
    void theAddressOfTheFailedFileShowsInNoText() {
        assertThat(SAMPLE.toString()).doesNotContain("amazonaws", "Signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"\"",
                "[]",
                "{}",
                "{\"data\":{}}",
                "{\"data\":\"\"}",
                "{\"data\":\"{}\"}",
                "{\"data\":\"xxxx\"}",
                "{\"data\":[]}",
                "{\"data\":[{\"status\":\"Success\"},{\"status\":\"Success\"}]}",
                "{\"message\":\"hello\"}",
                "{\"data\":{\"message\":\"hello\"}}",
                "{\"data\":\"{\"",
                "{\"data\":\"{\"status\":\"Success\"}",
                "{\"data\":\"{\"status\":\"Success\"}\"",
                "{\"data\":{\"status\":\"Success\"}} and more",
                "<html>no</html>"
            })
    void anythingElseIsNone(String text) {
        assertThat(CallbackBody.read(text)).isEmpty();
    }

    @Property(tries = 500)
    void allShapesOfAnyFieldsReadTheSame(@ForAll("anyFields") Map<String, Object> fields)
            throws JsonProcessingException {
        String json = JSON.writeValueAsString(fields);
        CallbackBody expected = CallbackBody.read(object(json)).orElseThrow();
        assertThat(expected.transactionId())
                .isEqualTo(fields.get("transactionId").toString().strip());
        assertThat(CallbackBody.read(string(json))).contains(expected);
        assertThat(CallbackBody.read(unescaped(json))).contains(expected);
        assertThat(CallbackBody.read(json)).contains(expected);
        assertThat(CallbackBody.read(unescaped(json.replace("/", "\\/")))).contains(expected);
    }

    @Provide
    Arbitrary<Map<String, Object>> anyFields() {
        Arbitrary<Object> value = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).map(Object.class::cast),
                Arbitraries.strings()
                        .withChars("\"{}[]\\:,/&=% \n")
                        .ofMaxLength(12)
                        .map(Object.class::cast),
                Arbitraries.integers().map(Object.class::cast),
                Arbitraries.of(ADDRESS, "\"data\":\"{", "}\"}", "xxxx", "6"));
        return Combinators.combine(
                        Arbitraries.maps(
                                Arbitraries.of(
                                        "status",
                                        "message",
                                        "failedFilePath",
                                        "totalNoUploaded",
                                        "numbersProcessed",
                                        "numbersNotProcessed",
                                        "startDateTime",
                                        "another"),
                                value),
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(26))
                .as((fields, id) -> {
                    Map<String, Object> all = new LinkedHashMap<>(fields);
                    all.put("transactionId", id);
                    return all;
                });
    }

    @Property(tries = 1000)
    void noTextThrows(@ForAll String text) {
        assertThat(CallbackBody.read(text)).isNotNull();
        assertThat(CallbackBody.read("{\"data\":\"{" + text)).isNotNull();
    }

    @Property(tries = 2000)
    void noDamageThrows(
            @ForAll("wholeShapes") String text,
            @ForAll @IntRange(max = 600) int from,
            @ForAll @IntRange(max = 20) int length,
            @ForAll("crumbs") String crumb) {
        int start = Math.min(from, text.length());
        int end = Math.min(start + length, text.length());
        assertThat(CallbackBody.read(text.substring(0, start) + crumb + text.substring(end)))
                .isNotNull();
        assertThat(CallbackBody.read(text.substring(0, start))).isNotNull();
        assertThat(CallbackBody.read(text.substring(start))).isNotNull();
    }

    @Provide
    Arbitrary<String> wholeShapes() {
        return Arbitraries.of(object(FIELDS), string(FIELDS), unescaped(FIELDS));
    }

    @Provide
    Arbitrary<String> crumbs() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("\"{}[]\\:, \n0").ofMaxLength(8),
                Arbitraries.strings().ofMaxLength(4));
    }

    static Stream<String> hostile() {
        return Stream.of(
                        "\"",
                        "{",
                        "}",
                        "[",
                        "\\",
                        " ",
                        "\n",
                        "9",
                        "{\"data\":",
                        "\"data\":\"{",
                        "\"data\":\" ",
                        "[\"",
                        "{\"data\":\"{",
                        "\"data\"",
                        "\"data\": ",
                        "{\"a\":")
                .flatMap(piece -> List.of("", "{\"data\":\"{", "{\"data\":\"{\"status\":\"", "{\"data\":\" ").stream()
                        .map(head -> head + piece.repeat(((1 << 20) - head.length()) / piece.length())));
    }

    @Test
    void aMebibyteOfNonsenseIsSoonRead() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> hostile()
                .forEach(text -> assertThat(CallbackBody.read(text).isEmpty()).isTrue()));
    }

    @Test
    void aMebibyteIsReadAndNothingLonger() {
        String whole = object(FIELDS);
        assertThat(CallbackBody.read(whole + " ".repeat((1 << 20) - whole.length())))
                .contains(SAMPLE);
        assertThat(CallbackBody.read(whole + " ".repeat((1 << 20) - whole.length() + 1)))
                .isEmpty();
    }
}
