package io.leadferry.door;

import io.leadferry.feed.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.remote.RemoteFilePollingConsumerPollStrategy;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how the SFTP server of one feed stands. An outage is told once, however often it is tried again, and once when
 * it is over; in between, looks at the server come at growing distances. What is wrong with one file alone holds up
 * that file.
 */
public final class SftpWatch extends RemoteFilePollingConsumerPollStrategy implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SftpWatch.class);
    private static final int REMEMBERED = 10_000;
    private static final SftpFault NOT_TAKEN =
            new SftpFault("it was not taken", SftpFault.Kind.PLACE, SftpFault.ONE_FILE);
    private static final SftpFault UNASKABLE = new SftpFault(
            "cannot be asked for, since its name has * or ? or \\; rename it",
            SftpFault.Kind.PLACE,
            SftpFault.ONE_FILE);

    private final String feed;
    private final Source.Sftp source;
    private final Clock clock;
    private final Outage server = new Outage();
    private final Outage receipts = new Outage();
    private final Map<String, Outage> files = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable cut;
    private volatile @Nullable Instant lookedAt;

    /**
     * How a server stands.
     *
     * @param state unknown, up or down
     * @param since since when it is down
     * @param reason why it is down, or why receipts cannot be put there
     */
    public record View(String feed, String state, @Nullable Instant since, @Nullable String reason) {}

    SftpWatch(String feed, Source.Sftp source, Clock clock) {
        this.feed = feed;
        this.source = source;
        this.clock = clock;
    }

    /** How the server stands now. */
    public View view() {
        Outage.View down = server.view();
        if (down != null) {
            return new View(feed, "down", down.since(), down.reason());
        }
        Outage.View kept = receipts.view();
        return new View(
                feed,
                lookedAt == null ? "unknown" : "up",
                kept == null ? null : kept.since(),
                kept == null ? null : "receipts cannot be put there: " + kept.reason());
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (server.rests(clock.instant())) {
            return false;
        }
        cut = null;
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        Throwable fault = cut;
        if (fault == null) {
            worked();
        } else if (fault instanceof Exception broken) {
            hangUp(consumer, endpoint, broken);
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception fault) {
        SftpFault known = SftpFault.of(fault, source);
        down(
                known.ofTheServer()
                        ? known
                        : new SftpFault(
                                "of the folder " + folder() + " " + known.reason(),
                                SftpFault.Kind.PERSON,
                                SftpFault.AWAY));
        hangUp(consumer, endpoint, fault);
        return false;
    }

    private String folder() {
        return source.path().isEmpty() ? "in which the user begins" : source.path();
    }

    /** So that the next look begins with a new connection. */
    private void hangUp(Consumer consumer, Endpoint endpoint, Exception fault) {
        try {
            super.rollback(consumer, endpoint, 0, fault);
        } catch (Exception e) {
            LOG.debug("{}: the connection was not closed", feed, e);
        }
    }

    private void up() {
        Instant since = server.ends();
        if (since != null) {
            LOG.info("{}: the SFTP server {} is back; it was away since {}", feed, address(), since);
        }
    }

    private void down(SftpFault fault) {
        if (server.begins(fault, clock.instant())) {
            LOG.warn(
                    "{}: the SFTP server {} cannot be used: {}. Files stay there and receipts here until it can;"
                            + " it is tried again at least every {} s",
                    feed,
                    address(),
                    fault.reason(),
                    fault.longestRest().toSeconds());
        }
    }

    private String address() {
        return source.host() + ":" + source.port();
    }

    @Override
    public void handleException(Throwable fault) {
        // the look that failed was told when it was rolled back
    }

    @Override
    public void handleException(String message, Throwable fault) {
        // likewise
    }

    /** A file that could not be fetched, or not be moved. */
    @Override
    public void handleException(String message, Exchange exchange, Throwable fault) {
        SftpFault known = SftpFault.of(fault, source);
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, "a file", String.class);
        if (known.ofTheServer()) {
            cut = fault;
            down(known);
        } else {
            if (its(file).begins(known, clock.instant())) {
                LOG.warn("{}: {} cannot be fetched from {} and moved: {}", feed, file, address(), known.reason());
            }
        }
    }

    /** Lets one file wait; why, others have told. */
    void rest(String file) {
        its(file).begins(NOT_TAKEN, clock.instant());
    }

    /** Lets one file wait that can never be asked for. */
    void refuse(String file) {
        if (its(file).begins(UNASKABLE, clock.instant())) {
            LOG.warn("{}: {} on {} {}", feed, file, address(), UNASKABLE.reason());
        }
    }

    private Outage its(String file) {
        if (files.size() >= REMEMBERED) {
            files.clear();
        }
        return files.computeIfAbsent(file, name -> new Outage());
    }

    /** Whether a file may be taken as far as server and file are known; its look goes on without it otherwise. */
    boolean mayTake(String file) {
        Outage its = files.get(file);
        return cut == null && (its == null || !its.rests(clock.instant()));
    }

    /** Says that a file has gone to the archive; so the server is there, even if the look does not get to its end. */
    void taken(String file) {
        files.remove(file);
        if (cut == null) {
            worked();
        }
    }

    private void worked() {
        lookedAt = clock.instant();
        up();
    }

    /** Whether receipts may be sent now. */
    public boolean takesReceipts() {
        return server.view() == null && !receipts.rests(clock.instant());
    }

    /** Says that receipts of a drop have arrived. */
    public void receiptsArrived() {
        Instant since = receipts.ends();
        if (since != null) {
            LOG.info("{}: receipts can be put on {} again; they waited since {}", feed, address(), since);
        }
    }

    /** Says why receipts of a drop have not arrived; they stay under home until they do. */
    public void receiptsFailed(Throwable fault) {
        SftpFault known = SftpFault.of(fault, source);
        if (known.ofTheServer()) {
            down(known);
        } else if (receipts.begins(known, clock.instant())) {
            LOG.warn(
                    "{}: receipts cannot be put into {} on {}: {}. They stay here until they can",
                    feed,
                    source.beside("receipts"),
                    address(),
                    known.reason());
        }
    }
}
