package io.leadferry.lane;

import io.leadferry.ledger.Permits.Permit;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's pace as a pure function (law 4): which permits are out, what the limit is, what time it is; may one more
 * call be made? A permit comes back one full period after its call's answer. Whatever the latency, two calls under one
 * permit then reach the vendor more than a period apart, so no window of the vendor's, fixed or sliding, sees one call
 * too many.
 */
public final class Pace {

    private static final int CLOCKS_DIFFER_BY = 2000;

    private Pace() {}

    /** May one more call be made? */
    public sealed interface Decision {
        /** Yes, now. */
        record Now() implements Decision {}

        /** Not before this time. */
        record NotBefore(Instant time) implements Decision {}

        /** Not before a call that is under way has its answer. */
        record AfterAnAnswer() implements Decision {}
    }

    /**
     * When a permit is free again. The ferry's clock and the vendor's do not run alike: half a thousandth of the period,
     * and at least a millisecond, is kept between them.
     */
    public static Instant freeAgain(Instant answeredAt, Duration period) {
        return answeredAt.plus(period).plus(Duration.ofMillis(Math.max(1, period.toMillis() / CLOCKS_DIFFER_BY)));
    }

    /**
     * Decides from the permits that are out, where a route asks for a pace of its own beside the lane's: both hold.
     *
     * @param slower what the route asks for; null for nothing
     */
    public static Decision decide(Limit limit, @Nullable Rate slower, List<Permit> permits, Instant now) {
        Decision own = decide(limit, permits, now);
        if (slower == null || own instanceof Decision.AfterAnAnswer) {
            return own;
        }
        Decision routes = decide(new Limit(slower.calls(), slower.per(), limit.rows(), Limit.Turn.FREE), permits, now);
        if (own instanceof Decision.Now) {
            return routes;
        }
        boolean later = routes instanceof Decision.AfterAnAnswer
                || routes instanceof Decision.NotBefore theirs
                        && own instanceof Decision.NotBefore ours
                        && theirs.time().isAfter(ours.time());
        return later ? routes : own;
    }

    /** Decides from the permits that are out. */
    public static Decision decide(Limit limit, List<Permit> permits, Instant now) {
        List<Instant> busyUntil = permits.stream()
                .map(permit -> permit.answeredAt() == null ? Instant.MAX : freeAgain(permit.answeredAt(), limit.per()))
                .filter(free -> free.isAfter(now))
                .sorted()
                .toList();
        boolean underWay =
                !busyUntil.isEmpty() && busyUntil.get(busyUntil.size() - 1).equals(Instant.MAX);
        if (limit.turn() == Limit.Turn.LANE && underWay) {
            return new Decision.AfterAnAnswer();
        }
        if (busyUntil.size() < limit.calls()) {
            return new Decision.Now();
        }
        Instant next = busyUntil.get(busyUntil.size() - limit.calls());
        return next.equals(Instant.MAX) ? new Decision.AfterAnAnswer() : new Decision.NotBefore(next);
    }
}
