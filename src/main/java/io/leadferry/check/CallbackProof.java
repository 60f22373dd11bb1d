package io.leadferry.check;

import io.leadferry.check.ServerProof.Believed;
import io.leadferry.connector.PublicAddresses;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.Account;
import io.leadferry.model.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at the address by which vendors call back: as far as it can be told from here, for what lies between this network and
 * the vendor nobody sees but the vendor.
 */
final class CallbackProof {

    private static final String CHECK = "callbacks";
    private static final String KEY = "leadferry.callbacks.base-url";
    private static final int NOT_FOUND = 404;

    private final LeadferryConfiguration configuration;
    private final ServerProof servers;
    private final TimedSteps steps;
    private final Names names;

    CallbackProof(LeadferryConfiguration configuration, ServerProof servers, TimedSteps steps, Names names) {
        this.configuration = configuration;
        this.servers = servers;
        this.steps = steps;
        this.names = names;
    }

    /**
     * Looks at the address.
     *
     * @param runs whether a ferry runs that could answer there
     */
    void look(boolean runs, CheckLines lines) {
        List<Account> owing = configuration.feeds().values().stream()
                .filter(feed -> feed.operation().callback())
                .map(feed -> configuration.lane(feed.lane()).account())
                .distinct()
                .toList();
        URI base = configuration.callbackBase();
        if (owing.isEmpty()) {
            return; // nobody calls back
        }
        String vendors = owing.stream().map(Account::vendor).distinct().collect(Collectors.joining(", "));
        if (base == null) {
            lines.warn(
                    CHECK,
                    "no callback is asked for, so what " + vendors + " queues ends as accepted, and never as confirmed",
                    "give " + KEY + " an address at which the vendor reaches this ferry");
            return;
        }
        List<InetAddress> found = servers.addresses(ServerProof.host(base), KEY, lines);
        if (found.isEmpty() || !canBeReached(base, found, owing, lines)) {
            return;
        }
        answered(base, owing.get(0).vendor(), runs, lines);
    }

    private boolean canBeReached(URI base, List<InetAddress> found, List<Account> owing, CheckLines lines) {
        boolean loopback = found.stream().allMatch(InetAddress::isLoopbackAddress);
        boolean open = found.stream().anyMatch(PublicAddresses::isPublic);
        Set<String> afar = new TreeSet<>();
        for (Account account : owing) {
            if (isAfar(account.baseUrl(), loopback)) {
                afar.add(account.name());
            }
        }
        String host = ServerProof.host(base);
        if (!open && !afar.isEmpty()) {
            String whose = "the vendor of " + String.join(", ", afar) + " is elsewhere";
            if (loopback) {
                lines.fail(
                        CHECK,
                        host + " is this machine itself, and " + whose,
                        "write into " + KEY + " the address at which the internet reaches this ferry");
                return false;
            }
            lines.warn(
                    CHECK,
                    host + " leads from here into this network, and " + whose,
                    "see that the name leads the vendor to this ferry, or mend " + KEY);
        }
        if (!"https".equals(base.getScheme()) && !afar.isEmpty()) {
            lines.warn(
                    CHECK,
                    "callbacks come over http://: whoever is between can read them, and their secret addresses",
                    "put an HTTPS proxy before the ferry, and https:// into " + KEY);
        }
        return true;
    }

    /** Whether a vendor is where it cannot reach an address of this network, or of this machine. */
    private boolean isAfar(URI vendor, boolean loopback) {
        try {
            InetAddress[] found = steps.inTime(() -> InetAddress.getAllByName(ServerProof.host(vendor)));
            for (InetAddress one : found) {
                if (loopback ? !one.isLoopbackAddress() : PublicAddresses.isPublic(one)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false; // told at the account
        } catch (IOException e) {
            return false;
        }
    }

    private void answered(URI base, String vendor, boolean runs, CheckLines lines) {
        // a secret of no call: a ferry answers 404 whatever the method, and hears nothing of it
        URI address = URI.create(base + "/callbacks/" + vendor + "/check-" + names.next());
        String where = base + "/callbacks/";
        try {
            if ("https".equals(base.getScheme()) && !certified(base, lines)) {
                return;
            }
            PlainRequest.Answer answer = steps.inTime(() -> PlainRequest.get(address, steps.longest()));
            if (answer.status() == NOT_FOUND && answer.type().startsWith("application/problem+json")) {
                lines.ok(
                        CHECK,
                        "a ferry answers at " + where
                                + " as seen from here; from outside, the first callback proves it");
            } else if (runs) {
                lines.fail(
                        CHECK,
                        where + " is answered by something else than a ferry: HTTP " + answer.status(),
                        "have the proxy hand /callbacks/ on to this ferry, path and all");
            } else {
                lines.unproved(
                        CHECK,
                        "no ferry runs here, so whether " + where + " leads to it cannot be proved (HTTP "
                                + answer.status() + ")",
                        "start the ferry, and look again");
            }
        } catch (IOException e) {
            lines.unproved(
                    CHECK,
                    "not provable from here: " + where + " does not answer (" + Outside.words(e) + ")",
                    runs
                            ? "ask from outside of this network: curl -i " + where + vendor + "/x must answer 404"
                            : "start the ferry, and look again");
        }
    }

    private boolean certified(URI base, CheckLines lines) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(ServerProof.host(base)));
            CheckLines apart = new CheckLines(CheckLines.FERRY, "");
            Believed usual =
                    new Believed(WatchedTrust.usual(), "the usual authorities", "the vendor may not believe it either");
            boolean good = servers.connects(base, found, KEY, usual, apart);
            apart.all().stream().filter(line -> line.check().equals("tls")).forEach(line -> {
                if (line.found() instanceof CheckResult.Failure failure) {
                    lines.warn(CHECK, failure.text(), failure.action());
                } else {
                    lines.add(CHECK, line.found());
                }
            });
            boolean seen = apart.all().stream().anyMatch(line -> line.check().equals("tls"));
            return good || !seen; // where no connection comes to be, the request says so
        } catch (UnknownHostException e) {
            return true;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot tell whom it believes", e);
        }
    }
}
