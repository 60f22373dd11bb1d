package io.leadferry.tracing;

import io.leadferry.feed.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans that are over, and has them sent behind everybody's back: whoever writes one never waits, and what a collector
 * does not take in time is lost, never kept without bound.
 */
final class SpanWriter implements AutoCloseable {

    static final AttributeKey<String> DROP = AttributeKey.stringKey("leadferry.drop");
    static final AttributeKey<String> FEED = AttributeKey.stringKey("leadferry.feed");
    static final AttributeKey<String> LANE = AttributeKey.stringKey("leadferry.lane");
    static final AttributeKey<String> CALL = AttributeKey.stringKey("leadferry.call");

    /** How many spans wait for the collector; what comes beyond is lost. */
    private static final int MOST_WAITING = 4_096;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration AT_THE_END = Duration.ofSeconds(3);

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final GivenIds ids;

    private SpanWriter(SdkTracerProvider provider, GivenIds ids) {
        this.provider = provider;
        this.tracer = provider.get("io.leadferry");
        this.ids = ids;
    }

    /**
     * What is over.
     *
     * @param name a word of a closed list
     * @param at where it stands
     * @param parent what it is a part of; null for the root of a trace
     * @param links what else it belongs to
     * @param failed whether somebody should look at it
     */
    record Done(
            String name,
            SpanKind kind,
            SpanPlace at,
            @Nullable SpanPlace parent,
            List<SpanPlace> links,
            Instant start,
            Instant end,
            Attributes attributes,
            boolean failed) {}

    /** Sends what is written to a collector. */
    static SpanWriter to(Tracing tracing) {
        OtlpHttpSpanExporterBuilder otlp = OtlpHttpSpanExporter.builder()
                .setEndpoint(tracing.to().toString())
                .setCompression("gzip")
                .setConnectTimeout(CONNECTING)
                .setTimeout(PATIENCE);
        tracing.headers().forEach((name, value) -> otlp.addHeader(name, value.reveal()));
        return to(new ToldExporter(otlp.build(), tracing.to()), tracing);
    }

    private static SpanWriter to(SpanExporter collector, Tracing tracing) {
        GivenIds ids = new GivenIds();
        Attributes ferry = Attributes.builder()
                .put("service.name", tracing.serviceName())
                .put(
                        "service.version",
                        Optional.ofNullable(SpanWriter.class.getPackage().getImplementationVersion())
                                .orElse("unknown"))
                .build();
        return new SpanWriter(
                SdkTracerProvider.builder()
                        .setResource(Resource.getDefault().merge(Resource.create(ferry)))
                        .setIdGenerator(ids)
                        // by the trace alone: all spans of a drop are kept, or none, in whichever process they are made
                        .setSampler(Sampler.traceIdRatioBased(tracing.sample()))
                        .addSpanProcessor(BatchSpanProcessor.builder(collector)
                                .setMaxQueueSize(MOST_WAITING)
                                .setExporterTimeout(PATIENCE)
                                .build())
                        .build(),
                ids);
    }

    /** Writes a span, and goes on at once. */
    void write(Done done) {
        SpanBuilder builder = tracer.spanBuilder(done.name())
                .setSpanKind(done.kind())
                .setStartTimestamp(done.start())
                .setAllAttributes(done.attributes());
        if (done.parent() == null) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root().with(Span.wrap(done.parent().context())));
        }
        done.links().forEach(link -> builder.addLink(link.context()));
        Span span = ids.giving(done.at(), builder::startSpan);
        if (done.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(done.end().isBefore(done.start()) ? done.start() : done.end());
    }

    /** Sends what waits, if that takes no longer than a stop may. */
    @Override
    public void close() {
        provider.shutdown().join(AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives a span the ids of its place. */
    private static final class GivenIds implements IdGenerator {

        private final ThreadLocal<SpanPlace> next = new ThreadLocal<>();

        Span giving(SpanPlace place, Supplier<Span> start) {
            next.set(place);
            try {
                return start.get();
            } finally {
                next.remove();
            }
        }

        @Override
        public String generateSpanId() {
            return next.get().span();
        }

        @Override
        public String generateTraceId() {
            return next.get().trace();
        }
    }
}
