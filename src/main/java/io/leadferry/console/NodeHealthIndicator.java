package io.leadferry.console;

import io.leadferry.ledger.Nodes;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Whether this ferry is one of those at work with the ledger. One that was not heard of for too long is not, until it has
 * joined anew, which it does by itself: requests are for another meanwhile, and a restart would not help it.
 */
@Component("nodeHealthIndicator")
public class NodeHealthIndicator extends TellingIndicator {

    private final Nodes nodes;

    public NodeHealthIndicator(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    Health told() {
        String self = nodes.self();
        return nodes.atWork().stream()
                .filter(node -> node.id().equals(self))
                .findFirst()
                .map(node -> Health.up().withDetail("name", node.name()).build())
                .orElseGet(() -> Health.outOfService()
                        .withDetail("reason", "was not heard of at the ledger for too long; it joins anew by itself")
                        .build());
    }
}
