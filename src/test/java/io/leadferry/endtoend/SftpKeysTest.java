package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.door.SftpServers;
import io.leadferry.door.SftpToFeeds;
import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.Disk;
import io.leadferry.model.StuckFiles;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Private keys of the kinds that people have sign in, encrypted or not. */
class SftpKeysTest {

    @TempDir
    private Path folder;

    private SftpInstallation server;

    @BeforeEach
    void open() throws Exception {
        server = new SftpInstallation(folder);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, PEM, ",
        "RSA, PEM, open sesame",
        "RSA, OpenSSH, open sesame",
        "ECDSA, PEM, open sesame",
        "ECDSA, OpenSSH, ",
        "ECDSA, OpenSSH, open sesame",
        "ED25519, OpenSSH, ",
        "ED25519, OpenSSH, open sesame",
    })
    void aKeySignsIn(String type, String form, String passphrase) throws Exception {
        int kind = type.equals("RSA") ? KeyPair.RSA : type.equals("ECDSA") ? KeyPair.ECDSA : KeyPair.ED25519;
        KeyPair pair = KeyPair.genKeyPair(new JSch(), kind, type.equals("ECDSA") ? 256 : 2048);
        Path key = folder.resolve("key");
        byte[] lock = passphrase == null ? null : passphrase.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(key)) {
            if (form.equals("PEM")) {
                pair.writePrivateKey(out, lock);
            } else {
                pair.writeOpenSSHv1PrivateKey(out, lock);
            }
        }
        LeadferryConfiguration ferry = ferry(key, passphrase);
        server.keys.add(new ByteArrayBuffer(pair.getPublicKeyBlob()).getRawPublicKey());
        try (SftpServers servers = new SftpServers(
                        ferry, new StuckFiles(Clock.systemUTC()), Clock.systemUTC(), Clock.systemUTC());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("sftp", new SftpToFeeds(ferry, servers, new Disk()));
            camel.start();
            camel.createProducerTemplate()
                    .sendBodyAndHeader("sftp:keyed/?stepwise=false", "hello", "CamelFileName", "hello.txt");
        }

        assertThat(server.at("/hello.txt")).hasContent("hello");
        assertThat(server.signIns).hasValue(0); // by password nobody tried
    }

    private LeadferryConfiguration ferry(Path key, String passphrase) {
        Map<String, Object> options = new HashMap<>(Map.of(
                "leadferry.home", folder.toString(),
                "leadferry.accounts.acme.vendor", "ozonetel",
                "leadferry.accounts.acme.base-url", "https://vendor.example",
                "leadferry.accounts.acme.user-name", "acme",
                "leadferry.accounts.acme.api-key", "key",
                "leadferry.feeds.keyed.sftp.private-key", key.toString(),
                "leadferry.feeds.keyed.sftp.known-hosts", server.knownHosts.toString()));
        for (String option : server.bare("keyed", "/")) {
            options.put(option.substring(2, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        if (passphrase != null) {
            options.put("leadferry.feeds.keyed.sftp.passphrase", passphrase);
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", options));
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }
}
