package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.SftpServerProperties;
import io.leadferry.feed.LeadferryProperties.SftpUserProperties;
import io.leadferry.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at who may use the ferry's own SFTP server. */
final class SftpAccessCheck {

    static final String AT = "leadferry.sftp-server";

    private static final int MAX_PORT = 65_535;

    private final Set<String> described;
    private final Map<String, Feed> feeds;
    private final Faults faults;

    /**
     * A check against the feeds.
     *
     * @param described the names of all feeds, of those with faults too: of these, one line is enough
     * @param feeds those without faults
     */
    SftpAccessCheck(Set<String> described, Map<String, Feed> feeds, Faults faults) {
        this.described = described;
        this.feeds = feeds;
        this.faults = faults;
    }

    @Nullable
    SftpAccess look(@Nullable SftpServerProperties server) {
        if (server == null) {
            return null;
        }
        Integer port = server.port();
        if (port == null) {
            faults.add(AT + ".port", "missing; 2222 is a common one");
        } else if (port < 1 || port > MAX_PORT) {
            faults.add(AT + ".port", "must be from 1 to " + MAX_PORT);
        }
        faults.required(AT + ".address", server.address());
        if (server.users() == null || server.users().isEmpty()) {
            faults.add(AT + ".users", "missing; name somebody who may bring files");
            return null;
        }
        Map<String, SftpAccess.User> users = new LinkedHashMap<>();
        server.users().forEach((name, user) -> users.put(name, user(name, user)));
        return port == null ? null : new SftpAccess(server.address(), port, Map.copyOf(users));
    }

    private SftpAccess.User user(String name, SftpUserProperties user) {
        String at = AT + ".users." + name;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            faults.add(at, "a user's name is letters, digits, '.', '_' and '-'");
        }
        List<String> lines = user.publicKeys() == null ? List.of() : user.publicKeys();
        if (user.password() == null && lines.isEmpty()) {
            faults.add(at, "needs a password or public-keys, or nobody can sign in");
        } else if (user.password() != null) {
            faults.required(at + ".password", user.password());
        }
        for (int i = 0; i < lines.size(); i++) {
            String key = at + ".public-keys[" + i + "]";
            if (faults.filled(key, lines.get(i))) {
                AuthorizedKey.fault(lines.get(i)).ifPresent(wrong -> faults.add(key, wrong));
            }
        }
        feed(at + ".feed", user.feed());
        return new SftpAccess.User(
                name,
                user.password() == null ? null : new Secret(user.password()),
                List.copyOf(lines),
                String.valueOf(user.feed()));
    }

    private void feed(String at, @Nullable String name) {
        faults.required(at, name);
        if (Faults.blank(name) || name == null) {
            return;
        }
        if (!described.contains(name)) {
            faults.add(at, "there is no feed '" + name + "'" + Faults.hint(name, described));
            return;
        }
        Feed feed = feeds.get(name);
        if (feed != null && !(feed.source() instanceof Source.Folder)) {
            faults.add(
                    at,
                    "the feed '" + name + "' fetches its files from " + feed.source()
                            + "; only a feed that watches a folder can be brought files");
        }
    }
}
