package io.leadferry.console;

import io.leadferry.model.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.web.filter.OncePerRequestFilter;

/** Asks for the console's password (HTTP Basic, any user name), but for callbacks and the health of the process. */
public final class PasswordFilter extends OncePerRequestFilter {

    private static final String BASIC = "Basic ";

    private final Secret password;

    public PasswordFilter(Secret password) {
        this.password = password;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.startsWith("/callbacks/")
                || path.equals("/actuator/health")
                || path.startsWith("/actuator/health/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        if (header != null && header.startsWith(BASIC) && matches(header.substring(BASIC.length()))) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"Leadferry\", charset=\"UTF-8\"");
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }

    private boolean matches(String credentials) {
        try {
            byte[] decoded = Base64.getDecoder().decode(credentials);
            String text = new String(decoded, StandardCharsets.UTF_8);
            String given = text.substring(text.indexOf(':') + 1);
            return MessageDigest.isEqual(
                    given.getBytes(StandardCharsets.UTF_8), password.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
