package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.HandClock;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and how calls must come. */
class HuaweiDoorTest {

    private static final String ONE = "{\"called\":\"1\"}";
    private static final String PATH = "1/calldata/42/delete";
    private static final String JSON = "application/json; charset=UTF-8";

    private final HandClock clock = new HandClock();
    private HuaweiStandIn standIn;
    private HuaweiCaller caller;

    @BeforeEach
    void start() throws Exception {
        standIn = HuaweiStandIn.builder().clock(clock).start();
        caller = new HuaweiCaller(standIn, clock);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @ParameterizedTest
    @CsvSource({"other,rehearsal-sk", "rehearsal-ak,other"})
    void aWrongKeyIs401(String accessKey, String secretKey) throws Exception {
        assertThat(caller.send(caller.request(PATH, ONE, accessKey, secretKey, JSON))
                        .statusCode())
                .isEqualTo(401);
        assertThat(standIn.calls()).singleElement().satisfies(call -> assertThat(call.done())
                .isFalse());
    }

    @Test
    void noSignatureIs401AndSoIsOneOfAnotherBodyOrPath() throws Exception {
        HttpRequest good = caller.request(PATH, ONE);
        String signed = good.headers().firstValue("Authorization").orElseThrow();
        URI uri = good.uri();

        assertThat(caller.send(plain(uri, ONE).build()).statusCode()).isEqualTo(401);
        assertThat(caller.send(plain(uri, "{\"called\":\"2\"}")
                                .header("Authorization", signed)
                                .build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(caller.send(plain(URI.create(uri.toString().replace("/42/", "/43/")), ONE)
                                .header("Authorization", signed)
                                .build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(caller.send(plain(uri, ONE)
                                .header("Authorization", signed.replace("content-length;", ""))
                                .build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(caller.send(good).statusCode()).isEqualTo(200);
    }

    private static HttpRequest.Builder plain(URI uri, String body) {
        return HttpRequest.newBuilder(uri).header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void aClockMayBe15MinutesOff() throws Exception {
        HttpRequest inTime = caller.request(PATH, ONE);
        clock.advance(Duration.ofMinutes(15));
        assertThat(caller.send(inTime).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(caller.send(inTime).statusCode()).isEqualTo(401);
    }

    @Test
    void aSignatureThatComesAgainIsAViolation() throws Exception {
        HttpRequest call = caller.request(PATH, ONE);
        caller.send(call);
        caller.send(call);
        assertThat(standIn.violations()).as("signed anew, it would be the same").isEmpty();

        clock.advance(Duration.ofSeconds(2));

        assertThat(caller.send(call).statusCode()).isEqualTo(200);
        assertThat(standIn.violations()).singleElement().asString().contains("instead of a new one");
        caller.send(caller.request(PATH, ONE));
        assertThat(standIn.violations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true,false,true", "false,true,true", "false,false,false", "true,true,false"})
    void theStandInBelievesOnlyThePortOfTheAlgorithmItWasTold(boolean millis, boolean blankLine, boolean hostPort)
            throws Exception {
        C2Style style = new C2Style(millis, blankLine, hostPort);
        try (HuaweiStandIn other =
                HuaweiStandIn.builder().style(style).clock(clock).start()) {
            HuaweiCaller same = new HuaweiCaller(other, clock, style, HttpClient.newHttpClient());
            HuaweiCaller demo = new HuaweiCaller(other, clock);

            assertThat(same.send(same.request(PATH, ONE)).statusCode()).isEqualTo(200);
            assertThat(demo.send(demo.request(PATH, ONE)).statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json,1", "text/plain; charset=UTF-8,1", "application/json;charset=utf-8,0"})
    void theContentTypeMustSayUtf8(String contentType, int violations) throws Exception {
        caller.send(caller.request(PATH, ONE, "rehearsal-ak", "rehearsal-sk", contentType));
        assertThat(standIn.violations()).hasSize(violations);
    }

    @Test
    void anotherMethodAndAnotherPathAreViolations() throws Exception {
        URI uri = caller.request(PATH, ONE).uri();
        assertThat(caller.send(HttpRequest.newBuilder(uri).DELETE().build()).statusCode())
                .isEqualTo(405);
        assertThat(caller.send(caller.request("1/blocklist", ONE)).statusCode()).isEqualTo(404);
        assertThat(standIn.violations()).hasSize(2);
    }

    @Test
    void answersGetLostByScriptAndByChance() throws Exception {
        try (HuaweiStandIn lossy = HuaweiStandIn.builder()
                .addLimit(new CallPace(1000, Duration.ofSeconds(1)))
                .loseAnswers(1)
                .clock(clock)
                .start()) {
            HuaweiCaller client = new HuaweiCaller(lossy, clock);
            for (int i = 0; i < 20; i++) {
                String body = HuaweiCaller.add("98765" + (10000 + i));
                assertThatThrownBy(() -> client.addTo("42", body)).isInstanceOf(IOException.class);
            }
            assertThat(lossy.leads("42")).hasSizeBetween(3, 17);

            lossy.script(HuaweiOperation.ADD_NUMBERS, Fault.none());
            assertThat(HuaweiCaller.code(client.addTo("42", HuaweiCaller.add("7"))))
                    .isEqualTo("0200000");
        }
    }

    @Test
    void itSpeaksTlsIfGivenAKey(@TempDir Path folder) throws Exception {
        SSLContext tls = tls(folder.resolve("keys"));
        try (HuaweiStandIn secure = HuaweiStandIn.builder().tls(tls).start()) {
            HttpClient http = HttpClient.newBuilder().sslContext(tls).build();
            HuaweiCaller client = new HuaweiCaller(secure, Clock.systemUTC(), C2Style.DEMO, http);

            assertThat(secure.baseUrl()).startsWith("https://127.0.0.1:");
            assertThat(HuaweiCaller.code(client.deleteFrom("42", ONE))).isEqualTo("0200000");
        }
    }

    private static SSLContext tls(Path keys) throws Exception {
        char[] password = "rehearsal".toCharArray();
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder((keytool
                                + " -J-XX:TieredStopAtLevel=1 -genkeypair -alias a -keyalg EC -dname CN=rehearsal -ext san=ip:127.0.0.1"
                                + " -storetype PKCS12 -storepass rehearsal -keystore " + keys)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(keys)) {
            store.load(stored, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, password);
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("a", store.getCertificate("a"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
