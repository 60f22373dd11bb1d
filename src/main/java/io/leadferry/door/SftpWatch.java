package io.leadferry.door;

import io.leadferry.feed.Source;
import io.leadferry.intake.Taking;
import io.leadferry.model.ListedName;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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
    private static final DoorFault NOT_TAKEN = DoorFault.file("it was not taken");
    private static final DoorFault UNASKABLE =
            DoorFault.file("cannot be asked for, since its name has * or ?; rename it");
    private static final DoorFault FALLS_SILENT = DoorFault.silentAt(
            "the server falls silent whenever it is asked for it, as for a pipe; look at what it is");

    private final String feed;
    private final Source.Sftp source;
    private final Clock clock;
    private final Patience patience;
    private final StuckFiles stuck;
    private final Outage server = new Outage();
    private final Outage receipts = new Outage();
    private final Map<String, Outage> files = new ConcurrentHashMap<>();

    /** What lies there and is never taken, and was told. */
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    /** Files at which the server fell silent, and nothing else was found to be wrong with it afterwards. */
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    private volatile boolean receiptsSilent;
    private volatile @Nullable Throwable cut;
    private volatile @Nullable Instant lookedAt;

    SftpWatch(String feed, Source.Sftp source, StuckFiles stuck, Clock clock, Patience patience) {
        this.stuck = stuck;
        this.patience = patience;
        this.feed = feed;
        this.source = source;
        this.clock = clock;
    }

    /** How the server stands now. */
    public ServerView view() {
        Outage.View down = server.view();
        if (down != null) {
            return new ServerView(feed, "down", down.since(), down.fault().reason());
        }
        String up = lookedAt == null ? "unknown" : "up";
        Map.Entry<String, Outage.View> stuck = longestStuck();
        if (stuck != null) {
            Outage.View why = stuck.getValue();
            return new ServerView(
                    feed,
                    up,
                    why.since(),
                    ListedName.shown(stuck.getKey()) + " waits: " + why.fault().reason());
        }
        Outage.View kept = receipts.view();
        return new ServerView(
                feed,
                up,
                kept == null ? null : kept.since(),
                kept == null
                        ? null
                        : "receipts cannot be put there: " + kept.fault().reason());
    }

    /** The file that waits longest for a place here or there. */
    private Map.@Nullable Entry<String, Outage.View> longestStuck() {
        Map.Entry<String, Outage.View> longest = null;
        for (Map.Entry<String, Outage> file : files.entrySet()) {
            Outage.View view = file.getValue().view();
            if (view != null
                    && view.fault().at() != AtFault.FILE
                    && (longest == null
                            || view.since().isBefore(longest.getValue().since()))) {
                longest = Map.entry(file.getKey(), view);
            }
        }
        return longest;
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
        DoorFault known = DoorFault.of(fault);
        down(known.ofTheServer() ? known : known.ofWatched());
        hangUp(consumer, endpoint, fault);
        return false;
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

    private void down(DoorFault fault) {
        if (patience.isEnding()) {
            return; // it was the ferry that broke off
        }
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
        DoorFault known = DoorFault.of(fault);
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, "a file", String.class);
        if (known.ofTheServer()) {
            cut = fault;
            if (DoorException.isSilence(fault) && !silent.add(file)) {
                // it answered in between: the file is at fault, and the others go on
                stuck(file, FALLS_SILENT);
            } else {
                if (DoorException.isSilence(fault)) {
                    its(file).rest(FALLS_SILENT, clock.instant()); // so that the others come first, once it is back
                }
                down(known);
            }
        } else {
            stuck(file, known);
            if (known.at() != AtFault.FILE) {
                // of the ledger's drops it holds up the move alone
                String drop = Taking.of(exchange).flatMap(Taking::owner).orElse(null);
                stuck.begins(feed, drop == null ? Step.TAKE : Step.MOVE, file, file, drop, known.reason());
                stuck.again(
                        feed,
                        drop == null ? Step.TAKE : Step.MOVE,
                        file,
                        its(file).left(clock.instant()));
            }
        }
    }

    /** Lets one file wait, and tells why: of a place that refuses many files once, of a file that is at fault itself each. */
    private void stuck(String file, DoorFault known) {
        boolean told = known.at() != AtFault.FILE && isToldOf(known.at());
        if (its(file).begins(known, clock.instant()) && !told) {
            LOG.warn(
                    "{}: {} cannot be fetched from {} and moved: {}. {}",
                    feed,
                    ListedName.shown(file),
                    address(),
                    known.reason(),
                    whatNow(known.at()));
        }
    }

    private boolean isToldOf(AtFault place) {
        return files.values().stream()
                .map(Outage::view)
                .anyMatch(view -> view != null && view.fault().at() == place);
    }

    private static String whatNow(AtFault place) {
        return switch (place) {
            case PLACE_HERE ->
                "Files stay there until it can; make room here, or let the ferry write there. It is tried again by itself";
            case PLACE_THERE ->
                "Files stay where they are until it can, and none is sent twice; ask the server's operator to let the"
                        + " ferry's user write there. It is tried again by itself";
            case FILE, SERVER -> "It is tried again at growing distances; others go on";
        };
    }

    /**
     * Says what a look at the folder has found.
     *
     * @param names of everything there that could be looked at, but for what is still arriving
     * @param never what lies there and is never taken, by its name, and why
     */
    void listed(Set<String> names, Map<String, String> never) {
        never.forEach((name, why) -> {
            if (left.size() < REMEMBERED && left.add(name)) {
                LOG.warn(
                        "{}: {} on {} {}", feed, name.isEmpty() ? "something" : ListedName.shown(name), address(), why);
            }
        });
        left.retainAll(never.keySet());
        silent.retainAll(names);
        stuck.remain(feed, names);
        files.keySet().retainAll(names);
    }

    /** Whether a file waits for its place in the archive there, so that it is worth looking whether there is one now. */
    boolean waitsForArchive(String file) {
        Outage its = files.get(file);
        Outage.View view = its == null ? null : its.view();
        return view != null && view.fault().at() == AtFault.PLACE_THERE;
    }

    /** Lets one file wait on, for a reason found before it was fetched again. */
    void waitsOn(String file, Throwable fault) {
        DoorFault known = DoorFault.of(fault);
        if (known.ofTheServer()) {
            cut = fault;
            down(known);
        } else {
            stuck(file, known);
        }
    }

    /** Lets one file wait; why, others have told. */
    void rest(String file) {
        its(file).begins(NOT_TAKEN, clock.instant());
    }

    /** Lets one file wait that can never be asked for. */
    void refuse(String file) {
        if (its(file).begins(UNASKABLE, clock.instant())) {
            LOG.warn("{}: {} on {} {}", feed, ListedName.shown(file), address(), UNASKABLE.reason());
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
        Outage its = files.remove(file);
        silent.remove(file);
        stuck.ends(feed, Step.TAKE, file);
        stuck.ends(feed, Step.MOVE, file);
        Outage.View over = its == null ? null : its.view();
        if (over != null && over.fault().at() != AtFault.FILE && longestStuck() == null) {
            LOG.info(
                    "{}: {} could be fetched and moved; it had waited since {}",
                    feed,
                    ListedName.shown(file),
                    over.since());
        }
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
        receiptsSilent = false;
        Instant since = receipts.ends();
        if (since != null) {
            LOG.info("{}: receipts can be put on {} again; they waited since {}", feed, address(), since);
        }
    }

    /** Says why receipts of a drop have not arrived; they stay under home until they do. */
    public void receiptsFailed(Throwable fault) {
        DoorFault known = DoorFault.of(fault);
        if (DoorException.isSilence(fault) && !receiptsSilent) {
            receiptsSilent = true; // the look at the files finds out whether it is the server
            receipts.rest(known, clock.instant());
        } else if (known.ofTheServer() && !DoorException.isSilence(fault)) {
            down(known);
        } else if (server.view() == null && receipts.begins(known, clock.instant())) {
            LOG.warn(
                    "{}: receipts cannot be put into {} on {}: {}. They stay here until they can",
                    feed,
                    source.beside("receipts"),
                    address(),
                    known.reason());
        }
    }
}
