package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One host is one host, however it is written, and what is no host is none. */
class HostAndPortTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "LOCALHOST.:8080, localhost:8080",
        "Ferry.Example.COM., ferry.example.com",
        "my_host-1:1, my_host-1:1",
        "127.0.0.1:65535, 127.0.0.1:65535",
        "127.0.0.1., 127.0.0.1",
        "[::1]:8080, [0:0:0:0:0:0:0:1]:8080",
        "[0:0::0001], [0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "[2001:DB8::5]:80, [2001:db8:0:0:0:0:0:5]:80"
    })
    void isReadInWhateverWayItIsWritten(String written, String read) {
        assertThat(HostAndPort.parse(written)).hasToString("Optional[" + read + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a..b",
                "a b",
                "http://localhost",
                "localhost/",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:-1",
                "user@localhost",
                "::1",
                "[]",
                "[::1",
                "[localhost]",
                "[::1%lo]",
                "127.1",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "017700000001",
                "127.0.0.01",
                "256.0.0.1",
                "127.0.0.1.5",
                "*.example.com",
                "localhost\u0000",
                "localhost,evil.example",
                "lоcalhost"
            })
    void whatIsNoHostIsNone(String written) {
        assertThat(HostAndPort.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.8.9.10, true",
        "[::1], true",
        "[::ffff:127.0.0.1], true",
        "0.0.0.0, false",
        "[::], false",
        "localhost.evil.example, false",
        "127.evil.example, false",
        "evil.localhost, false",
        "128.0.0.1, false",
        "[::2], false",
        "10.0.0.1, false"
    })
    void isLoopbackOnlyWhereItCanBeNothingElse(String written, boolean loopback) {
        assertThat(HostAndPort.parse(written).orElseThrow().isLoopback()).isEqualTo(loopback);
    }

    @Test
    void anAddressThatSomethingIsBoundToNeedsNoBrackets() {
        assertThat(HostAndPort.ofBound("::1").orElseThrow().isLoopback()).isTrue();
        assertThat(HostAndPort.ofBound("::").orElseThrow().isEverywhere()).isTrue();
        assertThat(HostAndPort.ofBound("0.0.0.0").orElseThrow().isEverywhere()).isTrue();
        assertThat(HostAndPort.ofBound("10.0.0.5").orElseThrow().isEverywhere()).isFalse();
    }
}
