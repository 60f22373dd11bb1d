package io.leadferry.sftpserver;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of logins that were refused, of each address once in a while: who guesses passwords shall not fill the log. */
final class RefusedLogins {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);
    private static final Duration WHILE = Duration.ofMinutes(10);
    private static final int REMEMBERED = 1_000;

    private final Clock clock;
    private final Map<String, Instant> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    RefusedLogins(Clock clock) {
        this.clock = clock;
    }

    /**
     * A login was refused.
     *
     * @param user null where there is no such user
     * @param what the password or the key
     */
    synchronized void tell(@Nullable SocketAddress peer, @Nullable String user, String what) {
        String address = peer instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : String.valueOf(peer);
        Instant now = clock.instant();
        Instant last = told.get(address);
        if (last != null && now.isBefore(last.plus(WHILE))) {
            return;
        }
        told.put(address, now);
        LOG.warn(
                "SFTP login of {} from {} refused: wrong {}; more from there are not told for {} minutes",
                user == null ? "an unknown user" : user,
                address,
                what,
                WHILE.toMinutes());
    }
}
