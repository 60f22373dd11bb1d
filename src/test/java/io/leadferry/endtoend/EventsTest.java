package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadferry.event.Delivery;
import io.leadferry.event.Mails;
import io.leadferry.ledger.Outbox;
import io.leadferry.model.EventType;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What happens in a ferry is heard by those outside: by webhook, by mail, and by whoever listens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one ferry for both, for a start takes longest
@TestMethodOrder(OrderAnnotation.class)
class EventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "the secret of the crm";

    @TempDir
    static Path home;

    private final Receiver crm = new Receiver();
    private final Receiver slow = new Receiver();
    private GreenMail mail;
    private OzonetelStandIn vendor;
    private LeadferryUnderTest ferry;

    /** Somebody who hears events, and answers as a test says. */
    private static final class Receiver implements AutoCloseable {

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final Deque<Integer> answers = new ArrayDeque<>();
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private volatile boolean hangs;

        Receiver() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/", this::hear);
            server.setExecutor(threads);
            server.start();
        }

        private void hear(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> all.put(name, String.join(", ", values)));
            all.put("address", exchange.getRequestMethod() + " " + exchange.getRequestURI());
            headers.add(all);
            bodies.add(body);
            if (hangs) {
                try {
                    goesOn.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            Integer status;
            synchronized (answers) {
                status = answers.poll();
            }
            int code = status == null ? 204 : status;
            if (code / 100 == 3) {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
            }
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        }

        void answer(Integer... statuses) {
            synchronized (answers) {
                answers.addAll(Arrays.asList(statuses));
            }
        }

        int port() {
            return server.getAddress().getPort();
        }

        List<String> types() {
            return bodies.stream()
                    .map(body -> json(body).path("type").asText().replace("io.leadferry.", ""))
                    .toList();
        }

        List<String> subjects() {
            return bodies.stream()
                    .map(body -> json(body).path("subject").asText())
                    .toList();
        }

        @Override
        public void close() {
            goesOn.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @BeforeAll
    void start() throws Exception {
        vendor = OzonetelStandIn.builder().start();
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.setUser("ferry", "mail-password");
        mail.start();
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "60s",
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.notify.webhooks.crm.url=http://127.0.0.1:" + crm.port() + "/hook?key=k1",
                "--leadferry.notify.webhooks.crm.secret=" + SECRET,
                "--leadferry.notify.webhooks.slow.url=http://127.0.0.1:" + slow.port() + "/",
                "--leadferry.notify.webhooks.slow.events=drop.finished",
                "--leadferry.notify.mail.ops.server=smtp://127.0.0.1:"
                        + mail.getSmtp().getPort(),
                "--leadferry.notify.mail.ops.user-name=ferry",
                "--leadferry.notify.mail.ops.password=mail-password",
                "--leadferry.notify.mail.ops.from=ferry@example.com",
                "--leadferry.notify.mail.ops.to=ops@example.com,boss@example.com",
                "--leadferry.feeds.leads.token=a-token",
                "--leadferry.feeds.leads.campaign=Sales_1",
                "--leadferry.feeds.leads.guard.min-rows=2");
    }

    @AfterAll
    void end() {
        ferry.close();
        vendor.close();
        mail.stop();
        crm.close();
        slow.close();
    }

    private static String hmac(Map<String, String> headers, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal(
                                (headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + body)
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Order(1)
    void whatHappensIsToldSignedInOrderAndUntilItIsTakenIn() throws Exception {
        slow.hangs = true;
        crm.answer(500, 302, 204);
        ferry.drop("leads", "a\u00e4.csv", "PhoneNumber,Name\n9812345678,Ada\n9812345679,Bob\n");
        await().until(() -> crm.bodies.size() >= 4 && !slow.bodies.isEmpty());

        assertThat(crm.types()).startsWith("drop.sealed", "drop.sealed", "drop.sealed", "drop.finished");
        assertThat(crm.bodies.subList(0, 3)).as("a repeat is the same").containsOnly(crm.bodies.get(0));
        assertThat(crm.headers).as("nobody is followed elsewhere").allSatisfy(one -> assertThat(one)
                .containsEntry("address", "POST /hook?key=k1"));
        for (int i = 0; i < 4; i++) {
            Map<String, String> headers = crm.headers.get(i);
            assertThat(headers)
                    .containsEntry("content-type", "application/cloudevents+json")
                    .containsEntry("webhook-signature", hmac(headers, crm.bodies.get(i)));
            assertThat(json(crm.bodies.get(i)).path("id").asText()).isEqualTo(headers.get("webhook-id"));
        }
        JsonNode finished = json(crm.bodies.get(3));
        String drop = ferry.receipt("a\u00e4.csv").summary().drop();
        assertThat(finished.path("specversion").asText()).isEqualTo("1.0");
        assertThat(crm.bodies).allSatisfy(body -> assertThat(Described.eventFaults(json(body)))
                .isEmpty());
        assertThat(Described.eventFaults(json(crm.bodies.get(0).replace("\"drop\":", "\"dorp\":"))))
                .as("what is not as described is found")
                .isNotEmpty();
        assertThat(finished.path("subject").asText()).isEqualTo(drop);
        assertThat(finished.path("feed").asText()).isEqualTo("leads");
        assertThat(finished.path("lane").asText()).isEqualTo("acme/add-leads");
        assertThat(finished.path("source").asText()).startsWith("urn:leadferry:");
        assertThat(finished.path("data").path("rows").path("accepted").asLong()).isEqualTo(2);
        assertThat(finished.path("data").path("file").asText()).isEqualTo("a\u00e4.csv");
        assertThat(finished.path("data")).isEqualTo(json(get("/api/drops")).get(0));
        assertThat(String.join("", crm.bodies)).doesNotContain("9812345678");
        assertThat(slow.bodies).as("one that hangs holds up nobody").hasSize(1);
        assertThat(get("/actuator/prometheus"))
                .contains("leadferry_events_waiting{reader=\"webhooks.crm\"}", "leadferry_events_dead_total{reader=")
                .contains("leadferry_events_waiting{reader=\"webhooks.slow\"} 1.0");

        await().until(() -> mails("a\u00e4.csv").size() == 2);
        MimeMessage told = mails("a\u00e4.csv").get(0);
        assertThat(told.getSubject()).contains("leads", "all well", "2 accepted");
        assertThat(String.valueOf(told.getContent())).contains("a\u00e4.csv").contains("2");
        assertThat(told.getHeader("X-Leadferry-Event")).hasSize(1);

        ferry.drop("leads", "short.csv", "PhoneNumber,Name\n9812345670,Ada\n");
        await().until(() -> mails("short.csv").size() == 2);
        String held = ferry.receipt("short.csv").summary().drop();
        MimeMessage needed = mails("short.csv").get(0);
        assertThat(needed.getSubject()).contains("held");
        assertThat(String.valueOf(needed.getContent())).contains("leadferry release " + held);
        assertThat(crm.types()).contains("drop.held");
        ferry.release(held);
        ferry.pause(OzonetelOperation.ADD_LEADS);
        await().until(() -> crm.types().contains("lane.paused"));
        assertThat(crm.types()).contains("drop.released");

        // what a day was, and who did not hear
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        Outbox outbox = ferry.context().getBean(Outbox.class);
        outbox.giveUp(
                "webhooks.slow",
                outbox.after(0, new Outbox.Wanted(Set.of(EventType.LANE_PAUSED), null, Set.of()), 1),
                "answered 500");
        Exchange exchange = new DefaultExchange(ferry.context().getBean(CamelContext.class));
        String digest = ferry.context()
                .getBean(Mails.class)
                .write(exchange, new Delivery.Digest("mail.ops", today.minusDays(1), today.plusDays(1)));
        assertThat(digest)
                .contains("leads: files: ", "finished", "2 accepted")
                .contains("webhooks.slow", "given-up", "1 event was given up");
        assertThat(exchange.getMessage().getHeader("subject", String.class)).contains("2 files", "things need");
        assertThat(ferry.context()
                        .getBean(Mails.class)
                        .write(exchange, new Delivery.Digest("mail.ops", today.minusDays(9), today.minusDays(8))))
                .contains("No file came.");
        Outbox.Event blocked =
                new Outbox.Event(1, "k1", Instant.now(), EventType.LANE_BLOCKED, null, "acme/add-leads", null, null);
        assertThat(mailOf(exchange, blocked))
                .contains("acme/add-leads is blocked", "paused since", "leadferry resume acme/add-leads");
        String call = ferry.receipt("a\u00e4.csv").calls().get(0).call();
        Outbox.Event overdue =
                new Outbox.Event(2, "k2", Instant.now(), EventType.CALL_OVERDUE, null, "acme/add-leads", call, null);
        assertThat(mailOf(exchange, overdue)).contains(call, "2 rows", "has not done so in time", "not sent again");
        Outbox.Event doubt =
                new Outbox.Event(3, "k3", Instant.now(), EventType.CALL_IN_DOUBT, null, "acme/add-leads", call, null);
        assertThat(mailOf(exchange, doubt)).contains(call, "Nobody can tell", "It has been settled since.");
        assertThat(exchange.getMessage().getHeader("subject", String.class)).contains(call, "is in doubt");
        assertThat(get("/api/status")).contains("\"about\":\"notify\"", "given-up");

        // the next process goes on where this one ended
        slow.hangs = false;
        slow.goesOn.countDown();
        ferry.stop();
        int before = crm.bodies.size();
        ferry.start();
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> crm.types().contains("lane.open"));
        assertThat(crm.types().subList(before, crm.bodies.size())).doesNotContain("lane.paused", "drop.held");
        await().until(() -> slow.subjects().contains(held));
        assertThat(slow.subjects()).startsWith(drop).endsWith(held).containsOnly(drop, held);
    }

    private String mailOf(Exchange exchange, Outbox.Event event) {
        return String.valueOf(
                ferry.context().getBean(Mails.class).write(exchange, new Delivery.Telling("mail.ops", event)));
    }

    /** What people got about a file, each their own. */
    private List<MimeMessage> mails(String file) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(one -> {
                    try {
                        return one.getSubject().contains(file);
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** Somebody who listens, over a plain socket. */
    private static final class Listener implements AutoCloseable {

        private final Socket socket;
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reading;
        private volatile boolean ended;

        Listener(int port, String query, String... headers) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write(("GET /api/events" + query + " HTTP/1.0\r\nHost: 127.0.0.1:" + port
                                    + "\r\nAccept: text/event-stream\r\n"
                                    + String.join(
                                            "",
                                            Arrays.stream(headers)
                                                    .map(one -> one + "\r\n")
                                                    .toList())
                                    + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader from =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            reading = new Thread(() -> {
                try {
                    for (String line = from.readLine(); line != null; line = from.readLine()) {
                        lines.add(line);
                    }
                } catch (IOException e) {
                    lines.add("cut");
                }
                ended = true;
            });
            reading.start();
        }

        String status() {
            await().until(() -> !lines.isEmpty());
            return lines.get(0);
        }

        /** The data of the events of a name. */
        List<JsonNode> heard(String event) {
            List<JsonNode> heard = new ArrayList<>();
            List<String> all = List.copyOf(lines);
            for (int i = 0; i < all.size() - 1; i++) {
                if (all.get(i).equals("event:" + event) && all.get(i + 1).startsWith("data:")) {
                    heard.add(json(all.get(i + 1).substring("data:".length())));
                }
            }
            return heard;
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .reduce((one, other) -> other)
                    .orElseThrow()
                    .substring("id:".length());
        }

        boolean knows(String file, String state) {
            return heard("drop").stream()
                    .anyMatch(drop -> drop.path("file").asText().equals(file)
                            && drop.path("state").asText().equals(state));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @Order(2)
    void whoListensHearsWhatChangesAndGoesOnWithoutAHoleAfterACut() throws Exception {
        Listener first = new Listener(ferry.port(), "");
        assertThat(first.status()).contains("200");
        await().until(() -> !first.heard("lane").isEmpty());
        assertThat(first.heard("lane").stream()
                        .map(lane -> lane.path("lane").asText())
                        .toList())
                .contains("acme/add-leads", "acme/delete-leads")
                .doesNotHaveDuplicates();
        assertThat(first.heard("drop")).as("what was before").isEmpty();
        ferry.drop("leads", "one.csv", "PhoneNumber,Name\n9812345671,Ada\n9812345672,Bob\n");
        await().until(() ->
                first.knows("one.csv", "finished") && !first.heard("call").isEmpty());
        assertThat(first.heard("call").get(0).path("lane").asText()).isEqualTo("acme/add-leads");
        first.close();

        ferry.drop("leads", "two.csv", "PhoneNumber,Name\n9812345673,Ada\n9812345674,Bob\n");
        await().until(() -> ferry.finished("two.csv"));
        try (Listener again = new Listener(ferry.port(), "?since=0", "Last-Event-ID: " + first.lastId());
                Listener all = new Listener(ferry.port(), "?since=0");
                Listener others = new Listener(ferry.port(), "?since=0&feed=deletes");
                Listener token = new Listener(ferry.port(), "?since=0&feed=leads", "Authorization: Bearer a-token")) {
            await().until(() -> again.knows("two.csv", "finished"));
            assertThat(again.heard("drop"))
                    .as("what was told is not told again")
                    .noneMatch(drop -> drop.path("file").asText().equals("one.csv"));
            await().until(() -> all.knows("one.csv", "finished") && all.knows("two.csv", "finished"));
            assertThat(all.heard("drop").get(all.heard("drop").size() - 1))
                    .isEqualTo(json(get("/api/drops")).get(0));
            await().until(() -> token.knows("two.csv", "finished"));
            assertThat(token.heard("lane"))
                    .as("lanes are not this feed's alone")
                    .isEmpty();
            assertThat(token.heard("call")).isEmpty();
            await().until(() -> others.heard("lane").size() == 1);
            assertThat(others.heard("drop")).isEmpty();
            assertThat(new Listener(ferry.port(), "", "Authorization: Bearer a-token").status())
                    .contains("403");
            assertThat(new Listener(ferry.port(), "?since=x").status()).contains("400");
            assertThat(new Listener(ferry.port(), "?feed=nobody").status()).contains("400");
        }

        List<Listener> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(new Listener(ferry.port(), ""));
        }
        List<Listener> refused =
                many.stream().filter(one -> one.status().contains("503")).toList();
        assertThat(refused).hasSizeBetween(10, 20);
        await().until(() -> refused.get(0).ended);
        assertThat(refused.get(0).lines)
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("retry-after:"));
        many.removeAll(refused);
        long began = System.nanoTime();
        ferry.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        await().until(() -> many.get(0).ended);
    }

    private String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
