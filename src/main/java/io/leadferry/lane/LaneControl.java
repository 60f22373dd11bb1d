package io.leadferry.lane;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Ferry;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.vendor.LanePlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How lanes stand, when they will be done, and a person's hand on them. */
public final class LaneControl {

    private final Ferry ferry;
    private final Lanes lanes;
    private final Permits permits;
    private final DropRows rows;
    private final Turnstile turnstile;
    private final Wakes wakes;
    private final Clock clock;

    public LaneControl(
            Ferry ferry, Lanes lanes, Permits permits, DropRows rows, Turnstile turnstile, Wakes wakes, Clock clock) {
        this.ferry = ferry;
        this.lanes = lanes;
        this.permits = permits;
        this.rows = rows;
        this.turnstile = turnstile;
        this.wakes = wakes;
        this.clock = clock;
    }

    /**
     * A lane as the interface shows it.
     *
     * @param state open, paused or blocked
     * @param reason why it is blocked
     * @param pendingRows rows waiting or under way
     * @param callsInWindow permits that are out
     * @param callsPerWindow the limit
     * @param nextPermitAt when the next call may be made; null when that hangs on an answer or a person
     * @param expectedIdleAt when the last waiting row will have been sent; null when nothing waits or the lane is not open
     */
    public record LaneView(
            String lane,
            String state,
            @Nullable String reason,
            long pendingRows,
            int callsInWindow,
            int callsPerWindow,
            @Nullable Instant nextPermitAt,
            @Nullable Instant expectedIdleAt) {}

    /**
     * What a lane does and whether it does it now, for somebody who has never heard of lanes.
     *
     * @param state open, paused or blocked
     * @param reason why it is blocked
     * @param callsBack whether the vendor tells later what became of its rows
     */
    public record Work(LaneId lane, Effect effect, String state, @Nullable String reason, boolean callsBack) {}

    /** The work of a lane; empty where the configuration no longer has it. */
    public Optional<Work> work(LaneId lane) {
        LanePlan plan = ferry.lanes().get(lane);
        if (plan == null) {
            return Optional.empty();
        }
        Lanes.Standing standing = lanes.of(lane);
        return Optional.of(new Work(
                lane,
                plan.operation().effect(),
                standing.state().word(),
                standing.reason(),
                plan.operation().callback() && ferry.callbackBase() != null));
    }

    /** The lane of a feed's rows; empty where the configuration no longer has the feed. */
    public Optional<LaneId> laneOf(String feed) {
        return Optional.ofNullable(ferry.feeds().get(feed)).map(Feed::lane);
    }

    /** Every lane of the configuration. */
    public List<LaneView> all() {
        return ferry.lanes().keySet().stream().map(this::view).toList();
    }

    /** One lane. */
    public LaneView view(LaneId lane) {
        Limit limit = ferry.lane(lane).limit();
        Lanes.Standing standing = lanes.of(lane);
        long pending = rows.pendingRows(lane);
        return new LaneView(
                lane.toString(),
                standing.state().word(),
                standing.reason(),
                pending,
                out(lane, limit),
                limit.calls(),
                turnstile.nextPermitAt(lane),
                pending == 0 ? null : expected(lane, Long.MAX_VALUE));
    }

    /** Lets nobody pass until {@link #resume}; calls under way end as they would. */
    public LaneView pause(LaneId lane) {
        ferry.lane(lane);
        lanes.set(lane, Lanes.State.PAUSED, null);
        return view(lane);
    }

    /** Opens a lane that was paused or blocked. */
    public LaneView resume(LaneId lane) {
        ferry.lane(lane);
        lanes.set(lane, Lanes.State.OPEN, null);
        turnstile.look(lane);
        wakes.wake(lane);
        return view(lane);
    }

    /**
     * When the lane will have sent the rows of every drop up to a place in the order of the world; null for a lane that
     * is not open.
     */
    public @Nullable Instant expected(LaneId lane, long upToSeq) {
        if (!ferry.lanes().containsKey(lane) || lanes.of(lane).state() != Lanes.State.OPEN) {
            return null;
        }
        Limit limit = ferry.lane(lane).limit();
        Instant now = clock.instant();
        long needed = rows.callsNeeded(lane, limit.rows(), upToSeq);
        Instant next = turnstile.nextPermitAt(lane);
        Instant first = next == null || next.isBefore(now) ? now : next;
        if (needed <= 0) {
            return first;
        }
        int free = Math.max(0, limit.calls() - out(lane, limit));
        long periods = needed <= free ? 0 : (needed - Math.max(free, 1) + limit.calls() - 1) / limit.calls();
        return first.plus(limit.per().multipliedBy(periods)).plus(Duration.ofMillis(1));
    }

    private int out(LaneId lane, Limit limit) {
        Instant now = clock.instant();
        return (int) permits.of(lane).stream()
                .filter(permit -> permit.answeredAt() == null
                        || Pace.freeAgain(permit.answeredAt(), limit.per()).isAfter(now))
                .count();
    }
}
