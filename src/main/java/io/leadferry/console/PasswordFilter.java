package io.leadferry.console;

import io.leadferry.model.Secret;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks for the console's password (HTTP Basic, any user name), but for callbacks and the health of the process. Who has it
 * passes at once; who has the token of a feed passes to what is that feed's, see {@link FeedScope}; who guesses is answered
 * after a pause, see {@link WrongPasswords}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class PasswordFilter extends OncePerRequestFilter {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final @Nullable Secret password;
    private final FeedTokens tokens;
    private final WrongPasswords guesses;
    private final Refusals refusals;

    /**
     * @param password null: nobody is asked
     * @param tokens in the place of the password, for what those who have one may do
     */
    PasswordFilter(@Nullable Secret password, FeedTokens tokens, Clock clock) {
        this.password = password;
        this.tokens = tokens;
        this.guesses = new WrongPasswords(clock);
        this.refusals = new Refusals(clock);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return (password == null && tokens.areNone()) || Paths.isCallback(request) || Paths.isHealth(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader("Authorization");
        String peer = request.getRemoteAddr();
        if (given == null && password == null) {
            chain.doFilter(request, response);
        } else if (given == null) {
            ask(
                    response,
                    "this interface asks for the password of leadferry.console.password (Basic, any user name)"
                            + (tokens.areNone() ? "" : "; who posts to a feed, for its token (Bearer)"));
        } else if (guesses.areTooManyAtOnce(peer)) {
            refusals.tell(peer, "a password for the HTTP interface was not looked at, for many wrong ones wait");
            response.setHeader("Retry-After", "2");
            Problems.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too many wrong passwords at once from this address; wait, and try again");
        } else if (!tokens.feedsOf(given).isEmpty()) {
            goOn(tokens.feedsOf(given), request, response, chain);
        } else if (password == null && !FeedTokens.isOne(given)) {
            chain.doFilter(request, response);
        } else if (matches(given)) {
            FeedScope.everything(request);
            chain.doFilter(request, response);
        } else {
            refusals.tell(peer, "a wrong password or token for the HTTP interface");
            if (guesses.isToWait(peer)) {
                answerLater(request, peer);
            } else {
                wrong(response);
            }
        }
    }

    /** Who has no more than a feed's token goes where that is looked at, and nowhere else. */
    private static void goOn(
            Set<String> feeds, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (FeedScope.isLookedAt(request)) {
            FeedScope.only(request, feeds);
            chain.doFilter(request, response);
        } else {
            Problems.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "who has the token of a feed may post files to it, and ask for the receipts of its drops; nothing else");
        }
    }

    /** Without a thread that waits: guessing shall cost the one who guesses. */
    private void answerLater(HttpServletRequest request, String peer) {
        guesses.begin(peer);
        AsyncContext later = request.startAsync();
        later.setTimeout(PAUSE.toMillis());
        later.addListener(new AsyncListener() {
            @Override
            public void onTimeout(AsyncEvent event) throws IOException {
                wrong((HttpServletResponse) event.getAsyncContext().getResponse());
                event.getAsyncContext().complete();
            }

            @Override
            public void onComplete(AsyncEvent event) {
                guesses.end(peer);
            }

            @Override
            public void onError(AsyncEvent event) {
                event.getAsyncContext().complete();
            }

            @Override
            public void onStartAsync(AsyncEvent event) {
                // begins once
            }
        });
    }

    private void wrong(HttpServletResponse response) throws IOException {
        ask(
                response,
                (password == null
                                ? "the token is wrong; it is"
                                : "the password is wrong; it is that of leadferry.console.password (Basic, any user name)"
                                        + (tokens.areNone() ? "" : ", or"))
                        + (tokens.areNone() ? "" : " that of leadferry.feeds.….token (Bearer), for its feed"));
    }

    private void ask(HttpServletResponse response, String detail) throws IOException {
        response.setHeader(
                "WWW-Authenticate",
                password == null ? "Bearer realm=\"Leadferry\"" : "Basic realm=\"Leadferry\", charset=\"UTF-8\"");
        Problems.write(response, HttpStatus.UNAUTHORIZED, detail);
    }

    private boolean matches(String header) {
        return password != null
                && BasicCredentials.read(header)
                        .filter(given -> MessageDigest.isEqual(
                                given.password().getBytes(StandardCharsets.UTF_8),
                                password.reveal().getBytes(StandardCharsets.UTF_8)))
                        .isPresent();
    }
}
