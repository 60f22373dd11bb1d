package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.leadferry.cli.CommandLines;
import io.leadferry.docs.AnswerExamples;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Who may ask, and what those are told who ask wrongly; over plain sockets, since clients are too polite to lie. One ferry
 * with a password serves all; what holds with a password holds before it is looked at.
 */
class HttpInterfaceTest {

    private static final String PASSWORD = "open-sesame";
    private static final String RIGHT = "Authorization: " + basic(PASSWORD);
    private static final String TOKEN = "made-up-token-of-deletes";
    private static final Described DESCRIBED = Described.shipped();
    private static final String PAUSE = "/api/lanes/acme/add-leads/pause";

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder().start();
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "300ms",
                "--leadferry.console.password=" + PASSWORD,
                "--leadferry.feeds.deletes.token=" + TOKEN,
                "--leadferry.feeds.leads.guard.max-rejected=60%",
                "--leadferry.console.hosts=ferry.example.com");
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("anybody:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** An answer, read to the end of its connection. */
    private record Answer(int status, Map<String, String> headers, String body, boolean closed) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }

        /** It is a problem of RFC 9457 that helps. */
        Answer isProblem(int expected) throws IOException {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(headers.get("content-type")).startsWith("application/problem+json");
            assertThat(json().path("status").asInt()).isEqualTo(expected);
            assertThat(json().path("title").asText()).isNotBlank();
            assertThat(json().path("detail").asText())
                    .hasSizeGreaterThan(15)
                    .doesNotContain("Exception", "io.leadferry", "org.springframework", "java.");
            assertThat(DESCRIBED.problemFaults(json())).as(body).isEmpty();
            return this;
        }
    }

    private static Answer ask(String method, String path, String... headers) throws IOException {
        return send(method, path, "", headers);
    }

    /** Sends a request, with a Host of this machine unless the headers have one, and closes no side before the answer. */
    private static Answer send(String method, String path, String body, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Connection: close"));
        lines.addAll(List.of(headers));
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
            lines.add("Host: localhost:" + ferry.port());
        }
        if (!body.isEmpty() && Stream.of(headers).noneMatch(header -> header.startsWith("Content-Length:"))) {
            lines.add("Content-Length: " + body.length());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ferry.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean closed = false;
        try {
            in.transferTo(all);
            closed = true;
        } catch (SocketTimeoutException e) {
            // the server keeps the connection
        }
        String text = all.toString(StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        assertThat(end).as(text).isPositive();
        List<String> head = text.substring(0, end).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        head.stream()
                .skip(1)
                .forEach(line -> headers.put(
                        line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT),
                        line.substring(line.indexOf(':') + 1).strip()));
        String body = text.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = body.replaceAll("(?m)^[0-9a-f]+\r\n", "").strip();
        }
        return new Answer(Integer.parseInt(head.get(0).split(" ")[1]), headers, body, closed);
    }

    private static String[] with(String... headers) {
        return Stream.concat(Stream.of(RIGHT), Stream.of(headers)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/drops",
                "/api/lanes",
                "/api/calls",
                "/actuator/prometheus",
                "/actuator/health/lane",
                "/",
                "/callbacks/../api/drops",
                "/actuator/health/../../api/drops"
            })
    void aStrangersNameIsRefusedWithThePasswordToo(String path) throws Exception {
        for (String host : List.of("evil.example", "localhost.evil.example", "0.0.0.0:" + ferry.port(), "")) {
            Answer answer = ask("GET", path, with("Host: " + host, "X-Forwarded-Host: localhost"));
            assertThat(answer.isProblem(403).json().path("detail").asText()).contains("leadferry.console.hosts");
        }
    }

    @Test
    void ownNamesAreServed() throws Exception {
        for (String host :
                List.of("127.0.0.1:1", "[::1]", "LOCALHOST.", "ferry.example.com", "Ferry.Example.com.:8443")) {
            assertThat(ask("GET", "/api/drops", with("Host: " + host)).status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void aProbeIsToldUpOrDownAndNoMore() throws Exception {
        for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            Answer probe = ask("GET", path, "Host: 10.1.2.3:8080");
            assertThat(probe.status()).isEqualTo(200);
            assertThat(probe.body()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(ask("GET", "/actuator/health").json().path("components").has("lane"))
                .isTrue();
        assertThat(ask("GET", "/actuator/health/readiness")
                        .json()
                        .path("components")
                        .path("node")
                        .path("status")
                        .asText())
                .isEqualTo("UP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: http://evil.example|403",
                "Origin: null|403",
                "Origin: http://localhost:1|403",
                "Sec-Fetch-Site: cross-site|403",
                "Sec-Fetch-Site: same-site|403",
                "Referer: http://evil.example/|403",
                "Origin: https://ferry.example.com|200",
                "Sec-Fetch-Site: same-origin|200",
                "Accept: */*|200"
            })
    void aForeignPageChangesNothing(String header, int status) throws Exception {
        ferry.resume("acme/add-leads");
        assertThat(ask("POST", PAUSE, with(header)).status()).isEqualTo(status);
        assertThat(ferry.lane("acme/add-leads").state())
                .isEqualTo(status == 200 ? Lanes.State.PAUSED : Lanes.State.OPEN);
    }

    @Test
    void theFerrysOwnPageChangesThings() throws Exception {
        assertThat(ask("POST", PAUSE, with("Origin: http://localhost:" + ferry.port()))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"})
    void aBodyThatAnyPageMaySendIsNotTaken(String type) throws Exception {
        ferry.resume("acme/add-leads");
        send("POST", PAUSE, "x=1", with("Content-Type: " + type)).isProblem(415);
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN);
    }

    /** The password opens every feed; a feed's token opens that feed, and nothing else. */
    @Test
    void whoPostsNeedsTheTokenOfTheFeedOrThePassword() throws Exception {
        String token = "Authorization: Bearer " + TOKEN;
        String rows = "PhoneNumber,CampaignName\n9000000001,A\n";
        String type = "Content-Type: text/csv";
        send("POST", "/api/feeds/deletes/drops", rows, type).isProblem(401);
        send("POST", "/api/feeds/deletes/drops", rows, type, token + "x").isProblem(401);
        send("POST", "/api/feeds/leads/drops", rows, type, token).isProblem(403);
        send("POST", "/api/feeds/deletes/drops", rows, type, token, "Origin: http://evil.example")
                .isProblem(403);
        Answer taken = send("POST", "/api/feeds/deletes/drops", rows, type, token);
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        String own = taken.json().path("url").asText();
        assertThat(ask("GET", own, token).status()).isEqualTo(200);
        Answer others = send("POST", "/api/feeds/leads/drops", rows, with(type));
        assertThat(others.status()).as(others.body()).isEqualTo(202);
        assertThat(send("POST", "/api/feeds/deletes/drops", rows, with(type)).status())
                .isEqualTo(202);
        ask("GET", others.json().path("url").asText(), token).isProblem(404);
        for (String closed :
                List.of("/api/status", "/api/nodes", "/api/numbers/9000000001", "/actuator/prometheus", "/")) {
            ask("GET", closed, token).isProblem(403);
        }
    }

    @Test
    void noAnswerInvitesAnotherOrigin() throws Exception {
        List<Answer> answers = List.of(
                ask("GET", "/api/drops", with("Origin: http://evil.example")),
                ask("OPTIONS", PAUSE, with("Origin: http://evil.example", "Access-Control-Request-Method: POST")),
                ask(
                        "OPTIONS",
                        "/callbacks/ozonetel/0",
                        "Origin: http://evil.example",
                        "Access-Control-Request-Method: POST"),
                ask("POST", PAUSE, "Origin: http://evil.example"),
                ask("GET", "/nothing"),
                ask("GET", "/actuator/health"));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().keySet()).noneMatch(header -> header.startsWith("access-control-"));
            assertThat(answer.headers())
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("cross-origin-resource-policy", "same-origin")
                    .containsEntry("cache-control", "no-store");
        });
        answers.get(1).isProblem(403);
    }

    /** GETs are for reading: what changes something has another method, whatever the address. */
    @Test
    void everyAddressOfTheInterfaceIsKnownHere() {
        Set<String> addresses = new TreeSet<>();
        ferry.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(info -> info.getMethodsCondition().getMethods().forEach(method -> info.getPatternValues()
                        .forEach(path -> addresses.add(method + " " + path))));
        assertThat(addresses.stream().filter(address -> address.contains(" /api/")))
                .containsExactlyInAnyOrder(ADDRESSES);
    }

    @Test
    void aLedgerInAFileHasOneFerry() throws Exception {
        JsonNode told = ask("GET", "/api/nodes", with()).json();
        assertThat(told.path("nodes")).singleElement().satisfies(node -> {
            assertThat(node.path("self").asBoolean()).isTrue();
            assertThat(node.path("silent").asBoolean()).isFalse();
            assertThat(node.path("place").asText())
                    .contains(String.valueOf(ProcessHandle.current().pid()));
            assertThat(node.path("since").asText())
                    .isLessThanOrEqualTo(node.path("lastSeen").asText());
        });
        assertThat(told.path("unowned")).isEmpty();
    }

    /** Each answer, by the description that the ferry itself gives out; nothing is in one that is not described. */
    @Test
    void whatIsAnsweredIsAsItIsDescribed() throws Exception {
        ferry.resume("acme/add-leads");
        Described described = new Described(ask("GET", "/v3/api-docs", with()).json());
        String type = "Content-Type: text/csv";
        String rows = "PhoneNumber,CampaignName\n9000000071,A\n12,A\n";
        Answer done = send("POST", "/api/feeds/leads/drops?name=described.csv&wait=5s", rows, with(type));
        String drop = done.json().path("drop").asText();
        await().until(() -> ferry.finished("described.csv"));
        Map<String, Answer> told = new TreeMap<>();
        isDescribed(described, "POST /api/feeds/{feed}/drops", done, told);
        isDescribed(
                described,
                "POST /api/feeds/{feed}/drops",
                send("POST", "/api/feeds/deletes/drops", rows, with(type)),
                told);
        String call = ask("GET", "/api/calls?outcome=accepted", with())
                .json()
                .path(0)
                .path("call")
                .asText();
        String json = "Content-Type: application/json";
        Answer forgotten = send("POST", "/api/forgettings", "{\"number\":\"9000000072\"}", with(json));
        isDescribed(described, "POST /api/forgettings", forgotten, told);
        isDescribed(
                described,
                "POST /api/lanes/{account}/{operation}/pause",
                send("POST", PAUSE, "{\"reason\":\"a look\"}", with(json)),
                told);
        isDescribed(
                described,
                "POST /api/lanes/{account}/{operation}/resume",
                ask("POST", PAUSE.replace("pause", "resume"), with()),
                told);
        isDescribed(described, "POST /api/retention", ask("POST", "/api/retention", with()), told);
        Answer unreadable =
                send("POST", "/api/feeds/leads/drops?name=unreadable.csv&wait=30s", "no header\n1\n", with(type));
        Answer discarded = ask("POST", of(unreadable, "discard"), with());
        assertThat(discarded.json().path("discardedAt").isTextual())
                .as(discarded.body())
                .isTrue();
        isDescribed(described, "POST /api/drops/{drop}/discard", discarded, told);
        String bad = "PhoneNumber,CampaignName\n9000000073,A\n1,A\n2,A\n";
        Answer held = send("POST", "/api/feeds/leads/drops?name=held.csv&wait=30s", bad, with(type));
        Answer released = ask("POST", of(held, "release"), with());
        assertThat(released.json().path("releasedAt").isTextual())
                .as(released.body())
                .isTrue();
        isDescribed(described, "POST /api/drops/{drop}/release", released, told);
        await().until(() -> ferry.rows("pending") + ferry.rows("sending") == 0
                && ferry.receipt("held.csv").summary().state() == Drop.State.FINISHED);
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        send("POST", "/api/feeds/leads/drops?name=doubt.csv", rows.replace("71", "74"), with(type));
        await().until(() -> ferry.rows("inDoubt") == 1);
        for (String address : ADDRESSES) {
            if (address.startsWith("GET ") && !address.endsWith("/events")) {
                String path = address.substring(4)
                        .replace("{drop}", drop)
                        .replace("{call}", call)
                        .replace("{number}", "9000000071")
                        .replace(
                                "{forgetting}",
                                forgotten.json().path("forgetting").asText());
                if (address.matches(".*\\.(txt|csv)")) {
                    told.put(address + " 200", ask("GET", path, with()));
                } else {
                    isDescribed(described, address, ask("GET", path, with()), told);
                }
            }
        }
        isDescribed(
                described,
                "GET /api/drops/{drop}/waits",
                ask("GET", "/api/drops/" + drop + "/waits?line=2", with()),
                told);
        Answer accepted = ask("GET", "/api/calls?outcome=accepted", with());
        assertThat(described.faults("GET /api/calls", 200, accepted.json())).isEmpty();
        Answer doubted = ask("GET", "/api/calls", with());
        assertThat(doubted.json().findValuesAsText("outcome")).containsExactly("inDoubt");
        Answer resolved = send(
                "POST",
                "/api/calls/" + doubted.json().path(0).path("call").asText() + "/resolve",
                "{\"as\":\"not-sent\",\"reason\":\"the vendor's report has none of it\"}",
                with(json));
        isDescribed(described, "POST /api/calls/{call}/resolve", resolved, told);
        told.put("GET /api/events 200", listened(described));
        told.put("GET /actuator/prometheus 200", someLines(ask("GET", "/actuator/prometheus", with())));
        told.put("GET /v3/api-docs 200", heading(ask("GET", "/v3/api-docs", with())));
        told.put("GET /schemas/{name}.json 200", heading(ask("GET", "/schemas/receipt.json", with())));
        List<String> probes = List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
        for (String probe : probes) {
            isDescribed(described, "GET " + probe, ask("GET", probe, with()), told);
        }
        try {
            AvailabilityChangeEvent.publish(ferry.context(), LivenessState.BROKEN);
            AvailabilityChangeEvent.publish(ferry.context(), ReadinessState.REFUSING_TRAFFIC);
            for (String probe : probes) {
                isDescribed(described, "GET " + probe, unwell(probe), told);
            }
        } finally {
            AvailabilityChangeEvent.publish(ferry.context(), LivenessState.CORRECT);
            AvailabilityChangeEvent.publish(ferry.context(), ReadinessState.ACCEPTING_TRAFFIC);
            ferry.context().getBean(LedgerWatch.class).ended(null);
        }
        JsonNode wrong = new ObjectMapper().readTree("[{\"drop\": 7, \"more\": true}]");
        assertThat(described.faults("GET /api/drops", 200, wrong))
                .as("what is not as described is found")
                .hasSizeGreaterThan(10);
        assertThat(told.keySet())
                .as("a ferry answered at each address that is described, and no example is another's")
                .containsExactlyInAnyOrderElementsOf(described.answers());
        if (AnswerExamples.WRITE) {
            Map<String, String> bodies = new TreeMap<>();
            told.forEach((address, answer) ->
                    bodies.put(address, answer.body().replace(home.toString(), "/var/lib/leadferry")));
            AnswerExamples.write(bodies);
        }
        assertThat(described.withoutExample()).isEmpty();
        assertThat(described.examples()).hasSizeGreaterThan(20);
        described.examples().forEach((pointer, example) -> assertThat(described.exampleFaults(pointer, example))
                .as(pointer)
                .isEmpty());
        assertThat(ask("GET", "/schemas/receipt.json", with())
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("Receipt");
        ask("GET", "/schemas/receipts.json", with()).isProblem(404);
    }

    private static String of(Answer posted, String deed) throws IOException {
        assertThat(posted.json().path("state").asText()).as(posted.body()).isEqualTo("quarantined");
        return "/api/drops/" + posted.json().path("drop").asText() + "/" + deed;
    }

    /** What somebody hears who listens from the beginning: the first lines, and the first lane, drop and call. */
    private static Answer listened(Described described) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ferry.port())) {
            socket.setSoTimeout(10_000);
            // HTTP/1.0 has no chunks
            socket.getOutputStream()
                    .write(("GET /api/events?since=0 HTTP/1.0\r\nHost: localhost\r\n" + RIGHT + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            block(in);
            String first = block(in);
            assertThat(first).contains("id:", "retry:", ":Leadferry");
            Map<String, String> events = new TreeMap<>();
            while (events.size() < 3) {
                String event = block(in);
                events.putIfAbsent(field("event", event), event);
            }
            JsonNode lane = new ObjectMapper().readTree(field("data", events.get("lane")));
            assertThat(described.faults("POST /api/lanes/{account}/{operation}/pause", 200, lane))
                    .isEmpty();
            JsonNode drops = new ObjectMapper().readTree("[" + field("data", events.get("drop")) + "]");
            assertThat(described.faults("GET /api/drops", 200, drops)).isEmpty();
            JsonNode call = new ObjectMapper().readTree(field("data", events.get("call")));
            assertThat(described.faults("GET /api/calls/{call}", 200, call)).isEmpty();
            assertThat(events.get("lane")).doesNotContain("id:");
            assertThat(events.get("drop")).contains("id:");
            return new Answer(
                    200, Map.of(), first + events.get("lane") + events.get("drop") + events.get("call"), false);
        }
    }

    /** The lines up to the next empty one, with it. */
    private static String block(BufferedReader in) throws IOException {
        StringBuilder block = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            block.append(line).append('\n');
            if (line.isEmpty()) {
                return block.toString();
            }
        }
        throw new AssertionError("the stream has ended after " + block);
    }

    private static String field(String name, String event) {
        return event.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + event));
    }

    /** What is answered while the disk is full; any commit of the ferry's own says that it is not, so it is said again. */
    private static Answer unwell(String probe) {
        SQLiteException full = new SQLiteException(
                "[SQLITE_FULL] Insertion failed because database is full (database or disk is full)",
                SQLiteErrorCode.SQLITE_FULL);
        return await().until(
                        () -> {
                            ferry.context().getBean(LedgerWatch.class).ended(new IllegalStateException(full));
                            return ask("GET", probe, with());
                        },
                        answer -> answer.status() == 503);
    }

    /** Some of the ferry's own metrics. */
    private static Answer someLines(Answer metrics) {
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.headers().get("content-type")).startsWith("text/plain");
        String some = metrics.body()
                .lines()
                .filter(line -> line.contains("leadferry_lane_rows_pending") || line.contains("leadferry_lane_open"))
                .limit(12)
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(some).contains("# HELP leadferry_", "{");
        return new Answer(200, metrics.headers(), some, metrics.closed());
    }

    /** A description without what it describes. */
    private static Answer heading(Answer description) throws IOException {
        assertThat(description.status()).isEqualTo(200);
        ObjectNode heading = (ObjectNode) description.json();
        heading.remove(List.of("paths", "components", "properties", "required", "$defs"));
        assertThat(heading.isEmpty()).isFalse();
        return new Answer(200, description.headers(), heading.toString(), description.closed());
    }

    private static void isDescribed(Described described, String address, Answer answer, Map<String, Answer> told)
            throws IOException {
        assertThat(described.faults(address, answer.status(), answer.json()))
                .as(address + ": " + answer.body())
                .isEmpty();
        told.merge(
                address + " " + answer.status(),
                answer,
                (one, other) -> one.body().length() < other.body().length() ? other : one);
    }

    private static final String[] ADDRESSES = {
        "GET /api/audit",
        "GET /api/calls",
        "GET /api/calls/{call}",
        "GET /api/drops",
        "GET /api/drops/{drop}",
        "GET /api/drops/{drop}/receipt.txt",
        "GET /api/drops/{drop}/rejected.csv",
        "GET /api/drops/{drop}/waits",
        "GET /api/events",
        "GET /api/forgettings",
        "GET /api/forgettings/{forgetting}",
        "GET /api/lanes",
        "GET /api/nodes",
        "GET /api/numbers/{number}",
        "GET /api/numbers/{number}/story.txt",
        "GET /api/retention",
        "GET /api/status",
        "GET /api/status.txt",
        "POST /api/calls/{call}/resolve",
        "POST /api/drops/{drop}/discard",
        "POST /api/drops/{drop}/release",
        "POST /api/feeds/{feed}/drops",
        "POST /api/forgettings",
        "POST /api/lanes/{account}/{operation}/pause",
        "POST /api/lanes/{account}/{operation}/resume",
        "POST /api/retention"
    };

    @Test
    void everyAddressTellsWhatIsWrongWithARequest() throws Exception {
        for (String address : ADDRESSES) {
            String method = address.split(" ")[0];
            String path = address.split(" ")[1].replaceAll("\\{\\w+}", "nosuch");
            String body = method.equals("POST") ? "{\"as\":\"sent\"}" : "";
            String[] json = body.isEmpty() ? with() : with("Content-Type: application/json");

            ask(method, path).isProblem(401);
            send(method, path + "?sate=finished", body, json).isProblem(400);
            send(method, path + "?state=%zz", body, json).isProblem(400);
            boolean isRead = List.of(ADDRESSES).contains("GET " + address.split(" ")[1]);
            ask(isRead ? "PATCH" : "GET", path, with()).isProblem(405);
            if (path.contains("nosuch")) {
                // a thing that is not there; or what is no number, of which every other is answered
                send(method, path, body, json).isProblem(path.startsWith("/api/numbers/") ? 400 : 404);
                send(method, path.replace("nosuch", "no%2Fsuch"), body, json).isProblem(400);
            } else if (method.equals("GET")) {
                ask(method, path, with("Accept: image/png")).isProblem(406);
            }
        }
        ask("GET", "/nothing", with("Accept: application/json")).isProblem(404);
        ask("GET", "/nothing", with("Accept: text/html")).isProblem(404);
        ask("GET", "/error", with()).isProblem(404);
        ask("GET", "/actuator/nothing", with()).isProblem(404);
        ask("GET", "/actuator/health/nothing").isProblem(404);
        ask("POST", "/actuator/health").isProblem(405);
        ask("POST", "/callbacks/nobody/nothing").isProblem(404);
        ask("GET", "/callbacks/ozonetel/nothing").isProblem(404);
        ask("GET", "/api/drops", with("Host: no host")).isProblem(400);
        ask("GET", "/" + "x".repeat(20_000), with()).isProblem(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/drops?state=finishd|did you mean 'finished'|working, finished, duplicate, quarantined",
                "/api/drops?feed=leeds|did you mean 'leads'|deletes, leads",
                "/api/drops?sate=finished|did you mean 'state'|feed, limit, since, state",
                "/api/drops?state=working&state=finished|more than once|",
                "/api/drops?limit=abc|limit: |",
                "/api/drops?limit=0|limit: |",
                "/api/drops?limit=-1|limit: |",
                "/api/drops?limit=99999999999|limit: |",
                "/api/calls?outcome=acepted|did you mean 'accepted'|sending, confirmed, accepted, refused",
                "/api/calls?limit=1.5|limit: |",
                "/api/drops/nosuch/waits?line=x|line: |",
                "/api/drops/nosuch/waits?line=0|line: |",
                "/api/lanes?account=acme|there is no parameter|none"
            })
    void aWrongWordIsToldWithTheKnownOnes(String path, String told, @Nullable String known) throws Exception {
        JsonNode problem = ask("GET", path, with()).isProblem(400).json();
        assertThat(problem.path("detail").asText()).contains(told, known == null ? "" : known);
        if (known != null) {
            assertThat(problem.path("known").isArray()).isTrue();
        }
    }

    @Test
    void aFilterThatIsLeftEmptyIsNone() throws Exception {
        assertThat(ask("GET", "/api/drops?feed=&state=&limit=", with()).status())
                .isEqualTo(200);
        assertThat(ask("GET", "/api/drops?feed=leads&state=quarantined&limit=2000", with())
                        .status())
                .isEqualTo(200);
        assertThat(ask("GET", "/api/calls?outcome=notYet", with()).status()).isEqualTo(200);
    }

    @Test
    void whatAnOperatorSaysIsReadOrToldWhyNot() throws Exception {
        String path = "/api/calls/nosuch/resolve";
        for (String body : List.of("", "{", "[]", "sent", "{\"as\":{}}")) {
            send("POST", path, body, with("Content-Type: application/json")).isProblem(400);
        }
        send("POST", path, "{\"as\":\"sent\",\"as\":\"not-sent\"}", with("Content-Type: application/json"))
                .isProblem(400);
        for (String type : List.of("text/csv", "*/*", "application/*", "application/yaml")) {
            send("POST", path, "{\"as\":\"sent\"}", with("Content-Type: " + type))
                    .isProblem(415);
        }
        ask("GET", "/api/lanes", with("Accept: application/yaml")).isProblem(406);
        assertThat(send("POST", path, "{\"as\":\"snet\"}", with("Content-Type: application/json"))
                        .isProblem(400)
                        .json()
                        .path("known"))
                .hasSize(2);
        JsonNode lane = ask("POST", "/api/lanes/acme/add-leeds/pause", with())
                .isProblem(404)
                .json();
        assertThat(lane.path("detail").asText()).contains("did you mean 'acme/add-leads'");
        assertThat(lane.path("known")).hasSizeGreaterThan(1);
    }

    @Test
    void commandsSayItWithTheirExitCodes() {
        assertThat(command(2, "calls", "--outcome", "acepted")).contains("did you mean 'accepted'", "refused");
        assertThat(command(2, "calls", "--outcom=accepted")).contains("--outcom:", "--outcome");
        assertThat(command(2, "calls", "--outcom", "accepted")).contains("--outcom:", "--outcome");
        assertThat(command(2, "status", "--jsno")).contains("--jsno:", "--json");
        assertThat(command(2, "status", "--pasword=hunter2"))
                .contains("--pasword:")
                .doesNotContain("hunter2");
        assertThat(command(2, "status", "now")).contains("'now'");
        assertThat(command(2, "resolve", "x", "--as", "snet")).contains("did you mean 'sent'", "not-sent");
        assertThat(command(1, "resolve", "x", "--as", "sent")).contains("there is no call 'x'");
        assertThat(command(2, "pause", "nolane")).contains("account/operation");
        assertThat(command(1, "pause", "acme/add-leeds")).contains("did you mean 'acme/add-leads'");
        assertThat(command(1, "pause", "acme/add leads")).contains("there is no lane 'acme/add leads'");
        assertThat(command(1, "receipt", "no such ü")).contains("there is no drop 'no such ü'");
        assertThat(command(1, "status", "--leadferry.console.password=guess")).contains("the password is wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "localhost:8080",
                "http://",
                "ftp://localhost",
                "http://a b",
                "http://localhost:99999",
                "http://anybody:hunter2@localhost",
                "http://localhost/?x",
                ""
            })
    void aFerrysAddressThatIsNoneIsToldInOneLine(String url) {
        assertThat(CommandLines.refused(2, "status", "--url", url).strip())
                .hasLineCount(1)
                .startsWith("--url: is no address")
                .doesNotContain("hunter2");
    }

    @Test
    void whoIsNoFerryIsNeitherToldThePasswordNorBelieved() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", asked -> {
            told.add(String.valueOf(asked.getRequestHeaders().getFirst("Authorization")));
            byte[] all = "All is well.".getBytes(StandardCharsets.UTF_8);
            asked.sendResponseHeaders(told.size() % 2 == 0 ? 200 : 401, all.length);
            asked.getResponseBody().write(all);
            asked.close();
        });
        other.start();
        try {
            for (int time = 0; time < 2; time++) {
                assertThat(CommandLines.refused(
                                1,
                                "status",
                                "--leadferry.console.password=" + PASSWORD,
                                "--url=http://127.0.0.1:" + other.getAddress().getPort()))
                        .contains("is no ferry");
            }
            assertThat(told).containsExactly("null", "null");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aFerryThatListensEverywhereIsAskedAtLoopback() {
        for (String address : List.of("0.0.0.0", "::", "127.0.0.1", "localhost")) {
            assertThat(CommandLines.printed(
                            "status",
                            "--server.address=" + address,
                            "--server.port=" + ferry.port(),
                            "--leadferry.console.password=" + PASSWORD))
                    .contains("acme/add-leads");
        }
        assertThat(CommandLines.refused(2, "status", "--server.port=0")).contains("--url");
        assertThat(CommandLines.refused(1, "status", "--server.address=::1", "--server.port=1"))
                .contains("http://[0:0:0:0:0:0:0:1]:1");
    }

    private static String command(int code, String... args) {
        return CommandLines.refused(
                code,
                Stream.concat(
                                Stream.of(args),
                                Stream.concat(
                                        Stream.of("--server.port=" + ferry.port()),
                                        Stream.of(args).anyMatch(arg -> arg.contains("console.password"))
                                                ? Stream.of()
                                                : Stream.of("--leadferry.console.password=" + PASSWORD)))
                        .toArray(String[]::new));
    }

    @Test
    void whoGuessesThePasswordWaitsAndWhoHasItDoesNot() throws Exception {
        String wrong = "Authorization: " + basic("guess");
        for (int guess = 0; guess < 5; guess++) {
            ask("GET", "/api/drops", wrong).isProblem(401);
        }
        long begin = System.nanoTime();
        Answer late = ask("GET", "/api/drops", wrong).isProblem(401);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        assertThat(late.headers()).containsEntry("www-authenticate", "Basic realm=\"Leadferry\", charset=\"UTF-8\"");
        assertThat(ask("GET", "/api/drops", RIGHT.replace("Basic", "basic")).status())
                .isEqualTo(200);
    }

    @Test
    void aRefusedRequestIsAnsweredBeforeItsBodyAndItsConnectionClosed() throws Exception {
        String secret = "/callbacks/ozonetel/" + "0".repeat(40);
        String much = "Content-Length: 200000000";
        for (String[] headers : List.of(
                new String[] {"Host: ferry.example.com", much},
                new String[] {"Host: ferry.example.com", "Transfer-Encoding: chunked"},
                new String[] {"Host: ferry.example.com", much, "Expect: 100-continue"})) {
            assertAtOnce(send("POST", secret, "", headers).isProblem(404));
            assertAtOnce(send("POST", secret, "5\r\nabcde\r\n", headers).isProblem(404));
        }
        assertAtOnce(send("POST", PAUSE, "{", "Host: evil.example", much).isProblem(403));
        assertAtOnce(send("POST", PAUSE, "{", much).isProblem(401));
        assertThatCode(() -> send("POST", secret, "x".repeat(3_000_000), "Host: ferry.example.com"))
                .as("what came is taken, so that the answer is not lost")
                .doesNotThrowAnyException();
    }

    private static void assertAtOnce(Answer answer) {
        assertThat(answer.closed())
                .as("the connection is closed, though no body came")
                .isTrue();
        assertThat(answer.headers()).containsEntry("connection", "close");
    }
}
