package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.feed.ConfigurationFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who is let in, and what for. */
@ExtendWith(OutputCaptureExtension.class)
class LoginsTest {

    @TempDir
    Path home;

    @Test
    void whoIsNotNamedOrHasAnotherPasswordIsRefusedAndToldOnceAWhile(CapturedOutput log) throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            try (SftpClient good = quay.crm()) {
                assertThat(good.canonicalPath(".")).isEqualTo("/");
            }
            for (String user : new String[] {"crm", "keys", "nobody"}) {
                assertThatThrownBy(() -> quay.login(user, "guessed")).isInstanceOf(SshException.class);
            }
            assertThat(log).containsOnlyOnce("refused").contains("SFTP login of crm from 127.0.0.1");

            quay.clock.advance(Duration.ofMinutes(11));
            await().untilAsserted(
                            () -> assertThat(log)
                                    .contains(
                                            "2 more SFTP logins from 127.0.0.1 refused in the last 11 minutes: 2 with a wrong password"));
            assertThatThrownBy(() -> quay.login("guessed as a name", "guessed")).isInstanceOf(SshException.class);
        }
        // what was not told yet is told at the end
        assertThat(log)
                .contains("1 more SFTP login from 127.0.0.1 refused in the last minute: 1 with a wrong password;"
                        + " the last was of an unknown user")
                .doesNotContain("guessed", ServerUnderTest.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, 256", "ecdsa-sha2-nistp256, 256", "ecdsa-sha2-nistp521, 521", "ssh-rsa, 2048"})
    void aKeyOfAnyUsualKindSignsInAndOnlyThatOne(String kind, int bits, CapturedOutput log) throws Exception {
        KeyPair own = KeyUtils.generateKeyPair(kind, bits);
        KeyPair another = KeyUtils.generateKeyPair(kind, bits);
        try (ServerUnderTest quay =
                new ServerUnderTest(home, PublicKeyEntry.toString(own.getPublic()) + " somebody@example")) {
            try (ClientSession session = quay.login("keys", own);
                    SftpClient sftp = quay.sftp(session)) {
                assertThat(sftp.stat("/").isDirectory()).isTrue();
            }
            assertThatThrownBy(() -> quay.login("keys", another)).isInstanceOf(SshException.class);
            assertThatThrownBy(() -> quay.login("crm", own)).isInstanceOf(SshException.class);
            await().untilAsserted(() -> assertThat(log).contains("SFTP login of keys from 127.0.0.1", "wrong key"));
        }
    }

    @Test
    void thereIsNoShellNoCommandAndNoForwarding() throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home);
                ClientSession session = quay.login("crm", ServerUnderTest.PASSWORD)) {
            CoreModuleProperties.REQUEST_EXEC_REPLY.set(session, true);
            CoreModuleProperties.REQUEST_SHELL_REPLY.set(session, true);
            for (ClientChannel channel : new ClientChannel[] {
                session.createExecChannel("id"), session.createShellChannel(), session.createSubsystemChannel("scp")
            }) {
                assertThatThrownBy(() -> {
                            channel.open().verify(Duration.ofSeconds(10));
                            channel.getInvertedIn().write(1);
                            channel.getInvertedIn().flush();
                            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofSeconds(10)))
                                    .contains(ClientChannelEvent.CLOSED);
                            throw new SshException("closed with " + channel.getExitStatus());
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessageNotContaining("closed with 0");
            }
            SshdSocketAddress there = new SshdSocketAddress("127.0.0.1", 0);
            assertThatThrownBy(() -> session.startRemotePortForwarding(there, there))
                    .isInstanceOf(SshException.class);
            assertThatThrownBy(() -> session.createDirectTcpipChannel(there, new SshdSocketAddress("127.0.0.1", 22))
                            .open()
                            .verify(Duration.ofSeconds(10)))
                    .isInstanceOf(SshException.class);
        }
    }

    @Test
    void theHostKeyIsMadeOnceKeptForItsOwnerAndShown(CapturedOutput log) throws Exception {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.leadferry.sftpserver", LogLevel.INFO);
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            Path file = home.resolve("sftp-server/host-key");
            byte[] made = Files.readAllBytes(file);
            PublicKey first = hostKey(quay);
            quay.restart();

            assertThat(Files.readAllBytes(file)).isEqualTo(made);
            assertThat(hostKey(quay)).isEqualTo(first);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            assertThat(log).contains("SFTP server: listening on", KeyUtils.getFingerPrint(first));

            Files.writeString(file, "spoilt");
            assertThatThrownBy(quay::restart).hasMessageContaining("host-key cannot be read");
            assertThat(file).hasContent("spoilt");
        }
    }

    @Test
    void aPortThatIsTakenIsOneLineForThePersonWhoGaveItAndHealthSaysWhatIs(@TempDir Path elsewhere) throws Exception {
        try (ServerUnderTest quay = new ServerUnderTest(home)) {
            String at = quay.server().listening().orElseThrow();
            int port = Integer.parseInt(at.split(":")[1]);
            SftpServer second =
                    new SftpServer(ServerUnderTest.configuration(elsewhere, port, List.of()), quay.clock, quay.metrics);
            assertThatThrownBy(second::start)
                    .isInstanceOfSatisfying(ConfigurationFault.class, fault -> assertThat(fault.lines())
                            .singleElement()
                            .asString()
                            .startsWith("leadferry.sftp-server.port: " + port + " of 127.0.0.1 cannot be listened on"));

            Health health = new SftpServerHealthIndicator(quay.server()).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("at", at);
            assertThat(new SftpServerHealthIndicator(second).health().getStatus())
                    .isEqualTo(Status.DOWN);
        }
    }

    private static PublicKey hostKey(ServerUnderTest quay) throws Exception {
        try (ClientSession session = quay.login("crm", ServerUnderTest.PASSWORD)) {
            return session.getServerKey();
        }
    }
}
