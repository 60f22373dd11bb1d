package io.leadferry.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a callback in whose secret is right, and of it no more than any callback of the vendor's could hold, nor for longer
 * than it could take; what is cut off reads as none. One whose secret is wrong is turned away before anything of it is
 * heard.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
public final class CallbackGate extends OncePerRequestFilter {

    private static final Pattern ADDRESS = Pattern.compile("/callbacks/[^/]+/([^/]+)");
    private static final int LARGEST = 256 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** A quarter of the threads that serve; a callback is heard in milliseconds. */
    private static final int AT_ONCE = 50;

    private final Predicate<String> secrets;
    private final Clock clock;
    private final Refusals refusals;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /**
     * @param secrets whether a secret is some call's
     * @param clock measures how long a callback takes
     */
    public CallbackGate(Predicate<String> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
        this.refusals = new Refusals(clock);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Paths.leadsToCallbacks(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!Paths.isCallback(request) || !isRight(Paths.of(request))) {
            refusals.tell(request.getRemoteAddr(), "a callback whose secret belongs to no call was refused (404)");
            Problems.write(response, HttpStatus.NOT_FOUND, "there is no such callback address");
            return;
        }
        if (!places.tryAcquire()) {
            response.setHeader("Retry-After", "10");
            Problems.write(response, HttpStatus.SERVICE_UNAVAILABLE, "too many callbacks are heard at once");
            return;
        }
        byte[] body;
        try {
            body = heard(request);
        } finally {
            places.release();
        }
        if (body == null) {
            refusals.tell(request.getRemoteAddr(), "a callback did not come to its end in time (408)");
            Problems.write(response, HttpStatus.REQUEST_TIMEOUT, "the callback did not come to its end in time");
            return;
        }
        chain.doFilter(new Heard(request, body), response);
    }

    /** Where the ledger cannot tell just now, the route waits until it can. */
    private boolean isRight(String path) {
        Matcher address = ADDRESS.matcher(path);
        try {
            return address.matches() && secrets.test(address.group(1));
        } catch (DataAccessException | TransactionException e) {
            return true;
        }
    }

    /** The body, or so much of it; null where it did not come in time. */
    private byte @Nullable [] heard(HttpServletRequest request) {
        Instant end = clock.instant().plus(LONGEST);
        byte[] bytes = new byte[LARGEST];
        int length = 0;
        try {
            ServletInputStream in = request.getInputStream();
            while (length < LARGEST) {
                int some = in.read(bytes, length, LARGEST - length);
                if (some < 0) {
                    return Arrays.copyOf(bytes, length);
                }
                length += some;
                if (clock.instant().isAfter(end)) {
                    return null;
                }
            }
            return bytes;
        } catch (IOException e) {
            return null; // broken off, or silent for longer than the server waits
        }
    }

    /**
     * A callback that was heard. Its body is text whatever it is called, and no form whose fields somebody else would read;
     * and it comes from a vendor, not from a page.
     */
    private static final class Heard extends HttpServletRequestWrapper {

        private final byte[] body;

        Heard(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public @Nullable String getContentType() {
            String type = super.getContentType();
            String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
            return kind.startsWith("multipart/") || kind.startsWith("application/x-www-form-urlencoded")
                    ? "text/plain"
                    : type;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ORIGIN) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ORIGIN) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new Bytes(body);
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    /** Bytes that are all there. */
    private static final class Bytes extends ServletInputStream {

        private final ByteArrayInputStream in;

        Bytes(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return in.read(bytes, offset, length);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("it is all there; read it");
        }
    }
}
