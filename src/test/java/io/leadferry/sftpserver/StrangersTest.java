package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.sftpserver.RefusedLogins.What;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Those who have not signed in keep nobody out, get no time and no guesses beyond what they are due, and are told. */
@ExtendWith(OutputCaptureExtension.class)
class StrangersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private final List<Socket> sockets = new ArrayList<>();

    /** A connection from one of the machine's own addresses; it says nothing by itself. */
    private Socket stranger(ServerUnderTest quay, String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(quay.address());
        return socket;
    }

    private void crowd(ServerUnderTest quay, String from) throws IOException {
        for (int i = 0; i < 50; i++) {
            stranger(quay, from);
        }
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Reads what has come without waiting for more. */
    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            int some = 0;
            while (some >= 0) {
                some = in.read(new byte[4096]);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private long open() {
        return sockets.stream().filter(socket -> !isEnded(socket)).count();
    }

    @Test
    void hundredsOfSilentConnectionsKeepNobodyOutFromTheirOwnAddressOrAnother(CapturedOutput log) throws Exception {
        KeyPair key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        try (ServerUnderTest quay = new ServerUnderTest(home, PublicKeyEntry.toString(key.getPublic()))) {
            try (SftpClient before = quay.crm()) {
                crowd(quay, "127.0.0.1");
                await().untilAsserted(() -> assertThat(open()).isEqualTo(Connections.SIGNING_IN_OF_AN_ADDRESS));
                for (String from : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")) {
                    crowd(quay, from);
                }
                await().untilAsserted(() -> assertThat(open()).isEqualTo(Connections.SIGNING_IN));
                try (SftpClient withPassword = quay.crm();
                        ClientSession session = quay.login("keys", key);
                        SftpClient withKey = quay.sftp(session)) {
                    assertThat(withPassword.canonicalPath(".")).isEqualTo("/");
                    assertThat(withKey.canonicalPath(".")).isEqualTo("/");
                }
                assertThat(before.canonicalPath(".")).isEqualTo("/");
                await().untilAsserted(() -> assertThat(log)
                        .containsOnlyOnce("from 127.0.0.1 refused: too many connections that do not sign in"));

                // however they spend their time: silent, with a byte now and then, in the midst of a key exchange
                Socket trickles = stranger(quay, "127.0.0.1");
                Socket halfway = stranger(quay, "127.0.0.1");
                halfway.getOutputStream().write("SSH-2.0-half\r\n".getBytes(StandardCharsets.US_ASCII));
                trickles.getOutputStream().write('S');
                for (Socket accepted : List.of(trickles, halfway)) {
                    assertThat(accepted.getInputStream().read()).isEqualTo('S');
                }
                quay.clock.advance(Connections.LOGIN_TIME.minusSeconds(5));
                trickles.getOutputStream().write('S');
                await().during(Duration.ofSeconds(1)).until(() -> !isEnded(trickles) && !isEnded(halfway));
                quay.clock.advance(Duration.ofSeconds(5));
                // long before the library's own time would be over, which is not the test's to set
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(open()).isZero());
                assertThat(before.canonicalPath(".")).isEqualTo("/");
            }
        } finally {
            closeAll();
        }
    }

    @Test
    void guessesAtSpeedAreFewAndARightLoginFromElsewhereOrWithAKeyIsNotHeldUp(CapturedOutput log) throws Exception {
        KeyPair key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        ExecutorService guessers = Executors.newFixedThreadPool(4);
        try (ServerUnderTest quay = new ServerUnderTest(home, PublicKeyEntry.toString(key.getPublic()))) {
            List<Future<?>> guesses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String user = i % 2 == 0 ? "crm" : "name " + i;
                guesses.add(guessers.submit(() -> assertThatThrownBy(
                                () -> quay.login(user, "guessed").close())
                        .isInstanceOf(IOException.class)));
            }
            await().until(() -> quay.refused(What.PASSWORD) >= PasswordQueue.FREE);
            await().during(Duration.ofSeconds(1)).until(() -> quay.refused(What.PASSWORD) == PasswordQueue.FREE);

            try (ClientSession withKey = quay.login("keys", key);
                    ClientSession elsewhere = quay.loginFrom("127.0.0.2", "crm", ServerUnderTest.PASSWORD)) {
                assertThat(withKey.isAuthenticated()).isTrue();
                assertThat(elsewhere.isAuthenticated()).isTrue();
            }
            // time passes for all of them: one look each rest, until they have all had their answer or have gone
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                quay.clock.advance(PasswordQueue.LONGEST_REST);
                return guesses.stream().allMatch(Future::isDone);
            });
            for (Future<?> guess : guesses) {
                guess.get();
            }
            quay.clock.advance(Duration.ofMinutes(10));
            await().untilAsserted(() -> assertThat(log)
                    .containsPattern("[0-9]+ more SFTP logins from 127.0.0.1 refused in the last [0-9]+ minutes"));
            assertThat(log).doesNotContain("guessed", ServerUnderTest.PASSWORD);
        } finally {
            guessers.shutdownNow();
        }
    }

    @Test
    void aPasswordThatIsMendedIsTakenWithinTheLongestRest() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            for (int i = 0; i < PasswordQueue.FREE; i++) {
                assertThatThrownBy(() -> quay.login("crm", "mistyped")).isInstanceOf(IOException.class);
            }
            try (ClientSession session = quay.connect("crm")) {
                session.addPasswordIdentity(ServerUnderTest.PASSWORD);
                var signingIn = session.auth();
                await().during(Duration.ofSeconds(1)).until(() -> !signingIn.isDone());
                quay.clock.advance(PasswordQueue.LONGEST_REST);
                signingIn.verify(PATIENCE);
                assertThat(session.isAuthenticated()).isTrue();
            }
        }
    }

    @Test
    void aUserWhoHoldsManyFilesOpenHoldsNoMoreThanADueShare() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home);
                ClientSession session = quay.login("crm", ServerUnderTest.PASSWORD)) {
            List<SftpClient> clients = new ArrayList<>();
            int open = 0;
            IOException refused = null;
            while (refused == null && open <= FeedFolders.OPEN_FILES) {
                SftpClient client = SftpClientFactory.instance().createSftpClient(session);
                clients.add(client);
                for (int i = 0; refused == null && i < FeedFolders.OPEN_FILES / 4; i++) {
                    try {
                        client.openDir("/");
                        open++;
                    } catch (IOException e) {
                        refused = e;
                    }
                }
            }
            assertThat(open).isEqualTo(FeedFolders.OPEN_FILES);
            assertThat(refused).hasMessageContaining("too many files are open at once");
            for (SftpClient client : clients) {
                client.close();
            }
            try (SftpClient again = SftpClientFactory.instance().createSftpClient(session)) {
                await().untilAsserted(() -> again.close(again.openDir("/")));
            }
        }
    }

    /** As paramiko does before each try; a server that breaks off at once may be quicker than the word that it was written. */
    private static void askAgain(ClientSession session) throws IOException {
        var again = session.createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
        again.putString("ssh-userauth");
        session.writePacket(again);
    }

    @Test
    void aWrongKeyAndThenTheRightPasswordSignsInThoughTheServiceIsAskedForAgain() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home);
                ClientSession session = quay.connect("crm")) {
            session.addPublicKeyIdentity(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256));
            assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
            askAgain(session);
            session.addPasswordIdentity(ServerUnderTest.PASSWORD);
            session.auth().verify(PATIENCE);
            assertThat(session.isAuthenticated()).isTrue();
            assertThat(quay.sftp(session).canonicalPath(".")).isEqualTo("/");

            askAgain(session);
            await().until(session::isClosed);
            assertThat(quay.refused(What.KEY)).isZero();
        }
    }

    @Test
    void askingForTheServiceAgainGivesNeitherTimeNorTries() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            try (ClientSession tries = quay.connect("crm")) {
                int tried = 0;
                while (tries.isOpen() && tried < 10) {
                    tries.addPublicKeyIdentity(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256));
                    assertThatThrownBy(() -> tries.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
                    if (tries.isOpen()) {
                        askAgain(tries);
                    }
                    tried++;
                }
                assertThat(tried).isLessThan(7);
                await().until(tries::isClosed);
            }
            try (ClientSession asks = quay.connect("crm")) {
                asks.addPasswordIdentity("wrong");
                assertThatThrownBy(() -> asks.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
                for (int i = 1; i < GuardedSession.SERVICE_REQUESTS; i++) {
                    askAgain(asks);
                }
                await().during(Duration.ofMillis(500)).until(asks::isOpen);
                askAgain(asks);
                await().until(asks::isClosed);
            }
            try (ClientSession stays = quay.connect("crm")) {
                stays.addPasswordIdentity("wrong");
                assertThatThrownBy(() -> stays.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
                quay.clock.advance(Connections.LOGIN_TIME.minusSeconds(1));
                askAgain(stays);
                await().during(Duration.ofMillis(500)).until(stays::isOpen);
                quay.clock.advance(Duration.ofSeconds(1));
                await().until(stays::isClosed);
            }
        }
    }

    @Test
    void whoBreaksOffBeforeSigningInIsCountedAndWhoWasToldAlreadyIsNotCountedTwice() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            assertThatThrownBy(() -> quay.login("crm", "guessed")).isInstanceOf(IOException.class);
            quay.crm().getClientSession().close();
            Socket garbles = stranger(quay, "127.0.0.1");
            garbles.getOutputStream().write("SSH-2.0-x\r\nnot a packet".getBytes(StandardCharsets.US_ASCII));
            stranger(quay, "127.0.0.1").close();
            garbles.close();
            await().untilAsserted(() -> assertThat(quay.refused(What.LEFT)).isEqualTo(2));
            await().during(Duration.ofMillis(300)).until(() -> quay.refused(What.LEFT) == 2);
            assertThat(quay.refused(What.PASSWORD)).isEqualTo(1);
        } finally {
            closeAll();
        }
    }

    @Test
    void whatIsOfferedIsAClosedListWithoutAnythingThatIsBroken() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home);
                Socket client = new Socket()) {
            client.connect(quay.address());
            client.setSoTimeout((int) PATIENCE.toMillis());
            client.getOutputStream().write("SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = client.getInputStream();
            for (int some = in.read(); some != '\n'; some = in.read()) {
                assertThat(some).isNotNegative();
            }
            ByteArrayBuffer packet = new ByteArrayBuffer(in.readNBytes(4));
            byte[] body = in.readNBytes(packet.getInt());
            ByteArrayBuffer offer = new ByteArrayBuffer(body);
            offer.rpos(1);
            assertThat(offer.getByte()).isEqualTo(SshConstants.SSH_MSG_KEXINIT);
            offer.rpos(offer.rpos() + 16);
            List<String> known = List.of(
                    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
                            + "ecdh-sha2-nistp521,diffie-hellman-group16-sha512,diffie-hellman-group14-sha256,"
                            + "ext-info-s,kex-strict-s-v00@openssh.com",
                    "ecdsa-sha2-nistp256",
                    "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,"
                            + "aes192-ctr,aes256-ctr",
                    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
                    "none");
            assertThat(offer.getString()).isEqualTo(known.get(0));
            assertThat(offer.getString()).isEqualTo(known.get(1));
            for (int i = 0; i < 2 * 3; i++) {
                assertThat(offer.getString()).isEqualTo(known.get(2 + i / 2));
            }
            assertThat(Arrays.stream(KexProposalOption.values())).hasSize(10);
        }
    }
}
