package io.leadferry.door;

import io.leadferry.feed.Source;
import io.leadferry.ledger.Topics;
import io.leadferry.ledger.Topics.Gap;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.DiskFault;
import io.leadferry.model.Veil;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how the broker of one feed stands. An outage is told once, however often it is tried again, and once when it is
 * over; in between, the broker is asked at growing distances.
 */
public final class TopicWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    /** For so long after records were lost somebody is told; what was lost comes back only if it is written once more. */
    private static final Duration TOLD = Duration.ofDays(7);

    private final String feed;
    private final Source.Kafka source;
    private final Topics topics;
    private final Clock clock;
    private final Outage broker = new Outage();
    private volatile boolean answered;

    TopicWatch(String feed, Source.Kafka source, Topics topics, Clock clock) {
        this.feed = feed;
        this.source = source;
        this.topics = topics;
        this.clock = clock;
    }

    /** How the broker stands now, or what has not come of its topic. */
    public ServerView view() {
        Outage.View down = broker.view();
        if (down != null) {
            return ServerView.without(feed, down, "records");
        }
        List<Gap> gaps = gaps();
        return new ServerView(
                feed,
                answered ? "up" : "unknown",
                gaps.isEmpty() ? null : gaps.get(gaps.size() - 1).found(),
                gaps.isEmpty() ? null : told(gaps));
    }

    private List<Gap> gaps() {
        try {
            return topics.gaps(feed, clock.instant().minus(TOLD));
        } catch (RuntimeException e) {
            LOG.debug("{}: what was lost is not known while the ledger is away", feed, e);
            return List.of();
        }
    }

    private static String told(List<Gap> gaps) {
        return words(gaps.get(0)) + (gaps.size() == 1 ? "" : "; and " + (gaps.size() - 1) + " more such gaps");
    }

    private static String words(Gap gap) {
        long records = gap.span().next() - gap.span().from();
        return (records == 1 ? "1 record" : records + " records") + " of " + gap.topic() + " never came, partition "
                + gap.partition() + ", offsets " + gap.span().from() + " to "
                + (gap.span().next() - 1) + ": " + gap.reason();
    }

    /** Says that records never came and never will. */
    void lost(Gap gap) {
        LOG.error("{}: {}. Have them written again if they are still wanted", feed, words(gap));
    }

    /** Whether it is too early to ask the broker, or this machine's disk or ledger, once more. */
    boolean rests() {
        return broker.rests(clock.instant());
    }

    /** Says that the broker has answered, and what it gave could be kept. */
    void works() {
        answered = true;
        Instant since = broker.ends();
        if (since != null) {
            LOG.info(
                    "{}: the topic {} of {} can be read again; it could not since {}",
                    feed,
                    source.topic(),
                    place(),
                    since);
        }
    }

    /** Says why a topic cannot be read just now. */
    void failed(Throwable fault) {
        DoorFault known = of(fault, source);
        boolean news = broker.begins(known, clock.instant());
        if (!news || LedgerFaults.isOfLedger(fault)) {
            LOG.debug("{}: the topic cannot be read", feed, fault);
            return; // a ledger that is away is told by whoever watches it
        }
        LOG.warn(
                "{}: the topic {} of {} cannot be read: {}. Its records stay there until it can; it is tried again at least"
                        + " every {} s",
                feed,
                source.topic(),
                place(),
                known.reason(),
                known.longestRest().toSeconds());
    }

    private String place() {
        return String.join(",", source.brokers());
    }

    /** What a fault is to the person who can do something about it. */
    static DoorFault of(Throwable fault, Source.Kafka source) {
        DiskFault disk = DoorFault.find(fault, DiskFault.class);
        if (disk != null) {
            return DoorFault.here(String.valueOf(disk.getMessage()));
        }
        if (LedgerFaults.isOfLedger(fault)) {
            return DoorFault.here("the ledger cannot be written");
        }
        String user = "; look at the keys of kafka.properties that sign in (security.protocol, sasl.*, ssl.*)";
        if (DoorFault.find(fault, SslAuthenticationException.class) != null) {
            return forPerson("TLS does not hold: " + root(fault) + user);
        }
        if (DoorFault.find(fault, AuthenticationException.class) != null) {
            return forPerson("it does not let the ferry in: " + root(fault) + user);
        }
        if (DoorFault.find(fault, AuthorizationException.class) != null) {
            return forPerson("it lets the ferry in, and does not let it read: " + root(fault)
                    + "; give its user READ and DESCRIBE of the topic and READ of the group " + source.group());
        }
        if (DoorFault.find(fault, UnknownTopicOrPartitionException.class) != null) {
            return forPerson("there is no such topic; make it, or correct from");
        }
        if (DoorFault.find(fault, UnknownHostException.class) != null
                || root(fault).contains("No resolvable bootstrap urls")) {
            return DoorFault.away("nobody knows a host of that name");
        }
        if (DoorFault.find(fault, ConfigException.class) != null) {
            return forPerson("Kafka's client does not take its keys: " + root(fault));
        }
        if (DoorFault.find(fault, TimeoutException.class) != null
                || DoorFault.find(fault, RetriableException.class) != null) {
            return DoorFault.away("it does not answer");
        }
        return forPerson(root(fault));
    }

    private static DoorFault forPerson(String reason) {
        return DoorFault.forPerson(reason, Duration.ofSeconds(30));
    }

    /** The client's own words; it hides passwords, and whatever else is a secret is veiled. */
    private static String root(Throwable fault) {
        @Nullable Throwable at = fault;
        Throwable last = fault;
        while (at != null) {
            last = at;
            at = at.getCause() == at ? null : at.getCause();
        }
        return Veil.over(
                String.valueOf(last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage()));
    }
}
