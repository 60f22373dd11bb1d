package io.leadferry.feed;

import io.leadferry.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may bring files to the ferry's own SFTP server, and where it listens.
 *
 * @param address the address it is bound to
 * @param port where it listens
 * @param users by name
 */
public record SftpAccess(String address, int port, Map<String, User> users) {

    /**
     * Somebody who may sign in.
     *
     * @param name as it is given at the login
     * @param password null where only keys sign in
     * @param keys lines as in an authorized_keys file; may be empty where there is a password
     * @param feed the feed whose folders the user sees
     */
    public record User(String name, @Nullable Secret password, List<String> keys, String feed) {}
}
