package io.leadferry.lane;

import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The way of one permit through a lane's route, from the throttle that gave it to whatever ends the exchange: what the
 * throttle, which owns the permit, needs to know of it then.
 */
public final class IssuedPermit {

    /** The exchange property with the passage; the throttle lays it there. */
    public static final String PERMIT = "permit";

    private final LaneId lane;
    private final long permit;
    private volatile @Nullable Call call;
    private volatile boolean looked;
    private volatile @Nullable Instant ripeAt;
    private volatile boolean sent;
    private volatile @Nullable Duration took;

    /**
     * A passage that begins.
     *
     * @param permit the permit's number in the ledger
     */
    public IssuedPermit(LaneId lane, long permit) {
        this.lane = lane;
        this.permit = permit;
    }

    /** Whose permit it is. */
    public LaneId lane() {
        return lane;
    }

    /** The permit's number in the ledger. */
    public long permit() {
        return permit;
    }

    /** The call that was cut and written down under the permit; null while there is none. */
    public @Nullable Call call() {
        return call;
    }

    void cut(Call written) {
        call = written;
    }

    /** It was looked what waits, and there is nothing to send now. */
    void foundNothing(@Nullable Instant next) {
        looked = true;
        ripeAt = next;
    }

    /** Whether it was found that there is nothing to send now. */
    boolean hasFoundNothing() {
        return looked;
    }

    /** When there will be something to send, where that is known. */
    @Nullable
    Instant ripeAt() {
        return ripeAt;
    }

    /** The request is about to leave the house. */
    void leaves() {
        sent = true;
    }

    /** The request was answered, or its answer is not waited for any more. */
    void came(Duration after) {
        took = after;
    }

    /** How long its answer was waited for; null before it is there. */
    @Nullable
    Duration took() {
        return took;
    }

    /** Whether the request may have left the house. */
    boolean sent() {
        return sent;
    }
}
