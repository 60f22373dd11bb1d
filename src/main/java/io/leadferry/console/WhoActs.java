package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.AuditTrail.Way;
import io.leadferry.model.HostAndPort;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Tells methods that change something who asks for it, from where, and why, as the audit trail has it. */
@Component
class WhoActs implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    /** The parameter of an address, and the key of a body, that says why. */
    static final String REASON = "reason";

    /** By this the commands say that they are commands. */
    private static final String FROM = "Leadferry-From";

    private static final String LOCAL = "local";

    private final boolean asksForPassword;

    WhoActs(LeadferryConfiguration configuration) {
        this.asksForPassword = configuration.console().password() != null;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == By.class;
    }

    @Override
    public By resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        Way way = Way.COMMAND.word().equals(http.getHeader(FROM)) ? Way.COMMAND : Way.API;
        return of(http, way, http.getParameter(REASON));
    }

    /**
     * Whoever asks.
     *
     * @throws ResponseStatusException 400, where the reason is too long
     */
    By of(HttpServletRequest request, Way way, @Nullable String reason) {
        return new By(who(request), request.getRemoteAddr(), way, bounded(reason));
    }

    /** By the name that came with the right password; without one, a name is no more than a claim. */
    private String who(HttpServletRequest request) {
        String named = asksForPassword
                ? BasicCredentials.of(request).map(BasicCredentials::user).orElse("")
                : "";
        String address = request.getRemoteAddr();
        boolean isLocal = HostAndPort.parse(address.contains(":") ? "[" + address + "]" : address)
                .filter(HostAndPort::isLoopback)
                .isPresent();
        return !named.isBlank() ? named.strip() : isLocal ? LOCAL : address;
    }

    /** A reason that is no longer than reasons may be. */
    static @Nullable String bounded(@Nullable String reason) {
        if (reason != null && reason.codePointCount(0, reason.length()) > By.LONGEST_REASON) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "reason: must have " + By.LONGEST_REASON + " characters at most");
        }
        return reason;
    }

    /** A body that says why, and may say more. */
    record Because(@Nullable String reason) {

        /** Who acts, with the reason of a body before that of an address. */
        static By added(By by, @Nullable Because because) {
            return because == null ? by : by.because(bounded(because.reason()));
        }
    }
}
