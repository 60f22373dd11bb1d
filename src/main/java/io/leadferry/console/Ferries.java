package io.leadferry.console;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Nodes;
import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.ledger.Nodes.Holding;
import io.leadferry.ledger.Nodes.Node;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ferries at work with the ledger, and what each of them does, for whoever looks. */
@Component
public class Ferries {

    private final LeadferryConfiguration configuration;
    private final Ledger ledger;
    private final Nodes nodes;
    private final Clock clock;

    Ferries(LeadferryConfiguration configuration, Ledger ledger, Nodes nodes, Clock clock) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.nodes = nodes;
        this.clock = clock;
    }

    /**
     * Something that one ferry at a time does for all.
     *
     * @param account an account, with its feeds and its lanes; null for the house
     * @param house whether it is what is done for all accounts: receipts, events, what is to be erased
     * @param since since when it is that ferry's, or nobody's; null where it never was anybody's
     */
    @JsonPropertyOrder({"account", "house", "since"})
    public record Doing(@Nullable String account, boolean house, @Nullable Instant since) {}

    /**
     * A ferry at work.
     *
     * @param name as the configuration calls it
     * @param place its process and its machine
     * @param self whether it is the one that was asked
     * @param since when it joined
     * @param lastSeen when it was last heard of at the ledger
     * @param silent whether it should have been heard of since
     * @param duties what it does
     */
    @JsonPropertyOrder({"name", "place", "self", "since", "lastSeen", "silent", "duties"})
    public record Ferry(
            String name,
            String place,
            boolean self,
            Instant since,
            Instant lastSeen,
            boolean silent,
            List<Doing> duties) {}

    /**
     * All of them.
     *
     * @param nodes the ferries at work, by name
     * @param unowned what none of them does just now
     */
    @JsonPropertyOrder({"nodes", "unowned"})
    public record AtWork(List<Ferry> nodes, List<Doing> unowned) {

        /** Whether there is more to tell than that one ferry does everything. */
        public boolean hasNews() {
            return nodes.size() > 1 || !unowned.isEmpty() || nodes.stream().anyMatch(Ferry::silent);
        }
    }

    /** How it is now, of the accounts that this ferry's configuration has. */
    public AtWork now() {
        boolean alone = ledger.lease().isZero();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Holding> holdings = nodes.holdings().stream().filter(this::isKnown).toList();
        List<Node> atWork = nodes.atWork();
        Set<String> ids = atWork.stream().map(Node::id).collect(Collectors.toSet());
        Map<Boolean, List<Holding>> held =
                holdings.stream().collect(Collectors.partitioningBy(holding -> ids.contains(holder(holding))));
        List<Ferry> ferries = atWork.stream()
                .map(node -> new Ferry(
                        node.name(),
                        node.place(),
                        node.id().equals(nodes.self()),
                        node.beganAt(),
                        alone ? now : node.seenAt(),
                        nodes.isSilent(node, atWork),
                        held.getOrDefault(true, List.of()).stream()
                                .filter(holding -> node.id().equals(holder(holding)))
                                .map(Ferries::doing)
                                .toList()))
                .toList();
        return new AtWork(
                ferries,
                held.getOrDefault(false, List.of()).stream()
                        .map(Ferries::undone)
                        .toList());
    }

    /** An account that was taken out of the configuration leaves its duty behind, which nobody is to have. */
    private boolean isKnown(Holding holding) {
        return Duty.account(holding.duty())
                .map(configuration.accounts()::containsKey)
                .orElse(holding.duty().equals(Duty.HOUSE));
    }

    private static String holder(Holding holding) {
        return holding.holder() == null ? "" : holding.holder().id();
    }

    private static Doing doing(Holding holding) {
        return doing(holding, holding.since());
    }

    /** Of one that is gone, since when it was not heard of. */
    private static Doing undone(Holding holding) {
        return doing(
                holding,
                holding.holder() == null ? holding.since() : holding.holder().seenAt());
    }

    private static Doing doing(Holding holding, @Nullable Instant since) {
        String account = Duty.account(holding.duty()).orElse(null);
        return new Doing(account, account == null, since);
    }
}
