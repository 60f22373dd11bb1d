package io.leadferry.connector;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back, heard to its end.
 *
 * @param request what it answers
 * @param httpStatus its status
 * @param headers by name, without regard to case
 * @param text its body
 * @param at when it was heard
 */
public record VendorAnswer(
        VendorRequest request, int httpStatus, Map<String, String> headers, String text, Instant at) {

    /** One of its headers; null where it has none of that name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Without its words. */
    @Override
    public String toString() {
        return "HTTP " + httpStatus + " to " + request;
    }
}
