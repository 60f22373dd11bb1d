package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.HostAndPort;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Who is a stranger to a ferry at 10.0.0.5 that people reach as ferry.example.com, and through a proxy at port 8443. */
class StrangersTest {

    private final Strangers strangers = new Strangers(
            Stream.of("ferry.example.com", "proxy.example.com:8443", "localhost")
                    .map(host -> HostAndPort.parse(host).orElseThrow())
                    .toList(),
            HostAndPort.parse("10.0.0.5").orElseThrow());

    private static MockHttpServletRequest asked(String method, @Nullable String host) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/drops");
        if (host != null) {
            request.addHeader("Host", host);
        }
        // what a proxy, or somebody who plays one, says
        request.addHeader("X-Forwarded-Host", "localhost");
        request.addHeader("Forwarded", "host=localhost");
        request.setServerName("localhost");
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, true",
        "LocalHost., true",
        "127.0.0.1:8080, true",
        "127.200.0.9, true",
        "[::1]:8080, true",
        "10.0.0.5:8080, true",
        "ferry.example.com, true",
        "FERRY.example.com.:8080, true",
        "proxy.example.com:8443, true",
        "proxy.example.com, false",
        "proxy.example.com:80, false",
        "ferry.example.com.evil.example, false",
        "xferry.example.com, false",
        "localhost.evil.example, false",
        "evil.example:8080, false",
        "10.0.0.6:8080, false",
        "0.0.0.0:8080, false",
        "[::2]:8080, false",
        "2130706433, false",
        "'', false",
        "user@localhost, false",
        ", false"
    })
    void aNameThatIsNotOursIsAStrangers(@Nullable String host, boolean known) {
        assertThat(strangers.knowsUs(asked("GET", host))).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080, false",
        "localhost:8080, HTTP://localhost:8080, true",
        "localhost, http://localhost, false",
        "localhost, http://localhost:80, false",
        "localhost, https://localhost, true",
        "localhost:8080, http://localhost:3000, true",
        "localhost:8080, http://localhost, true",
        "localhost:8080, http://127.0.0.1:8080, true",
        "'[::1]:8080', 'http://[::1]:8080', false",
        "localhost:8080, null, true",
        "localhost:8080, '', true",
        "localhost:8080, file://, true",
        "localhost:8080, http://evil.example, true",
        "localhost:8080, http://localhost:8080.evil.example, true",
        "localhost:8080, http://localhost:8080@evil.example, true",
        "localhost:8080, chrome-extension://localhost:8080, true",
        "localhost:8080, 'http://localhost:8080 http://evil.example', true",
        "127.0.0.1:8080, https://ferry.example.com, false",
        "ferry.example.com, https://ferry.example.com, false",
        "127.0.0.1:8080, https://proxy.example.com:8443, false",
        "127.0.0.1:8080, https://proxy.example.com, true",
    })
    void aPageIsOursOnlyIfItCameFromTheAddressThatItAsks(String host, String origin, boolean foreign) {
        MockHttpServletRequest request = asked("POST", host);
        request.addHeader("Origin", origin);
        assertThat(strangers.isForeign(request)).isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        ", , false",
        "same-origin, , false",
        "none, , false",
        "cross-site, , true",
        "same-site, , true",
        "whatever, , true",
        ", http://localhost:8080/page, false",
        ", http://localhost:3000/page, true",
        ", https://evil.example/localhost:8080, true",
        ", about:blank, true",
        "same-origin, http://evil.example/, true",
        "cross-site, http://localhost:8080/, true"
    })
    void withoutAnOriginTheOtherHeadersOfBrowsersSpeak(
            @Nullable String site, @Nullable String referer, boolean foreign) {
        MockHttpServletRequest request = asked("POST", "localhost:8080");
        if (site != null) {
            request.addHeader("Sec-Fetch-Site", site);
        }
        if (referer != null) {
            request.addHeader("Referer", referer);
        }
        assertThat(strangers.isForeign(request)).isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, false",
        "HEAD, false",
        "OPTIONS, false",
        "POST, true",
        "PUT, true",
        "DELETE, true",
        "TRACE, true",
        "get, true"
    })
    void whatIsNotKnownToReadChanges(String method, boolean changes) {
        assertThat(Strangers.changes(asked(method, "localhost"))).isEqualTo(changes);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, true",
        "TEXT/Plain;charset=utf-8, true",
        "application/x-www-form-urlencoded, true",
        "multipart/form-data; boundary=x, true",
        "no type at all, true",
        "application/json, false",
        "text/csv, false",
        ", false"
    })
    void aBodyThatAnyPageMaySendIsSimple(@Nullable String type, boolean simple) {
        MockHttpServletRequest request = asked("POST", "localhost");
        if (type != null) {
            request.setContentType(type);
        }
        assertThat(Strangers.isSimple(request)).as("without a body").isFalse();
        request.setContent(new byte[] {1});
        assertThat(Strangers.isSimple(request)).isEqualTo(simple);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080, http://evil.example", "http://localhost:8080, http://localhost:8080"})
    void whoNamesTwoOriginsIsAStranger(String one, String other) {
        MockHttpServletRequest request = asked("POST", "localhost:8080");
        request.addHeader("Origin", one);
        request.addHeader("Origin", other);
        assertThat(new Strangers(List.of(), null).isForeign(request)).isTrue();
    }
}
