package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are hidden in whatever form somebody writes them; what is none stays as it is. */
class VeilTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"KK12ab", "zv/Ozo+Key=9x", "sesame öffne: \"dich\" \\ ?", "a-very-long-secret-0123456789abcdef"})
    void isHiddenHoweverItIsWritten(String value) {
        Secret secret = new Secret(value);
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String written : new String[] {
            value,
            url,
            url.replace("+", "%20"),
            url.replaceAll("%2B", "%2b").replaceAll("%3D", "%3d").replaceAll("%2F", "%2f"),
            URLEncoder.encode(url, StandardCharsets.UTF_8),
            value.replace("/", "\\/"),
            value.replace("\\", "\\\\").replace("\"", "\\\""),
            base64("", value, "")
        }) {
            assertThat(Veil.over("key '" + written + "', is wrong")).isEqualTo("key '***', is wrong");
            assertThat(Veil.over(written + " " + written)).isEqualTo("*** ***");
        }
        for (String user : new String[] {"a", "ab", "abc", "somebody"}) {
            for (String behind : new String[] {"", "1", "12", ":more"}) {
                assertThat(Veil.over("Basic " + base64(user + ":", value, behind) + " refused"))
                        .isEqualTo("Basic *** refused");
            }
        }
        assertThat(Quiet.text("the vendor says " + value)).isEqualTo("the vendor says ***");
        assertThat(Quiet.fault(new IllegalStateException("not " + value))).hasMessageEndingWith("not ***");
        Reference.reachabilityFence(secret);
    }

    private static String base64(String before, String value, String behind) {
        return Base64.getEncoder().encodeToString((before + value + behind).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aShortOneIsHiddenAsAWordOnly() {
        Secret few = new Secret("ferry");
        Secret some = new Secret("marmalade");
        assertThat(Veil.over("ferry marmalades, marmalade-feed; marmalade"))
                .isEqualTo("ferry marmalades, marmalade-feed; ***");
        Reference.reachabilityFence(few);
        Reference.reachabilityFence(some);
    }

    @Test
    void oneOfAnAddressIsKnownByItsPlace() {
        assertThat(Veil.over("POST https://me.example/callbacks/ozonetel/0011aabb?x=1 failed"))
                .isEqualTo("POST https://me.example/callbacks/ozonetel/***?*** failed");
        assertThat(Veil.over("sftp://crm:p:w@host/in, https://s3.example/list.csv?X-Amz-Signature=ab&n=9812345671"))
                .isEqualTo("sftp://crm:***@host/in, https://s3.example/list.csv?***");
        assertThat(Veil.over("li st.csv?X-Amz-Signature=ab&n=1 and apiKey=cd"))
                .isEqualTo("li st.csv?X-Amz-Signature=***&n=1 and apiKey=***");
    }

    @Test
    void allElseIsGivenBackAsItIs() {
        String said = "Lane acme/add-leads rests: Connect to http://127.0.0.1:1 failed, data/archive/callbacks/a.csv";
        assertThat(Veil.over(said)).isSameAs(said);
        assertThat(Veil.covers(said)).isFalse();
    }
}
