package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Lanes.Rest;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.Nodes.Node;
import io.leadferry.ledger.Nodes.Unattended;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.Waiters.UnderWay;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What keeps lanes from calling, at one moment. */
final class LaneGates {

    /** A call is cut and written down within this time of its permit, unless something is wanted for it. */
    private static final Duration TO_CUT = Duration.ofSeconds(2);

    private final LeadferryConfiguration configuration;
    private final Function<LaneId, Standing> lanes;
    private final Function<LaneId, List<Permit>> permits;
    private final Waiters waiters;
    private final Moment at;
    private final Map<LaneId, Standing> standings = new LinkedHashMap<>();
    private final Map<LaneId, Gate> gates = new LinkedHashMap<>();
    private final Map<LaneId, List<UnderWay>> underWay = new LinkedHashMap<>();
    private @Nullable Map<String, Unattended> unattended;

    LaneGates(
            LeadferryConfiguration configuration,
            Function<LaneId, Standing> lanes,
            Function<LaneId, List<Permit>> permits,
            Waiters waiters,
            Moment at) {
        this.configuration = configuration;
        this.lanes = lanes;
        this.permits = permits;
        this.waiters = waiters;
        this.at = at;
    }

    /**
     * Whether a lane lets calls begin.
     *
     * @param why what keeps it; null when nothing but the pace does
     * @param from when its next call can begin; null when nobody knows
     */
    record Gate(@Nullable Wait why, @Nullable Instant from) {}

    Standing standing(LaneId lane) {
        return standings.computeIfAbsent(lane, lanes);
    }

    List<UnderWay> underWay(LaneId lane) {
        return underWay.computeIfAbsent(lane, waiters::underWay);
    }

    Gate gate(LaneId lane) {
        Gate known = gates.get(lane);
        if (known == null) {
            known = look(lane);
            gates.put(lane, known);
        }
        return known;
    }

    private Gate look(LaneId lane) {
        Standing standing = standing(lane);
        Instant since = at.past(standing.since() == null ? at.now() : standing.since());
        LanePlan plan = configuration.lanes().get(lane);
        if (plan == null) {
            return new Gate(
                    new Wait(
                            Kind.BLOCKED,
                            since,
                            null,
                            0,
                            "the configuration no longer has " + lane,
                            "Describe the account " + lane.account()
                                    + " in the configuration again, and start the ferry anew."),
                    null);
        }
        if (standing.state() == Lanes.State.BLOCKED) {
            return new Gate(
                    new Wait(
                            Kind.BLOCKED,
                            since,
                            null,
                            0,
                            "the sending has stopped: " + standing.reason(),
                            "Mend what it says, then: leadferry resume " + lane),
                    null);
        }
        if (standing.state() == Lanes.State.PAUSED) {
            return new Gate(
                    new Wait(
                            Kind.PAUSED,
                            since,
                            null,
                            0,
                            "somebody has paused the sending",
                            "To go on: leadferry resume " + lane),
                    null);
        }
        Instant next = pace(lane, plan);
        Unattended unattended = unattended(lane.account());
        if (unattended != null) {
            Instant until = at.soon(unattended.until());
            return new Gate(otherNode(lane.account(), unattended, until), Moment.later(until, next));
        }
        Rest rest = standing.rest();
        if (rest != null && (rest.tries() > 0 || standing.holdUntil().isAfter(at.now()))) {
            Instant until = at.soon(Moment.later(standing.holdUntil(), next));
            return new Gate(
                    new Wait(
                            rest.kind(),
                            at.past(rest.since()),
                            until,
                            Math.max(1, rest.tries()),
                            rested(rest),
                            toDo(rest.kind())),
                    rest.kind() == Kind.SERVER_AWAY ? null : until);
        }
        if (standing.holdUntil().isAfter(at.now())) {
            return new Gate(null, Moment.later(standing.holdUntil(), next));
        }
        return token(lane).orElse(new Gate(null, next));
    }

    private @Nullable Unattended unattended(String account) {
        if (unattended == null) {
            unattended = waiters.unattended();
        }
        return unattended.get(account);
    }

    /** What a lane can do, whichever ferry does it, is asked for after: the next one finds it in the ledger. */
    private Wait otherNode(String account, Unattended unattended, Instant until) {
        Node ferry = unattended.ferry();
        return new Wait(
                Kind.OTHER_NODE,
                at.past(unattended.since()),
                until,
                0,
                ferry == null
                        ? "no ferry sees to the account " + account
                                + " just now; one that is at work takes it by itself"
                        : "the ferry that sees to the account " + account + ", " + ferry.name()
                                + ", has not been heard of since; another takes over if it stays away",
                ferry == null
                        ? "If it stays so, see that a ferry runs whose configuration has the account."
                        : alive(ferry.name(), ferry.place()));
    }

    /** What a person can do about a ferry that is not heard of. */
    static String alive(String ferry, String place) {
        return "See whether " + ferry + " (" + place
                + ") is alive, and reaches the ledger's server; it goes on by itself" + " either way.";
    }

    private String rested(Rest rest) {
        return switch (rest.kind()) {
            case SERVER_AWAY -> "the vendor's server cannot be reached, and is tried again and again: " + rest.reason();
            case TOKEN -> "no token can be had, without which the vendor takes no call: " + rest.reason();
            default -> "the vendor asked to be called later, or its answer was lost: " + rest.reason();
        };
    }

    private @Nullable String toDo(Kind kind) {
        return switch (kind) {
            case SERVER_AWAY ->
                "See that this machine can reach the vendor's address in the configuration; the rows go by themselves"
                        + " as soon as it can.";
            case TOKEN -> "See that no other program fetches tokens with this account, and that the vendor is up.";
            default -> null;
        };
    }

    /** A lane that has had its permit for a while and no call waits for a token, if those are to be waited for. */
    private Optional<Gate> token(LaneId lane) {
        Optional<UnderWay> wanting = underWay(lane).stream()
                .filter(one -> one.call() == null && !one.takenAt().plus(TO_CUT).isAfter(at.now()))
                .findFirst();
        if (wanting.isEmpty()) {
            return Optional.empty();
        }
        Optional<LaneId> tokens = configuration.lanes().entrySet().stream()
                .filter(other -> other.getKey().account().equals(lane.account())
                        && other.getValue().operation().fields().isEmpty())
                .map(Map.Entry::getKey)
                .filter(other -> !other.equals(lane))
                .findFirst();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        Gate gate = gate(tokens.get());
        Instant from = gate.from();
        if (from != null && !from.isAfter(at.now())) {
            return Optional.empty();
        }
        Limit limit = configuration.lane(tokens.get()).limit();
        Wait why = gate.why();
        return Optional.of(new Gate(
                new Wait(
                        Kind.TOKEN,
                        at.past(wanting.get().takenAt()),
                        from == null ? null : at.soon(from),
                        why == null ? 0 : why.tries(),
                        "a token is wanted, without which the vendor takes no call; "
                                + (why == null
                                        ? "it gives " + limit.calls() + " in " + Moment.length(limit.per())
                                                + ", and these are used up"
                                        : why.text()),
                        why == null || why.action() == null
                                ? "See that no other program fetches tokens with this account."
                                : why.action()),
                from == null ? null : at.soon(from)));
    }

    /** When the pace allows the next call. */
    private Instant pace(LaneId lane, LanePlan plan) {
        List<Permit> out = permits.apply(lane);
        Pace.Decision decision = Pace.decide(plan.limit(), out, at.now());
        if (decision instanceof Pace.Decision.NotBefore until) {
            return until.time();
        }
        return decision instanceof Pace.Decision.Now
                ? at.now()
                : out.stream()
                        .filter(permit -> permit.answeredAt() == null)
                        .map(permit -> answer(permit.takenAt(), plan))
                        .min(Comparator.naturalOrder())
                        .orElse(at.now());
    }

    /** A call takes, for all that is known, as long again as it has taken; but no longer than it may. */
    Instant answer(Instant sentAt, LanePlan plan) {
        Instant asLongAgain = at.now().plus(Moment.longer(Duration.between(sentAt, at.now()), Moment.SOON));
        Instant latest = sentAt.plus(plan.operation().answerTimeout());
        return at.soon(latest.isBefore(asLongAgain) ? latest : asLongAgain);
    }
}
