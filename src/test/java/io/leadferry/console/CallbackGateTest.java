package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a callback may cost: nothing with a wrong secret, and with the right one so much and so long. */
class CallbackGateTest {

    private static final int BOUND = 256 * 1024;

    private final HandClock clock = new HandClock();
    private final CallbackGate gate = new CallbackGate("right"::equals, clock);
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    private static MockHttpServletRequest callback(String path, ServletInputStream body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path) {
            @Override
            public ServletInputStream getInputStream() {
                return body;
            }
        };
        request.setServletPath(path);
        return request;
    }

    private byte[] passed() throws IOException {
        return chain.getRequest().getInputStream().readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/callbacks/vendor/wrong",
                "/callbacks/vendor/",
                "/callbacks/vendor",
                "/callbacks/right",
                "/callbacks/vendor/right/more"
            })
    void aWrongSecretIsNotFoundAndNothingOfItIsHeard(String path) throws Exception {
        Said body = new Said(at -> {
            throw new AssertionError("the body is read");
        });
        gate.doFilter(callback(path, body), response, chain);
        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(chain.getRequest()).isNull();
    }

    @Test
    void aRightSecretByADetourIsNotFound() throws Exception {
        MockHttpServletRequest request = callback("/callbacks/vendor/right", new Said(at -> -1));
        request.setRequestURI("/callbacks/vendor/%72ight");
        gate.doFilter(request, response, chain);
        assertThat(response.getStatus()).isEqualTo(404);
    }

    @Test
    void aRightSecretPassesWithItsBodyAsTextAndWithoutAnOrigin() throws Exception {
        byte[] text = "{\"data\":{}}".getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequest request =
                callback("/callbacks/vendor/right", new Said(at -> at < text.length ? text[at] : -1));
        request.setContentType("application/x-www-form-urlencoded");
        request.addHeader("Origin", "http://evil.example");
        gate.doFilter(request, response, chain);
        assertThat(passed()).isEqualTo(text);
        assertThat(chain.getRequest().getContentType()).isEqualTo("text/plain");
        assertThat(((jakarta.servlet.http.HttpServletRequest) chain.getRequest()).getHeader("origin"))
                .isNull();
    }

    @Test
    void anEndlessBodyIsCutOff() throws Exception {
        gate.doFilter(callback("/callbacks/vendor/right", new Said(at -> 'x')), response, chain);
        assertThat(passed()).hasSize(BOUND);
    }

    @Test
    void aBodyThatTricklesIsNotWaitedForAndNothingOfItPasses() throws Exception {
        Said slow = new Said(at -> {
            clock.advance(Duration.ofSeconds(1));
            return 'x';
        });
        gate.doFilter(callback("/callbacks/vendor/right", slow), response, chain);
        assertThat(response.getStatus()).isEqualTo(408);
        assertThat(chain.getRequest()).isNull();
        assertThat(slow.at).isLessThan(30);
    }

    @Test
    void aBodyThatStopsIsNotHalfTaken() throws Exception {
        Said silent = new Said(at -> -2);
        gate.doFilter(callback("/callbacks/vendor/right", silent), response, chain);
        assertThat(response.getStatus()).isEqualTo(408);
        assertThat(chain.getRequest()).isNull();
    }

    @Test
    void whereTheLedgerCannotTellTheRouteDecides() throws Exception {
        CallbackGate unsure = new CallbackGate(
                secret -> {
                    throw new QueryTimeoutException("the ledger is away");
                },
                clock);
        unsure.doFilter(callback("/callbacks/vendor/whichever", new Said(at -> -1)), response, chain);
        assertThat(chain.getRequest()).isNotNull();
    }

    /** A body that comes byte by byte: -1 ends it, -2 is silence for longer than the server waits. */
    private static final class Said extends ServletInputStream {

        private final IntUnaryOperator bytes;
        private int at;

        Said(IntUnaryOperator bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int one = bytes.applyAsInt(at++);
            if (one == -2) {
                throw new SocketTimeoutException();
            }
            return one;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int one = read();
            if (one < 0) {
                return -1;
            }
            to[offset] = (byte) one;
            return 1;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException();
        }
    }
}
