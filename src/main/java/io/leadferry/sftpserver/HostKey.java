package io.leadferry.sftpserver;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.model.Private;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** The key by which clients know this server again. It is made once and kept, readable by its owner only. */
final class HostKey {

    /** Of the kinds in use, the one that old and new clients alike can check. */
    private static final String KIND = "ecdsa-sha2-nistp256";

    private static final int BITS = 256;

    private HostKey() {}

    /**
     * The key of a folder, made if there is none.
     *
     * @throws ConfigurationFault when there is one that cannot be read: a new one would look like an attack to clients
     */
    static KeyPair in(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("host-key");
        if (Files.exists(file)) {
            return read(file);
        }
        Private.folders(folder);
        KeyPair made = KeyUtils.generateKeyPair(KIND, BITS);
        Path unfinished = folder.resolve(".host-key");
        Files.deleteIfExists(unfinished);
        try (OutputStream out = Private.out(unfinished)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(made, "leadferry", null, out);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    private static KeyPair read(Path file) {
        KeyPair key = null;
        try (InputStream in = Files.newInputStream(file)) {
            key = first(SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, null));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
        if (key == null) {
            throw unreadable(file, "there is no key in it");
        }
        return key;
    }

    private static @Nullable KeyPair first(@Nullable Iterable<KeyPair> keys) {
        Iterator<KeyPair> some = keys == null ? List.<KeyPair>of().iterator() : keys.iterator();
        return some.hasNext() ? some.next() : null;
    }

    private static ConfigurationFault unreadable(Path file, String why) {
        return new ConfigurationFault(List.of("leadferry.sftp-server: the host key " + file + " cannot be read (" + why
                + "); bring it back, or remove it for a new one, which every client must then be told of"));
    }

    /** As {@code ssh-keygen -l} and clients show it. */
    static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }
}
