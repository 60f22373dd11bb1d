package io.leadferry.lane;

import io.leadferry.connector.AnswerRule;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Calls.Refusal;
import io.leadferry.ledger.Calls.Settled;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Lanes.Rest;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Call;
import io.leadferry.model.Duties;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an outcome does to the rows of its call, and to its lane. */
public final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    /** A harmless call is repeated so often before a person is asked; the rests between grow up to the longest. */
    private static final int MOST_REPEATS = 12;

    /** How long the vendor may go on with a call whose answer a stop has cut off, where it takes one at a time. */
    private static final Duration STILL_AT_WORK = Duration.ofSeconds(10);

    /** An answer that came at the last moment is still to be written down. */
    private static final Duration TO_WRITE_IT_DOWN = Duration.ofSeconds(2);

    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(60);

    private final LeadferryConfiguration configuration;
    private final Calls calls;
    private final Permits permits;
    private final Lanes lanes;
    private final Duties duties;
    private final RateLimiter rateLimiter;
    private final Wakes wakes;
    private final Clock clock;
    private final Set<LaneId> tokensRefused = ConcurrentHashMap.newKeySet();

    public Settlement(
            LeadferryConfiguration configuration,
            Calls calls,
            Permits permits,
            Lanes lanes,
            Duties duties,
            RateLimiter rateLimiter,
            Wakes wakes,
            Clock clock) {
        this.configuration = configuration;
        this.calls = calls;
        this.permits = permits;
        this.lanes = lanes;
        this.duties = duties;
        this.rateLimiter = rateLimiter;
        this.wakes = wakes;
        this.clock = clock;
    }

    /** Settles a call by its outcome: all of its rows fare alike. */
    public void settle(String call, LaneId lane, Outcome outcome) {
        settle(call, lane, outcome, null);
    }

    /**
     * Settles a call by its outcome.
     *
     * @param fates what becomes of its rows where the answer tells them apart; null where it does not
     */
    public void settle(String call, LaneId lane, Outcome outcome, @Nullable Fates fates) {
        List<Runnable> afterwards = new ArrayList<>();
        Settled settled = lanes.besideOthers(() -> {
            afterwards.clear();
            return settled(call, lane, outcome, fates, afterwards);
        });
        afterwards.forEach(Runnable::run);
        if (outcome.kind() != Outcome.Kind.TOKEN_WANTED) {
            tokensRefused.remove(lane);
        }
        rateLimiter.look(lane);
        wakes.wake(lane);
        settled.awake().forEach(wakes::wake);
    }

    /** In one transaction: what becomes of the call's rows, and of its lane. */
    private Settled settled(
            String call, LaneId lane, Outcome outcome, @Nullable Fates fates, List<Runnable> afterwards) {
        Standing before = lanes.of(lane);
        Settled settled =
                switch (outcome.kind()) {
                    case CONFIRMED ->
                        calls.settle(
                                call,
                                outcome,
                                fates == null ? Fates.all(RowState.CONFIRMED, remark(lane, outcome)) : fates);
                    case ACCEPTED ->
                        calls.settle(call, outcome, fates == null ? Fates.all(RowState.ACCEPTED, null) : fates);
                    case REFUSED, NOT_THERE -> calls.refused(call, outcome, false);
                    case CAMPAIGN_REFUSED -> campaignRefused(call, lane, outcome, afterwards);
                    case LATER -> later(call, lane, outcome, before, afterwards);
                    case NOT_YET -> notYet(call, lane, outcome, before, afterwards);
                    case TOKEN_WANTED -> tokenWanted(call, lane, outcome, afterwards);
                    case BLOCKED -> blocked(call, lane, outcome, afterwards);
                    case IN_DOUBT -> inDoubt(call, lane, outcome, before, afterwards);
                };
        if (before.failures() > 0 && lanes.of(lane).failures() == before.failures()) {
            lanes.wentWell(lane);
            Rest over = before.rest();
            afterwards.add(() -> LOG.info(
                    "Lane {} goes on; since {} it had failed {}",
                    lane,
                    over == null ? "lately" : over.since(),
                    before.failures() == 1 ? "once" : before.failures() + " times in a row"));
        }
        return settled;
    }

    /** What the profile has to say about a success, such as that nothing matched. */
    private @Nullable String remark(LaneId lane, Outcome outcome) {
        return configuration.lane(lane).operation().answers().stream()
                        .anyMatch(rule -> outcome.message().equals(rule.says()))
                ? outcome.message()
                : null;
    }

    private Settled campaignRefused(String call, LaneId lane, Outcome outcome, List<Runnable> afterwards) {
        Settled settled = calls.refused(call, outcome, true);
        if (settled.refusal() == Refusal.CAMPAIGN_UNKNOWN) {
            String campaigns = calls.campaigns(call).stream()
                    .map(campaign -> "'" + Visible.text(campaign) + "'")
                    .collect(Collectors.joining(", "));
            afterwards.add(() -> LOG.warn(
                    "Lane {}: the vendor takes nothing for {}: {}. Its rows wait, the others go on; mend it there, then"
                            + " `resume {}`, or give the rows up with `discard`",
                    lane,
                    campaigns,
                    outcome.message(),
                    lane));
        }
        return settled;
    }

    private Settled later(String call, LaneId lane, Outcome outcome, Standing before, List<Runnable> afterwards) {
        rest(lane, Wait.Kind.LANE_RESTS, Duration.ZERO, outcome, before, afterwards);
        TryAgain tryAgain = configuration.lane(lane).tryAgain();
        return calls.later(call, outcome, tryAgain.every(), tryAgain.within());
    }

    private Settled notYet(String call, LaneId lane, Outcome outcome, Standing before, List<Runnable> afterwards) {
        Limit limit = configuration.lane(lane).limit();
        boolean unreached = outcome.httpStatus() == null;
        rest(
                lane,
                unreached ? Wait.Kind.SERVER_AWAY : Wait.Kind.LANE_RESTS,
                unreached ? growing(Duration.ofSeconds(1), before.failures() + 1, LONGEST_RECONNECT) : limit.per(),
                outcome,
                before,
                afterwards);
        return calls.again(call, outcome, false, false);
    }

    private Settled tokenWanted(String call, LaneId lane, Outcome outcome, List<Runnable> afterwards) {
        if (tokensRefused.contains(lane)) {
            return blocked(
                    call,
                    lane,
                    Outcome.of(
                            Outcome.Kind.BLOCKED,
                            "a new token was refused too: " + outcome.message(),
                            outcome.httpStatus()),
                    afterwards);
        }
        afterwards.add(() -> tokensRefused.add(lane));
        return calls.again(call, outcome, false, false);
    }

    private Settled blocked(String call, LaneId lane, Outcome outcome, List<Runnable> afterwards) {
        block(lane, outcome.message(), afterwards);
        return calls.again(call, outcome, false, false);
    }

    /** Lets no call of the lane begin until a person has looked. */
    public void block(LaneId lane, String reason) {
        block(lane, reason, (Throwable) null);
    }

    /**
     * Likewise, for a fault of the ferry itself.
     *
     * @param fault where it began, for the log; null where there is nothing more to say
     */
    void block(LaneId lane, String reason, @Nullable Throwable fault) {
        lanes.set(lane, Lanes.State.BLOCKED, reason, clock.instant());
        LOG.error(
                "Lane {} is blocked, its rows wait for `resume {}`: {}",
                lane,
                lane,
                reason,
                fault == null ? null : Quiet.fault(fault));
    }

    private void block(LaneId lane, String reason, List<Runnable> afterwards) {
        lanes.set(lane, Lanes.State.BLOCKED, reason, clock.instant());
        afterwards.add(() -> LOG.error("Lane {} is blocked, its rows wait for `resume {}`: {}", lane, lane, reason));
    }

    private Settled inDoubt(String call, LaneId lane, Outcome outcome, Standing before, List<Runnable> afterwards) {
        boolean harmless =
                configuration.lane(lane).operation().harmlessToRepeat().allows(calls.options(call));
        int tries = calls.tries(call);
        if (!harmless || tries >= MOST_REPEATS) {
            afterwards.add(() ->
                    LOG.warn("Call {} of lane {} is in doubt and is not repeated: {}", call, lane, outcome.message()));
            rest(lane, Wait.Kind.LANE_RESTS, Duration.ZERO, outcome, before, afterwards); // the others' calls wait too
            return calls.settle(call, outcome, Fates.all(RowState.IN_DOUBT, outcome.message()));
        }
        Duration own = tries == 0
                ? Duration.ZERO
                : growing(configuration.lane(lane).limit().per(), tries, LONGEST_REST);
        rest(lane, Wait.Kind.LANE_RESTS, own, outcome, before, afterwards);
        return calls.again(call, outcome, true, refusesRepeats(lane));
    }

    /** Whether the vendor refuses a call for what an earlier try of it has done. */
    private boolean refusesRepeats(LaneId lane) {
        return configuration.lane(lane).operation().answers().stream()
                .anyMatch(rule -> rule.means() == AnswerRule.Meaning.NOT_THERE);
    }

    /** A request of the lane that is no call for rows went well: its failures are over. */
    void wentWell(LaneId lane) {
        lanes.together(() -> {
            lanes.wentWell(lane);
            return lane;
        });
    }

    /**
     * Lets a lane rest for a reason that is no call's.
     *
     * @param own how long it would rest without the vendor's word
     */
    void rest(LaneId lane, Duration own, Outcome outcome) {
        List<Runnable> afterwards = new ArrayList<>();
        lanes.together(() -> {
            rest(lane, Wait.Kind.LANE_RESTS, own, outcome, lanes.of(lane), afterwards);
            return lane;
        });
        afterwards.forEach(Runnable::run);
    }

    /**
     * Lets the lane rest, longer where the vendor asks for it, and tells of it when it begins to, or rests for another
     * reason than before.
     *
     * @param own how long it would rest without the vendor's word; zero for not at all
     */
    private void rest(
            LaneId lane, Wait.Kind kind, Duration own, Outcome outcome, Standing before, List<Runnable> afterwards) {
        Instant now = clock.instant();
        Instant asked = outcome.notBefore();
        Duration rest = asked == null ? own : longer(own, Duration.between(now, asked));
        if (rest.isZero()) {
            return;
        }
        lanes.rest(lane, kind, outcome.message(), now, now.plus(rest));
        if (before.failures() == 0 || before.rest() == null || before.rest().kind() != kind) {
            afterwards.add(
                    () -> LOG.warn("Lane {} rests, its rows wait and are tried again: {}", lane, outcome.message()));
        }
    }

    private static Duration growing(Duration first, int times, Duration longest) {
        Duration grown = first.multipliedBy(1L << Math.min(times - 1, 16));
        return grown.compareTo(longest) > 0 ? longest : grown;
    }

    /** Lets a lane wait for what its calls need, such as a token; blocks it where a person must see to that. */
    void notReady(LaneId lane, Outcome why) {
        List<Runnable> afterwards = new ArrayList<>();
        lanes.together(() -> {
            if (why.kind() == Outcome.Kind.BLOCKED) {
                block(lane, "no token: " + why.message(), afterwards);
            } else {
                Standing before = lanes.of(lane);
                rest(
                        lane,
                        Wait.Kind.TOKEN,
                        growing(Duration.ofSeconds(1), before.failures() + 1, LONGEST_RECONNECT),
                        why,
                        before,
                        afterwards);
            }
            return lane;
        });
        afterwards.forEach(Runnable::run);
    }

    /** As {@link #takeUpLeft()}, of every account; to be called at a start, before anything is sent. */
    public void takeUpAllLeft() {
        takeUpLeft(account -> true);
    }

    /**
     * Settles what ferries that are gone have left under way in this one's accounts, in this one's place or in another: each
     * such call may or may not have arrived, so it is in doubt. What may still leave, or be answered, is let be until it cannot.
     *
     * @return the lanes in which there may be something to do now
     */
    public Set<LaneId> takeUpLeft() {
        return takeUpLeft(duties::has);
    }

    private Set<LaneId> takeUpLeft(Predicate<String> accounts) {
        Set<LaneId> lanes = new LinkedHashSet<>();
        permits.left().stream()
                .map(Permits.Left::lane)
                .filter(lane -> accounts.test(lane.account()))
                .forEach(lanes::add);
        lanes.retainAll(configuration.lanes().keySet());
        // together, for a start may be cut off too, and the next one would find no call under way
        lanes.removeIf(lane -> !this.lanes.together(() -> orphaned(lane, configuration.lane(lane))));
        for (Calls.Left left : calls.left()) {
            LanePlan plan = configuration.lanes().get(left.lane());
            if (plan != null && accounts.test(left.lane().account()) && isOver(left.mayWake(), left.sentAt(), plan)) {
                lost(left.call(), left.lane(), "the ferry stopped before the answer came");
                lanes.add(left.lane());
            }
        }
        lanes.forEach(rateLimiter::look); // somebody may wait there for the answers that will not come
        return lanes;
    }

    /** Nobody can be at work any more on what was begun then. */
    private boolean isOver(boolean mayWake, Instant begun, LanePlan plan) {
        return !mayWake || begun.plus(canLast(plan)).isBefore(clock.instant());
    }

    /** How long what a ferry has begun may be under way after that ferry was heard of last. */
    public static Duration canLast(LanePlan plan) {
        return Call.SEND_WITHIN.plus(plan.operation().answerTimeout()).plus(TO_WRITE_IT_DOWN);
    }

    /**
     * The permits of a lane whose holders are gone; and the lane's rest, where the vendor may still be at work.
     *
     * @return whether one of them has come back, or begun to
     */
    private boolean orphaned(LaneId lane, LanePlan plan) {
        Instant now = clock.instant();
        boolean unused = false;
        boolean lost = false;
        for (Permits.Left left : permits.left()) {
            if (!left.lane().equals(lane)) {
                continue;
            }
            if (plan.operation().carriesRows() && !left.isUsed()) {
                permits.giveBack(left.id());
                unused = true;
            } else if (isOver(left.mayWake(), left.takenAt(), plan)) {
                Instant timedOut = left.takenAt()
                        .plus(left.mayWake() ? Call.SEND_WITHIN : Duration.ZERO)
                        .plus(plan.operation().answerTimeout());
                permits.lost(left.id(), timedOut.isBefore(now) ? timedOut : now);
                lost = true;
            }
        }
        if (lost && plan.limit().turn() != Limit.Turn.FREE) {
            lanes.rest(
                    lane,
                    Wait.Kind.LANE_RESTS,
                    "the ferry was started again while a call was under way, and the vendor may still be at work on it",
                    now,
                    now.plus(stillAtWork(plan)));
        }
        return unused || lost;
    }

    /** How long the vendor may go on with a call that nobody waits for any more. */
    static Duration stillAtWork(LanePlan plan) {
        Duration answer = plan.operation().answerTimeout();
        Duration work = longer(plan.limit().per(), STILL_AT_WORK);
        return answer.compareTo(work) < 0 ? answer : work;
    }

    /**
     * Settles the calls of a blocked lane that could not be settled when they ended: what was known of their answers is
     * lost, so they are in doubt. To be called before the lane is opened again; what still goes wrong is thrown.
     */
    public void takeUp(LaneId lane) {
        lanes.together(() -> {
            List<String> abandoned = calls.abandoned(lane);
            abandoned.forEach(call -> lost(call, lane, "its answer could not be written down"));
            return abandoned;
        });
        wakes.keptCallbacks(lane.account());
    }

    private void lost(String call, LaneId lane, String why) {
        Outcome lost = Outcome.of(Outcome.Kind.IN_DOUBT, why, null);
        if (configuration.lane(lane).operation().harmlessToRepeat().allows(calls.options(call))) {
            calls.again(call, lost, true, refusesRepeats(lane));
        } else {
            calls.settle(call, lost, Fates.all(RowState.IN_DOUBT, lost.message()));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
