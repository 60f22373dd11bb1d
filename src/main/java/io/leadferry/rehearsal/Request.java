package io.leadferry.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an endpoint needs of a call: the headers that count, and the body as text. */
record Request(String contentType, String apiKey, String authorization, String body) {

    static Request read(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Request(
                header(exchange, "Content-Type").toLowerCase(Locale.ROOT),
                header(exchange, "apiKey"),
                header(exchange, "Authorization"),
                body);
    }

    boolean isJson() {
        return contentType.startsWith("application/json");
    }

    /** The token of an {@code Authorization: Bearer} header, or empty. */
    String bearer() {
        String scheme = "bearer";
        return authorization.toLowerCase(Locale.ROOT).startsWith(scheme)
                ? authorization.substring(scheme.length()).strip()
                : "";
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value.strip();
    }
}
