package io.leadferry.event;

import io.leadferry.event.Delivery.Digest;
import io.leadferry.event.Delivery.Telling;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Subscriber;
import io.leadferry.feed.Subscriber.Hearing;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.ledger.Outbox;
import io.leadferry.ledger.Outbox.Backlog;
import io.leadferry.ledger.Outbox.Event;
import io.leadferry.ledger.Outbox.Reader;
import io.leadferry.ledger.Outbox.Wanted;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.RuntimeCamelException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/**
 * What each subscriber is to be told next, in order and at least once: nothing is told before what happened earlier was
 * taken in, or given up. Where each stands is in the ledger, so that neither a restart nor a kill loses anything.
 */
public final class Subscriptions {

    /** The exchange property with what is being told. */
    public static final String DELIVERY = "told";

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final int AT_ONCE = 100;
    private static final int MOST_GIVEN_UP = 1_000;

    /** Where none of so many events was wanted, the ledger is told so, that they can be erased one day. */
    private static final int PASSED_OVER = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;

    /** No pause is longer than this, so one that seems to be was written by another clock. */
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final Outbox outbox;
    private final CloudEvents events;
    private final Mails mails;
    private final Clock clock;
    private final Map<String, Course> courses = new LinkedHashMap<>();
    private volatile boolean ended;

    Subscriptions(LeadferryConfiguration configuration, Outbox outbox, CloudEvents events, Mails mails, Clock clock) {
        this.outbox = outbox;
        this.events = events;
        this.mails = mails;
        this.clock = clock;
        configuration
                .subscribers()
                .forEach(one -> courses.put(
                        one.name(),
                        new Course(
                                one, wanted(one.hears(), configuration.feeds().values()))));
    }

    private static Wanted wanted(Hearing hears, Collection<Feed> all) {
        Set<String> feeds = hears.feeds();
        return new Wanted(
                hears.types(),
                feeds,
                feeds == null
                        ? Set.of()
                        : all.stream()
                                .filter(feed -> feeds.contains(feed.name()))
                                .map(feed -> feed.lane().toString())
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Somebody who is told, and what only this process knows of it; that may be forgotten at any moment. */
    private static final class Course {

        private final Subscriber who;
        private final Wanted wanted;
        /** Up to here nothing more is wanted than was told. */
        private volatile long lookedThrough;
        /** The look that goes on has met with a failure. */
        private volatile boolean stopped;
        /** The last try ended so, that what was tried was given up. */
        private volatile boolean justGaveUp;

        Course(Subscriber who, Wanted wanted) {
            this.who = who;
            this.wanted = wanted;
        }
    }

    private Course course(String reader) {
        Course course = courses.get(reader);
        if (course == null) {
            throw new IllegalArgumentException("nobody is called '" + reader + "'");
        }
        return course;
    }

    /** Who is told. */
    public Collection<Subscriber> subscribers() {
        return courses.values().stream().map(course -> course.who).toList();
    }

    /** Has the ledger know who is told; before anything is told. */
    public void begin() {
        outbox.begin(courses.keySet());
        courses.values().forEach(course -> {
            // the first digest is one of a time in which the ferry knew whom to send it to
            if (course.who instanceof Mailbox mailbox
                    && outbox.digestOf(mailbox.name()).isEmpty()) {
                outbox.digestSent(mailbox.name(), mails.lastDigest(mailbox));
            }
        });
    }

    /** The ferry stops: nobody is told anything more than what is on its way. */
    public void end() {
        ended = true;
    }

    /**
     * What is to be told to somebody now, the first first; ends early when something is not taken in, and looks for each
     * only when what was before it is done with.
     */
    public Iterator<Delivery> due(String reader) {
        Course course = course(reader);
        course.stopped = false;
        Reader standing = outbox.reader(reader);
        if (ended || rests(standing)) {
            return Collections.emptyIterator();
        }
        Deque<Delivery> due = new ArrayDeque<>();
        digest(course).ifPresent(due::add);
        List<Event> next = next(course, standing);
        next.forEach(event -> due.add(new Telling(reader, event)));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !course.stopped && !ended && !due.isEmpty();
            }

            @Override
            public Delivery next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return due.remove();
            }
        };
    }

    private boolean rests(Reader standing) {
        Duration left = Duration.between(clock.instant(), standing.nextTry());
        return !left.isNegative() && !left.isZero() && left.compareTo(LONGEST_REST) <= 0;
    }

    private List<Event> next(Course course, Reader standing) {
        // before the look: whatever happened up to here is seen by it
        long last = outbox.last();
        List<Event> next = outbox.after(Math.max(standing.position(), course.lookedThrough), course.wanted, AT_ONCE);
        if (next.isEmpty()) {
            course.lookedThrough = last;
            if (last - standing.position() >= PASSED_OVER) {
                outbox.taken(standing.name(), last);
            }
        }
        return next;
    }

    private Optional<Digest> digest(Course course) {
        return course.who instanceof Mailbox mailbox
                ? outbox.digestOf(mailbox.name()).flatMap(last -> mails.dueDigest(mailbox, last))
                : Optional.empty();
    }

    /** What an event is told as, to programs. */
    public String draw(@Body Telling telling) {
        return events.told(telling.event());
    }

    /** Says that it was taken in. */
    public void delivered(@ExchangeProperty(DELIVERY) Delivery delivery) {
        Course course = course(delivery.reader());
        Reader before = outbox.reader(delivery.reader());
        if (delivery instanceof Telling telling) {
            outbox.taken(delivery.reader(), telling.event().id());
            course.lookedThrough =
                    Math.max(course.lookedThrough, telling.event().id());
        } else if (delivery instanceof Digest digest) {
            outbox.digestSent(delivery.reader(), digest.day());
        }
        course.justGaveUp = false;
        if (before.since() != null) {
            LOG.info("{} takes in what happens again", delivery.reader());
        }
    }

    /**
     * Says that it was not taken in: it is tried again after a pause, or is given up where it has become too old. Where the
     * next is not taken in either, all that is too old is given up with it.
     */
    public void failed(
            @ExchangeProperty(DELIVERY) Delivery delivery,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        Course course = course(delivery.reader());
        course.stopped = true;
        if (LedgerFaults.isOfLedger(fault)) {
            // nobody but this machine is to blame; what was taken in meanwhile is told again
            LOG.debug("where {} stands cannot be written down", delivery.reader(), fault);
            return;
        }
        String reason = Quiet.text(words(fault));
        LOG.debug("{} has not taken in {}", delivery.reader(), subject(delivery), fault);
        Instant now = clock.instant();
        Instant tooOld = now.minus(course.who.hears().giveUpAfter());
        if (delivery instanceof Telling telling && !telling.event().at().isAfter(tooOld)) {
            List<Event> given = course.justGaveUp
                    ? outbox.after(outbox.reader(delivery.reader()).position(), course.wanted, MOST_GIVEN_UP).stream()
                            .takeWhile(event -> !event.at().isAfter(tooOld))
                            .toList()
                    : List.of(telling.event());
            outbox.giveUp(delivery.reader(), given, reason);
            course.justGaveUp = true;
            LOG.warn(
                    "{}: {} given up after {}, the first {} of {}: {}",
                    delivery.reader(),
                    given.size() == 1 ? "1 event is" : given.size() + " events are",
                    DurationStyle.SIMPLE.print(course.who.hears().giveUpAfter()),
                    telling.event().type().word(),
                    telling.event().subject(),
                    reason);
            return;
        }
        course.justGaveUp = false;
        Reader before = outbox.reader(delivery.reader());
        outbox.failed(delivery.reader(), reason, next(now, before.tries(), fault));
        if (before.since() == null) {
            LOG.warn("{} does not take in what happens, and is tried again: {}", delivery.reader(), reason);
        }
    }

    private static String subject(Delivery delivery) {
        return delivery instanceof Telling telling
                ? telling.event().type().word() + " of " + telling.event().subject()
                : "a digest";
    }

    private static Instant next(Instant now, int tries, Exception fault) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, DOUBLINGS));
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        Instant wished = fault instanceof NotTakenIn refused ? refused.notBefore() : null;
        return wished != null && wished.isAfter(next) ? wished : next;
    }

    /** What went wrong in the words of who found it; those that only wrap it say less. */
    private static String words(Throwable fault) {
        Throwable found = fault;
        while ((found instanceof RuntimeCamelException
                        || found instanceof ExecutionException
                        || found instanceof KafkaException)
                && found.getCause() != null) {
            found = found.getCause();
        }
        String message = found.getMessage();
        return message == null || message.isBlank() ? found.getClass().getSimpleName() : message;
    }

    /**
     * How somebody stands.
     *
     * @param waiting what is yet to be told
     */
    public record Standing(Reader reader, Backlog waiting) {}

    /** How each stands, in the order of the configuration. */
    public List<Standing> standings() {
        Map<String, Reader> readers =
                outbox.readers().stream().collect(Collectors.toMap(Reader::name, reader -> reader));
        return courses.values().stream()
                .flatMap(course -> Optional.ofNullable(readers.get(course.who.name())).stream()
                        .map(reader -> new Standing(
                                reader,
                                outbox.backlog(Math.max(reader.position(), course.lookedThrough), course.wanted))))
                .toList();
    }
}
