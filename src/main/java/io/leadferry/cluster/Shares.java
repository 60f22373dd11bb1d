package io.leadferry.cluster;

import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.ledger.Nodes.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How duties are spread: as evenly as they go, and no more of them change hands than must. All who look at the same ledger
 * find the same, so nobody need be asked.
 */
final class Shares {

    private Shares() {}

    /**
     * What one of those at work takes and gives back.
     *
     * @param take duties that are nobody's, or of somebody who is gone
     * @param surplus how many of its own it has beyond its share
     */
    record Share(List<String> take, int surplus) {}

    /**
     * The share of one.
     *
     * @param self its id; it is at work
     * @param atWork all who are
     * @param duties all that are to be shared
     */
    static Share of(String self, List<Node> atWork, List<Duty> duties) {
        Map<String, Long> had = duties.stream()
                .filter(duty -> duty.node() != null)
                .collect(Collectors.groupingBy(duty -> String.valueOf(duty.node()), Collectors.counting()));
        // who has most keeps most, so that one more or less moves as few as can be
        List<String> order = atWork.stream()
                .sorted(Comparator.comparing((Node node) -> had.getOrDefault(node.id(), 0L))
                        .reversed()
                        .thenComparing(Node::name)
                        .thenComparing(Node::id))
                .map(Node::id)
                .toList();
        int each = duties.size() / order.size();
        int more = duties.size() % order.size();
        int fair = each + (order.indexOf(self) < more ? 1 : 0);
        int own = had.getOrDefault(self, 0L).intValue();
        List<String> take = new ArrayList<>();
        duties.stream()
                .filter(duty -> duty.node() == null || !order.contains(duty.node()))
                .map(Duty::name)
                .limit(Math.max(0, fair - own))
                .forEach(take::add);
        return new Share(take, Math.max(0, own - fair));
    }
}
