package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.leadferry.OddServer;
import io.leadferry.check.CheckLine;
import io.leadferry.check.InstallationProof;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import io.leadferry.rehearsal.huawei.HuaweiQuestion;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.ConfigurableEnvironment;

/** What {@code check} says of an installation, by its faults; and that it asks no vendor for anything but the proof. */
class CheckedInstallationTest {

    /** For servers that never come to an end; long enough for one that does, on a machine that is busy. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final String WORD = "opensesame";
    private static final String OK = "ok";
    private static final String WARN = "warn";
    private static final String FAIL = "FAIL";
    private static final String UNPROVED = "?";

    @TempDir
    static Path certificates;

    @TempDir
    Path home;

    private static HttpsServer soon;
    private static HttpsServer over;
    private static HttpsServer elsewhere;

    private final List<String> options = new ArrayList<>();

    @BeforeAll
    static void serve() throws Exception {
        Process one = keytool("soon", "-validity", "5", "-ext", "san=ip:127.0.0.1");
        Process two = keytool("over", "-startdate", "-30d", "-validity", "10", "-ext", "san=ip:127.0.0.1");
        Process three = keytool("elsewhere", "-validity", "900", "-ext", "san=dns:elsewhere.example");
        for (Process each : List.of(one, two, three)) {
            assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        soon = https("soon");
        over = https("over");
        elsewhere = https("elsewhere");
    }

    @AfterAll
    static void stop() {
        Stream.of(soon, over, elsewhere).forEach(server -> server.stop(0));
    }

    @BeforeEach
    void begin() {
        options.add("--spring.config.location=file:config/application.yaml");
        options.add("--leadferry.home=" + home.resolve("home"));
        options.add("--server.port=0");
    }

    private static Process keytool(String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name + ",O=Test",
                "-keystore",
                name + ".p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                WORD));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(certificates.toFile())
                .redirectErrorStream(true)
                .redirectOutput(certificates.resolve(name + ".txt").toFile())
                .start();
    }

    /** An HTTPS server on loopback, and beside its key the certificate as PEM. */
    private static HttpsServer https(String name) throws Exception {
        KeyStore store =
                KeyStore.getInstance(certificates.resolve(name + ".p12").toFile(), WORD.toCharArray());
        Files.writeString(
                certificates.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate(name).getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] token = "{\"token\":\"a-token\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
            }
        });
        server.start();
        return server;
    }

    private static URI url(HttpServer server) {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    private void account(String name, URI url, String... more) {
        set("accounts." + name + ".vendor=ozonetel");
        set("accounts." + name + ".base-url=" + url);
        set("accounts." + name + ".user-name=rehearsal");
        set("accounts." + name + ".api-key=rehearsal-key");
        Stream.of(more).forEach(one -> set("accounts." + name + "." + one));
    }

    private void feed(String name, String account, String operation, String... more) {
        set("feeds." + name + ".account=" + account);
        set("feeds." + name + ".operation=" + operation);
        if (Stream.of(more).noneMatch(one -> one.startsWith("from="))) {
            set("feeds." + name + ".from=inbox/" + name);
        }
        Stream.of(more).forEach(one -> set("feeds." + name + "." + one));
    }

    private void set(String option) {
        options.add("--leadferry." + option);
    }

    private InstallationProof proof(Duration step) {
        ConfigurableEnvironment environment = Startup.environment(options, Map.of());
        VendorProfiles profiles = new VendorProfiles();
        LeadferryConfiguration configuration = Startup.check(environment, profiles);
        return new InstallationProof(
                configuration,
                profiles,
                new InterfaceKeys("127.0.0.1", environment.getProperty("server.port", "0"), null),
                new LeadferryClock(new MachineTime(Clock.systemUTC(), System::nanoTime, Optional::empty)),
                new Names(Clock.systemUTC(), new SecureRandom()),
                step);
    }

    private static void says(List<CheckLine> lines, String what, String result, String words) {
        assertThat(lines.stream().filter(line -> line.what().equals(what)).toList())
                .as(what)
                .anySatisfy(line -> {
                    assertThat(line.result()).isEqualTo(result);
                    assertThat(line.text() + "; " + line.action()).contains(words);
                });
    }

    private static boolean isThere(List<CheckLine> lines, String what) {
        return lines.stream().anyMatch(line -> line.what().equals(what));
    }

    @Test
    void theVendorsSeeTheProofAloneAndSayWhetherKeysAreTaken() throws Exception {
        try (OzonetelStandIn ozonetel = OzonetelStandIn.builder().start();
                HuaweiStandIn huawei = HuaweiStandIn.builder()
                        .accessKey("ak")
                        .secretKey("the-secret")
                        .start()) {
            account("token", URI.create(ozonetel.baseUrl()));
            account("wrong", URI.create(ozonetel.baseUrl()), "user-name=somebody-else");
            account("basic", URI.create(ozonetel.baseUrl()), "auth=api-key");
            for (String name : List.of("signed", "forged")) {
                set("accounts." + name + ".vendor=huawei-aicc");
                set("accounts." + name + ".base-url=" + huawei.baseUrl());
                set("accounts." + name + ".vdn-id=1");
                set("accounts." + name + ".access-key=ak");
                set("accounts." + name + ".secret-key=" + (name.equals("signed") ? "the-secret" : "another"));
            }
            feed("leads", "token", "add-leads", "campaign=Sales_1");

            List<CheckLine> lines = proof(InstallationProof.STEP).ofAll(List.of("a key is not known"));

            says(lines, "account token, key", OK, "generate-token");
            says(lines, "account token, clock", OK, "agree");
            says(
                    lines,
                    "account wrong, key",
                    FAIL,
                    "Invalid userName or apiKey; mend leadferry.accounts.wrong.api-key");
            says(lines, "account basic, key", UNPROVED, "cannot be proved without sending");
            says(lines, "account signed, key", OK, "list-campaigns, which changes nothing");
            says(lines, "account signed, clock", OK, "agree");
            says(lines, "account forged, key", FAIL, "see access-key and secret-key");
            says(lines, "ferry, configuration", WARN, "a key is not known");
            says(lines, "ferry, callbacks", WARN, "no callback is asked for");
            says(lines, "feed leads, campaign", OK, "Sales_1");
            assertThat(lines.toString()).doesNotContain("rehearsal-key", "the-secret", "another");
            assertThat(ozonetel.calls().stream().map(ReceivedCall::operation))
                    .containsExactly(OzonetelOperation.TOKEN, OzonetelOperation.TOKEN);
            assertThat(huawei.calls().stream().map(ReceivedCall::operation))
                    .containsExactly(HuaweiQuestion.LIST_CAMPAIGNS, HuaweiQuestion.LIST_CAMPAIGNS);
            assertThat(ozonetel.violations()).isEmpty();
            assertThat(huawei.violations()).isEmpty();
            assertThat(home.resolve("home")).as("nothing is made").doesNotExist();
        }
    }

    @Test
    void serversThatAreNotWhoTheyShouldBe() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        account("soon", url(soon), "trust-store=" + certificates.resolve("soon.pem"));
        account("unknown", url(soon));
        account("over", url(over));
        account("elsewhere", url(elsewhere), "trust-store=" + certificates.resolve("elsewhere.pem"));
        account("closed", URI.create("https://127.0.0.1:" + closed));
        account("nameless", URI.create("https://nobody.invalid"));
        feed("leads", "soon", "delete-leads");

        List<CheckLine> lines = proof(InstallationProof.STEP).ofAll(List.of());

        says(lines, "account soon, tls", WARN, "issued by Test, soon");
        says(lines, "account soon, tls", WARN, "soon.pem: that is in 4 days");
        says(lines, "account soon, key", OK, "accepted");
        says(lines, "account unknown, tls", FAIL, "is vouched for by nobody of the usual authorities");
        says(lines, "account unknown, tls", FAIL, "leadferry.accounts.unknown.trust-store");
        says(lines, "account unknown, key", UNPROVED, "nothing was asked");
        says(lines, "account over, tls", FAIL, "has ended on");
        says(lines, "account elsewhere, tls", FAIL, "is for elsewhere.example and not for 127.0.0.1");
        says(lines, "account closed, connection", FAIL, "it is refused");
        says(lines, "account nameless, name", FAIL, "nobody.invalid");
        assertThat(isThere(lines, "account nameless, connection")).isFalse();
    }

    @Test
    void serversThatAnswerAsNoVendorDoes() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\n";
        String wide = "Date: "
                + java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().minus(Duration.ofHours(1)).atOffset(java.time.ZoneOffset.UTC))
                + "\r\n";
        try (OddServer moved = odd("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
                OddServer html = odd(ok + "Content-Length: 13\r\n\r\n<html></html>");
                OddServer broken = odd("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                OddServer behind = odd(ok + wide + "Content-Length: 24\r\n\r\n{\"resultCode\":\"0200000\"}");
                OddServer silent = new OddServer(OddServer.Peer::beSilent);
                OddServer slow = new OddServer(peer -> {
                    peer.hear();
                    peer.say(ok + "\r\n");
                    peer.sayForEver(" ");
                });
                OddServer headers = new OddServer(peer -> {
                    peer.hear();
                    peer.say(ok);
                    peer.pour("X-More: more\r\n");
                })) {
            account("moved", moved.url("http"));
            account("html", html.url("http"));
            account("broken", broken.url("http"));
            account("silent", silent.url("http"));
            account("mute", silent.url("https"));
            account("slow", slow.url("http"));
            account("headers", headers.url("http"));
            set("accounts.behind.vendor=huawei-aicc");
            set("accounts.behind.base-url=" + behind.url("http"));
            set("accounts.behind.vdn-id=1");
            set("accounts.behind.access-key=ak");
            set("accounts.behind.secret-key=the-secret");
            feed("leads", "moved", "delete-leads");

            List<CheckLine> lines = proof(SHORT).ofAll(List.of());

            says(lines, "account moved, key", FAIL, "HTTP 302 leads elsewhere");
            says(lines, "account html, key", FAIL, "no API of this vendor");
            says(lines, "account broken, key", FAIL, "HTTP 502");
            says(lines, "account silent, key", FAIL, "no answer came");
            says(lines, "account mute, tls", FAIL, "nothing");
            says(lines, "account slow, key", FAIL, "was not whole within 2 s");
            says(lines, "account headers, key", FAIL, "no answer came");
            says(lines, "account behind, key", OK, "accepted");
            says(
                    lines,
                    "account behind, clock",
                    FAIL,
                    "ahead of the vendor's, and what is signed here may be at most 300 s off");
        }
    }

    private static OddServer odd(String answer) throws IOException {
        return new OddServer(peer -> {
            peer.hear();
            peer.say(answer);
        });
    }

    @Test
    void placesThatWillNotDoAndPortsThatAreTaken() throws Exception {
        Path open = Files.createDirectory(home.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = Files.writeString(home.resolve("file"), "no folder");
        account("acme", url(soon));
        feed("leads", "acme", "add-leads", "from=" + open);
        feed("deletes", "acme", "delete-leads", "from=" + file.resolve("inbox"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OddServer proxy = odd("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            options.add("--server.port=" + taken.getLocalPort());
            options.remove("--server.port=0");
            set("callbacks.base-url=" + proxy.url("http"));

            List<CheckLine> lines = proof(InstallationProof.STEP).ofAll(List.of());

            says(lines, "feed leads, rights", WARN, "anybody on this machine may put files into " + open);
            says(lines, "feed leads, campaign", WARN, "rows without a column CampaignName are rejected");
            says(lines, "feed deletes, folder", FAIL, file + " is no folder");
            says(lines, "ferry, port", FAIL, "the ferry cannot listen at 127.0.0.1:" + taken.getLocalPort());
            says(lines, "ferry, callbacks", UNPROVED, "no ferry runs here");
        }
    }

    @Test
    void theCommandPrintsALineEachAndEndsByWhatItFound() throws Exception {
        account("acme", url(soon), "auth=api-key", "trust-store=" + certificates.resolve("soon.pem"));
        feed("leads", "acme", "delete-leads", "campaign=A");
        options.add(0, "check");

        Said said = Said.by(options.toArray(String[]::new));

        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("ok    feed leads, campaign      — rows that name none go to A");
        assertThat(said.out().get(said.out().size() - 1)).matches("\\d+ looked at: \\d+ ok, 1 warn, 1 \\?");

        options.remove("--leadferry.feeds.leads.from=inbox/leads");
        set("feeds.leads.from=/dev/null/inbox");
        options.add("--feed=leads");
        options.add("--json");
        Said one = Said.by(options.toArray(String[]::new));
        JsonNode report = new ObjectMapper().readTree(String.join("\n", one.out()));

        assertThat(one.code()).isEqualTo(1);
        assertThat(report.path("ok").asBoolean(true)).isFalse();
        assertThat(report.path("checks")).allSatisfy(line -> {
            assertThat(line.path("about").asText()).isIn("account", "feed");
            assertThat(line.path("name").asText()).isIn("acme", "leads");
            assertThat(line.fieldNames())
                    .toIterable()
                    .containsExactly("about", "name", "check", "result", "text", "do");
        });
        assertThat(report.findValuesAsText("result")).contains(FAIL, OK);

        options.add("--leadferry.feeds.leads.campain=A");
        assertThat(Said.by(options.toArray(String[]::new)).code()).isEqualTo(2);
        assertThat(Said.by("check", "--feed=none").code()).isEqualTo(2);
    }
}
