package io.leadferry.tracing;

import io.leadferry.ledger.CallViews.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which traces a call is told. One that carries rows of one drop is a part of that drop's trace. One that carries those of
 * several has a trace of its own, which is linked to theirs, and is told in each of theirs as well.
 *
 * @param shares the drops whose rows it carries; none where it asks for a token
 */
record CallPlaces(String call, List<Share> shares) {

    /** Whether it carries rows of several drops. */
    boolean isShared() {
        return shares.size() > 1;
    }

    /** The span of the call, of which its request and its callback are parts. */
    SpanPlace own() {
        return shares.size() == 1 ? SpanPlace.ofCall(call, shares.get(0).drop()) : SpanPlace.ofCall(call);
    }

    /** What the call is a part of; null where its trace is its own. */
    @Nullable
    SpanPlace parent() {
        return shares.size() == 1 ? SpanPlace.ofDrop(shares.get(0).drop()) : null;
    }
}
