package io.leadferry.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The port is open before the ledger is in order and the routes run, and stays open while they stop. Whoever comes too
 * early waits, above all a callback, which comes only once; who comes too late is told so (503). Health and metrics answer
 * at any time.
 */
public final class UnderWayFilter extends OncePerRequestFilter {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String PROBLEM =
            """
            {"title": "Service Unavailable", "status": 503, "detail": "%s"}""";

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
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "10");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write(PROBLEM.formatted(ended ? "the ferry stops" : "the ferry starts, and is not ready yet"));
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
