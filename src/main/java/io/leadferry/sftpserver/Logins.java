package io.leadferry.sftpserver;

import io.leadferry.feed.SftpAccess;
import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Map;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** Lets in whom the configuration names, with what it names, and has it told who was not let in. */
final class Logins implements PasswordAuthenticator, PublickeyAuthenticator, SessionListener {

    private static final AttributeKey<String> TRIED = new AttributeKey<>();

    private final Map<String, SftpAccess.User> users;
    private final RefusedLogins refused;

    Logins(Map<String, SftpAccess.User> users, RefusedLogins refused) {
        this.users = users;
        this.refused = refused;
    }

    @Override
    public boolean authenticate(String username, String password, ServerSession session) {
        SftpAccess.User user = users.get(username);
        Secret secret = user == null ? null : user.password();
        // a user who does not exist takes as long as one who does
        boolean same = MessageDigest.isEqual(digest(password), digest(secret == null ? "" : secret.reveal()));
        if (same && secret != null) {
            return true;
        }
        refused.tell(session.getClientAddress(), known(username), "password");
        return false;
    }

    @Override
    public boolean authenticate(String username, PublicKey key, ServerSession session) {
        SftpAccess.User user = users.get(username);
        if (user != null && user.keys().stream().anyMatch(own -> KeyUtils.compareKeys(own, key))) {
            return true;
        }
        // a client may offer several keys before the right one: no news until it leaves without having come in
        session.setAttribute(TRIED, username);
        return false;
    }

    @Override
    public void sessionClosed(Session session) {
        String tried = session.getAttribute(TRIED);
        if (tried != null && session instanceof ServerSession server && !server.isAuthenticated()) {
            refused.tell(server.getClientAddress(), known(tried), "key");
        }
    }

    /** People type passwords where names belong; so only names that are known are ever shown. */
    private @Nullable String known(String username) {
        return users.containsKey(username) ? username : null;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
