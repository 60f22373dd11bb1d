package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.WhyItWaits.LaneOutlook;
import io.leadferry.lane.WhyItWaits.Waiting;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How lanes stand, when they will be done, and a person's hand on them. */
public final class LaneControl {

    private final LeadferryConfiguration configuration;
    private final Lanes lanes;
    private final Permits permits;
    private final DropRows rows;
    private final RateLimiter rateLimiter;
    private final Wakes wakes;
    private final WhyItWaits why;
    private final Clock clock;

    public LaneControl(
            LeadferryConfiguration configuration,
            Lanes lanes,
            Permits permits,
            DropRows rows,
            RateLimiter rateLimiter,
            Wakes wakes,
            WhyItWaits why,
            Clock clock) {
        this.configuration = configuration;
        this.lanes = lanes;
        this.permits = permits;
        this.rows = rows;
        this.rateLimiter = rateLimiter;
        this.wakes = wakes;
        this.why = why;
        this.clock = clock;
    }

    /**
     * A lane as the interface shows it.
     *
     * @param state whether it may call
     * @param reason why it is blocked
     * @param pendingRows rows waiting or under way
     * @param callsInWindow permits that are out
     * @param callsPerWindow the limit
     * @param nextPermitAt when the next call may be made, never in the past; null when that hangs on an answer or a
     *     person
     * @param expectedIdleAt when the last waiting row will have been sent, never in the past; null when nothing waits, or
     *     when that cannot be known, and then the waits say why
     * @param waits what the lane, and the rows in it, wait for
     * @param feeds the feeds whose rows go through it, by name
     */
    public record LaneView(
            String lane,
            Lanes.State state,
            @Nullable String reason,
            long pendingRows,
            int callsInWindow,
            int callsPerWindow,
            @Nullable Instant nextPermitAt,
            @Nullable Instant expectedIdleAt,
            List<Wait> waits,
            List<String> feeds) {}

    /**
     * What a lane does, for somebody who has never heard of lanes.
     *
     * @param callsBack whether the vendor tells later what became of its rows
     * @param noun what its rows go to: {@code campaign} or {@code group}; null where they go to nothing of the kind
     */
    public record Work(LaneId lane, Effect effect, boolean callsBack, @Nullable String noun) {}

    /** The work of a lane; empty where the configuration no longer has it. */
    public Optional<Work> work(LaneId lane) {
        LanePlan plan = configuration.lanes().get(lane);
        if (plan == null) {
            return Optional.empty();
        }
        return Optional.of(new Work(
                lane,
                plan.operation().effect(),
                plan.operation().callback() && configuration.callbackBase() != null,
                plan.operation().destinationNoun()));
    }

    /** The lane of a feed's rows; empty where the configuration no longer has the feed. */
    public Optional<LaneId> laneOf(String feed) {
        return Optional.ofNullable(configuration.feeds().get(feed)).map(Feed::lane);
    }

    /** Every lane of the configuration. */
    public List<LaneView> all() {
        return standings().values().stream().map(LaneStanding::view).toList();
    }

    /**
     * A lane, and what waits in it.
     *
     * @param waiting as the view's waits, with how many rows wait for each
     */
    public record LaneStanding(LaneView view, List<Waiting> waiting) {}

    /** Every lane of the configuration, at one moment; the ledger is not asked once a lane. */
    public Map<LaneId, LaneStanding> standings() {
        Collection<LaneId> all = configuration.lanes().keySet();
        Function<LaneId, Lanes.Standing> standings = lanes.atOnce();
        Function<LaneId, List<Permit>> out = permits.atOnce();
        Function<LaneId, LaneOutlook> outlooks = why.ofLanes(all);
        ToLongFunction<LaneId> pending = rows.pendingRows(all);
        Map<LaneId, List<String>> feeds = configuration.feeds().values().stream()
                .collect(Collectors.groupingBy(Feed::lane, Collectors.mapping(Feed::name, Collectors.toList())));
        Map<LaneId, LaneStanding> views = new LinkedHashMap<>();
        for (LaneId lane : all) {
            LaneOutlook outlook = outlooks.apply(lane);
            views.put(
                    lane,
                    new LaneStanding(
                            view(
                                    lane,
                                    standings.apply(lane),
                                    outlook,
                                    pending.applyAsLong(lane),
                                    out.apply(lane),
                                    feeds.getOrDefault(lane, List.of())),
                            outlook.waits()));
        }
        return views;
    }

    /** One lane. */
    public LaneView view(LaneId lane) {
        List<String> feeds = configuration.feeds().values().stream()
                .filter(feed -> feed.lane().equals(lane))
                .map(Feed::name)
                .toList();
        return view(lane, lanes.of(lane), why.of(lane), rows.pendingRows(lane), permits.of(lane), feeds);
    }

    private LaneView view(
            LaneId lane,
            Lanes.Standing standing,
            LaneOutlook outlook,
            long pending,
            List<Permit> out,
            List<String> feeds) {
        Limit limit = configuration.lane(lane).limit();
        return new LaneView(
                lane.toString(),
                standing.state(),
                standing.reason(),
                pending,
                out(out, limit),
                limit.calls(),
                outlook.nextCallAt(),
                outlook.idleAt(),
                outlook.waits().stream().map(Waiting::why).toList(),
                feeds.stream().sorted().toList());
    }

    /**
     * A permit that is out.
     *
     * @param answeredAt when its call was answered; null while it is not
     * @param freeAt when it may be used again; null while that hangs on the answer
     */
    public record UsedPermit(Instant takenAt, @Nullable Instant answeredAt, @Nullable Instant freeAt) {}

    /**
     * The permits of a lane over its last window.
     *
     * @param from when the window begins
     * @param to when it ends, which is now
     * @param permits those that are out, the first that was taken first
     */
    public record Window(Instant from, Instant to, List<UsedPermit> permits) {}

    /** The permits of a lane of the configuration that are out now. */
    public Window window(LaneId lane) {
        Instant now = clock.instant();
        Duration per = configuration.lane(lane).limit().per();
        List<UsedPermit> used = permits.of(lane).stream()
                .map(permit -> new UsedPermit(
                        permit.takenAt(),
                        permit.answeredAt(),
                        permit.answeredAt() == null ? null : Pace.freeAgain(permit.answeredAt(), per)))
                .filter(permit -> permit.freeAt() == null || permit.freeAt().isAfter(now))
                .sorted(Comparator.comparing(UsedPermit::takenAt))
                .toList();
        return new Window(now.minus(per), now, used);
    }

    /** Lets nobody pass until {@link #resume}; calls under way end as they would. */
    public LaneView pause(LaneId lane) {
        configuration.lane(lane);
        lanes.set(lane, Lanes.State.PAUSED, null, clock.instant());
        return view(lane);
    }

    /** Opens a lane that was paused or blocked. */
    public LaneView resume(LaneId lane) {
        return resume(lane, () -> {});
    }

    /**
     * As {@link #resume(LaneId)}.
     *
     * @param alongside what is written down in the same transaction
     */
    public LaneView resume(LaneId lane, Runnable alongside) {
        configuration.lane(lane);
        lanes.together(() -> {
            lanes.set(lane, Lanes.State.OPEN, null, clock.instant());
            alongside.run();
            return lane;
        });
        rateLimiter.look(lane);
        wakes.wake(lane);
        return view(lane);
    }

    private int out(List<Permit> out, Limit limit) {
        Instant now = clock.instant();
        return (int) out.stream()
                .filter(permit -> permit.answeredAt() == null
                        || Pace.freeAgain(permit.answeredAt(), limit.per()).isAfter(now))
                .count();
    }
}
