package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.door.HttpDoor;
import io.leadferry.ledger.Changes;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Disk;
import io.leadferry.model.Disk.Deed;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Files that are posted over HTTP: what was answered 202 is taken once, whatever becomes of the process; what was not
 * answered so leaves nothing. One ferry without a password serves all; of the feed {@code guarded}, who has its token.
 */
class PostedFilesTest {

    private static final String TOKEN = "made-up-token-of-guarded";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong NUMBERS = new AtomicLong(9_100_000_000L);
    private static final AtomicReference<@Nullable Deed> REFUSED = new AtomicReference<>();

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(100))
                .deleteLimit(2, Duration.ofMillis(100))
                .start();
        Disk disk = new Disk((deed, place) -> {
            if (deed == REFUSED.get() && place.toString().contains("arriving")) {
                throw new FileSystemException(place.toString(), null, "No space left on device");
            }
        });
        List<String> options = new ArrayList<>(List.of(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.campaign=A",
                "--leadferry.feeds.leads.http.max-bytes=100KB",
                "--leadferry.feeds.leads.guard.max-rows=5000",
                "--leadferry.feeds.deletes.campaign=A",
                "--leadferry.feeds.guarded.token=" + TOKEN,
                "--leadferry.feeds.guarded.campaign=A"));
        options.addAll(LeadferryUnderTest.feed("guarded", "acme", "add-leads"));
        ferry = new LeadferryUnderTest(home, vendor, disk, "100ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
    }

    private static String number() {
        return Long.toString(NUMBERS.incrementAndGet());
    }

    private static String leads(String... numbers) {
        return "PhoneNumber,Name\n" + String.join(",Ada\n", numbers) + ",Ada\n";
    }

    private record Answer(int status, Map<String, List<String>> headers, String body) {

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        String drop() throws IOException {
            return json().path("drop").asText();
        }

        @Nullable
        String header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }

        String problem(int expected) throws IOException {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(header("content-type")).startsWith("application/problem+json");
            String detail = json().path("detail").asText();
            assertThat(detail).hasSizeGreaterThan(15).doesNotContain("Exception", "java.");
            return detail;
        }
    }

    private static Answer ask(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
    }

    private static HttpRequest.Builder at(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + ferry.port() + path))
                .timeout(Duration.ofSeconds(40));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer get(String path, String... headers) throws Exception {
        return ask(at(path, headers).GET());
    }

    private static Answer post(String path, BodyPublisher body, String... headers) throws Exception {
        return ask(at(path, headers).POST(body));
    }

    private static Answer post(String path, String body, String... headers) throws Exception {
        return post(path, BodyPublishers.ofString(body), headers);
    }

    private static String[] csv(String... more) {
        return Stream.concat(Stream.of("Content-Type", "text/csv"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static Set<String> arriving() throws IOException {
        Path folder = home.resolve("arriving/http");
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    private static JsonNode ended(String drop) {
        AtomicReference<JsonNode> receipt = new AtomicReference<>();
        await().until(() -> {
            Answer answer = get("/api/drops/" + drop);
            assertThat(answer.status()).as("never unknown from its promise on").isEqualTo(200);
            receipt.set(answer.json());
            return !answer.json().path("state").asText().equals("working");
        });
        return receipt.get();
    }

    @Test
    void aFileIsToldUnderTheDropThatWasPromised() throws Exception {
        String number = number();
        Answer taken = post("/api/feeds/leads/drops?name=leads.csv", leads(number), csv());

        assertThat(taken.status()).isEqualTo(202);
        String url = "/api/drops/" + taken.drop();
        assertThat(taken.json().path("url").asText()).isEqualTo(url);
        assertThat(taken.header("location")).endsWith(url);
        JsonNode receipt = ended(taken.drop());
        assertThat(receipt.path("file").asText()).isEqualTo("leads.csv");
        assertThat(receipt.path("feed").asText()).isEqualTo("leads");
        assertThat(receipt.path("state").asText()).isEqualTo("finished");
        assertThat(receipt.path("rows").path("total").asInt()).isEqualTo(1);
        assertThat(vendor.leads("A")).containsOnlyOnce(number);
        await().until(() -> !arriving().contains(taken.drop()));
        try (Stream<Path> archived = Files.walk(home.resolve("archive/leads"))) {
            assertThat(archived.filter(Files::isRegularFile)
                            .filter(file -> content(file).contains(number)))
                    .hasSize(1);
        }
        assertThat(home.resolve("receipts/leads/leads.csv." + taken.drop() + ".receipt.json"))
                .exists();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsHasTheReceiptAndWhoWaitsInVainThePromise() throws Exception {
        String number = number();
        Answer there = post("/api/feeds/leads/drops?wait=30s", leads(number), csv());
        assertThat(there.status()).isEqualTo(200);
        assertThat(there.json().path("state").asText()).isEqualTo("finished");
        assertThat(there.json().path("calls")).isNotEmpty();
        assertThat(there.header("location")).endsWith(there.drop());

        ferry.pause("acme/delete-leads");
        Answer waited = post("/api/feeds/deletes/drops?wait=300ms", leads(number), csv());
        assertThat(waited.status()).isEqualTo(202);
        ferry.resume("acme/delete-leads");
        assertThat(ended(waited.drop()).path("state").asText()).isEqualTo("finished");

        for (String wrong : List.of("-1s", "soon", "1y")) {
            assertThat(post("/api/feeds/leads/drops?wait=" + wrong, leads(number()), csv())
                            .problem(400))
                    .contains("wait");
        }
    }

    @Test
    void rowsMayComeAsJsonAndFilesInAnyForm() throws Exception {
        String asJson = number();
        Answer json = post(
                "/api/feeds/leads/drops?wait=30s",
                "[{\"PhoneNumber\":\"" + asJson + "\",\"Name\":\"Ada\"}]",
                "Content-Type",
                "application/json");
        assertThat(json.status()).as(json.body()).isEqualTo(200);
        assertThat(json.json().path("file").asText()).matches("\\d{8}T\\d{6}Z-" + json.drop() + "\\.json");

        String zipped = number();
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gz)) {
            out.write(leads(zipped).getBytes(StandardCharsets.UTF_8));
        }
        Answer packed = post(
                "/api/feeds/leads/drops?wait=30s",
                BodyPublishers.ofByteArray(gz.toByteArray()),
                "Content-Disposition",
                "attachment; filename*=UTF-8''l%C3%A9ads.csv.gz");
        assertThat(packed.status()).as(packed.body()).isEqualTo(200);
        assertThat(packed.json().path("file").asText()).isEqualTo("léads.csv.gz");
        assertThat(vendor.leads("A")).contains(asJson, zipped);

        Answer unreadable = post("/api/feeds/leads/drops?name=odd.csv&wait=30s", "no header\n1\n", csv());
        assertThat(unreadable.status()).isEqualTo(200);
        assertThat(unreadable.json().path("state").asText()).isEqualTo("quarantined");
        assertThat(home.resolve("quarantine/leads/odd.csv")).exists();
    }

    @Test
    void aRepeatIsHarmlessByItsKeyAndByItsContent() throws Exception {
        String number = number();
        String[] key = csv("Idempotency-Key", "order 7 / " + number);
        Answer first = post("/api/feeds/leads/drops", leads(number), key);
        Answer again = post("/api/feeds/leads/drops", leads(number), key);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.drop()).isEqualTo(first.drop());
        ended(first.drop());
        Answer late = post("/api/feeds/leads/drops?wait=1s", leads(number), key);
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.drop()).isEqualTo(first.drop());

        assertThat(post("/api/feeds/leads/drops", leads(number()), key).problem(422))
                .contains(first.drop());
        Answer elsewhere = post("/api/feeds/deletes/drops", leads(number), key);
        assertThat(elsewhere.drop()).as("a key is one feed's").isNotEqualTo(first.drop());

        Answer unkeyed = post("/api/feeds/leads/drops?wait=30s", leads(number), csv());
        assertThat(unkeyed.json().path("state").asText()).isEqualTo("duplicate");
        assertThat(unkeyed.json().path("duplicateOf").asText()).isEqualTo(first.drop());
        await().untilAsserted(() -> assertThat(vendor.leads("A")).containsOnlyOnce(number));

        assertThat(post("/api/feeds/leads/drops", leads(number()), csv("Idempotency-Key", "k".repeat(256)))
                        .problem(400))
                .contains("Idempotency-Key");
    }

    /** Begins a post and says no more of its body than this. */
    private static Socket begun(String body, int length, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), ferry.port());
        socket.getOutputStream()
                .write(("POST /api/feeds/leads/drops HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                                + "Content-Length: " + length + "\r\n" + String.join("\r\n", headers)
                                + (headers.length == 0 ? "" : "\r\n") + "\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void whatIsCutOffLeavesNothingAndItsKeyCanBeUsedAgain() throws Exception {
        String number = number();
        String body = leads(number);
        String[] key = csv("Idempotency-Key", "cut " + number);
        Set<String> before = arriving();
        try (Socket socket = begun(body, body.length() + 100, "Idempotency-Key: cut " + number)) {
            await().until(() -> arriving().stream().anyMatch(name -> name.startsWith(".") && !before.contains(name)));
            assertThat(post("/api/feeds/leads/drops", body, key).problem(409)).contains("Idempotency-Key");
        }
        await().until(() -> arriving().stream().noneMatch(name -> name.startsWith(".")));
        assertThat(vendor.leads("A")).doesNotContain(number);

        Answer whole = post("/api/feeds/leads/drops?wait=30s", body, key);
        assertThat(whole.json().path("state").asText()).isEqualTo("finished");
        assertThat(vendor.leads("A")).containsOnlyOnce(number);
    }

    @Test
    void whatIsTooLongOrEmptyIsNotTaken() throws Exception {
        String number = number();
        String body = leads(number) + "x".repeat(100 * 1024);
        Set<String> before = arriving();
        assertThat(post("/api/feeds/leads/drops", body, csv()).problem(413)).contains("102400", "max-bytes");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        // of a length that nobody says before
        assertThat(post(
                                "/api/feeds/leads/drops",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                                csv())
                        .problem(413))
                .contains("max-bytes");
        assertThat(post("/api/feeds/leads/drops", "", csv()).problem(400)).contains("empty");
        assertThat(arriving()).isSubsetOf(before);
        assertThat(vendor.leads("A")).doesNotContain(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "a/b.csv",
                "a\\b.csv",
                "..",
                ".",
                ".hidden.csv",
                "leads.csv.tmp",
                "leads.part",
                "a\u0000b.csv",
                "a\nb.csv",
                "a\u202eb.csv",
                " "
            })
    void aNameThatIsNoFilesIsRefused(String name) throws Exception {
        String asked = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        Set<String> before = arriving();
        assertThat(post("/api/feeds/leads/drops" + asked, leads(number()), csv())
                        .problem(400))
                .startsWith("name: ");
        if (name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\\') && !name.isBlank()) {
            assertThat(post(
                                    "/api/feeds/leads/drops",
                                    leads(number()),
                                    csv("Content-Disposition", "attachment; filename=\"" + name + "\""))
                            .problem(400))
                    .startsWith("Content-Disposition: ");
        }
        assertThat(arriving()).isSubsetOf(before);
    }

    @Test
    void aLongNameIsRefusedAndOneThatLooksLikeALanguageIsAName() throws Exception {
        assertThat(post("/api/feeds/leads/drops?name=" + "x".repeat(300), leads(number()), csv())
                        .problem(400))
                .contains("200");
        String name = "${bean:intake.place} %2e #{1} " + "é".repeat(80) + ".csv";
        Answer taken = post(
                "/api/feeds/leads/drops?wait=30s&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
                leads(number()),
                csv());
        assertThat(taken.json().path("file").asText()).isEqualTo(name);
        assertThat(taken.json().path("state").asText()).isEqualTo("finished");
    }

    @Test
    void manyOfOneNameAtOnceAreAllKept() throws Exception {
        List<String> numbers = IntStream.range(0, 40).mapToObj(i -> number()).toList();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(begun("Phone", 1000));
            }
            List<CompletableFuture<HttpResponse<String>>> answers = numbers.stream()
                    .map(number -> CLIENT.sendAsync(
                            at("/api/feeds/leads/drops?name=same.csv", csv())
                                    .POST(BodyPublishers.ofString(leads(number)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        await().until(() -> vendor.leads("A").containsAll(numbers));
        assertThat(numbers).allSatisfy(number -> assertThat(vendor.leads("A")).containsOnlyOnce(number));
        await().until(() -> arriving().isEmpty());
        try (Stream<Path> archived = Files.walk(home.resolve("archive/leads"))) {
            assertThat(archived.filter(file -> file.getFileName().toString().startsWith("same"))
                            .map(PostedFilesTest::content)
                            .distinct())
                    .hasSize(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAKE", "WRITE", "MOVE"})
    void aDiskThatWillNotIsToldAndNothingIsLeft(Deed deed) throws Exception {
        String number = number();
        String[] key = csv("Idempotency-Key", "full " + number);
        await().until(() -> arriving().isEmpty());
        REFUSED.set(deed);
        try {
            assertThat(post("/api/feeds/leads/drops", leads(number), key).problem(507))
                    .contains("No space left on device");
        } finally {
            REFUSED.set(null);
        }
        assertThat(arriving()).isEmpty();
        assertThat(ferry.context().getBean(Posts.class).waiting()).isEmpty();
        Answer again = post("/api/feeds/leads/drops?wait=30s", leads(number), key);
        assertThat(again.json().path("state").asText()).as(again.body()).isEqualTo("finished");
        assertThat(vendor.leads("A")).containsOnlyOnce(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv||202",
                "application/octet-stream||202",
                "||202",
                "application/x-www-form-urlencoded||415",
                "text/plain||415",
                "*/*||415",
                "nothing known||415",
                "application/x-www-form-urlencoded|Idempotency-Key|202",
                "text/plain|Idempotency-Key|202",
                "multipart/form-data; boundary=b|Idempotency-Key|415",
                "text/csv|Origin|403",
                "text/plain|Origin|403"
            })
    void whatAnyPageCouldSendIsNotTaken(@Nullable String type, @Nullable String header, int status) throws Exception {
        String number = number();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ferry.port())) {
            socket.setSoTimeout(10_000);
            String body = leads(number);
            socket.getOutputStream()
                    .write(
                            ("POST /api/feeds/leads/drops?name=form%2B.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                            + (type == null ? "" : "Content-Type: " + type + "\r\n")
                                            + (header == null
                                                    ? ""
                                                    : header + ": "
                                                            + (header.equals("Origin")
                                                                    ? "http://evil.example"
                                                                    : "k" + number)
                                                            + "\r\n")
                                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            if (status == 202) {
                String drop = answer.replaceAll("(?s).*\"drop\":\"(\\w+)\".*", "$1");
                assertThat(ended(drop).path("file").asText()).isEqualTo("form+.csv");
                assertThat(vendor.leads("A")).containsOnlyOnce(number);
            }
        }
    }

    @Test
    void aFeedThatHasATokenAsksForItAndOpensNothingElse() throws Exception {
        String[] token = {"Authorization", "Bearer " + TOKEN};
        String guarded = "/api/feeds/guarded/drops";
        assertThat(post(guarded, leads(number()), csv()).problem(401)).contains("leadferry.feeds.guarded.token");
        assertThat(post("/api/feeds/%67uarded/drops", leads(number()), csv()).status())
                .isEqualTo(401);
        Answer wrong = post(guarded, leads(number()), csv("Authorization", "Bearer " + TOKEN + "x"));
        wrong.problem(401);
        assertThat(wrong.header("www-authenticate")).startsWith("Bearer");
        post(guarded, leads(number()), csv("Authorization", "Basic eDp5")).problem(401);

        Answer taken = post(guarded + "?wait=30s", leads(number()), csv(token));
        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        String own = taken.drop();
        assertThat(get("/api/drops/" + own, token).status()).isEqualTo(200);
        assertThat(get("/api/drops/" + own + "/receipt.txt", token).status()).isEqualTo(200);
        assertThat(get("/api/drops/" + own + "/rejected.csv", token).status()).isEqualTo(200);
        Answer all = get("/api/drops?feed=guarded", token);
        assertThat(all.json().findValuesAsText("feed")).isNotEmpty().containsOnly("guarded");

        String others = post("/api/feeds/leads/drops", leads(number()), csv()).drop();
        get("/api/drops/" + others, token).problem(404);
        get("/api/drops", token).problem(403);
        get("/api/drops?feed=leads", token).problem(403);
        post("/api/feeds/leads/drops", leads(number()), csv(token)).problem(403);
        get("/api/lanes", token).problem(403);
        get("/api/status", token).problem(403);
        get("/api/drops/" + own + "/waits", token).problem(403);
        get("/actuator/prometheus", token).problem(403);
        post("/api/drops/" + own + "/release", "", token).problem(403);
        post("/api/lanes/acme/add-leads/pause", "", token).problem(403);
        assertThat(get("/actuator/health", token).status()).isEqualTo(200);
    }

    /** What each drop was last told to be, by somebody who asks from a cursor on. */
    private static final class Poller {

        private final Map<String, String> told = new TreeMap<>();
        private String cursor;

        Poller(String cursor) {
            this.cursor = cursor;
        }

        List<String> ask(String more) throws Exception {
            Answer answer = get("/api/drops?since=" + cursor + more);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            List<String> drops = new ArrayList<>();
            for (JsonNode drop : answer.json()) {
                drops.add(drop.path("drop").asText());
                told.put(drop.path("drop").asText(), drop.path("state").asText());
            }
            cursor = String.valueOf(answer.header("leadferry-cursor"));
            return drops;
        }
    }

    @Test
    void whoAsksFromACursorOnIsToldEachChangeAlsoOverARestart() throws Exception {
        Poller poller = new Poller(String.valueOf(get("/api/drops?limit=1").header("leadferry-cursor")));
        String one =
                post("/api/feeds/leads/drops?wait=30s", leads(number()), csv()).drop();
        String other = post("/api/feeds/deletes/drops?wait=30s", leads(number()), csv())
                .drop();
        assertThat(new Poller(poller.cursor).ask("&feed=deletes"))
                .contains(other)
                .doesNotContain(one);
        await().untilAsserted(() -> {
            poller.ask("");
            assertThat(poller.told).containsEntry(one, "finished").containsEntry(other, "finished");
        });

        ferry.pause("acme/add-leads");
        String third = post("/api/feeds/leads/drops", leads(number()), csv()).drop();
        await().untilAsserted(() -> {
            poller.ask("");
            assertThat(poller.told).containsEntry(third, "working");
        });
        ferry.stop();
        ferry.start();
        ferry.resume("acme/add-leads");
        ended(third);
        await().untilAsserted(() -> {
            poller.ask("&limit=1");
            assertThat(poller.told).containsEntry(third, "finished");
        });
        List<String> all = new ArrayList<>();
        Poller fromTheBeginning = new Poller("0");
        for (List<String> page = fromTheBeginning.ask("&limit=2"); !page.isEmpty(); ) {
            all.addAll(page);
            page = fromTheBeginning.ask("&limit=2");
        }
        assertThat(all).contains(one, other, third);
        assertThat(fromTheBeginning.ask("")).isEmpty();
        for (String wrong : List.of("x", "-1", "1.5", "0.", "0.a b")) {
            assertThat(get("/api/drops?since=" + wrong.replace(" ", "%20")).problem(400))
                    .contains("since");
        }
        assertThat(get("/api/drops?since=0&state=working").problem(400)).contains("state");
        assertThat(ferry.context().getBean(Changes.class).now().number()).isPositive();
    }

    /** Each as a kill would leave it: the process is not there, and starts again over it. */
    @Test
    void whateverAProcessLeavesIsTakenOnceOrNotAtAll() throws Exception {
        String[] numbers = IntStream.range(0, 5).mapToObj(i -> number()).toArray(String[]::new);
        Answer sealed = post("/api/feeds/leads/drops?name=sealed.csv&wait=30s", leads(numbers[0]), csv());
        Answer repeat = post("/api/feeds/leads/drops?name=again.csv&wait=30s", leads(numbers[0]), csv());
        Answer held = post("/api/feeds/leads/drops?name=left.csv&wait=30s", "no header\n2\n", csv());
        await().until(() -> arriving().isEmpty());
        Path folder = HttpDoor.folder(home, "leads");
        Posts posts = ferry.context().getBean(Posts.class);
        Drops drops = ferry.context().getBean(Drops.class);

        // written and not whole; promised and not whole; promised and safe; each before its answer
        Files.writeString(folder.resolve(".partial"), leads(numbers[1]));
        posts.promise(new Post("gone", "leads", "gone.csv", "0", 1, Instant.now()));
        Files.writeString(folder.resolve(".gone"), leads(numbers[2]));
        posts.promise(new Post("zsafe", "leads", "safe.csv", "0", 1, Instant.now()));
        String placeOfSealed = drops.find(sealed.drop()).orElseThrow().archivedAs();
        String placeOfRepeat = drops.find(repeat.drop()).orElseThrow().archivedAs();
        ferry.stop();
        Files.writeString(folder.resolve("zsafe"), leads(numbers[3]));
        // in the ledger, and its original not moved yet
        back(placeOfSealed, folder.resolve(sealed.drop()));
        back(placeOfRepeat, folder.resolve(repeat.drop()));
        back("quarantine/leads/left.csv", folder.resolve(held.drop()));
        ferry.start();

        assertThat(get("/api/drops/gone").status()).isEqualTo(404);
        assertThat(ended("zsafe").path("file").asText()).isEqualTo("safe.csv");
        await().until(() -> arriving().isEmpty());
        assertThat(get("/api/drops/" + sealed.drop()).json().path("state").asText())
                .isEqualTo("finished");
        assertThat(get("/api/drops/" + repeat.drop()).json().path("state").asText())
                .isEqualTo("duplicate");
        assertThat(get("/api/drops/" + held.drop()).json().path("state").asText())
                .isEqualTo("quarantined");
        assertThat(home.resolve("quarantine/leads/left.csv")).exists();
        assertThat(vendor.leads("A")).containsOnlyOnce(numbers[0], numbers[3]).doesNotContain(numbers[1], numbers[2]);
        assertThat(ferry.drops().stream().filter(drop -> drop.file().equals("sealed.csv")))
                .hasSize(1);
        assertThat(home.resolve(placeOfSealed)).exists();
        assertThat(home.resolve(placeOfRepeat)).exists();
    }

    /** Who posted it was told nothing, and posts it again; one that was promised aloud and is away needs somebody. */
    @Test
    void whatWasNeverAnsweredForIsToldAsThatAndIsNoWarning() throws Exception {
        await().until(() -> arriving().isEmpty());
        Posts posts = ferry.context().getBean(Posts.class);
        Path folder = Files.createDirectories(HttpDoor.folder(home, "leads"));
        posts.promise(new Post("cutoff", "leads", "cutoff.csv", "0", 1, Instant.now()));
        Files.writeString(folder.resolve(".cutoff"), leads(number()));
        posts.promise(new Post("lost", "leads", "lost.csv", "0", 1, Instant.now()));
        Logger log = (Logger) LoggerFactory.getLogger(HttpDoor.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        log.setLevel(Level.INFO);
        try {
            ferry.context().getBean(HttpDoor.class).begin();
        } finally {
            log.setLevel(null);
            log.detachAppender(told);
        }

        assertThat(told.list)
                .extracting(ILoggingEvent::getLevel, event -> event.getFormattedMessage()
                        .replaceAll("^leads: (\\S+) .*(no 202|is no longer in).*(posted again).*", "$1: $2, $3"))
                .containsExactlyInAnyOrder(
                        tuple(Level.INFO, "cutoff.csv: no 202, posted again"),
                        tuple(Level.WARN, "lost.csv: is no longer in, posted again"));
        assertThat(arriving()).isEmpty();
        assertThat(posts.find("cutoff")).isEmpty();
    }

    private static void back(String place, Path to) throws IOException {
        Files.move(home.resolve(place), to);
        // what tells it is the drop that was promised, and not when the file was written
        Files.setLastModifiedTime(to, FileTime.from(Instant.now()));
    }
}
