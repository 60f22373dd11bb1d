package io.leadferry.sftpserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of logins that were refused: the first of an address at once, the others counted, in one line every ten minutes
 * for as long as they come. Who guesses passwords shall not fill the log, nor go unseen; so guesses and mere connections
 * are remembered apart, and a crowd of the latter takes no place from the former.
 */
final class RefusedLogins {

    /** How many of each kind came; every login that was refused counts. */
    static final String METRIC = "leadferry.sftp.logins.refused";

    private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);
    private static final Duration WHILE = Duration.ofMinutes(10);

    /** How many addresses are remembered, of guesses and of connections each. */
    static final int REMEMBERED = 500;

    /** As many as break off in ten minutes are told: looks whether the port is open, one a second, are fewer. */
    static final int MANY_LEFT = 1_000;

    /** Those beyond the addresses that are remembered, counted together. */
    private static final Peer OTHERS = new Peer("further addresses");

    private final Clock clock;
    private final Map<What, Counter> counters = new EnumMap<>(What.class);
    private final Map<Peer, Count> guesses = new LinkedHashMap<>();
    private final Map<Peer, Count> strangers = new LinkedHashMap<>();

    /** What was not let in. */
    enum What {
        /** A wrong password, or one for a user who is not there. */
        PASSWORD("wrong password", "with a wrong password"),
        /** A connection that ended while its password waited for its turn. */
        UNHEARD("left before its password was looked at", "that left before their password was looked at"),
        /** A connection that ended after it had offered keys, none of them right. */
        KEY("wrong key", "with a wrong key"),
        /** A connection that stood still and went for a new one. */
        CROWD("too many connections that do not sign in", "for too many connections that do not sign in"),
        /** A connection that ended before it had tried to sign in, or whose time to do so was over. */
        LEFT("broke off before signing in", "that broke off before signing in");

        private final String one;
        private final String many;

        What(String one, String many) {
            this.one = one;
            this.many = many;
        }

        /** Whether nobody has said who they are, nor tried to come in. */
        private boolean isMereConnection() {
            return this == CROWD || this == LEFT;
        }
    }

    private static final class Count {

        private final Map<What, Integer> more = new EnumMap<>(What.class);
        private Instant since;
        private boolean told;
        private @Nullable String user;

        private Count(Instant since) {
            this.since = since;
        }

        /** Port scanners and probes come everywhere, and are news only as a crowd. */
        private boolean isWorthALine() {
            return more.getOrDefault(What.LEFT, 0) >= MANY_LEFT
                    || more.keySet().stream().anyMatch(what -> what != What.LEFT);
        }
    }

    RefusedLogins(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        for (What what : What.values()) {
            counters.put(
                    what,
                    Counter.builder(METRIC)
                            .description("Logins at the SFTP server that were refused")
                            .tag("what", what.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
    }

    /**
     * A login was refused.
     *
     * @param user null where there is no such user, or none was named
     */
    void tell(Peer peer, @Nullable String user, What what) {
        Counter counter = counters.get(what);
        if (counter != null) {
            counter.increment();
        }
        synchronized (this) {
            Map<Peer, Count> counts = what.isMereConnection() ? strangers : guesses;
            Peer place = counts.containsKey(peer) || counts.size() < REMEMBERED ? peer : OTHERS;
            Count count = counts.computeIfAbsent(place, some -> new Count(clock.instant()));
            if (count.told || what == What.LEFT) {
                count.more.merge(what, 1, Integer::sum);
                count.user = user;
                return;
            }
            count.told = true;
        }
        LOG.warn(
                "SFTP login of {} from {} refused: {}; more from there are counted and told in {} minutes",
                user == null ? "an unknown user" : user,
                peer,
                what.one,
                WHILE.toMinutes());
    }

    /** Tells what came since the last line of each address, when it is time for the next. */
    void look() {
        tellThoseSince(clock.instant().minus(WHILE));
    }

    /** Tells all that was not told yet. */
    void end() {
        tellThoseSince(Instant.MAX);
    }

    private void tellThoseSince(Instant latest) {
        List<String> lines = new ArrayList<>();
        synchronized (this) {
            for (Map<Peer, Count> counts : List.of(guesses, strangers)) {
                Iterator<Map.Entry<Peer, Count>> all = counts.entrySet().iterator();
                while (all.hasNext()) {
                    Map.Entry<Peer, Count> entry = all.next();
                    Count count = entry.getValue();
                    if (count.since.isAfter(latest)) {
                        continue;
                    }
                    if (!count.isWorthALine()) {
                        all.remove();
                        continue;
                    }
                    lines.add(line(entry.getKey(), count, counts == guesses));
                    count.more.clear();
                    count.since = clock.instant();
                    count.told = true;
                }
            }
        }
        lines.forEach(LOG::warn);
    }

    private String line(Peer peer, Count count, boolean named) {
        int sum = count.more.values().stream().mapToInt(Integer::intValue).sum();
        List<String> kinds = new ArrayList<>();
        count.more.forEach((what, number) -> kinds.add(number + " " + what.many));
        long minutes = Duration.between(count.since, clock.instant()).toMinutes();
        return sum + (count.told ? " more" : "") + (sum == 1 ? " SFTP login from " : " SFTP logins from ") + peer
                + " refused "
                + (minutes < 2 ? "in the last minute" : "in the last " + minutes + " minutes") + ": "
                + String.join(", ", kinds)
                + (named ? "; the last was of " + (count.user == null ? "an unknown user" : count.user) : "");
    }
}
