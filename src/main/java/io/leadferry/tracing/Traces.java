package io.leadferry.tracing;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Tracing;
import io.leadferry.ledger.CallViews;
import io.leadferry.receipt.DropLog;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;

/** Begins to trace where the configuration says where traces go; otherwise nothing that makes spans is even loaded. */
public final class Traces implements CamelContextConfiguration, AutoCloseable {

    private final @Nullable Tracing tracing;
    private final CallViews calls;
    private final DropLog drops;
    private final Clock clock;
    private @Nullable SpanWriter writer;

    Traces(LeadferryConfiguration configuration, CallViews calls, DropLog drops, Clock clock) {
        this.tracing = configuration.tracing();
        this.calls = calls;
        this.drops = drops;
        this.clock = clock;
    }

    /** By what id the trace of a drop is found, whether or not it is one of those that are kept. */
    public static String traceOf(String drop) {
        return SpanPlace.ofDrop(drop).trace();
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        if (tracing != null) {
            writer = SpanWriter.to(tracing);
            WaySpans spans = new WaySpans(writer, calls, clock);
            context.getManagementStrategy().addEventNotifier(spans);
            drops.onTold(spans::drop);
        }
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // it is heard from the first exchange on
    }

    /** Hands the collector what it has not got, if it takes that within a few seconds. */
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
