package io.leadferry.door;

import io.leadferry.door.BucketFaults.Asked;
import io.leadferry.feed.Source;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.ListedName;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how the bucket of one feed stands. An outage is told once, however often it is tried again, and once when it is over;
 * in between, the server is asked at growing distances. What is wrong with one object alone holds up that object.
 */
public final class BucketWatch implements PollingConsumerPollStrategy, ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(BucketWatch.class);
    private static final int REMEMBERED = 10_000;

    private final String feed;
    private final Source.S3 source;
    private final StuckFiles stuck;
    private final Clock clock;
    private final Outage server = new Outage();
    private final Map<String, Outage> files = new ConcurrentHashMap<>();

    /** Originals that could not leave their place, by their drops. */
    private final Map<String, Outage> originals = new ConcurrentHashMap<>();

    /** What lies there and is never taken, and was told. */
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    /** Files at which an answer broke off; where the server was there afterwards, it is they that are at fault. */
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** Drops whose originals the server failed at; where it was there afterwards, it is their leaving that it cannot do. */
    private final Set<String> faltering = ConcurrentHashMap.newKeySet();

    private volatile boolean cut;
    private volatile boolean ending;
    private volatile Instant nextLook = Instant.MIN;
    private volatile @Nullable Instant lookedAt;

    BucketWatch(String feed, Source.S3 source, StuckFiles stuck, Clock clock) {
        this.feed = feed;
        this.source = source;
        this.stuck = stuck;
        this.clock = clock;
    }

    /** How the server stands now. */
    public ServerView view() {
        Outage.View down = server.view();
        if (down != null) {
            return ServerView.without(feed, down, "files");
        }
        String up = lookedAt == null ? "unknown" : "up";
        Optional<Map.Entry<String, Outage.View>> file = longest(files);
        if (file.isPresent()) {
            Outage.View why = file.get().getValue();
            return new ServerView(
                    feed,
                    up,
                    why.since(),
                    ListedName.shown(file.get().getKey()) + " waits: "
                            + why.fault().reason());
        }
        return longest(originals)
                .map(Map.Entry::getValue)
                .map(why -> new ServerView(
                        feed,
                        up,
                        why.since(),
                        "originals cannot leave their place: " + why.fault().reason()
                                + "; none is sent twice for that"))
                .orElseGet(() -> new ServerView(feed, up, null, null));
    }

    private static Optional<Map.Entry<String, Outage.View>> longest(Map<String, Outage> all) {
        return all.entrySet().stream()
                .map(one -> Map.entry(
                        one.getKey(), Optional.ofNullable(one.getValue().view())))
                .filter(one -> one.getValue().isPresent())
                .map(one -> Map.entry(one.getKey(), one.getValue().get()))
                .min(Comparator.comparing(one -> one.getValue().since()));
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        Instant now = clock.instant();
        if (ending || server.rests(now) || now.isBefore(nextLook)) {
            return false;
        }
        cut = false;
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        if (!cut) {
            works();
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception fault) {
        down(fault, Asked.LIST);
        return false;
    }

    @Override
    public void handleException(Throwable fault) {
        // the look that failed was told when it was rolled back
    }

    @Override
    public void handleException(String message, Throwable fault) {
        // likewise
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable fault) {
        // likewise
    }

    /** Whether the server may be asked for more now. */
    boolean isAnswering() {
        return !cut && !ending && server.view() == null;
    }

    /** The ferry is about to stop: what fails from now on, it broke off itself. */
    void ends() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    /** Says that a look needed so long a rest, since it asked for very much. */
    void rests(Duration rest) {
        nextLook = clock.instant().plus(rest);
    }

    private void works() {
        lookedAt = clock.instant();
        Instant since = server.ends();
        if (since != null) {
            LOG.info("{}: the bucket {} can be used again; it could not since {}", feed, source, since);
        }
    }

    private void down(Throwable fault, Asked asked) {
        cut = true;
        if (ending) {
            return;
        }
        DoorFault known = BucketFaults.of(fault, source, asked);
        if (!server.begins(known, clock.instant()) || LedgerFaults.isOfLedger(fault)) {
            LOG.debug("{}: the bucket cannot be used", feed, fault);
            return; // a ledger that is away is told by whoever watches it
        }
        LOG.warn(
                "{}: the bucket {} cannot be used: {}. Files stay there until it can; it is tried again at least every {} s",
                feed,
                source,
                known.reason(),
                known.longestRest().toSeconds());
    }

    /**
     * Says what a whole look has found.
     *
     * @param names of all that may be taken
     * @param never what lies there and is never taken, and why
     */
    void listed(Set<String> names, Map<String, String> never) {
        never.forEach((name, why) -> {
            if (left.size() < REMEMBERED && left.add(name)) {
                LOG.warn("{}: {} in {} {}", feed, ListedName.shown(name), source, why);
            }
        });
        left.retainAll(never.keySet());
        stuck.remain(feed, names);
        files.keySet().retainAll(names);
        broken.retainAll(names);
    }

    /** Whether a file may be taken, as far as is known of it. */
    boolean mayTake(String file) {
        Outage its = files.get(file);
        return its == null || !its.rests(clock.instant());
    }

    /** Says that a file is here whole. */
    void taken(String file) {
        Outage its = files.remove(file);
        broken.remove(file);
        stuck.ends(feed, Step.TAKE, file);
        Outage.View over = its == null ? null : its.view();
        if (over != null) {
            LOG.info("{}: {} could be taken; it had waited since {}", feed, ListedName.shown(file), over.since());
        }
        works();
    }

    /** Says why a file could not be taken. */
    void notTaken(String file, Throwable fault) {
        DoorFault known = BucketFaults.of(fault, source, Asked.READ);
        if (ending) {
            return;
        }
        if (LedgerFaults.isOfLedger(fault)) {
            down(fault, Asked.READ);
            return;
        }
        if (known.ofTheServer()) {
            known = DoorFault.file(known.reason());
            if (broken.add(file)) {
                cut = true; // the next look finds out whether it is the server
                its(files, file).rest(known, clock.instant());
                return;
            }
        }
        tell(file, known);
    }

    private void tell(String file, DoorFault known) {
        boolean told = files.values().stream()
                .map(Outage::view)
                .anyMatch(
                        view -> view != null && known.news().equals(view.fault().news()));
        Outage its = its(files, file);
        if (its.begins(known, clock.instant()) && !told) {
            LOG.warn(
                    "{}: {} cannot be taken from {}: {}. It is tried again at growing distances; others go on",
                    feed,
                    ListedName.shown(file),
                    source,
                    known.reason());
        }
        stuck.begins(feed, Step.TAKE, file, file, null, known.reason());
        stuck.again(feed, Step.TAKE, file, its.left(clock.instant()));
    }

    /** Whether the original of a drop may be asked to leave now. */
    boolean mayLeave(String drop) {
        Outage its = originals.get(drop);
        return its == null || !its.rests(clock.instant());
    }

    /** Says that an original has left its place. */
    void left(String drop) {
        Outage its = originals.remove(drop);
        faltering.remove(drop);
        stuck.ends(feed, Step.MOVE, key(drop));
        Outage.View over = its == null ? null : its.view();
        if (over != null && longest(originals).isEmpty()) {
            LOG.info("{}: originals can leave {} again; they could not since {}", feed, source, over.since());
        }
    }

    /**
     * Says why an original could not leave its place.
     *
     * @return whether nothing else can be asked of the server either
     */
    boolean stays(String drop, String file, Throwable fault, Asked asked) {
        DoorFault said = BucketFaults.of(fault, source, asked);
        if (ending || LedgerFaults.isOfLedger(fault)) {
            return true; // who watches the ledger tells it
        }
        DoorFault known = said.ofTheServer() ? DoorFault.there(said.reason()) : said;
        if (said.ofTheServer() && faltering.add(drop)) {
            its(originals, drop).rest(known, clock.instant()); // the next look finds out whether it is the server
            return true;
        }
        boolean told = originals.values().stream()
                .map(Outage::view)
                .anyMatch(
                        view -> view != null && known.news().equals(view.fault().news()));
        Outage its = its(originals, drop);
        if (its.begins(known, clock.instant()) && !told) {
            LOG.warn(
                    "{}: the original of {} cannot leave {}: {}. Its rows are not held up, and none is sent twice; it is tried"
                            + " again at growing distances",
                    feed,
                    ListedName.shown(file),
                    source,
                    known.reason());
        }
        stuck.begins(feed, Step.MOVE, key(drop), file, drop, known.reason());
        stuck.again(feed, Step.MOVE, key(drop), its.left(clock.instant()));
        return false;
    }

    /** No file is called so. */
    private static String key(String drop) {
        return "s3/" + drop;
    }

    private static Outage its(Map<String, Outage> all, String name) {
        if (all.size() >= REMEMBERED) {
            all.clear();
        }
        return all.computeIfAbsent(name, fresh -> new Outage());
    }
}
