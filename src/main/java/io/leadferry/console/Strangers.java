package io.leadferry.console;

import io.leadferry.model.HostAndPort;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Tells who may ask from who may not. Any page that a person visits can have the browser ask at this machine's own
 * address; the browser says in {@code Host} by which name, and in {@code Origin} for whose page. A name that is not ours
 * is a stranger's name that was turned to this machine; a page that is not ours may change nothing.
 */
public final class Strangers {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS_TO_FETCH = Set.of("same-origin", "none");
    /** What a page may send to anybody without asking first. */
    private static final List<MediaType> SIMPLE =
            List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_FORM_URLENCODED, MediaType.valueOf("multipart/*"));

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final List<HostAndPort> hosts;
    private final @Nullable HostAndPort bound;

    /**
     * @param hosts by which names people may ask, beside this machine's own; one without a port stands for any port
     * @param bound the address that the interface is bound to; null where that is none in particular
     */
    public Strangers(List<HostAndPort> hosts, @Nullable HostAndPort bound) {
        this.hosts = List.copyOf(hosts);
        this.bound = bound;
    }

    /** Whether the request names us in its {@code Host}; what a proxy says in other headers does not count. */
    boolean knowsUs(HttpServletRequest request) {
        return addressed(request).filter(this::isOurs).isPresent();
    }

    private static Optional<HostAndPort> addressed(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host == null ? Optional.empty() : HostAndPort.parse(host);
    }

    private boolean isOurs(HostAndPort host) {
        return host.isLoopback() || (bound != null && bound.host().equals(host.host())) || isConfigured(host);
    }

    private boolean isConfigured(HostAndPort host) {
        return hosts.stream()
                .anyMatch(known -> known.host().equals(host.host())
                        && (known.port() == null || known.port().equals(host.port())));
    }

    /** Whether it asks for a change. */
    static boolean changes(HttpServletRequest request) {
        return !READING.contains(request.getMethod());
    }

    /**
     * Whether a request comes from a page that is not ours. One that says nothing of where it comes from comes from no
     * browser, and so from no page.
     */
    boolean isForeign(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        if (!origins.isEmpty()) {
            return origins.size() > 1 || !isOurPage(origins.get(0), request);
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !OURS_TO_FETCH.contains(site)) {
            return true;
        }
        String referer = request.getHeader("Referer");
        return referer != null && !isOurPage(referer, request);
    }

    /**
     * Whether it is a form that says which page it comes from; whose page that is, {@link #isForeign} tells. Browsers say so
     * of each form, and other programs have no use for one.
     */
    static boolean isSentByAPage(HttpServletRequest request) {
        return (isForm(request) || isPlainForm(request))
                && (request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null);
    }

    private static boolean isPlainForm(HttpServletRequest request) {
        String type = request.getContentType();
        String plain = MediaType.APPLICATION_FORM_URLENCODED_VALUE;
        return type != null && type.regionMatches(true, 0, plain, 0, plain.length());
    }

    private boolean isOurPage(String address, HttpServletRequest request) {
        URI page;
        try {
            page = new URI(address);
        } catch (URISyntaxException e) {
            return false;
        }
        String scheme = page.getScheme();
        if (page.getRawAuthority() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            return false; // also "null", which sandboxed pages and files are
        }
        HostAndPort from = HostAndPort.parse(page.getRawAuthority()).orElse(null);
        if (from == null) {
            return false;
        }
        HostAndPort to = addressed(request).orElse(null);
        boolean same = to != null
                && scheme.equals(request.getScheme())
                && from.host().equals(to.host())
                && port(from, scheme) == port(to, scheme);
        // whatever else runs on this machine is another's page, at whatever port
        return same || hosts.stream().anyMatch(known -> isPageOf(known, from, scheme));
    }

    private static boolean isPageOf(HostAndPort known, HostAndPort from, String scheme) {
        return known.host().equals(from.host())
                && (known.port() == null ? !known.isLoopback() : known.port() == port(from, scheme));
    }

    private static int port(HostAndPort host, String scheme) {
        return host.port() != null ? host.port() : scheme.equals("https") ? HTTPS : HTTP;
    }

    /** Whether it carries what a form with files is sent as: parts, and not a file. */
    static boolean isForm(HttpServletRequest request) {
        return request.getContentType() != null
                && request.getContentType().strip().toLowerCase(Locale.ROOT).startsWith("multipart");
    }

    /** Whether it has a header that no page may send to another origin without asking first. */
    static boolean isProven(HttpServletRequest request) {
        String given = request.getHeader("Authorization");
        return request.getHeader(FeedController.KEY) != null || (given != null && FeedTokens.isOne(given));
    }

    /** Whether it carries a body of a kind that any page may send to anybody, or of no kind that can be told. */
    static boolean isSimple(HttpServletRequest request) {
        String type = request.getContentType();
        boolean carries = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (!carries || type == null) {
            return false;
        }
        try {
            MediaType media = MediaType.parseMediaType(type);
            return media.isWildcardType()
                    || media.isWildcardSubtype()
                    || SIMPLE.stream().anyMatch(simple -> simple.includes(media));
        } catch (InvalidMediaTypeException e) {
            return true;
        }
    }
}
