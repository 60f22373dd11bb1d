package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drops;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The feeds that somebody may ask for: those of the configuration, and those of which anything ever came. */
@Component
class KnownFeeds {

    private final LeadferryConfiguration configuration;
    private final Drops drops;

    KnownFeeds(LeadferryConfiguration configuration, Drops drops) {
        this.configuration = configuration;
        this.drops = drops;
    }

    /** Refuses a feed that there is not; null asks for all. */
    void mustHave(@Nullable String feed) {
        if (feed != null && !configuration.feeds().containsKey(feed) && !drops.knowsFeed(feed)) {
            Set<String> known = new TreeSet<>(configuration.feeds().keySet());
            known.addAll(drops.feeds());
            throw WrongWord.of("feed", feed, known);
        }
    }
}
