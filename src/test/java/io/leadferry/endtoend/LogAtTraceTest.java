package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import io.leadferry.connector.Tokens;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.SealedTokens;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.ozonetel.Auth;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A whole run with everything that logs told to say all it can, and everything that shows what is inside told to show
 * it: no secret, no number and no name stands in any of it.
 */
class LogAtTraceTest {

    private static final String API_KEY = "KKq7 zv/Ozo+Key=9x";
    private static final String BASIC_KEY = "KKbasic8vNdOzonetel";
    private static final String SECRET_KEY = "sk+Vh3/HuaweiSecret==";
    private static final String CONSOLE = "sesame öffne: dich?";
    private static final String MISTYPED = "sesame-ofne-dich-4711";
    private static final String CRM = "crm pass/word+77";
    private static final String CRM_MISTYPED = "crmpassword78mistyped";
    private static final String SIGNATURE = "AbC9signatureOfTheList";
    private static final String FORGED = "forgedcallbacksecret00112233";

    private static final List<String> NAMES = List.of("Xiomara", "Quillfeather", "Zbigniew", "Oyelaran");
    private static final List<String> NUMBERS = List.of(
            "9812345671",
            "9812345672",
            "9812345673",
            "9812345674",
            "6598765431",
            "6598765432",
            "7798765433",
            "98123450");

    @TempDir
    private Path home;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> threads = new ConcurrentSkipListSet<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private OzonetelStandIn vendor;
    private OzonetelStandIn keyed;
    private HuaweiStandIn huawei;
    private SftpInstallation server;
    private LeadferryUnderTest ferry;
    private PostOffice post;
    private int port;
    private int sftpPort;

    @Test
    void noSecretNoNumberAndNoNameIsHeard() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(heard, true, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        vendor = OzonetelStandIn.builder()
                .addLimit(100, Duration.ofMillis(100))
                .deleteLimit(100, Duration.ofMillis(100))
                .apiKey(API_KEY)
                .callbackDelay(Duration.ofMillis(50), Duration.ofMillis(100))
                .start();
        keyed = OzonetelStandIn.builder()
                .apiKey(BASIC_KEY)
                .auth(Auth.API_KEY)
                .deleteLimit(100, Duration.ofMillis(100))
                .start();
        huawei = HuaweiStandIn.builder().secretKey(SECRET_KEY).start();
        server = new SftpInstallation(Files.createDirectories(home.resolve("server")));
        post = new PostOffice();
        try {
            System.setOut(both);
            System.setErr(both);
            start();
            wholeRun();
            shown.append(look());
            ferry.stop();
        } finally {
            System.setOut(out);
            System.setErr(err);
            if (ferry != null) {
                ferry.close();
            }
            server.close();
            vendor.close();
            keyed.close();
            huawei.close();
            post.close();
            asBefore();
        }

        String said = heard.toString(StandardCharsets.UTF_8);
        String written = Files.readString(home.resolve("ferry.log"));
        String visits = visits();
        assertThat(said)
                .as("it was heard, and says why it was no more")
                .contains("DEBUG", "Routes startup", "Connection refused", "The log holds back")
                .contains("org.apache.hc.client5.http.headers=TRACE");
        assertThat(written).contains("io.leadferry", "The log holds back");
        assertThat(visits).contains("POST /callbacks/ozonetel/***", "GET /api/lanes");
        assertThat(shown).contains("leadferry.accounts.acme.api-key", "http_server_requests");
        assertThat(found(said)).as("on the screen").isEmpty();
        assertThat(found(written)).as("in the file").isEmpty();
        assertThat(found(visits)).as("in the list of visits").isEmpty();
        assertThat(found(shown.toString())).as("behind /actuator").isEmpty();
        assertThat(problems).as("requests were refused").hasSizeGreaterThan(5);
        assertThat(found(String.join("\n", problems)))
                .as("in the bodies of refusals")
                .isEmpty();
        assertThat(threads).anyMatch(name -> name.contains("http"));
        assertThat(found(String.join("\n", threads)))
                .as("in the names of threads")
                .isEmpty();
    }

    // --- what is found

    private List<String> found(String text) {
        Map<String, String> wanted = new TreeMap<>();
        secrets.forEach((what, secret) -> forms(secret).forEach(form -> wanted.put(form, what)));
        NUMBERS.forEach(number -> {
            wanted.put(number, "a number");
            wanted.put(number.substring(0, 5) + " " + number.substring(5), "a number");
            wanted.put(number.substring(0, 5) + "-" + number.substring(5), "a number");
        });
        NAMES.forEach(name -> wanted.put(name, "a name"));
        List<String> found = new ArrayList<>();
        wanted.forEach((form, what) -> text.lines()
                .filter(line -> line.contains(form))
                .limit(3)
                .forEach(line -> found.add(what + " (" + form + ") in: " + line)));
        return found;
    }

    private static List<String> forms(String secret) {
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(secret, url, url.replace("+", "%20")));
        for (String user : List.of("", "any:", "crm:", "rehearsal:")) {
            // without what a neighbour has a part in
            String whole = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString((user + secret).getBytes(StandardCharsets.UTF_8));
            forms.add(whole.substring(0, whole.length() - 1));
        }
        return forms;
    }

    // --- the run

    private void start() throws Exception {
        port = freePort();
        sftpPort = freePort();
        secrets.putAll(Map.of(
                "an API key", API_KEY,
                "the other API key", BASIC_KEY,
                "a secret key", SECRET_KEY,
                "the console's password", CONSOLE,
                "a mistyped password", MISTYPED,
                "a user's password", CRM,
                "a user's mistyped password", CRM_MISTYPED,
                "the server's password", SftpInstallation.PASSWORD,
                "a list's signature", SIGNATURE,
                "a forged callback", FORGED));
        List<String> options = new ArrayList<>(List.of(
                LeadferryUnderTest.quickDoors(home),
                "--server.port=" + port,
                "--logging.level.root=trace",
                "--logging.level.io.leadferry=trace",
                "--logging.level.org.apache.hc.client5.http.wire=trace",
                "--logging.level.org.apache.camel=trace",
                "--logging.level.org.apache.camel.component.file.remote=trace",
                "--logging.level.org.apache.sshd=trace",
                "--logging.level.org.springframework.web=trace",
                "--logging.level.org.apache.coyote=trace",
                "--logging.level.com.sun.net.httpserver=trace",
                "--trace=true",
                "--camel.main.tracing=true",
                "--logging.config=file:" + configuration(),
                "--server.tomcat.accesslog.enabled=true",
                "--server.tomcat.accesslog.buffered=false",
                "--server.tomcat.accesslog.directory=" + home.resolve("visits"),
                "--server.tomcat.accesslog.pattern=%r %s %{Authorization}i",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.env.show-values=always",
                "--management.endpoint.configprops.show-values=always",
                "--leadferry.accounts.acme.api-key=" + API_KEY,
                "--leadferry.accounts.acme.failed-file-hosts=127.0.0.1",
                "--leadferry.callbacks.base-url=" + post.url(),
                "--leadferry.console.password=" + CONSOLE,
                "--leadferry.sftp-server.port=" + sftpPort,
                "--leadferry.sftp-server.address=127.0.0.1",
                "--leadferry.sftp-server.users.crm.password=" + CRM,
                "--leadferry.sftp-server.users.crm.feed=leads"));
        options.addAll(LeadferryUnderTest.account(
                "keyed", "ozonetel", keyed.baseUrl(), "user-name=rehearsal", "api-key=" + BASIC_KEY, "auth=api-key"));
        options.addAll(LeadferryUnderTest.feed("keyed-gone", "keyed", "delete-leads"));
        options.addAll(LeadferryUnderTest.account(
                "aicc",
                "huawei-aicc",
                huawei.baseUrl(),
                "vdn-id=1",
                "access-key=rehearsal-ak",
                "secret-key=" + SECRET_KEY));
        options.addAll(LeadferryUnderTest.feed("aicc-add", "aicc", "add-numbers"));
        options.addAll(LeadferryUnderTest.feed("aicc-gone", "aicc", "delete-numbers"));
        // nobody listens there, and there nobody speaks TLS
        for (String[] away : new String[][] {
            {"away", "http://127.0.0.1:1"}, {"plain", vendor.baseUrl().replace("http:", "https:")}
        }) {
            options.addAll(LeadferryUnderTest.account(
                    away[0], "ozonetel", away[1], "user-name=rehearsal", "api-key=" + API_KEY));
            options.addAll(LeadferryUnderTest.feed(away[0] + "-leads", away[0], "add-leads"));
        }
        server.folder("/door");
        options.addAll(server.feed("door", "/door"));
        ferry = new LeadferryUnderTest(home, vendor, "200ms", options.toArray(String[]::new));
    }

    /** A person's own: all levels, all that an event has, to a screen and a file, and a filter that lets everything through. */
    private Path configuration() throws IOException {
        return Files.writeString(
                home.resolve("log.xml"),
                """
                <configuration>
                  <turboFilter class="ch.qos.logback.classic.turbo.DynamicThresholdFilter">
                    <Key>any</Key><DefaultThreshold>TRACE</DefaultThreshold><OnHigherOrEqual>ACCEPT</OnHigherOrEqual>
                  </turboFilter>
                  <appender name="screen" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%p %thread %c %mdc %kvp %marker %m%n%ex</pattern></encoder>
                  </appender>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>{file}</file>
                    <encoder class="ch.qos.logback.classic.encoder.JsonEncoder"/>
                  </appender>
                  <appender name="later" class="ch.qos.logback.classic.AsyncAppender"><appender-ref ref="file"/></appender>
                  <root level="TRACE"><appender-ref ref="screen"/><appender-ref ref="later"/></root>
                </configuration>
                """
                        .replace("{file}", home.resolve("ferry.log").toString()));
    }

    private void wholeRun() throws Exception {
        vendor.refuseNumbers(List.of("9812345672"));
        ferry.drop(
                "leads",
                "leads.csv",
                """
                PhoneNumber,Name,CampaignName
                9812345671,Xiomara,A
                9812345672,Quillfeather,A
                98123450,Zbigniew,A
                """);
        ferry.drop(
                "leads",
                "list.csv",
                "PhoneNumber,Name,CampaignName\n9812345671,Xiomara,L\n9812345672,Quillfeather,L\n");
        ferry.dropNow(
                "aicc-add",
                "numbers.csv",
                "called,customField,campaignId\n6598765431,Oyelaran,7\n6598765432,Oyelaran,7\n");
        ferry.dropNow("away-leads", "away.csv", "PhoneNumber,Name,CampaignName\n7798765433,Zbigniew,A\n");
        ferry.dropNow("plain-leads", "plain.csv", "PhoneNumber,Name,CampaignName\n7798765433,Zbigniew,A\n");
        ferry.dropNow("keyed-gone", "keyed.csv", "PhoneNumber,CampaignName\n9812345674,A\n");
        ferry.drop("leads", "broken.json", "[{\"PhoneNumber\": 9812345671, \"Name\": Xiomara");
        server.put("/door/door.csv", "PhoneNumber,Name,CampaignName\n9812345673,Quillfeather,A\n");
        bring("PhoneNumber,Name,CampaignName\n9812345674,Oyelaran,A\n");
        finished("numbers.csv", "keyed.csv");
        callback("leads.csv", body -> body);
        callback(
                "list.csv",
                body -> body.replaceAll("http://[^\"]*", "http://127.0.0.1/li st.csv?X-Amz-Signature=" + SIGNATURE));
        ferry.dropNow("aicc-gone", "gone.csv", "called,campaignId\n6598765431,7\n");
        ferry.drop("deletes", "deletes.csv", "PhoneNumber,CampaignName\n9812345671,A\n");
        callback("door.csv", body -> body);
        callback("brought.csv", body -> body);
        finished("deletes.csv", "gone.csv");
        Tokens tokens = new Tokens(ferry.context().getBean(SealedTokens.class), Clock.systemUTC(), new Random());
        ferry.context()
                .getBean(LeadferryConfiguration.class)
                .accounts()
                .values()
                .forEach(account -> tokens.of(account)
                        .ifPresent(token -> secrets.put("a token of " + account.name(), token.reveal())));
        assertThat(secrets.keySet())
                .anyMatch(what -> what.startsWith("a token of acme"))
                .anyMatch(what -> what.startsWith("a callback's secret"));

        ask();
        // an answer that repeats what it was sent, one that breaks off, one that never comes
        String echo = "<html>Authorization: Bearer " + secrets.get("a token of acme") + ", apiKey=" + API_KEY + " or "
                + URLEncoder.encode(API_KEY, StandardCharsets.UTF_8) + " is not for 9812345671, "
                + Base64.getEncoder().encodeToString(("any:" + API_KEY).getBytes(StandardCharsets.UTF_8));
        vendor.script(
                OzonetelOperation.ADD_LEADS, Fault.answer(500, echo), Fault.answer(200, "{\"status\": "), Fault.drop());
        for (String file : List.of("echo.csv", "cut.csv", "never.csv")) {
            ferry.drop("leads", file, "PhoneNumber,Name,CampaignName\n9812345671,Xiomara,%s\n".formatted(file));
            finished(file);
        }
        String told = ferry.receipt("echo.csv").toString() + ferry.receipt("list.csv");
        assertThat(told).contains("HTTP 500", "its address cannot be read");
        assertThat(found(told)).as("on the receipt").isEmpty();
    }

    private void ask() throws Exception {
        assertThat(ask("POST", "/callbacks/ozonetel/" + FORGED + "?sig=" + SIGNATURE, null, "{}"))
                .isEqualTo(404);
        assertThat(ask("GET", "/api/lanes", MISTYPED, "")).isEqualTo(401);
        assertThat(ask("GET", "/api/lanes", CONSOLE, "")).isEqualTo(200);
        assertThat(ask("POST", "/api/lanes/acme/add-leads/pause", CONSOLE, "")).isEqualTo(200);
        assertThat(ask("POST", "/api/lanes/acme/add-leads/resume", CONSOLE, "")).isEqualTo(200);
        assertThat(ask("GET", "/api/drops/9812345671", CONSOLE, "")).isEqualTo(404);
        for (String number : List.of("9812345671", "+91%2098123%2045671", "98123-45672", "6598765431", "98123456711")) {
            assertThat(ask("GET", "/api/numbers/" + number, CONSOLE, "")).isBetween(200, 400);
            assertThat(ask("GET", "/api/numbers/" + number + "/story.txt?zone=UTC", CONSOLE, ""))
                    .isBetween(200, 400);
            assertThat(ask("GET", "/api/numbers/" + number + "/nowhere?number=" + number, CONSOLE, ""))
                    .isEqualTo(404);
        }
        assertThat(ask(
                        "POST",
                        "/actuator/loggers/org.apache.hc.client5.http.headers",
                        CONSOLE,
                        "{\"configuredLevel\": \"TRACE\"}"))
                .isEqualTo(204);
    }

    /** The callback of a file's one call goes by the post office, which may write something else. */
    private void callback(String file, UnaryOperator<String> written) throws Exception {
        await(file).until(() -> ferry.receiptOf(file).stream()
                .flatMap(receipt -> receipt.calls().stream())
                .anyMatch(call -> post.letters().containsKey(String.valueOf(call.vendorReference()))));
        PostOffice.Letter letter =
                post.letters().get(ferry.receipt(file).calls().get(0).vendorReference());
        secrets.put(
                "a callback's secret of " + file,
                letter.path().substring(letter.path().lastIndexOf('/') + 1));
        assertThat(post.deliver(port, letter.path(), written.apply(letter.body()))
                        .statusCode())
                .isEqualTo(200);
        finished(file);
    }

    private void finished(String... files) {
        for (String file : files) {
            await(file).pollInterval(Duration.ofMillis(50)).until(() -> {
                lookAtThreads();
                return ferry.finished(file);
            });
        }
    }

    /** Brings a file by SFTP, after a wrong password. */
    private void bring(String content) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            try (ClientSession session = client.connect("crm", "127.0.0.1", sftpPort)
                    .verify(Duration.ofSeconds(20))
                    .getSession()) {
                session.addPasswordIdentity(CRM_MISTYPED);
                session.addPasswordIdentity(CRM);
                session.auth().verify(Duration.ofSeconds(20));
                SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
                try (OutputStream file = sftp.write("/brought.csv")) {
                    file.write(content.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Whatever the process shows of itself. */
    private String look() throws Exception {
        StringBuilder shown = new StringBuilder();
        for (String endpoint : List.of(
                "health",
                "env",
                "configprops",
                "beans",
                "mappings",
                "conditions",
                "loggers",
                "metrics",
                "prometheus",
                "info")) {
            HttpResponse<String> answer = answer("GET", "/actuator/" + endpoint, CONSOLE, "");
            assertThat(answer.statusCode()).as(endpoint).isEqualTo(200);
            shown.append(answer.body()).append('\n');
        }
        return shown.toString().replace(",", ",\n");
    }

    private int ask(String method, String path, String password, String body) throws Exception {
        HttpResponse<String> answer = answer(method, path, password, body);
        if (answer.statusCode() >= 400) {
            problems.add(answer.headers() + " " + answer.body());
        }
        lookAtThreads();
        return answer.statusCode();
    }

    /** Whoever looks at the process from without, and every dump of it, has these. */
    private void lookAtThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
    }

    private HttpResponse<String> answer(String method, String path, String password, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (password != null) {
            byte[] credentials = ("any:" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String visits() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("visits"))) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The log is everybody's; the next test finds it as this one did. */
    private static void asBefore() throws Exception {
        LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
        log.reset();
        new ContextInitializer(log).autoConfig();
    }
}
