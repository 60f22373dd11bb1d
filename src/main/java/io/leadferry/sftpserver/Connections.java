package io.leadferry.sftpserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is connected. Those who have not signed in are counted apart, in all and by address, and have a time in which to do
 * so that nothing prolongs. Where there is no place left for a new one, the one goes that has stood still longest of the
 * address with the most: whoever holds connections and says nothing keeps nobody out, and those who are signed in are not
 * touched.
 */
final class Connections {

    /** How many may be signing in at a time. */
    static final int SIGNING_IN = 100;

    /** How many of them from one address. */
    static final int SIGNING_IN_OF_AN_ADDRESS = 30;

    /** How many may be signed in. */
    static final int SIGNED_IN = 100;

    /** From the first byte of a connection to the right key or password. */
    static final Duration LOGIN_TIME = Duration.ofSeconds(60);

    private final Clock clock;
    private final RefusedLogins refused;

    /** The one that has stood still longest first. */
    private final Set<Connection> signingIn = new LinkedHashSet<>();

    private final Set<Connection> signedIn = new LinkedHashSet<>();

    Connections(Clock clock, RefusedLogins refused) {
        this.clock = clock;
        this.refused = refused;
    }

    /** One connection; known by itself. */
    static final class Connection {

        private final Peer peer;
        private final Instant since;
        private final Runnable end;
        private volatile boolean told;

        private Connection(Peer peer, Instant since, Runnable end) {
            this.peer = peer;
            this.since = since;
            this.end = end;
        }

        Peer peer() {
            return peer;
        }

        /** That it did not come in has been told, with the reason. */
        void told() {
            told = true;
        }

        boolean isTold() {
            return told;
        }
    }

    /**
     * Somebody has connected, and has a place, if need be that of another one.
     *
     * @param end ends the connection at once; it may be called from any thread
     */
    Connection arrived(Peer peer, Runnable end) {
        Connection arrived = new Connection(peer, clock.instant(), end);
        Optional<Connection> displaced;
        synchronized (this) {
            displaced = displaced(peer);
            displaced.ifPresent(signingIn::remove);
            signingIn.add(arrived);
        }
        displaced.ifPresent(longest -> {
            longest.told();
            refused.tell(longest.peer, null, RefusedLogins.What.CROWD);
            longest.end.run();
        });
        return arrived;
    }

    private Optional<Connection> displaced(Peer peer) {
        Map<Peer, Integer> counts = new HashMap<>();
        signingIn.forEach(connection -> counts.merge(connection.peer, 1, Integer::sum));
        if (counts.getOrDefault(peer, 0) >= SIGNING_IN_OF_AN_ADDRESS) {
            return first(connection -> connection.peer.equals(peer));
        }
        if (signingIn.size() < SIGNING_IN) {
            return Optional.empty();
        }
        return counts.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .flatMap(most -> first(connection -> connection.peer.equals(most.getKey())));
    }

    private Optional<Connection> first(Predicate<Connection> which) {
        return signingIn.stream().filter(which).findFirst();
    }

    /** It has come a step further: said who it is, agreed on keys, asked to be let in. Single bytes are no step. */
    synchronized void moved(Connection connection) {
        if (signingIn.remove(connection)) {
            signingIn.add(connection);
        }
    }

    /**
     * It has the right key or password.
     *
     * @return whether there is a place for it among those who are signed in
     */
    synchronized boolean signsIn(Connection connection) {
        if (signedIn.size() >= SIGNED_IN || !signingIn.remove(connection)) {
            return false;
        }
        signedIn.add(connection);
        return true;
    }

    synchronized void gone(Connection connection) {
        signingIn.remove(connection);
        signedIn.remove(connection);
    }

    /** Ends those whose time to sign in is over. */
    void look() {
        Instant latest = clock.instant().minus(LOGIN_TIME);
        List<Connection> late = new ArrayList<>();
        synchronized (this) {
            signingIn.removeIf(connection -> !connection.since.isAfter(latest) && late.add(connection));
        }
        late.forEach(connection -> connection.end.run());
    }

    /** How many are signing in now. */
    synchronized int signingIn() {
        return signingIn.size();
    }
}
