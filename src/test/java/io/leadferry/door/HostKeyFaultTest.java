package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import io.leadferry.feed.Source;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;

/** A server that is not known is told by what is known of it: nothing, a key of another kind, or another key. */
class HostKeyFaultTest {

    private static final Source.Sftp SOURCE =
            new Source.Sftp("files.example.com", 22, "crm", "/in", null, null, null, Path.of("known_hosts"));

    private static PublicKey key(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPublic();
    }

    private static byte[] shown(PublicKey key) {
        return Base64.getDecoder().decode(PublicKeyEntry.toString(key).split(" ")[1]);
    }

    private static HostKeyRepository knowing(String... lines) throws JSchException {
        JSch client = new JSch();
        client.setKnownHosts(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        return HostKeyFault.explaining(client.getHostKeyRepository(), SOURCE);
    }

    @Test
    void eachIsToldForWhatItIs() throws Exception {
        PublicKey small = key("secp256r1");
        PublicKey large = key("secp384r1");
        String known = "files.example.com " + PublicKeyEntry.toString(small);

        assertThat(knowing(known).check("files.example.com", shown(small))).isEqualTo(HostKeyRepository.OK);
        assertThatThrownBy(() -> knowing(known).check("files.example.com", shown(large)))
                .isInstanceOf(HostKeyFault.class)
                .hasMessageContaining("shows ecdsa-sha2-nistp384 SHA256:")
                .hasMessageContaining("known_hosts has a key of another kind of it: ecdsa-sha2-nistp256. Ask");
        assertThatThrownBy(() -> knowing(known).check("other.example.com", shown(small)))
                .hasMessageContaining("known_hosts has no key of it. Ask");
        assertThatThrownBy(() -> knowing(known).check("files.example.com", shown(key("secp256r1"))))
                .hasMessageContaining("HAS CHANGED");
    }
}
