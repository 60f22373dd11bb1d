package io.leadferry.rehearsal.wire;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an endpoint needs of a call, as it came in. */
public final class ReceivedRequest {

    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final Headers headers;
    private final byte[] bytes;

    private ReceivedRequest(String method, String rawPath, String rawQuery, Headers headers, byte[] bytes) {
        this.method = method;
        this.rawPath = rawPath;
        this.rawQuery = rawQuery;
        this.headers = headers;
        this.bytes = bytes;
    }

    static ReceivedRequest read(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        return new ReceivedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                exchange.getRequestHeaders(),
                bytes);
    }

    public String method() {
        return method;
    }

    public String rawPath() {
        return rawPath;
    }

    public String rawQuery() {
        return rawQuery;
    }

    /** A header's first value, empty if there is none. */
    public String header(String name) {
        @Nullable String value = headers.getFirst(name);
        return value == null ? "" : value.strip();
    }

    public String contentType() {
        return header("Content-Type").toLowerCase(Locale.ROOT);
    }

    public String authorization() {
        return header("Authorization");
    }

    public String body() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The body's bytes exactly as they came. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public boolean isJson() {
        return contentType().startsWith("application/json");
    }

    /** The token of an {@code Authorization: Bearer} header, or empty. */
    public String bearer() {
        String scheme = "bearer";
        return authorization().toLowerCase(Locale.ROOT).startsWith(scheme)
                ? authorization().substring(scheme.length()).strip()
                : "";
    }
}
