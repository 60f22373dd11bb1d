package io.leadferry.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.actuate.health.Status;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before all else and keeps {@link Strangers} out. Callbacks pass: the vendor comes by a public name, and its
 * secret is its key. Who asks for the health by a name that is not ours, as probes do, is told up or down and no more.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StrangersFilter extends OncePerRequestFilter {

    private static final Pattern PROBE = Pattern.compile("/actuator/health(?:/(liveness|readiness))?/?");

    private static final int SHOWN = 50;

    /** Of pages: no script and no style but the ferry's own files, no frame, no form to anywhere else. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** By this the commands know a ferry; proxies hand it on. */
    private static final String FERRY = "Leadferry-Interface";

    private final Strangers strangers;
    private final ObjectProvider<HealthEndpoint> health;
    private final ObjectProvider<HttpCodeStatusMapper> codes;
    private final Refusals refusals;

    /**
     * @param health says how things are; asked for only when it is needed, for filters are there before all else
     * @param codes says with which HTTP status that is told
     */
    public StrangersFilter(
            Strangers strangers,
            ObjectProvider<HealthEndpoint> health,
            ObjectProvider<HttpCodeStatusMapper> codes,
            Clock clock) {
        this.strangers = strangers;
        this.health = health;
        this.codes = codes;
        this.refusals = new Refusals(clock);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(FERRY, "1");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (Paths.isCallback(request)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (!strangers.knowsUs(request)) {
            Matcher probe = PROBE.matcher(Paths.of(request));
            if (probe.matches() && !Strangers.changes(request)) {
                tellStatus(response, probe.group(1));
            } else {
                refuse(
                        request,
                        response,
                        "its Host is no name of this ferry; ask at 127.0.0.1, or list the name under leadferry.console.hosts");
            }
        } else if ((Strangers.changes(request) || CorsUtils.isPreFlightRequest(request))
                && strangers.isForeign(request)) {
            refuse(
                    request,
                    response,
                    "a page of another origin may change nothing here; where a proxy stands before the"
                            + " ferry, list its name under leadferry.console.hosts");
        } else if (Paths.isPost(request) && Strangers.isSimple(request)) {
            if (Strangers.isForm(request)) {
                Problems.write(
                        response,
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "a form is not taken here; send the file itself as the body, as curl --data-binary @leads.csv does");
            } else if (Strangers.isProven(request)) {
                go(new QueryAlone(request), response, chain);
            } else {
                Problems.write(
                        response,
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "any page could have a browser send this; say what the body is (Content-Type: text/csv,"
                                + " application/json or application/octet-stream), or send an Idempotency-Key or the"
                                + " feed's token (Authorization: Bearer …)");
            }
        } else if (Strangers.changes(request)
                && Strangers.isSimple(request)
                && !(Paths.isForm(request) && Strangers.isSentByAPage(request))) {
            Problems.write(
                    response,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "a body of this type is not taken here; send JSON, with Content-Type: application/json");
        } else {
            go(request, response, chain);
        }
    }

    private static void go(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (isWordless(request, response)) {
            HttpStatus status = HttpStatus.resolve(response.getStatus());
            Problems.write(response, status == null ? HttpStatus.BAD_REQUEST : status, Problems.words(status));
        }
    }

    /** Whether something was refused without a word of why. */
    private static boolean isWordless(HttpServletRequest request, HttpServletResponse response) {
        return response.getStatus() >= HttpStatus.BAD_REQUEST.value()
                && response.getContentType() == null
                && !response.isCommitted()
                && !request.isAsyncStarted();
    }

    private void tellStatus(HttpServletResponse response, @Nullable String group) throws IOException {
        HealthEndpoint endpoint = health.getObject();
        HealthComponent found = group == null ? endpoint.health() : endpoint.healthForPath(group);
        Status status = found == null ? Status.UNKNOWN : found.getStatus();
        response.setStatus(codes.getObject().getStatusCode(status));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(("{\"status\":\"" + status.getCode() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String why) throws IOException {
        refusals.tell(
                request.getRemoteAddr(),
                "refused " + request.getMethod() + ", for " + why + " (Host " + said(request, "Host") + ", Origin "
                        + said(request, "Origin") + ")");
        Problems.write(response, HttpStatus.FORBIDDEN, why);
    }

    /** So much of a header that it can be told from another. */
    private static String said(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value == null ? "none" : value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
