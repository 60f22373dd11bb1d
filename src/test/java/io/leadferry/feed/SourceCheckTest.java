package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.LeadferryProperties.SftpProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where feeds get their files from, as a person writes it. */
class SourceCheckTest {

    private static final SftpProperties PASSWORD = new SftpProperties("the-secret", null, null, null);

    @TempDir
    private Path home;

    private final Faults faults = new Faults();
    private SourceCheck check;

    @BeforeEach
    void open() {
        check = new SourceCheck(home, faults);
    }

    @ParameterizedTest
    @CsvSource({
        "sftp://u@h/in, u, h, 22, /in, /archive",
        "sftp://u@H.example:2222/up/in/, u, h.example, 2222, /up/in, /up/archive",
        "sftp://u@h/./up/in, u, h, 22, up/in, up/archive",
        "sftp://u@h/~/in, u, h, 22, in, archive",
        "sftp://u@h/~, u, h, 22, '', archive",
        "sftp://u@h/, u, h, 22, /, /archive",
        "sftp://u%40corp@[::1]:22/a%20b//c, u@corp, ::1, 22, /a b/c, /a b/archive",
        "sftp://u+v@h/a+b, u+v, h, 22, /a+b, /archive",
    })
    void anAddressIsRead(String from, String user, String host, int port, String path, String archive) {
        Source.Sftp source = (Source.Sftp) check.look("f", "f", from, PASSWORD, null, null);

        assertThat(faults.lines()).isEmpty();
        assertThat(source.user()).isEqualTo(user);
        assertThat(source.host()).isEqualTo(host);
        assertThat(source.port()).isEqualTo(port);
        assertThat(source.path()).isEqualTo(path);
        assertThat(source.beside("archive")).isEqualTo(archive);
        assertThat(source.knownHosts()).hasToString(System.getProperty("user.home") + "/.ssh/known_hosts");
        assertThat(source.toString()).doesNotContain("the-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "sftp://h/in, has no user",
        "sftp://u@/in, has no host",
        "sftp://u@h, has no path",
        "sftp:u@h/in, is not an address",
        "sftp://u@h:0/in, the port must be 1 to 65535",
        "sftp://u@h:x/in, the port must be 1 to 65535",
        "sftp://u@h:99999/in, the port must be 1 to 65535",
        "sftp://u@h/a*b, must not hold '*'",
        "sftp://u@h/a/../b, must not hold '..'",
        "sftp://u@h/a%2, has a %",
        "sftp://u@h/up/archive, watch another folder",
        "sftp://u@h/${HOLE}, 'names ${HOLE}, which is not set'",
    })
    void aFaultOfAnAddressIsNamed(String from, String wrong) {
        assertThat(check.look("f", "f", from, PASSWORD, null, null)).isNull();
        assertThat(faults.lines())
                .singleElement()
                .asString()
                .startsWith("f.from: ")
                .contains(wrong);
    }

    @ParameterizedTest
    @CsvSource({"sftp://u:pa@ss@h/in", "sftp://u:pa/ss@h:22/in", "sftp://:pass@h/in"})
    void aPasswordInAnAddressIsAFaultThatDoesNotShowIt(String from) {
        assertThat(check.look("f", "f", from, PASSWORD, null, null)).isNull();
        assertThat(faults.lines())
                .singleElement()
                .asString()
                .contains("sftp.password")
                .doesNotContain("pa@ss", "pa/ss", "pass@");
    }

    @Test
    void oneWayToSignInIsNeededAndOnlyOne() {
        check.look("a", "a", "sftp://u@h/a", null, null, null);
        check.look("b", "b", "sftp://u@h/b", new SftpProperties("p", "/no/such/key", null, null), null, null);
        check.look("c", "c", "sftp://u@h/c", new SftpProperties("p", null, "q", null), null, null);
        check.look("d", "d", "inbox/d", PASSWORD, null, null);
        check.look("e", "e", "sftp://u@h/e", new SftpProperties("${HOLE}", null, null, null), null, null);

        assertThat(faults.lines())
                .containsExactly(
                        "a.sftp: give one of password and private-key",
                        "b.sftp: give one of password and private-key",
                        "b.sftp.private-key: /no/such/key is not a file that can be read",
                        "c.sftp.passphrase: opens a private-key, and there is none",
                        "d.sftp: goes with sftp://user@host:22/path, and from is a folder of this machine",
                        "e.sftp.password: names ${HOLE}, which is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "receipts",
                "receipts/a",
                "archive/b",
                "quarantine",
                "ledger",
                "inbox/../arriving",
                "ftp://u@h/x",
                "gs://bucket/x",
                "file:inbox/x",
                "a-file"
            })
    void whatIsNoFolderThatOthersDropIntoIsAFault(String from) throws Exception {
        Files.createFile(home.resolve("a-file"));
        assertThat(check.look("f", "f", from, null, null, null)).isNull();
        assertThat(faults.lines()).singleElement().asString().startsWith("f.from: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox/receipts", "archive-of-acme", "/srv/in:box", "inbox"})
    void anyOtherFolderIsNone(String from) {
        assertThat(check.look("f", "f", from, null, null, null)).isNotNull();
        assertThat(faults.lines()).isEmpty();
    }

    @Test
    void twoFeedsDoNotWatchOneFolder() {
        check.look("a", "a", "sftp://u@h/in", PASSWORD, null, null);
        check.look("b", "b", "sftp://u@H:22//in/", PASSWORD, null, null);
        check.look("c", "c", "sftp://other@h/in", PASSWORD, null, null);

        assertThat(faults.lines()).containsExactly("b.from: the feed 'a' already watches this folder");
    }

    @Test
    void aKeyIsOpenedAtOnce() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        OpenSSHKeyEncryptionContext lock = new OpenSSHKeyEncryptionContext();
        lock.setPassword("open sesame");
        lock.setCipherType("256");
        Path key = home.resolve("key");
        try (var out = Files.newOutputStream(key)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", lock, out);
        }
        Path junk = Files.writeString(home.resolve("junk"), "nothing of the kind");

        check.look("a", "a", "sftp://u@h/a", new SftpProperties(null, key.toString(), "open sesame", null), null, null);
        assertThat(faults.lines()).isEmpty();
        check.look("b", "b", "sftp://u@h/b", new SftpProperties(null, key.toString(), "open barley", null), null, null);
        check.look("c", "c", "sftp://u@h/c", new SftpProperties(null, key.toString(), null, null), null, null);
        check.look("d", "d", "sftp://u@h/d", new SftpProperties(null, junk.toString(), null, null), null, null);

        assertThat(faults.lines())
                .satisfiesExactly(
                        wrong -> assertThat(wrong).isEqualTo("b.sftp.passphrase: does not open " + key),
                        missing ->
                                assertThat(missing).isEqualTo("c.sftp.passphrase: missing; " + key + " is encrypted"),
                        none -> assertThat(none).startsWith("d.sftp.private-key: " + junk));
    }
}
