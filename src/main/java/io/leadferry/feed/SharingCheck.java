package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.ClusterProperties;
import io.leadferry.model.LedgerAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at as what the ferry is at work with a ledger that it may share. */
final class SharingCheck {

    static final String AT = "leadferry.cluster";

    /** It is part of a file's name in the home, and stands in logs and on the page. */
    private static final String NAME = "[A-Za-z0-9._-]{1,63}";

    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final LedgerAddress ledger;
    private final Faults faults;

    SharingCheck(LedgerAddress ledger, Faults faults) {
        this.ledger = ledger;
        this.faults = faults;
    }

    /**
     * As what the ferry joins others; {@link Sharing#UNSAID} where nothing is said.
     *
     * @param cluster null where nothing is written of it
     */
    Sharing look(@Nullable ClusterProperties cluster) {
        if (cluster == null) {
            return Sharing.UNSAID;
        }
        if (ledger.isFile()) {
            faults.add(
                    AT,
                    "only with a ledger on a server; a ledger in a file has one ferry. Leave it out, or name the server in"
                            + " leadferry.ledger.url");
            return Sharing.UNSAID;
        }
        String node = cluster.node();
        if (node != null && faults.filled(AT + ".node", node) && !node.matches(NAME)) {
            faults.add(
                    AT + ".node",
                    "must be 1 to 63 letters of a to z, digits, '.', '_' and '-', such as ferry-1; leave it out, and the"
                            + " ferry is called as its machine");
        }
        Duration lease = cluster.lease();
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            faults.add(
                    AT + ".lease",
                    "must be at least " + SHORTEST.toSeconds() + "s, and at most " + LONGEST.toMinutes() + "m");
        }
        return new Sharing(node, lease);
    }
}
