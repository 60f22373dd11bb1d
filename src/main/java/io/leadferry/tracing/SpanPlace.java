package io.leadferry.tracing;

import io.leadferry.model.Sha256;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which span of which trace: made from the names of drops and calls, so that a drop has one trace whichever process, before or
 * after a crash, makes the next span of it, and nobody has to remember any.
 *
 * @param trace 32 hexadecimal digits
 * @param span 16 hexadecimal digits
 */
record SpanPlace(String trace, String span) {

    private static final int TRACE_BYTES = 16;
    private static final int END_OF_SPAN = 24;

    /** The span that stands for a drop: the root of its trace. */
    static SpanPlace ofDrop(String drop) {
        return of("drop " + drop);
    }

    /** The span of a call in the trace of a drop. */
    static SpanPlace ofCall(String call, String drop) {
        return new SpanPlace(ofDrop(drop).trace, of("call " + call).span);
    }

    /** The span of a call that is the root of a trace of its own: it carries rows of several drops, or none. */
    static SpanPlace ofCall(String call) {
        return of("call " + call);
    }

    /** A place in the same trace that no other span has. */
    SpanPlace another() {
        long random;
        do {
            random = ThreadLocalRandom.current().nextLong();
        } while (random == 0);
        return new SpanPlace(trace, SpanId.fromLong(random));
    }

    /** As those who refer to it name it. */
    SpanContext context() {
        return SpanContext.createFromRemoteParent(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static SpanPlace of(String name) {
        byte[] hash = Sha256.of(name);
        HexFormat hex = HexFormat.of();
        return new SpanPlace(
                hex.formatHex(Arrays.copyOf(hash, TRACE_BYTES)),
                hex.formatHex(Arrays.copyOfRange(hash, TRACE_BYTES, END_OF_SPAN)));
    }

    SpanPlace {
        if (!TraceId.isValid(trace) || !SpanId.isValid(span)) {
            throw new IllegalArgumentException("not the ids of a span");
        }
    }
}
