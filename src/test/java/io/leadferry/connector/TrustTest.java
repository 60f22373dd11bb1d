package io.leadferry.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.leadferry.model.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A private authority, as a file in every form, before a real HTTPS server. */
class TrustTest {

    private static final String WORD = "opensesame";
    private static final Secret PASSWORD = new Secret(WORD);

    @TempDir
    static Path dir;

    private static HttpsServer rightName;
    private static HttpsServer wrongName;

    @BeforeAll
    static void certificates() throws Exception {
        authority("ours");
        authority("theirs");
        keytool("-importcert", "-noprompt", "-alias", "ours", "-file", "ours.pem", store("ours.p12", "PKCS12"));
        keytool("-importcert", "-noprompt", "-alias", "ours", "-file", "ours.pem", store("ours.jks", "JKS"));
        Files.writeString(
                dir.resolve("both.pem"),
                "# ours, and theirs\n" + Files.readString(dir.resolve("theirs.pem"))
                        + Files.readString(dir.resolve("ours.pem")));
        Files.copy(dir.resolve("ours.p12"), dir.resolve("p12-named.jks"));
        Files.copy(dir.resolve("ours.pem"), dir.resolve("pem-named.p12"));
        keytool("-genseckey", "-alias", "key", "-keyalg", "AES", "-keysize", "128", store("empty.p12", "PKCS12"));
        Files.write(dir.resolve("noise.bin"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        Files.writeString(dir.resolve("blank.pem"), "");
        Files.writeString(dir.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Files.writeString(dir.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        rightName = server("right", "san=ip:127.0.0.1");
        wrongName = server("wrong", "san=dns:elsewhere.example");
    }

    @AfterAll
    static void stop() {
        rightName.stop(0);
        wrongName.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours.pem", "both.pem", "ours.p12", "ours.jks", "p12-named.jks", "pem-named.p12"})
    void aServerOfTheAuthorityIsBelieved(String file) throws Exception {
        assertThat(call(rightName, Trust.in(dir.resolve(file), PASSWORD))).isEqualTo("hello");
    }

    @Test
    void pemNeedsNoPassword() throws Exception {
        assertThat(call(rightName, Trust.in(dir.resolve("ours.pem"), null))).isEqualTo("hello");
    }

    @Test
    void withoutTheStoreItIsNot() {
        assertThatThrownBy(() -> call(rightName, null))
                .satisfies(e -> assertThat(causes(e)).hasAtLeastOneElementOfType(SSLHandshakeException.class));
    }

    @Test
    void withTheStoreOfAnotherAuthorityItIsNot() {
        SSLContextParameters theirs = Trust.in(dir.resolve("theirs.pem"), null);
        assertThatThrownBy(() -> call(rightName, theirs))
                .satisfies(e -> assertThat(causes(e)).hasAtLeastOneElementOfType(SSLHandshakeException.class));
    }

    @Test
    void aCertificateThatBearsAnotherNameIsNotBelieved() {
        SSLContextParameters ours = Trust.in(dir.resolve("ours.pem"), null);
        assertThatThrownBy(() -> call(wrongName, ours))
                .satisfies(e -> assertThat(causes(e)).hasAtLeastOneElementOfType(SSLPeerUnverifiedException.class));
    }

    @Test
    void olderTlsIsNotSpoken() throws Exception {
        SSLContext context = Trust.in(dir.resolve("ours.pem"), null).createSSLContext(new DefaultCamelContext());
        assertThat(context.createSSLEngine().getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({
        "missing.pem, is not there",
        "., cannot be read",
        "blank.pem, is neither PEM nor PKCS12 nor JKS",
        "noise.bin, is neither PEM nor PKCS12 nor JKS",
        "broken.pem, holds no certificate",
        "key.pem, holds no certificate",
        "empty.p12, holds no certificate"
    })
    void aFileThatIsNoTrustStoreIsNamedWithWhatToDo(String file, String fault) {
        fails(() -> Trust.in(dir.resolve(file), PASSWORD), file, fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours.p12", "ours.jks"})
    void aWrongPasswordIsToldWithoutRepeatingIt(String file) {
        fails(() -> Trust.in(dir.resolve(file), new Secret(WORD + "x")), file, "does not open with its password");
    }

    @Test
    void aMissingPasswordIsTold() {
        fails(() -> Trust.in(dir.resolve("ours.p12"), null), "ours.p12", "without a password");
    }

    private static void fails(ThrowingCallable read, String file, String fault) {
        assertThatThrownBy(read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the trust store " + dir.resolve(file))
                .hasMessageContaining(fault)
                .satisfies(e -> assertThat(causes(e))
                        .noneMatch(one -> String.valueOf(one.getMessage()).contains(WORD)));
    }

    private static List<Throwable> causes(Throwable fault) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable one = fault; one != null; one = one.getCause()) {
            causes.add(one);
        }
        return causes;
    }

    private static String call(HttpsServer server, SSLContextParameters parameters) throws Exception {
        String address = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (DefaultCamelContext camel = new DefaultCamelContext();
                Deadlines deadlines = new Deadlines()) {
            SSLContext trust = parameters == null ? null : parameters.createSSLContext(camel);
            camel.getRegistry().bind("client", new VendorClient(trust, deadlines));
            camel.start();
            return camel.createProducerTemplate()
                    .requestBody(address + "?responseTimeout=20000&httpClientConfigurer=#client", null, String.class);
        }
    }

    private static HttpsServer server(String name, String san) throws Exception {
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, store(name + ".p12", "PKCS12"));
        keytool("-certreq", "-alias", name, "-file", name + ".csr", store(name + ".p12", "PKCS12"));
        keytool(
                "-gencert",
                "-alias",
                "ours",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".crt",
                "-ext",
                san,
                store("ours-key.p12", "PKCS12"));
        keytool("-importcert", "-noprompt", "-alias", "ours", "-file", "ours.pem", store(name + ".p12", "PKCS12"));
        keytool("-importcert", "-noprompt", "-alias", name, "-file", name + ".crt", store(name + ".p12", "PKCS12"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(dir.resolve(name + ".p12").toFile(), WORD.toCharArray()), WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes(UTF_8));
            }
        });
        server.start();
        return server;
    }

    private static void authority(String name) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c",
                store(name + "-key.p12", "PKCS12"));
        keytool("-exportcert", "-rfc", "-alias", name, "-file", name + ".pem", store(name + "-key.p12", "PKCS12"));
    }

    private static String[] store(String file, String type) {
        return new String[] {"-keystore", file, "-storetype", type, "-storepass", WORD};
    }

    private static void keytool(Object... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1"); // it runs for a moment; compiling well takes longer
        for (Object word : words) {
            command.addAll(word instanceof String[] several ? List.of(several) : List.of((String) word));
        }
        Path output = dir.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
