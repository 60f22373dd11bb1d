package io.leadferry.sftpserver;

import io.leadferry.HandClock;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.SftpAccess;
import io.leadferry.feed.Sharing;
import io.leadferry.model.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A server of two feeds in a home of its own, and clients of it. */
final class ServerUnderTest implements AutoCloseable {

    static final String PASSWORD = "open sesame";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Path home;
    final HandClock clock = new HandClock();
    final MeterRegistry metrics = new SimpleMeterRegistry();
    private final SshClient client = SshClient.setUpDefaultClient();
    private SftpServer server;

    ServerUnderTest(Path home, String... keys) throws IOException {
        this.home = home;
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
        // any free port
        server = new SftpServer(configuration(home, 0, List.of(keys)), clock, metrics);
        server.start();
    }

    static LeadferryConfiguration configuration(Path home, int port, List<String> keys) {
        Map<String, Object> yaml = new HashMap<>(Map.of(
                "leadferry.home", home.toString(),
                "leadferry.accounts.acme.vendor", "ozonetel",
                "leadferry.accounts.acme.base-url", "https://vendor.example",
                "leadferry.accounts.acme.user-name", "acme",
                "leadferry.accounts.acme.api-key", "key"));
        for (String feed : List.of("leads", "others")) {
            yaml.put("leadferry.feeds." + feed + ".account", "acme");
            yaml.put("leadferry.feeds." + feed + ".operation", "add-leads");
            yaml.put("leadferry.feeds." + feed + ".from", "inbox/" + feed);
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", yaml));
        LeadferryConfiguration configuration = ConfigurationCheck.check(environment, new VendorProfiles());
        Map<String, SftpAccess.User> users = Map.of(
                "crm", new SftpAccess.User("crm", new Secret(PASSWORD), List.of(), "leads"),
                "keys", new SftpAccess.User("keys", null, keys, "leads"),
                "other", new SftpAccess.User("other", new Secret(PASSWORD), List.of(), "others"));
        return new LeadferryConfiguration(
                configuration.home(),
                configuration.ledger(),
                configuration.callbackBase(),
                configuration.callbackDeadline(),
                configuration.accounts(),
                configuration.lanes(),
                configuration.feeds(),
                configuration.console(),
                new SftpAccess("127.0.0.1", port, users),
                configuration.retention(),
                configuration.subscribers(),
                configuration.tracing(),
                Sharing.UNSAID);
    }

    /** Ends the server, and begins one anew in the same home. */
    void restart() {
        server.stop();
        server.start();
    }

    SftpServer server() {
        return server;
    }

    Path inbox() {
        return home.resolve("inbox/leads");
    }

    Path receipts() {
        return home.resolve("receipts/leads");
    }

    /** The names in the inbox that a door would look at. */
    List<String> seenByTheDoor() throws IOException {
        try (Stream<Path> files = Files.list(inbox())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** All that lies in the inbox, hidden or not. */
    List<String> inInbox() throws IOException {
        try (Stream<Path> files = Files.list(inbox())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    InetSocketAddress address() {
        String[] at = server.listening().orElseThrow().split(":");
        return new InetSocketAddress(at[0], Integer.parseInt(at[1]));
    }

    /** How many logins were refused for a reason, by the server's own count. */
    double refused(RefusedLogins.What what) {
        return metrics.get(RefusedLogins.METRIC)
                .tag("what", what.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    ClientSession connect(String user) throws IOException {
        return client.connect(user, address()).verify(PATIENCE).getSession();
    }

    /** From another address of this machine. */
    ClientSession loginFrom(String from, String user, String password) throws IOException {
        ClientSession session = client.connect(user, address(), new InetSocketAddress(from, 0))
                .verify(PATIENCE)
                .getSession();
        session.addPasswordIdentity(password);
        return signedIn(session);
    }

    ClientSession login(String user, String password) throws IOException {
        ClientSession session = connect(user);
        session.addPasswordIdentity(password);
        return signedIn(session);
    }

    ClientSession login(String user, KeyPair key) throws IOException {
        ClientSession session = connect(user);
        session.addPublicKeyIdentity(key);
        return signedIn(session);
    }

    private static ClientSession signedIn(ClientSession session) throws IOException {
        try {
            session.auth().verify(PATIENCE);
            return session;
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    SftpClient sftp(ClientSession session) throws IOException {
        return SftpClientFactory.instance().createSftpClient(session).singleSessionInstance();
    }

    SftpClient crm() throws IOException {
        return sftp(login("crm", PASSWORD));
    }

    @Override
    public void close() {
        server.stop();
        client.stop();
    }
}
