package io.leadferry.connector.huawei;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.model.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that the vendor's demo computes, taken from running its classes. */
class C2SignatureTest {

    private static final Instant AT = Instant.parse("2024-01-01T00:00:00Z");
    private static final String PATH = "/rest/isales/v1/openapi/campaigns/1/calldata/42/delete";
    private static final String HOST = "isales.example.com:28443";
    private static final Map<String, String> ONLY_HOST = Map.of("host", HOST);
    private static final Map<String, String> THREE_HEADERS =
            Map.of("Host", HOST, "Content-Type", " application/json; charset=UTF-8 ", "content-length", "23");
    private static final byte[] BODY = "{\"called\":\"8187867008\"}".getBytes(UTF_8);
    private static final byte[] NO_BODY = {};
    private static final String KEY_OF_ONLY_HOST = "c8dabafbd2242091e318d9ec5097fee6f375c19fef55a3fcfa0d9a8c2319df85";

    private static C2Signature with(boolean millis, boolean blankQueryLine) {
        return new C2Signature("testak", new Secret("testsk"), new C2Signature.Switches(millis, blankQueryLine, true));
    }

    private static final C2Signature USUAL =
            new C2Signature("testak", new Secret("testsk"), C2Signature.Switches.USUAL);

    private static String post(Map<String, String> headers, byte[] body) {
        return USUAL.authorization("POST", PATH, Map.of(), headers, body, AT);
    }

    @Test
    void aPostThatSignsItsHost() {
        assertThat(post(ONLY_HOST, BODY))
                .isEqualTo("auth-v2/testak/2024-01-01T00:00:00Z/host/"
                        + "29dcf09adce20e1fc2083b3e049ecec1ebe8f4f8c857c157ce30a67aaaf5420c");
        assertThat(USUAL.canonicalRequest("POST", PATH, Map.of(), new TreeMap<>(ONLY_HOST), BODY))
                .isEqualTo("POST\n/rest/isales/v1/openapi/campaigns/1/calldata/42/delete\nhost\n"
                        + "host:isales.example.com%3A28443\n%7B%22called%22%3A%228187867008%22%7D");
        assertThat(USUAL.signingKey("auth-v2/testak/2024-01-01T00:00:00Z/host")).isEqualTo(KEY_OF_ONLY_HOST);
    }

    @Test
    void aPostThatSignsLengthTypeAndHost() {
        assertThat(post(THREE_HEADERS, BODY))
                .isEqualTo("auth-v2/testak/2024-01-01T00:00:00Z/content-length;content-type;host/"
                        + "13e1d14f9ae837e922b949bfa9221a7e984bb73c1ce579a973b261274f56fd9f");
        TreeMap<String, String> headers = C2Signature.normalized(THREE_HEADERS);
        assertThat(USUAL.signingKey(USUAL.prefix(headers, AT)))
                .isEqualTo("df5675b544285d0822a604b67c34a54cdb074c8ad151d4a5711cc00313b71337");
        assertThat(USUAL.canonicalRequest("POST", PATH, Map.of(), headers, BODY))
                .contains("\ncontent-length;content-type;host\n"
                        + "content-length:23\ncontent-type:application%2Fjson%3B%20charset%3DUTF-8\n"
                        + "host:isales.example.com%3A28443\n");
    }

    @Test
    void aGetWithAQueryAndNoBody() {
        String path = "/rest/isales/v1/openapi/campaigns/1";
        Map<String, String> query = Map.of("status", "0", "name", "a b");
        assertThat(USUAL.authorization("GET", path, query, ONLY_HOST, NO_BODY, AT))
                .isEqualTo("auth-v2/testak/2024-01-01T00:00:00Z/host/"
                        + "db176d044c90626aaa1143561203346040c1da6e195d98c88cb773a5588aacf7");
        assertThat(USUAL.canonicalRequest("GET", path, query, new TreeMap<>(ONLY_HOST), NO_BODY))
                .isEqualTo("GET\n/rest/isales/v1/openapi/campaigns/1\nname=a%20b&status=0\nhost\n"
                        + "host:isales.example.com%3A28443\n");
    }

    @Test
    void aBodyBeyondAscii() {
        byte[] body = "{\"customField\":\"été~_-.*\"}".getBytes(UTF_8);
        assertThat(post(ONLY_HOST, body))
                .isEqualTo("auth-v2/testak/2024-01-01T00:00:00Z/host/"
                        + "10390bf33b2967b5c7fe50f3518ac47af623f42a221e95a7e3fd041f847f4901");
        assertThat(USUAL.canonicalRequest("POST", PATH, Map.of(), new TreeMap<>(ONLY_HOST), body))
                .endsWith("\n%7B%22customField%22%3A%22%C3%A9t%C3%A9~_-.%2A%22%7D");
    }

    @ParameterizedTest
    @CsvSource({
        "false, true, 2024-01-01T00:00:00Z, 92d92bfb832f210a9951ab6967dbbbe4faadc5e0678be8c4a3354374defda62e",
        "true, false, 2024-01-01T00:00:00.000Z, c95b06a41a885f10af3750537b376d48f136c96e7a22fbca40697f533a75d143",
        "true, true, 2024-01-01T00:00:00.000Z, 782c8b034fb444cdff0ad06561ed369f5c58d729f7825a0be2f77e58ded86605"
    })
    void theSwitchesGiveWhatOtherPortsGive(boolean millis, boolean blankQueryLine, String time, String signature) {
        assertThat(with(millis, blankQueryLine).authorization("POST", PATH, Map.of(), THREE_HEADERS, BODY, AT))
                .isEqualTo("auth-v2/testak/" + time + "/content-length;content-type;host/" + signature);
    }

    @ParameterizedTest
    @CsvSource({
        "https://isales.example.com:28443/rest, true, isales.example.com:28443",
        "https://isales.example.com:28443/rest, false, isales.example.com",
        "https://isales.example.com:443/rest, true, isales.example.com",
        "https://isales.example.com/rest, true, isales.example.com",
        "https://isales.example.com:80/rest, true, isales.example.com:80",
        "http://isales.example.com:80/rest, true, isales.example.com",
        "http://isales.example.com:443/rest, true, isales.example.com:443",
        "https://[::1]:28443/rest, true, [::1]:28443",
        "https://[::1]:28443/rest, false, [::1]"
    })
    void theHostIsWhatAnHttpClientSends(URI uri, boolean hostPort, String host) {
        C2Signature.Switches switches = new C2Signature.Switches(false, false, hostPort);
        assertThat(new C2Signature("testak", new Secret("testsk"), switches).host(uri))
                .isEqualTo(host);
    }

    @Test
    void whatCannotBeSignedIsRefused() {
        assertThatThrownBy(() -> USUAL.host(URI.create("/rest")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a host");
        assertThatThrownBy(() -> post(Map.of(), BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to sign");
        assertThatThrownBy(() -> post(Map.of("host", HOST, "Host", HOST), BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host is to be signed twice");
    }

    @Test
    void theSecretKeyShowsInNoText() {
        assertThat(USUAL.toString()).doesNotContain("testsk");
        assertThat(post(ONLY_HOST, BODY)).doesNotContain("testsk");
    }

    @Property(tries = 300)
    void oneByteOfTheBodyChangesTheSignature(
            @ForAll @Size(min = 1, max = 60) byte[] body,
            @ForAll @IntRange(max = 59) int where,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] changed = body.clone();
        changed[where % body.length] ^= (byte) change;
        assertThat(post(ONLY_HOST, changed)).isNotEqualTo(post(ONLY_HOST, body));
    }

    @Property(tries = 300)
    void anotherHostPathOrTimeChangesTheSignature(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 12) String one,
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 12) String other,
            @ForAll @LongRange(min = 1, max = 100_000_000) long later) {
        Assume.that(!one.equals(other));
        assertThat(signature(one, "/path", AT)).isNotEqualTo(signature(other, "/path", AT));
        assertThat(signature("host", "/" + one, AT)).isNotEqualTo(signature("host", "/" + other, AT));
        assertThat(signature("host", "/path", AT)).isNotEqualTo(signature("host", "/path", AT.plusSeconds(later)));
    }

    /** The last part alone: what stands before it says the time anyway. */
    private static String signature(String host, String path, Instant at) {
        String whole = USUAL.authorization("POST", path, Map.of(), Map.of("host", host), BODY, at);
        return whole.substring(whole.lastIndexOf('/') + 1);
    }
}
