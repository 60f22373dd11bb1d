package io.leadferry.sftpserver;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.SftpAccess;
import io.leadferry.model.Secret;
import io.leadferry.model.Sha256;
import io.leadferry.sftpserver.Connections.Connection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.AsyncAuthException;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** Lets in whom the configuration names, with what it names, and has it told who was not let in. */
final class Logins implements PasswordAuthenticator, PublickeyAuthenticator, SessionListener {

    private static final AttributeKey<String> TRIED = new AttributeKey<>();

    private final Map<String, SftpAccess.User> users;
    private final Map<String, List<PublicKey>> keys = new HashMap<>();
    private final Connections connections;
    private final PasswordQueue guesses;
    private final RefusedLogins refused;

    /** @throws ConfigurationFault when a key has the form of one and is none */
    Logins(Map<String, SftpAccess.User> users, Connections connections, PasswordQueue guesses, RefusedLogins refused) {
        this.users = users;
        this.connections = connections;
        this.guesses = guesses;
        users.forEach((name, user) ->
                keys.put(name, user.keys().stream().map(line -> key(name, line)).toList()));
        this.refused = refused;
    }

    @Override
    public boolean authenticate(String username, String password, ServerSession session) {
        SftpAccess.User user = users.get(username);
        Secret secret = user == null ? null : user.password();
        // a user who does not exist takes as long as one who does
        boolean same = MessageDigest.isEqual(Sha256.of(password), Sha256.of(secret == null ? "" : secret.reveal()));
        return answer((GuardedSession) session, username, same && secret != null);
    }

    /** Now, or, by an exception that the library has for it, later: nothing but this session waits. */
    private boolean answer(GuardedSession session, String username, boolean right) {
        Connection connection = session.connection();
        if (guesses.isWaiting(connection)) {
            // who sends the next before the answer is no client
            session.close(true);
            return false;
        }
        connections.moved(connection);
        AsyncAuthException later = new AsyncAuthException();
        AtomicBoolean answered = new AtomicBoolean();
        guesses.ask(connection, username, right, () -> {
            if (!right) {
                refuse(connection, known(username), RefusedLogins.What.PASSWORD);
            }
            answered.set(true);
            later.setAuthed(right);
        });
        if (answered.get()) {
            return right;
        }
        throw later;
    }

    @Override
    public boolean authenticate(String username, PublicKey key, ServerSession session) {
        connections.moved(((GuardedSession) session).connection());
        if (keys.getOrDefault(username, List.of()).stream().anyMatch(own -> KeyUtils.compareKeys(own, key))) {
            return true;
        }
        // a client may offer several keys before the right one: no news until it leaves without having come in
        session.setAttribute(TRIED, username);
        return false;
    }

    @Override
    public void sessionPeerIdentificationReceived(Session session, String version, List<String> extraLines) {
        if (session instanceof GuardedSession server) {
            connections.moved(server.connection());
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.KeyEstablished && session instanceof GuardedSession server) {
            connections.moved(server.connection());
        }
    }

    @Override
    public void sessionClosed(Session session) {
        if (session instanceof GuardedSession server) {
            connections.gone(server.connection());
            if (guesses.withdraw(server.connection())) {
                refuse(server.connection(), null, RefusedLogins.What.UNHEARD);
            }
            if (server.isAuthenticated()) {
                return;
            }
            String tried = session.getAttribute(TRIED);
            if (tried != null) {
                refuse(server.connection(), known(tried), RefusedLogins.What.KEY);
            }
            if (!server.connection().isTold()) {
                refuse(server.connection(), null, RefusedLogins.What.LEFT);
            }
        }
    }

    private void refuse(Connection connection, @Nullable String user, RefusedLogins.What what) {
        connection.told();
        refused.tell(connection.peer(), user, what);
    }

    /** People type passwords where names belong; so only names that are known are ever shown. */
    private @Nullable String known(String username) {
        return users.containsKey(username) ? username : null;
    }

    private static PublicKey key(String user, String line) {
        try {
            return AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip())
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new ConfigurationFault(List.of("leadferry.sftp-server.users." + user
                    + ".public-keys: one of them has the form of a key and is none; copy it anew"));
        }
    }
}
