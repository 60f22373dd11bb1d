package io.leadferry.console;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Quiet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Keeps those who have no more than the token of a feed to that feed: they may post to it, and ask for the receipts of its
 * drops. Another feed's drops are not there for them.
 */
@Component
class FeedScope implements HandlerInterceptor, WebMvcConfigurer {

    private static final String FEEDS = FeedScope.class.getName() + ".feeds";
    private static final String EVERYTHING = FeedScope.class.getName() + ".everything";
    private static final String API = "/api/";

    private final Drops drops;
    private final Posts posts;

    FeedScope(Drops drops, Posts posts) {
        this.drops = drops;
        this.posts = posts;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(API + "**");
    }

    /** Says that a request came with the console's password. */
    static void everything(HttpServletRequest request) {
        request.setAttribute(EVERYTHING, true);
    }

    /** Says that a request came with the token of some feeds, and with no more. */
    static void only(HttpServletRequest request, Set<String> feeds) {
        request.setAttribute(FEEDS, Set.copyOf(feeds));
    }

    /** Whether an address is one of those that are looked at here at all. */
    static boolean isLookedAt(HttpServletRequest request) {
        return Paths.of(request).startsWith(API) && Paths.isPlain(request);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Set<String> feedsOf(HttpServletRequest request) {
        return (Set<String>) request.getAttribute(FEEDS);
    }

    /** Whether whoever asks has the token of some feeds, and no more. */
    static boolean isOfFeeds(HttpServletRequest request) {
        return feedsOf(request) != null;
    }

    /** Whether whoever asks has the token of a feed, or the console's password. */
    static boolean isProven(HttpServletRequest request, String feed) {
        Set<String> feeds = feedsOf(request);
        return request.getAttribute(EVERYTHING) != null || (feeds != null && feeds.contains(feed));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Set<String> feeds = feedsOf(request);
        if (feeds == null || !(handler instanceof HandlerMethod method)) {
            return true;
        }
        if (!method.hasMethodAnnotation(ForFeeds.class)) {
            throw only(feeds, "may post files to it, and ask for the receipts of its drops; nothing else");
        }
        @SuppressWarnings("unchecked")
        Map<String, String> named =
                (Map<String, String>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        String drop = named == null ? null : named.get("drop");
        String feed = named == null ? null : named.get("feed");
        if (drop != null) {
            Optional<String> of =
                    drops.find(drop).map(Drop::feed).or(() -> posts.find(drop).map(Post::feed));
            if (of.isPresent() && !feeds.contains(of.get())) {
                throw new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "there is no drop '" + Quiet.text(drop) + "'"); // as of one that is nowhere
            }
        } else if (feed == null) {
            feed = request.getParameter("feed");
            if (feed == null || !feeds.contains(feed)) {
                throw only(
                        feeds,
                        "may list its drops alone: ask with ?feed="
                                + feeds.iterator().next());
            }
        } else if (!feeds.contains(feed)) {
            throw only(feeds, "may post to no other");
        }
        return true;
    }

    private static ResponseStatusException only(Set<String> feeds, String what) {
        return new ResponseStatusException(
                HttpStatus.FORBIDDEN, "who has the token of the feed " + String.join(", ", feeds) + " " + what);
    }

    /** What is answered to whoever posts to a feed that has a token, and does not show it. */
    static ErrorResponseException unproven(String feed) {
        return Problems.with(
                ProblemCode.UNAUTHORIZED,
                "this feed asks for the token of leadferry.feeds." + feed + ".token (Authorization: Bearer …)",
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer realm=\"Leadferry\"");
    }
}
