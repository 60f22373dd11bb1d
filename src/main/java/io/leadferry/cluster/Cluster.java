package io.leadferry.cluster;

import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Nodes;
import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.ledger.Nodes.Node;
import io.leadferry.model.Duties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This ferry among those that share its ledger: takes its share of all that is to be done, gives back what is more, and
 * buries those that were not heard of. What it takes at its start, from nobody, and what it takes from another that is gone,
 * it takes in the same way.
 */
public final class Cluster implements Duties {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** Whoever knows a duty and has too few takes it within two looks. */
    private static final Duration LEFT_BY_OTHERS = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Nodes nodes;
    private final Set<String> known;
    private final LongSupplier nanos;

    /** Duties that this ferry does, and how often their owner had been called when it last looked. */
    private final Map<String, Long> own = new ConcurrentHashMap<>();

    /** How much of each account is under way that is not to be cut off. */
    private final Map<String, Integer> underWay = new HashMap<>();

    private final Set<String> toCall = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> leaving = account -> {};
    private Set<String> others = Set.of();

    /** Since when, for all that this ferry saw, each duty is nobody's that is. */
    private final Map<String, Long> freeSince = new HashMap<>();

    private long heardSince;
    private long heardLast;

    /**
     * This ferry, which does nothing yet.
     *
     * @param accounts those of the configuration
     * @param nanos nanoseconds that only ever grow
     */
    public Cluster(Ledger ledger, Nodes nodes, Collection<String> accounts, LongSupplier nanos) {
        this.ledger = ledger;
        this.nodes = nodes;
        this.known = new HashSet<>(accounts.stream().map(Duty::of).toList());
        this.known.add(Duty.HOUSE);
        this.nanos = nanos;
        this.heardSince = nanos.getAsLong();
        this.heardLast = heardSince;
        ledger.whenTakenOver(this::joinAgain);
    }

    /**
     * Something that is to be looked at anew: it has just fallen to this ferry, or somebody else has found something to do.
     *
     * @param isNew whether it has just fallen to this ferry
     * @param called how often its owner had been called by then
     */
    public record News(String duty, boolean isNew, long called) {

        /** Whether it is what is done for the whole house. */
        public boolean isHouse() {
            return duty.equals(Duty.HOUSE);
        }

        /** Whose account it is about. */
        public String account() {
            return Duty.account(duty).orElseThrow();
        }
    }

    /** Says who is to hear of each account that is no longer this ferry's, before anybody else can have it. */
    public void whenLeft(Consumer<String> who) {
        leaving = who;
    }

    /**
     * Looks at what is whose, and sees to it that all is somebody's.
     *
     * @return what this ferry has to look at anew; what is new to it is its own from {@link #begins} on
     */
    public List<News> look() {
        callOwners();
        List<Node> atWork = nodes.atWork();
        if (atWork.stream().noneMatch(node -> node.id().equals(nodes.self()))) {
            return List.of(); // it was taken for dead, and joins anew
        }
        List<Node> living = buryTheDead(atWork) ? nodes.atWork() : atWork;
        List<Duty> duties = duties();
        Shares.Share share = Shares.of(nodes.self(), living, duties);
        giveBack(share.surplus(), duties);
        Set<String> toTake = new HashSet<>(share.take());
        toTake.addAll(nobodys(living, duties));
        toTake.forEach(nodes::take);
        if (!toTake.isEmpty() || share.surplus() > 0) {
            duties = duties(); // what was given back just now is not to be begun anew
        }
        Set<String> here = atWork.stream().map(Node::id).collect(Collectors.toSet());
        List<News> news = news(duties, !here.containsAll(others));
        others = here;
        return news;
    }

    /** What nobody has taken for so long that the others do not seem to know it: an account of this configuration alone. */
    private List<String> nobodys(List<Node> living, List<Duty> duties) {
        long now = nanos.getAsLong();
        Set<String> ids = living.stream().map(Node::id).collect(Collectors.toSet());
        List<String> free = duties.stream()
                .filter(duty -> duty.node() == null || !ids.contains(duty.node()))
                .map(Duty::name)
                .toList();
        freeSince.keySet().retainAll(free);
        free.forEach(duty -> freeSince.putIfAbsent(duty, now));
        return free.stream()
                .filter(duty -> now - freeSince.getOrDefault(duty, now) >= LEFT_BY_OTHERS.toNanos())
                .toList();
    }

    private List<Duty> duties() {
        List<Duty> all = nodes.duties();
        Set<String> unknown = new HashSet<>(known);
        all.forEach(duty -> unknown.remove(duty.name()));
        if (!unknown.isEmpty()) {
            nodes.know(unknown);
            all = nodes.duties();
        }
        return all.stream().filter(duty -> known.contains(duty.name())).toList();
    }

    /** What this ferry had is anybody's by now; what it does from here on it does as another. */
    private void joinAgain() {
        own().forEach(this::leave);
        ledger.joinAgain();
        LOG.warn(
                "This ferry was not heard of at the ledger for too long, and others have taken over what it did; it has"
                        + " joined them anew. See whether its machine stood still, or could not reach the ledger's server");
    }

    private List<String> own() {
        return List.copyOf(own.keySet());
    }

    private void leave(String duty) {
        own.remove(duty);
        Duty.account(duty).ifPresent(leaving);
    }

    private void callOwners() {
        for (String account : List.copyOf(toCall)) {
            toCall.remove(account); // before it is written: whoever calls meanwhile is not forgotten
            try {
                nodes.call(Duty.of(account));
            } catch (RuntimeException e) {
                toCall.add(account);
                throw e;
            }
        }
    }

    /**
     * Only who was heard of itself, all the while, knows that it is not the ledger's server that was away.
     *
     * @param atWork this one among them
     * @return whether anybody was buried
     */
    private boolean buryTheDead(List<Node> atWork) {
        Duration lease = ledger.lease();
        if (lease.isZero()) {
            return false;
        }
        long now = nanos.getAsLong();
        if (now - heardLast > lease.toNanos() / 2) {
            heardSince = now;
        }
        heardLast = now;
        Instant self = atWork.stream()
                .filter(node -> node.id().equals(nodes.self()))
                .map(Node::seenAt)
                .findFirst()
                .orElse(Instant.EPOCH);
        boolean silent = atWork.stream().anyMatch(node -> node.seenAt().isBefore(self.minus(lease)));
        if (!silent || now - heardSince < lease.toNanos()) {
            return false;
        }
        List<Node> buried = nodes.bury(lease);
        buried.forEach(node -> LOG.warn(
                "Node {} ({}) was not heard of for {} s: others do now what it did. What it had sent and heard no answer to"
                        + " is in nobody's hand until its answer would have come",
                node.name(),
                node.place(),
                lease.toSeconds()));
        return !buried.isEmpty();
    }

    /** Accounts of which nothing is under way; the house stays with whoever has it. */
    private void giveBack(int surplus, List<Duty> duties) {
        int left = surplus;
        // first what it has had for longest: the last may be what it alone knows
        List<String> own = duties.stream()
                .filter(duty -> nodes.self().equals(duty.node()))
                .sorted(Comparator.comparing(Duty::since))
                .map(Duty::name)
                .toList();
        for (String duty : own) {
            if (left > 0 && Duty.account(duty).isPresent() && stopped(duty)) {
                leave(duty);
                nodes.giveBack(duty);
                left--;
            }
        }
    }

    private synchronized boolean stopped(String duty) {
        boolean idle = Duty.account(duty)
                .map(account -> !underWay.containsKey(account))
                .orElse(false);
        if (idle) {
            own.remove(duty);
        }
        return idle;
    }

    /** @param somebodyWent whether there is one less; whom that one had still to call, nobody knows */
    private List<News> news(List<Duty> duties, boolean somebodyWent) {
        List<News> news = new ArrayList<>();
        Set<String> still = new HashSet<>();
        for (Duty duty : duties) {
            if (nodes.self().equals(duty.node())) {
                still.add(duty.name());
                Long called = own.get(duty.name());
                if (called == null || called < duty.called() || somebodyWent) {
                    news.add(new News(duty.name(), called == null, duty.called()));
                }
            }
        }
        own().stream().filter(duty -> !still.contains(duty)).forEach(this::leave);
        return news;
    }

    /** From here on this ferry does what it has looked at. */
    public void begins(@Body News news) {
        own.put(news.duty(), news.called());
    }

    @Override
    public boolean has(String account) {
        return own.containsKey(Duty.of(account));
    }

    @Override
    public boolean hasHouse() {
        return own.containsKey(Duty.HOUSE);
    }

    @Override
    public synchronized boolean begin(String account) {
        if (!has(account)) {
            return false;
        }
        underWay.merge(account, 1, Integer::sum);
        return true;
    }

    @Override
    public synchronized void end(String account) {
        underWay.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public void call(String account) {
        if (!has(account)) {
            toCall.add(account);
        }
    }
}
