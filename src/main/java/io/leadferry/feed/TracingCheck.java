package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.TracingProperties;
import io.leadferry.model.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at where traces go. */
final class TracingCheck {

    static final String AT = "leadferry.tracing";

    private static final String SIGNAL = "/v1/traces";
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String HEADER_VALUE = "[\\x20-\\x7E\\t]*";

    /** What the client of OTLP, or HTTP itself, says by itself. */
    private static final Set<String> OWN = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "upgrade",
            "user-agent");

    private final Faults faults;

    TracingCheck(Faults faults) {
        this.faults = faults;
    }

    /** Null where nothing is traced. */
    @Nullable
    Tracing look(@Nullable TracingProperties tracing) {
        if (tracing == null) {
            return null;
        }
        URI to = tracing.to();
        if (to == null) {
            faults.required(AT + ".to", null);
        } else if (faults.filled(AT + ".to", to.toString())) {
            faults.server(AT + ".to", to);
        }
        double sample = tracing.sample();
        if (!(sample > 0 && sample <= 1)) {
            faults.add(AT + ".sample", "must be above 0 and at most 1, such as 0.1 for every tenth drop");
        }
        faults.required(AT + ".service-name", tracing.serviceName());
        Map<String, Secret> headers = new LinkedHashMap<>();
        if (tracing.headers() != null) {
            tracing.headers().forEach((name, value) -> header(headers, name, value));
        }
        return to == null ? null : new Tracing(whole(to), sample, tracing.serviceName(), Map.copyOf(headers));
    }

    private void header(Map<String, Secret> headers, String name, String value) {
        String at = AT + ".headers." + name;
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            faults.add(at, "is the ferry's to say; leave it out");
        } else if (!name.matches(HEADER_NAME)) {
            faults.add(at, "is no name of an HTTP header");
        } else if (faults.filled(at, value)) {
            if (value.isBlank() || !value.matches(HEADER_VALUE)) {
                faults.add(at, "must be letters, digits and signs of ASCII, in one line");
            } else {
                headers.put(name, new Secret(value));
            }
        }
    }

    /** Collectors are told by their address alone, to which the protocol adds the rest; some people write it all. */
    private static URI whole(URI to) {
        String written = to.toString();
        return written.endsWith(SIGNAL) ? to : URI.create(written.replaceFirst("/$", "") + SIGNAL);
    }
}
