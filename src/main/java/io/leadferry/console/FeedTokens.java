package io.leadferry.console;

import io.leadferry.feed.Feed;
import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tokens of feeds: who has one may post files to its feed, and ask what became of this feed's drops. */
final class FeedTokens {

    private static final String BEARER = "Bearer ";

    private final Map<String, Secret> tokens = new TreeMap<>();

    FeedTokens(Collection<Feed> feeds) {
        feeds.forEach(feed -> {
            Secret token = feed.posting().token();
            if (token != null) {
                tokens.put(feed.name(), token);
            }
        });
    }

    boolean areNone() {
        return tokens.isEmpty();
    }

    /** Whether credentials are meant to be a feed's token. */
    static boolean isOne(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    /** The feeds whose token it is; each is compared, whichever fits, in a time that says nothing of it. */
    Set<String> feedsOf(String authorization) {
        Set<String> feeds = new TreeSet<>();
        if (isOne(authorization)) {
            byte[] given = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
            tokens.forEach((feed, token) -> {
                if (MessageDigest.isEqual(given, token.reveal().getBytes(StandardCharsets.UTF_8))) {
                    feeds.add(feed);
                }
            });
        }
        return feeds;
    }
}
