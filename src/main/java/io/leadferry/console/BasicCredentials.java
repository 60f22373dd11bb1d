package io.leadferry.console;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Name and password of HTTP Basic, as a request brings them; whether they are right is for others to say. */
record BasicCredentials(String user, String password) {

    private static final String BASIC = "Basic ";

    /** Those of a request; empty where it brings none that can be read. */
    static Optional<BasicCredentials> of(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null ? Optional.empty() : read(header);
    }

    static Optional<BasicCredentials> read(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return Optional.of(
                    new BasicCredentials(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "credentials";
    }
}
