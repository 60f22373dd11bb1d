package io.leadferry.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server on loopback that a test can stop, start again on the same port, and let break off. */
final class SftpInstallation implements AutoCloseable {

    static final String USER = "lead ferry";
    static final String PASSWORD = "p:ss w@rd";

    final Path root;
    final Path knownHosts;
    final Set<PublicKey> keys = ConcurrentHashMap.newKeySet();
    final AtomicLong signIns = new AtomicLong();

    /** Bytes of a file after which the connection breaks; then not again. */
    final AtomicLong cutAfter = new AtomicLong(Long.MAX_VALUE);

    /** A rename to a name that begins so is refused. */
    final AtomicReference<String> refusedRename = new AtomicReference<>();

    /** A file of this name is not opened. */
    final AtomicReference<String> refusedOpen = new AtomicReference<>();

    final AtomicLong refusals = new AtomicLong();

    /** What is written to the end of a file each time it is about to be read, by its name. */
    final Map<String, Deque<String>> growing = new ConcurrentHashMap<>();

    private final KeyPair hostKey;
    private SshServer server;
    private int port;

    SftpInstallation(Path folder) throws IOException, GeneralSecurityException {
        root = Files.createDirectories(folder.resolve("root"));
        knownHosts = folder.resolve("known_hosts");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        hostKey = generator.generateKeyPair();
        start();
        Files.writeString(
                knownHosts, "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    void start() throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> {
            signIns.incrementAndGet();
            return user.equals(USER) && password.equals(PASSWORD);
        });
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals(USER) && KeyUtils.findMatchingKey(key, keys) != null);
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void read(
                    ServerSession session,
                    String remoteHandle,
                    FileHandle handle,
                    long offset,
                    byte[] data,
                    int dataOffset,
                    int dataLen,
                    int readLen,
                    Throwable thrown)
                    throws IOException {
                if (offset + readLen >= cutAfter.get()) {
                    cutAfter.set(Long.MAX_VALUE);
                    session.close(true);
                    throw new IOException("the test cuts the connection here");
                }
            }

            @Override
            public void opening(ServerSession session, String remoteHandle, Handle handle) throws IOException {
                if (String.valueOf(handle.getFile().getFileName()).equals(refusedOpen.get())) {
                    throw new java.nio.file.AccessDeniedException(
                            handle.getFile().toString());
                }
                Deque<String> more = growing.get(String.valueOf(handle.getFile().getFileName()));
                if (more != null && !more.isEmpty()) {
                    Files.writeString(at(handle.getFile().toString()), more.pop(), StandardOpenOption.APPEND);
                }
            }

            @Override
            public void moving(
                    ServerSession session, Path from, Path to, java.util.Collection<java.nio.file.CopyOption> options)
                    throws IOException {
                String refused = refusedRename.get();
                if (refused != null && to.toString().startsWith(refused)) {
                    refusals.incrementAndGet();
                    throw new java.nio.file.AccessDeniedException(to.toString());
                }
            }
        });
        server.setSubsystemFactories(List.of(sftp));
        server.start();
        port = server.getPort();
    }

    /** Stops as a killed server does: what is under way breaks off. */
    void stop() throws IOException {
        server.stop(true);
    }

    int port() {
        return port;
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
    }

    /** The options of a feed that watches the folder of that path of this server and signs in by password. */
    List<String> feed(String name, String path, String... more) {
        Set<String> options = new HashSet<>(bare(name, path));
        String key = "--leadferry.feeds." + name + ".";
        options.add(key + "sftp.password=" + PASSWORD);
        options.add(key + "sftp.known-hosts=" + knownHosts);
        for (String one : more) {
            options.add(key + one);
        }
        return List.copyOf(options);
    }

    /** The options of a feed that cannot sign in yet. */
    List<String> bare(String name, String path) {
        String key = "--leadferry.feeds." + name + ".";
        return List.of(
                key + "account=acme",
                key + "operation=add-leads",
                key + "from=sftp://lead%20ferry@127.0.0.1:" + port + path,
                key + "linger=50ms",
                key + "complete-when=stable 200ms");
    }

    /** Puts a file there as a careful sender would. */
    Path put(String path, String content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Path arriving = Files.writeString(file.resolveSibling("." + file.getFileName()), content);
        return Files.move(arriving, file, StandardCopyOption.ATOMIC_MOVE);
    }

    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    void folder(String path) throws IOException {
        Files.createDirectories(at(path));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        server.close(true).await(Duration.ofSeconds(5));
    }
}
