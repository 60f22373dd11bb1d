package io.leadferry.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose parameters are those of its query alone. A server takes the body of a form for parameters, and reads it;
 * curl says that a file is a form unless it is told otherwise.
 */
final class QueryAlone extends HttpServletRequestWrapper {

    private final Map<String, String[]> parameters;

    QueryAlone(HttpServletRequest request) {
        super(request);
        Map<String, List<String>> read = new LinkedHashMap<>();
        String query = request.getQueryString();
        if (query != null && !query.isEmpty()) {
            for (String part : query.split("&", -1)) {
                int sign = part.indexOf('=');
                try {
                    read.computeIfAbsent(decoded(sign < 0 ? part : part.substring(0, sign)), name -> new ArrayList<>())
                            .add(sign < 0 ? "" : decoded(part.substring(sign + 1)));
                } catch (IllegalArgumentException e) {
                    request.setAttribute(KnownParameters.UNREADABLE, true);
                }
            }
        }
        Map<String, String[]> all = new LinkedHashMap<>();
        read.forEach((name, values) -> all.put(name, values.toArray(String[]::new)));
        parameters = Collections.unmodifiableMap(all);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values.clone();
    }
}
