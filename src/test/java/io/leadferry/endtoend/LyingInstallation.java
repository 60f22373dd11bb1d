package io.leadferry.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * An SSH server whose SFTP says whatever a test wants: any name, any kind, any size, or nothing at all behind a living
 * connection. It has one folder, {@code /in}, and writes down what it was asked for.
 */
final class LyingInstallation implements AutoCloseable {

    static final int FILE = 0100644;
    static final int LINK = 0120777;
    static final int FOLDER = 040755;
    static final int PIPE = 010644;

    private static final int SIZE = 1;
    private static final int PERMISSIONS = 4;
    private static final int TIMES = 8;

    /** Something that is listed. */
    record Entry(int flags, long size, int kind, byte[] content, boolean hangs) {}

    /** What is listed, by its name. */
    final Map<String, Entry> listed = new ConcurrentHashMap<>();

    /** What is a pipe by the time that it is looked at alone. */
    final Set<String> swapped = ConcurrentHashMap.newKeySet();

    /** What came to lie elsewhere, by its path. */
    final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    final Set<String> folders = ConcurrentHashMap.newKeySet();

    /** What was asked for, each as its kind and path. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Whether nothing is answered from now on. */
    volatile boolean silent;

    /** What was asked while it was silent, and folders that it refused to make. */
    final AtomicInteger unanswered = new AtomicInteger();

    final AtomicInteger refusals = new AtomicInteger();

    /** Whether no folder may be made. */
    volatile boolean refusesFolders;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path knownHosts;

    LyingInstallation(Path folder) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair key = generator.generateKeyPair();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator((user, password, session) -> true);
        server.setSubsystemFactories(List.of(new org.apache.sshd.server.subsystem.SubsystemFactory() {
            @Override
            public String getName() {
                return "sftp";
            }

            @Override
            public Command createSubsystem(ChannelSession channel) {
                return new Talk();
            }
        }));
        server.start();
        knownHosts = Files.writeString(
                Files.createTempFile(folder, "known", "hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    List<String> feed(String name) {
        String key = "--leadferry.feeds." + name + ".";
        return List.of(
                key + "account=acme",
                key + "operation=add-leads",
                key + "from=sftp://u@127.0.0.1:" + server.getPort() + "/in",
                key + "linger=50ms",
                key + "complete-when=stable 200ms",
                key + "sftp.password=any",
                key + "sftp.known-hosts=" + knownHosts);
    }

    void put(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        listed.put(name, new Entry(SIZE | PERMISSIONS | TIMES, bytes.length, FILE, bytes, false));
    }

    void put(String name, int kind, long size) {
        listed.put(name, new Entry(SIZE | PERMISSIONS | TIMES, size, kind, "PhoneNumber\n".getBytes(), false));
    }

    void putUntold(String name) {
        listed.put(name, new Entry(TIMES, 0, 0, "PhoneNumber\n".getBytes(), false));
    }

    void putHanging(String name) {
        listed.put(name, new Entry(SIZE | PERMISSIONS | TIMES, 9, FILE, "PhoneNumb".getBytes(), true));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        server.close(true).await(Duration.ofSeconds(5));
    }

    /** One client's talk. */
    private final class Talk implements Command {

        private DataInputStream in;
        private DataOutputStream out;
        private final Map<String, Object> handles = new HashMap<>();
        private int next;

        @Override
        public void setInputStream(InputStream stream) {
            in = new DataInputStream(stream);
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = new DataOutputStream(stream);
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            // nothing is said there
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            // it ends with the connection
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread thread = new Thread(this::talk, "liar");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void destroy(ChannelSession channel) {
            // it ends with the connection
        }

        private void talk() {
            try {
                while (true) {
                    byte[] packet = new byte[in.readInt()];
                    in.readFully(packet);
                    if (silent) {
                        unanswered.incrementAndGet();
                    } else {
                        answer(new DataInputStream(new java.io.ByteArrayInputStream(packet)));
                    }
                }
            } catch (IOException e) {
                // the client has gone
            }
        }

        private void answer(DataInputStream packet) throws IOException {
            int type = packet.read();
            int id = packet.readInt();
            switch (type) {
                case 1 -> send(2, data -> data.writeInt(3));
                case 3 -> open(id, string(packet), packet.readInt());
                case 4 -> status(id, 0);
                case 5 -> read(id, string(packet), packet.readLong(), packet.readInt());
                case 6 -> write(id, string(packet), packet.readLong(), bytes(packet));
                case 7, 17 -> stat(id, string(packet), type == 7);
                case 11 -> {
                    asked.add("list " + string(packet));
                    handles.put("d" + ++next, new ArrayList<>(listed.entrySet()));
                    send(102, data -> handle(data, id, "d" + next));
                }
                case 12 -> list(id, string(packet));
                case 13 -> {
                    String path = string(packet);
                    asked.add("remove " + path);
                    status(id, stored.remove(path) == null ? 2 : 0);
                }
                case 14 -> {
                    String path = string(packet);
                    if (refusesFolders) {
                        refusals.incrementAndGet();
                    } else {
                        folders.add(path);
                    }
                    status(id, refusesFolders ? 3 : 0);
                }
                case 16 -> {
                    string(packet);
                    names(id, List.of("/"));
                }
                case 18 -> rename(id, string(packet), string(packet));
                default -> status(id, 8);
            }
        }

        private void open(int id, String path, int flags) throws IOException {
            asked.add((flags & 2) == 0 ? "read " + path : "write " + path);
            Entry entry = listed.get(path.substring(path.lastIndexOf('/') + 1));
            if ((flags & 2) == 0 && entry == null) {
                status(id, 2);
            } else if (entry == null || !entry.hangs()) {
                handles.put("f" + ++next, (flags & 2) == 0 ? entry : path);
                stored.computeIfPresent(path, (name, old) -> new byte[0]);
                send(102, data -> handle(data, id, "f" + next));
            }
        }

        private void read(int id, String handle, long offset, int length) throws IOException {
            byte[] content = ((Entry) handles.get(handle)).content();
            if (offset >= content.length) {
                status(id, 1);
            } else {
                byte[] part =
                        Arrays.copyOfRange(content, (int) offset, (int) Math.min(content.length, offset + length));
                send(103, data -> {
                    data.writeInt(id);
                    data.writeInt(part.length);
                    data.write(part);
                });
            }
        }

        private void write(int id, String handle, long offset, byte[] part) throws IOException {
            stored.merge((String) handles.get(handle), part, (before, more) -> {
                byte[] all = Arrays.copyOf(before, (int) Math.max(before.length, offset + more.length));
                System.arraycopy(more, 0, all, (int) offset, more.length);
                return all;
            });
            status(id, 0);
        }

        private void stat(int id, String path, boolean alone) throws IOException {
            String name = path.substring(path.lastIndexOf('/') + 1);
            Entry entry = path.startsWith("/in/") ? listed.get(name) : null;
            if (path.equals("/in") || folders.contains(path)) {
                send(105, data -> attributes(data, id, new Entry(SIZE | PERMISSIONS, 0, FOLDER, new byte[0], false)));
            } else if (entry != null) {
                Entry seen = alone && swapped.contains(name)
                        ? new Entry(SIZE | PERMISSIONS, 0, PIPE, new byte[0], true)
                        : entry;
                send(105, data -> attributes(data, id, seen));
            } else if (stored.containsKey(path)) {
                Entry file = new Entry(SIZE | PERMISSIONS, stored.get(path).length, FILE, new byte[0], false);
                send(105, data -> attributes(data, id, file));
            } else {
                status(id, 2);
            }
        }

        private void list(int id, String handle) throws IOException {
            Object rest = handles.remove(handle);
            if (!(rest instanceof List<?> entries)) {
                status(id, 1);
                return;
            }
            send(104, data -> {
                data.writeInt(id);
                data.writeInt(entries.size());
                for (Object one : entries) {
                    Map.Entry<?, ?> named = (Map.Entry<?, ?>) one;
                    string(data, (String) named.getKey());
                    string(data, (String) named.getKey());
                    attributes(data, (Entry) named.getValue());
                }
            });
        }

        private void rename(int id, String from, String to) throws IOException {
            asked.add("rename " + from + " " + to);
            Entry entry = listed.remove(from.substring(from.lastIndexOf('/') + 1));
            byte[] content = entry == null ? stored.remove(from) : entry.content();
            if (content == null) {
                status(id, 2);
            } else {
                stored.put(to, content);
                status(id, 0);
            }
        }

        private interface Data {
            void to(DataOutputStream data) throws IOException;
        }

        private void send(int type, Data data) throws IOException {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(type);
            data.to(new DataOutputStream(packet));
            out.writeInt(packet.size());
            packet.writeTo(out);
            out.flush();
        }

        private void status(int id, int code) throws IOException {
            send(101, data -> {
                data.writeInt(id);
                data.writeInt(code);
                string(data, code == 3 ? "Permission \u001b[31mdenied\nby the liar" : "code " + code);
                string(data, "");
            });
        }

        private void names(int id, List<String> names) throws IOException {
            send(104, data -> {
                data.writeInt(id);
                data.writeInt(names.size());
                for (String name : names) {
                    string(data, name);
                    string(data, name);
                    data.writeInt(0);
                }
            });
        }

        private static void handle(DataOutputStream data, int id, String handle) throws IOException {
            data.writeInt(id);
            string(data, handle);
        }

        private static void attributes(DataOutputStream data, int id, Entry entry) throws IOException {
            data.writeInt(id);
            attributes(data, entry);
        }

        private static void attributes(DataOutputStream data, Entry entry) throws IOException {
            data.writeInt(entry.flags());
            if ((entry.flags() & SIZE) != 0) {
                data.writeLong(entry.size());
            }
            if ((entry.flags() & PERMISSIONS) != 0) {
                data.writeInt(entry.kind());
            }
            if ((entry.flags() & TIMES) != 0) {
                data.writeInt(1_700_000_000);
                data.writeInt(1_700_000_000);
            }
        }

        private static void string(DataOutputStream data, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            data.writeInt(bytes.length);
            data.write(bytes);
        }

        private static byte[] bytes(DataInputStream packet) throws IOException {
            byte[] bytes = new byte[packet.readInt()];
            packet.readFully(bytes);
            return bytes;
        }

        private static String string(DataInputStream packet) throws IOException {
            return new String(bytes(packet), StandardCharsets.UTF_8);
        }
    }
}
