package io.leadferry.console;

import io.leadferry.model.Quiet;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/** What a request asks for, as all filters understand it. */
final class Paths {

    private static final String CALLBACKS = "/callbacks/";
    private static final String NUMBERS = "api/numbers";
    /** Where the page's forms go; nothing else takes a body that any page may send. */
    static final String ACTION_FORM = "/act";

    static final String NUMBER_FORM = "/numbers";

    static final String PLAN_FORM = "/plan";

    private static final String HEALTH = "/actuator/health";

    private static final Pattern POST = Pattern.compile("/api/feeds/[^/]+/drops");

    private Paths() {}

    /** The path below the application, decoded and without detours. */
    static String of(HttpServletRequest request) {
        String more = request.getPathInfo();
        return more == null ? request.getServletPath() : request.getServletPath() + more;
    }

    /** The address of a request as its problem may repeat it: without a number, wherever somebody wrote one. */
    static URI told(HttpServletRequest request) {
        return of(request).startsWith("/" + NUMBERS)
                ? URI.create(request.getContextPath() + "/" + NUMBERS)
                : URI.create(Quiet.numbers(request.getRequestURI()));
    }

    /** A name as one part of a path. */
    static String segment(String name) {
        return UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
    }

    /** Whether it is a form of the console page, as a browser sends it from there. */
    static boolean isForm(HttpServletRequest request) {
        String path = of(request);
        return "POST".equals(request.getMethod())
                && (path.equals(ACTION_FORM) || path.equals(NUMBER_FORM) || path.equals(PLAN_FORM))
                && isPlain(request);
    }

    /** A path below the application, without its first slash, as it may be repeated. */
    static String withoutNumber(String path) {
        return path.startsWith(NUMBERS) ? NUMBERS + "/…" : path;
    }

    /** Whether it is a file that is posted to a feed. */
    static boolean isPost(HttpServletRequest request) {
        return request.getMethod().equals("POST") && POST.matcher(of(request)).matches();
    }

    /** Whether it leads to where callbacks go, by whatever detour. */
    static boolean leadsToCallbacks(HttpServletRequest request) {
        return of(request).startsWith(CALLBACKS);
    }

    /** Whether it is a callback, as a vendor sends them. */
    static boolean isCallback(HttpServletRequest request) {
        return leadsToCallbacks(request) && isPlain(request);
    }

    /** Whether it asks how the process is. */
    static boolean isHealth(HttpServletRequest request) {
        String path = of(request);
        return (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) && isPlain(request);
    }

    /**
     * Whether the address was written without detours, parameters or codes: what a filter lets pass for its path must be
     * what is served for its address.
     */
    static boolean isPlain(HttpServletRequest request) {
        return request.getRequestURI().equals(request.getContextPath() + of(request));
    }
}
