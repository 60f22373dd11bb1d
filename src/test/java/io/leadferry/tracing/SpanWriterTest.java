package io.leadferry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leadferry.Collector;
import io.leadferry.OddServer;
import io.leadferry.feed.Tracing;
import io.leadferry.tracing.SpanWriter.Done;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What becomes of spans on the way to a collector, be it there or not. */
class SpanWriterTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    /** As in the ferry's own configuration: what it says at each try, the ferry says once. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    @BeforeAll
    static void hush() {
        LIBRARY.setLevel(java.util.logging.Level.OFF);
    }

    private static SpanWriter writer(URI to, double sample) {
        return SpanWriter.to(new Tracing(URI.create(to + "/v1/traces"), sample, "ferry-1", Map.of()));
    }

    private static Done done(SpanPlace at, SpanPlace parent) {
        return new Done(
                "part", SpanKind.INTERNAL, at, parent, List.of(), NOON, NOON.plusSeconds(1), Attributes.empty(), false);
    }

    @Test
    void allSpansOfADropAreKeptOrNoneWhicheverProcessMakesThem() throws IOException {
        try (Collector collector = new Collector()) {
            for (int process = 0; process < 2; process++) {
                try (SpanWriter writer = writer(collector.address(), 0.5)) {
                    for (int i = 0; i < 100; i++) {
                        SpanPlace root = SpanPlace.ofDrop("drop" + i);
                        writer.write(done(root.another(), root));
                    }
                }
            }

            Map<String, Long> spans = collector.spans().stream()
                    .collect(Collectors.groupingBy(Collector.Span::trace, Collectors.counting()));
            assertThat(spans.values()).containsOnly(2L);
            assertThat(spans.size()).isBetween(25, 75);
            Set<String> known = IntStream.range(0, 100)
                    .mapToObj(i -> SpanPlace.ofDrop("drop" + i).trace())
                    .collect(Collectors.toSet());
            assertThat(known).containsAll(spans.keySet());
            assertThat(collector.bytes()).contains("ferry-1");
        }
    }

    /** Neither who writes a span waits, nor the stop, for longer than its few seconds; what does not fit is let go. */
    @Test
    @Timeout(30)
    void aCollectorThatSaysNothingHoldsUpNobody() throws Exception {
        try (OddServer dumb = new OddServer(peer -> {
            peer.hear();
            peer.beSilent();
        })) {
            SpanWriter writer = writer(dumb.url("http"), 1);
            SpanPlace root = SpanPlace.ofDrop("mx1");
            for (int i = 0; i < 50_000; i++) {
                writer.write(done(root.another(), root));
            }

            Instant before = Instant.now();
            writer.close();

            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void aSpanNeverEndsBeforeItsStart() throws IOException {
        try (Collector collector = new Collector()) {
            try (SpanWriter writer = writer(collector.address(), 1)) {
                SpanPlace root = SpanPlace.ofDrop("mx1");
                writer.write(new Done(
                        "drop",
                        SpanKind.INTERNAL,
                        root,
                        null,
                        List.of(),
                        NOON,
                        NOON.minusSeconds(9),
                        Attributes.empty(),
                        true));
            }

            assertThat(collector.spans()).singleElement().satisfies(span -> {
                assertThat(span.parent()).isEmpty();
                assertThat(span.end()).isEqualTo(span.start());
                assertThat(span.failed()).isTrue();
            });
        }
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd() {
        Logger log = (Logger) LoggerFactory.getLogger(ToldExporter.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level level = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try {
            Deque<CompletableResultCode> answers = new ArrayDeque<>(List.of(
                    CompletableResultCode.ofSuccess(),
                    CompletableResultCode.ofExceptionalFailure(
                            new IOException("x", new SSLException("no trust in 9000000001"))),
                    CompletableResultCode.ofFailure(),
                    CompletableResultCode.ofSuccess(),
                    CompletableResultCode.ofSuccess(),
                    CompletableResultCode.ofExceptionalFailure(
                            FailedExportException.httpFailedWithResponse(new Refusal(401)))));
            ToldExporter exporter = new ToldExporter(new Answering(answers), URI.create("http://c:4318/v1/traces"));
            while (!answers.isEmpty()) {
                exporter.export(List.of());
            }
        } finally {
            log.detachAppender(lines);
            log.setLevel(level);
        }

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO, Level.WARN);
        assertThat(lines.list.get(0).getFormattedMessage())
                .contains("http://c:4318/v1/traces", "no trust in")
                .doesNotContain("9000000001");
        assertThat(lines.list.get(2).getFormattedMessage()).endsWith("it answers 401");
    }

    @Test
    void whyItIsAwayIsSaidForWhoMendsIt() {
        assertThat(ToldExporter.reason(new IOException("x", new ConnectException())))
                .isEqualTo("nobody listens there");
        assertThat(ToldExporter.reason(new ConnectException().initCause(new UnresolvedAddressException())))
                .isEqualTo("nobody knows its name");
        assertThat(ToldExporter.reason(new HttpTimeoutException("after 5 s"))).isEqualTo("it gives no answer in time");
        assertThat(ToldExporter.reason(null)).isEqualTo("it gives no answer in time");
    }

    /** The answer of a collector that wants another key. */
    private record Refusal(int getStatusCode) implements HttpResponse {

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }

    /** Answers as the test says. */
    private record Answering(Deque<CompletableResultCode> answers) implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return answers.remove();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
