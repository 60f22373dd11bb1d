package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.HandMachine;
import io.leadferry.OddServer;
import io.leadferry.model.Call;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a server spins its answer out, there is one deadline for all of it, and then the connection is cut. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VendorClientTest {

    private static final Duration PATIENCE = Duration.ofMillis(600);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static final HandMachine MACHINE = new HandMachine();
    private static final LeadferryClock CLOCK = new LeadferryClock(MACHINE.time());
    private static final Deadlines DEADLINES = new Deadlines(CLOCK);
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static ProducerTemplate routes;

    @BeforeAll
    static void open() throws Exception {
        CAMEL.getRegistry().bind("client", new VendorClient(null, DEADLINES));
        bind("stopped", () -> MACHINE.pass(Call.SEND_WITHIN.plusMillis(1)));
        bind("sleeper", () -> MACHINE.sleep(Duration.ofSeconds(1)));
        bind("set", () -> MACHINE.set(Duration.ofSeconds(-1)));
        CAMEL.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask")
                        .streamCache("false")
                        .errorHandler(noErrorHandler())
                        .toD("${header.address}")
                        .process(VendorClientTest::hear);
            }
        });
        CAMEL.start();
        routes = CAMEL.createProducerTemplate();
    }

    /** A client to whose machine something happens while it looks for the host. */
    private static void bind(String client, Runnable meanwhile) {
        CAMEL.getRegistry().bind(client, new VendorClient(null, DEADLINES, new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                meanwhile.run();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        }));
    }

    /** Whatever happened to the machine before is known. */
    @BeforeEach
    void adopt() {
        CLOCK.adopt(CLOCK.behindTheMachine());
    }

    private static void hear(Exchange exchange) throws IOException {
        try (InputStream answer = exchange.getMessage().getBody(InputStream.class)) {
            exchange.getMessage().setBody(new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    @AfterAll
    static void close() throws Exception {
        CAMEL.close();
        DEADLINES.close();
    }

    private static String ask(OddServer server, String scheme, Object body) {
        String options = "?disableStreamCache=true&throwExceptionOnFailure=false&connectionClose=true"
                + "&connectTimeout=10000&httpClientConfigurer=#client&responseTimeout=" + PATIENCE.toMillis();
        return routes.requestBodyAndHeader(
                "direct:ask", body, "address", server.url(scheme) + "/" + options, String.class);
    }

    private static Throwable faultOf(OddServer server, String scheme, Object body) {
        try {
            return new AssertionError("an answer: " + ask(server, scheme, body));
        } catch (CamelExecutionException e) {
            return e.getCause();
        }
    }

    /** A manner of answering, with its name. */
    record Odd(String name, OddServer.Manner manner) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Odd> endless() {
        return Stream.of(
                new Odd("silence", peer -> {
                    peer.hear();
                    peer.beSilent();
                }),
                new Odd("a status line letter by letter", peer -> {
                    peer.hear();
                    peer.say("HTTP/1.1 200 ");
                    peer.sayForEver("O");
                }),
                new Odd("102 Processing for ever", peer -> {
                    peer.hear();
                    peer.sayForEver("HTTP/1.1 102 Processing\r\n\r\n");
                }),
                new Odd("a header letter by letter", peer -> {
                    peer.hear();
                    peer.say(OK + "X-Slow: ");
                    peer.sayForEver("x");
                }),
                new Odd("header upon header", peer -> {
                    peer.hear();
                    peer.say(OK);
                    peer.sayForEver("X: y\r\n");
                }),
                new Odd("a body letter by letter", peer -> {
                    peer.hear();
                    peer.say(OK + "Content-Length: 100000\r\n\r\n{");
                    peer.sayForEver(" ");
                }),
                new Odd("a body that ends when the server likes", peer -> {
                    peer.hear();
                    peer.say(OK + "\r\n");
                    peer.sayForEver(" ");
                }),
                new Odd("a size of a chunk digit by digit", peer -> {
                    peer.hear();
                    peer.say(OK + "Transfer-Encoding: chunked\r\n\r\n");
                    peer.sayForEver("0");
                }),
                new Odd("trailer upon trailer", peer -> {
                    peer.hear();
                    peer.say(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n");
                    peer.sayForEver("X: y\r\n");
                }),
                new Odd("a slow answer in a zip", peer -> {
                    peer.hear();
                    peer.say(OK + "Content-Encoding: gzip\r\n\r\n\u001f\u008b\b\0\0\0\0\0\0\0\0\u00ff\u00ff\0\0");
                    peer.sayForEver("x");
                }));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void anAnswerWithoutEndIsCutAtItsDeadlineAndInDoubt(Odd odd) throws Exception {
        try (OddServer server = new OddServer(odd.manner())) {
            long before = System.nanoTime();
            Throwable fault = faultOf(server, "http", "{}");

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(10));
            assertThat(fault).isInstanceOf(Deadlines.TooLate.class);
            assertThat(Answers.noAnswer(fault).kind()).isEqualTo(Outcome.Kind.IN_DOUBT);
            assertThat(Answers.noAnswer(fault).message()).contains("not whole within 600 ms");
        }
    }

    @Test
    void aServerThatTakesNoRequestIsCutToo() throws Exception {
        try (OddServer server = new OddServer(OddServer.Peer::beSilent)) {
            assertThat(faultOf(server, "http", "x".repeat(20_000_000))).isInstanceOf(Deadlines.TooLate.class);
        }
    }

    static Stream<Odd> overflowing() {
        return Stream.of(
                new Odd("headers", peer -> {
                    peer.hear();
                    peer.say(OK);
                    peer.pour("X: y\r\n");
                }),
                new Odd("a header", peer -> {
                    peer.hear();
                    peer.say(OK + "X: ");
                    peer.pour("y".repeat(1000));
                }),
                new Odd("a header over many lines", peer -> {
                    peer.hear();
                    peer.say(OK + "X: y\r\n");
                    peer.pour(" " + "y".repeat(1000) + "\r\n");
                }),
                new Odd("trailers", peer -> {
                    peer.hear();
                    peer.say(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n");
                    peer.pour("X: y\r\n");
                }));
    }

    /** Well before the deadline, for until then a fast server could fill the memory. */
    @ParameterizedTest
    @MethodSource("overflowing")
    void whatHasNoEndIsNotCollectedUntilTheDeadline(Odd odd) throws Exception {
        try (OddServer server = new OddServer(odd.manner())) {
            Throwable fault = faultOf(server, "http", "{}");

            assertThat(fault).isNotInstanceOf(Deadlines.TooLate.class);
            assertThat(Answers.noAnswer(fault).kind()).isEqualTo(Outcome.Kind.IN_DOUBT);
        }
    }

    static Stream<Odd> deaf() {
        return Stream.of(
                new Odd("silence", OddServer.Peer::beSilent),
                // a record of a handshake, 16 KiB by its head, of which a byte comes now and then
                new Odd("a greeting letter by letter", peer -> {
                    peer.say("\u0016\u0003\u0003\u0040\0\u0002\0\u003f\u00f0");
                    peer.sayForEver("\u0003");
                }),
                new Odd("no TLS at all", peer -> peer.say("220 mail.example ESMTP\r\n")),
                new Odd("the end", peer -> peer.say("")));
    }

    @ParameterizedTest
    @MethodSource("deaf")
    void beforeTheConnectionStandsNothingIsSent(Odd odd) throws Exception {
        try (OddServer server = new OddServer(odd.manner())) {
            Throwable fault = faultOf(server, "https", "{}");

            assertThat(fault).isInstanceOf(VendorClient.NothingSent.class);
            assertThat(Answers.noAnswer(fault).kind()).isEqualTo(Outcome.Kind.NOT_YET);
        }
    }

    @Test
    void untilWhenARequestMayLeaveDoesNotGoAlong() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (OddServer server = new OddServer(hearing(heard))) {
            assertThat(askWithin(server, "client", Call.SEND_WITHIN)).isEqualTo("done");
        }
        assertThat(heard.take()).startsWith("POST /").doesNotContainIgnoringCase(VendorClient.SEND_BY);
    }

    /**
     * It was stopped, its machine slept or had its clock set, before it looked for the host or while it did; it may have been
     * replaced since.
     */
    @ParameterizedTest
    @CsvSource({"client, -1", "stopped, 10000", "sleeper, 10000", "set, 10000", "client, 3600000"})
    void aProcessThatStoodStillSendsNothing(String client, long within) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (OddServer server = new OddServer(hearing(heard))) {
            assertThatThrownBy(() -> askWithin(server, client, Duration.ofMillis(within)))
                    .hasCauseInstanceOf(VendorClient.NothingSent.class)
                    .hasRootCauseMessage(
                            "it may have been written down more than 10 s before it could leave: this"
                                    + " process stood still, to connect took as long, or the machine slept or its clock was set");
            assertThat(heard.take()).as("what came over the connection").isEmpty();
        }
    }

    private static OddServer.Manner hearing(BlockingQueue<String> heard) {
        return peer -> {
            try {
                heard.add(peer.hear());
            } catch (SocketException gone) {
                heard.add("");
            }
            peer.say(OK + "Content-Length: 4\r\n\r\ndone");
        };
    }

    private static String askWithin(OddServer server, String client, Duration within) {
        String address = server.url("http").toString().replace("127.0.0.1", "localhost")
                + "/?disableStreamCache=true&connectionClose=true&httpClientConfigurer=#" + client
                + "&responseTimeout=" + Duration.ofSeconds(20).toMillis();
        return routes.requestBodyAndHeaders(
                "direct:ask",
                "{}",
                Map.of(
                        "address",
                        address,
                        VendorClient.SEND_BY,
                        CLOCK.instant().plus(within).toEpochMilli()),
                String.class);
    }

    @Test
    void whereNobodyListensNothingIsSent() throws Exception {
        OddServer gone = new OddServer(OddServer.Peer::beSilent);
        gone.close();

        assertThat(faultOf(gone, "http", "{}")).isInstanceOf(VendorClient.NothingSent.class);
    }

    @Test
    void whatTheClientItselfRefusesToSendIsNotSent() throws Exception {
        assertThatThrownBy(() -> routes.requestBody(
                        "http://user:word@127.0.0.1:1/?httpClientConfigurer=#client&responseTimeout=1000", "{}"))
                .hasCauseInstanceOf(VendorClient.NothingSent.class);
    }

    @Test
    void aConnectionThatIsNeverTakenIsGivenUpAtTheDeadline() throws Exception {
        // a queue of one that is full: the next connection stays half open
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket one = new Socket();
                queue.add(one);
                try {
                    one.connect(full.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException filled) {
                    break;
                }
            }
            long before = System.nanoTime();
            assertThatThrownBy(() -> routes.requestBody(
                            "http://127.0.0.1:" + full.getLocalPort()
                                    + "/?httpClientConfigurer=#client&connectTimeout=10000&responseTimeout="
                                    + PATIENCE.toMillis(),
                            "{}"))
                    .hasCauseInstanceOf(VendorClient.NothingSent.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE.multipliedBy(10));
            for (Socket one : queue) {
                one.close();
            }
        }
    }

    @Test
    void aWholeAnswerIsHeardAndAsksForNothingTwice() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        for (String head : List.of(
                OK,
                "HTTP/1.1 429 Too Many\r\nRetry-After: 0\r\n",
                "HTTP/1.1 503 Away\r\nRetry-After: 0\r\n",
                "HTTP/1.1 302 There\r\nLocation: /there\r\n")) {
            asked.set(0);
            try (OddServer server = new OddServer(peer -> {
                asked.incrementAndGet();
                peer.hear();
                peer.say("HTTP/1.1 102 Processing\r\n\r\n" + head + "Content-Length: 2\r\n\r\n{}");
            })) {
                assertThat(ask(server, "http", "{}")).isEqualTo("{}");
                assertThat(asked).hasValue(1);
            }
        }
    }

    /** Whatever a name from outside resolves to: a connection within is not made, and nobody there hears of it. */
    @Test
    void aNameThatLeadsWithinIsNotFollowed() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (OddServer server = new OddServer(peer -> heard.add("a connection"))) {
            CAMEL.getRegistry().bind("public", new VendorClient(null, DEADLINES, new PublicAddresses(new DnsResolver() {
                @Override
                public InetAddress[] resolve(String host) {
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }

                @Override
                public String resolveCanonicalHostname(String host) {
                    return host;
                }
            })));
            String address = server.url("http").toString().replaceFirst("//[^:/]+", "//failed.s3.amazonaws.com")
                    + "/?httpClientConfigurer=#public&responseTimeout=" + PATIENCE.toMillis();
            assertThatThrownBy(() -> routes.requestBodyAndHeader("direct:ask", null, "address", address))
                    .hasRootCauseInstanceOf(UnknownHostException.class)
                    .rootCause()
                    .hasMessageContaining("into its network");
        }
        assertThat(heard).isEmpty();
    }
}
