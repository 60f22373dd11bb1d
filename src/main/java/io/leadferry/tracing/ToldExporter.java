package io.leadferry.tracing;

import io.leadferry.model.Quiet;
import io.leadferry.model.Veil;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Says once that a collector does not take traces, and once that it does again. */
final class ToldExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(ToldExporter.class);

    private final SpanExporter collector;
    private final URI address;
    private final AtomicBoolean away = new AtomicBoolean();

    ToldExporter(SpanExporter collector, URI address) {
        this.collector = collector;
        this.address = address;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sent = collector.export(spans);
        sent.whenComplete(() -> {
            if (sent.isSuccess()) {
                if (away.compareAndSet(true, false)) {
                    LOG.info("Traces reach {} again", address);
                }
            } else if (away.compareAndSet(false, true)) {
                LOG.warn(
                        "Traces do not reach {} and are lost until they do; no file and no call waits for that: {}",
                        address,
                        reason(sent.getFailureThrowable()));
            }
        });
        return sent;
    }

    /** Why a collector does not take traces, for who mends it. */
    static String reason(@Nullable Throwable fault) {
        if (fault == null || ObjectHelper.getException(HttpTimeoutException.class, fault) != null) {
            return "it gives no answer in time";
        }
        if (ObjectHelper.getException(UnresolvedAddressException.class, fault) != null) {
            return "nobody knows its name";
        }
        if (ObjectHelper.getException(ConnectException.class, fault) != null) {
            return "nobody listens there";
        }
        if (fault instanceof FailedExportException.HttpExportException answered && answered.getResponse() != null) {
            return "it answers " + answered.getResponse().getStatusCode();
        }
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(fault);
        String words = cause.getMessage();
        return words == null ? cause.getClass().getSimpleName() : Quiet.numbers(Veil.over(words));
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }
}
