package io.leadferry.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The port is open before the ledger is in order and the routes run, and stays open while they stop. Whoever comes too
 * early waits, above all a callback, which comes only once; who comes too late is told so (503). Health and metrics answer
 * at any time.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public final class UnderWayFilter extends OncePerRequestFilter {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean ended;

    /** The routes run. */
    public void begin() {
        begun.countDown();
    }

    /** The routes stop. */
    public void end() {
        ended = true;
        begun.countDown();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hasBegun() && !ended) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Retry-After", "10");
        Problems.write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                ended ? "the ferry stops" : "the ferry starts, and is not ready yet");
    }

    private boolean hasBegun() {
        try {
            return begun.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
