package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.WhyItWaits.Waiting;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Part;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.Waiters.Afloat;
import io.leadferry.ledger.Waiters.Company;
import io.leadferry.ledger.Waiters.EarlierDelete;
import io.leadferry.ledger.Waiters.Group;
import io.leadferry.ledger.Waiters.Left;
import io.leadferry.ledger.Waiters.Owed;
import io.leadferry.ledger.Waiters.Scope;
import io.leadferry.ledger.Waiters.Unknown;
import io.leadferry.model.Call;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rows wait for, at one moment, and when the last of them will have been sent. */
final class RowWaits {

    /** By so much longer than all that can be needed is waited before another's call is taken over. */
    private static final Duration TO_BE_SURE = Duration.ofSeconds(2);

    private final LeadferryConfiguration configuration;
    private final Function<LaneId, List<Permit>> permits;
    private final Waiters waiters;
    private final Function<LaneId, List<DropRows.ToSend>> toSend;
    private final LaneGates gates;
    private final Moment at;
    private final boolean ofLane;
    private final Map<String, Instant> ends = new LinkedHashMap<>();
    private final Map<LaneId, List<DropRows.ToSend>> backlogs = new LinkedHashMap<>();
    private final Map<String, Company> companies = new LinkedHashMap<>();

    /**
     * @param ofLane whether a whole lane is asked about: then the pace is told by its next call, not by its last
     */
    RowWaits(
            LeadferryConfiguration configuration,
            Function<LaneId, List<Permit>> permits,
            Waiters waiters,
            Function<LaneId, List<DropRows.ToSend>> toSend,
            LaneGates gates,
            Moment at,
            boolean ofLane) {
        this.configuration = configuration;
        this.permits = permits;
        this.waiters = waiters;
        this.toSend = toSend;
        this.gates = gates;
        this.at = at;
        this.ofLane = ofLane;
    }

    /** Rows that wait for one thing; {@code sentBy} is when they will have been sent, null where that cannot be known. */
    private record Answer(@Nullable Wait why, @Nullable Instant sentBy) {}

    List<Waiting> of(Scope scope) {
        List<Waiting> found = new ArrayList<>();
        for (Group group : waiters.toSend(scope)) {
            Wait wait = answer(group, scope).why();
            if (wait != null) {
                found.add(new Waiting(wait, group.rows()));
            }
        }
        waiters.accepted(scope).forEach(owed -> found.add(new Waiting(callback(owed), owed.rows())));
        waiters.inDoubt(scope).forEach(owed -> found.add(new Waiting(doubt(owed), owed.rows())));
        return found;
    }

    /** When the last of the rows will have been sent; null when none is to be, or when nobody knows. */
    @Nullable
    Instant sentBy(Scope scope) {
        Instant last = null;
        for (Group group : waiters.toSend(scope)) {
            Instant sentBy = answer(group, scope).sentBy();
            if (sentBy == null) {
                return null;
            }
            last = last == null ? sentBy : Moment.later(last, sentBy);
        }
        return last;
    }

    private Answer answer(Group group, Scope scope) {
        LaneGates.Gate gate = gates.gate(group.lane());
        LanePlan plan = configuration.lanes().get(group.lane());
        if (plan == null) {
            Wait wait = Objects.requireNonNull(gate.why());
            return new Answer(
                    new Wait(wait.kind(), at.past(group.sealedAt()), null, 0, wait.text(), wait.action()), null);
        }
        return switch (group.state()) {
            case SENDING -> sending(group, plan, gate);
            case HELD -> plan.operation().effect() == Effect.ADDS ? behindDeletes(group) : behindAdds(group, plan);
            case RESTING ->
                group.notBefore() == null || !group.notBefore().isAfter(at.now())
                        ? inTurn(group, plan, gate)
                        : resting(group, plan, gate, scope);
            case PENDING -> inTurn(group, plan, gate);
            case ACCEPTED, CONFIRMED, IN_DOUBT, REFUSED, CANCELLED ->
                throw new IllegalStateException("nothing of " + group + " is to be sent");
        };
    }

    /**
     * Rows in a call move; but where the lane has done nothing but fail, they are only tried again, and where it is blocked
     * and no call is under way, theirs could not be settled. A call that a ferry has left behind is in nobody's hand.
     */
    private Answer sending(Group group, LanePlan plan, LaneGates.Gate gate) {
        if (group.left() != null) {
            return left(group.left(), plan);
        }
        boolean abandoned = gates.standing(group.lane()).state() == Lanes.State.BLOCKED
                && gates.underWay(group.lane()).stream().allMatch(one -> one.call() == null);
        boolean failing = (abandoned || gates.standing(group.lane()).failures() > 0) && gate.why() != null;
        Instant sentAt = group.sentAt() == null ? at.now() : group.sentAt();
        return new Answer(
                failing ? gate.why() : null, failing && gate.from() == null ? null : gates.answer(sentAt, plan));
    }

    /** Who is not known to have ended may still be at it, and hear the answer. */
    private Answer left(Left left, LanePlan plan) {
        Instant over = left.lastSentAt()
                .plus(Call.SEND_WITHIN)
                .plus(plan.operation().answerTimeout())
                .plus(TO_BE_SURE);
        Instant until = at.soon(left.mayWake() ? over : at.now());
        return new Answer(
                new Wait(
                        Kind.OTHER_NODE,
                        at.past(left.seenAt()),
                        until,
                        0,
                        left.mayWake()
                                ? "the ferry that sent them, " + left.ferry()
                                        + ", has not been heard of since; nobody else"
                                        + " touches its call until the vendor would have answered it"
                                : "the ferry that sent them, " + left.ferry() + ", has ended; another sees to its call",
                        left.mayWake() ? LaneGates.alive(left.ferry(), left.place()) : null),
                until);
    }

    private Answer inTurn(Group group, LanePlan plan, LaneGates.Gate gate) {
        if (gate.why() != null) {
            return new Answer(gate.why(), gate.from() == null ? null : end(group, gate));
        }
        Company company = companies.computeIfAbsent(
                group.lane() + " " + group.destinationId(),
                key -> waiters.company(group.lane(), group.destinationId()));
        Instant due = company.due() == null ? at.now() : company.due();
        boolean lingers = !group.onTrial()
                && group.state() == Part.State.PENDING
                && company.rows() < plan.limit().rows()
                && due.isAfter(at.now());
        Instant end = Objects.requireNonNull(end(group, gate));
        if (lingers) {
            return new Answer(
                    new Wait(
                            Kind.LINGER,
                            at.past(group.sealedAt()),
                            at.soon(due),
                            0,
                            "a moment is left to more rows, so that calls to the vendor go out full",
                            null),
                    Moment.later(at.soon(due), end));
        }
        Instant next = Objects.requireNonNull(gate.from());
        return new Answer(
                new Wait(
                        Kind.PERMIT,
                        at.past(group.dueAt().isAfter(at.now()) ? group.sealedAt() : group.dueAt()),
                        ofLane ? at.soon(next) : end,
                        0,
                        pace(group, plan),
                        null),
                end);
    }

    /** When the rows of a group's drops will have left, if the lane goes on from its gate; null when nobody knows. */
    private @Nullable Instant end(Group group, LaneGates.Gate gate) {
        Instant end = ofLane || gate.from() == null ? gate.from() : expected(group.lane(), group.lastSeq());
        return end == null || group.notBefore() == null ? end : Moment.later(end, group.notBefore());
    }

    private String pace(Group group, LanePlan plan) {
        Limit limit = plan.limit();
        String turns =
                switch (limit.turn()) {
                    case FREE -> "";
                    case LANE -> ", one after another";
                    case CAMPAIGN -> ", those of a campaign one after another";
                };
        boolean busy = limit.turn() == Limit.Turn.CAMPAIGN
                && gates.underWay(group.lane()).stream()
                        .anyMatch(one -> one.campaigns().stream().anyMatch(group.campaigns()::contains));
        return busy
                ? "the vendor takes the calls of a campaign one after another, and one is under way"
                : "the vendor allows " + (limit.calls() == 1 ? "1 call" : limit.calls() + " calls") + " in "
                        + Moment.length(limit.per()) + turns + ", each with at most "
                        + (limit.rows() == 1 ? "1 row" : limit.rows() + " rows")
                        + "; this is next in turn, or behind"
                        + " what came before it";
    }

    private Answer resting(Group group, LanePlan plan, LaneGates.Gate gate, Scope scope) {
        Instant notBefore = Objects.requireNonNull(group.notBefore());
        Instant sentBy = gate.from() == null ? null : end(group, gate);
        List<Unknown> unknown = waiters.unknown(group.lane(), group.campaigns());
        if (!unknown.isEmpty()) {
            Unknown one = unknown.get(0);
            return new Answer(
                    new Wait(
                            Kind.CAMPAIGN_UNKNOWN,
                            at.past(unknown.stream()
                                    .map(Unknown::since)
                                    .min(Comparator.naturalOrder())
                                    .orElse(one.since())),
                            at.soon(Moment.later(one.nextTry(), notBefore)),
                            unknown.stream().mapToInt(Unknown::tries).max().orElse(one.tries()),
                            "the vendor takes nothing for "
                                    + unknown.stream()
                                            .map(campaign -> "'" + Visible.text(campaign.campaign()) + "'")
                                            .collect(Collectors.joining(", "))
                                    + ": " + one.message(),
                            "Make the campaign at the vendor, or correct its name there, then: leadferry resume "
                                    + group.lane() + " (it is tried again by itself, too). To give the rows up:"
                                    + " leadferry discard"
                                    + scope.drop().map(drop -> " " + drop).orElse(", with the drop's name.")),
                    null);
        }
        Instant since = group.putOffSince() == null ? at.now() : group.putOffSince();
        Duration every = plan.tryAgain().every();
        long atMost = every.isZero()
                ? Integer.MAX_VALUE
                : Duration.between(since, notBefore.minus(every)).dividedBy(every) + 1;
        int tries = (int) Math.max(1, Math.min(atMost, waiters.putOff(group.lane(), group.campaigns(), since)));
        return new Answer(
                new Wait(
                        Kind.ROW_RESTS,
                        at.past(since),
                        at.soon(notBefore),
                        tries,
                        "the vendor cannot do this just now; it is tried again every " + Moment.length(every) + ", for "
                                + Moment.length(plan.tryAgain().within()) + " in all",
                        null),
                sentBy);
    }

    /** Adds that came after a delete of their numbers. */
    private Answer behindDeletes(Group group) {
        List<EarlierDelete> deletes =
                waiters.earlierDeletes(lanes(group.lane(), Effect.DELETES), group.campaigns(), group.lastSeq());
        Set<LaneId> through = deletes.stream().map(EarlierDelete::lane).collect(Collectors.toSet());
        Wait keeps = through.stream()
                .map(lane -> gates.gate(lane).why())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Instant done = done(deletes);
        String which = deletes.size() == 1
                ? "the file " + deletes.get(0).file() + " (drop "
                        + deletes.get(0).drop() + "), which came earlier," + " deletes these numbers"
                : "an earlier file deletes these numbers";
        Wait wait = new Wait(
                Kind.EARLIER_DELETE,
                at.past(group.sealedAt()),
                done == null ? null : at.soon(done),
                0,
                which + "; they are added when that is done" + (keeps == null ? "" : ". It waits too: " + keeps.text()),
                keeps != null
                        ? keeps.action()
                        : done != null || deletes.size() != 1
                                ? null
                                : "What that file waits for: leadferry why "
                                        + deletes.get(0).drop());
        Instant own = end(group, gates.gate(group.lane()));
        return new Answer(wait, done == null || own == null ? null : Moment.later(at.soon(done), own));
    }

    /** When deletes will have been sent; null when nobody knows. */
    private @Nullable Instant done(List<EarlierDelete> deletes) {
        Instant last = null;
        for (EarlierDelete delete : deletes) {
            Instant sent = delete.open() ? expected(delete.lane(), delete.seq()) : null;
            if (sent == null) {
                return null;
            }
            last = last == null ? sent : Moment.later(last, sent);
        }
        return last;
    }

    /** Deletes that came while an add of their numbers was under way, or was owed its result. */
    private Answer behindAdds(Group group, LanePlan plan) {
        List<Afloat> adds = waiters.afloat(lanes(group.lane(), Effect.ADDS), group.campaigns(), group.lastSeq());
        List<Afloat> awaited = group.called()
                ? adds
                : adds.stream().filter(call -> !call.answered()).toList();
        Instant answers = awaited.isEmpty()
                ? null
                : awaited.stream()
                        .map(call -> call.owedUntil() != null && call.answered()
                                ? at.soon(call.owedUntil())
                                : gates.answer(
                                        call.sentAt(), configuration.lanes().getOrDefault(call.lane(), plan)))
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        Instant since = at.past(awaited.stream()
                .map(Afloat::sentAt)
                .min(Comparator.naturalOrder())
                .map(sentAt -> Moment.later(sentAt, group.sealedAt()))
                .orElse(group.sealedAt()));
        Optional<Afloat> lost = awaited.stream().filter(Afloat::inDoubt).findFirst();
        if (lost.isPresent()) {
            return new Answer(
                    new Wait(
                            Kind.IN_DOUBT,
                            since,
                            answers,
                            0,
                            "nobody knows whether the vendor has an earlier add of these numbers; they are deleted"
                                    + " again if its callback says so, or if none comes",
                            lost.get().resolvable() ? resolve(lost.get().call()) : null),
                    null);
        }
        return new Answer(
                new Wait(
                        Kind.CALLBACK,
                        since,
                        answers,
                        0,
                        group.called()
                                ? "the vendor owes the result of an earlier add of these numbers; only then is it known"
                                        + " whether they must be deleted once more"
                                : "an earlier add of these numbers is just being sent, and its answer comes first",
                        null),
                group.called() || answers == null ? null : answers);
    }

    private List<LaneId> lanes(LaneId lane, Effect effect) {
        return configuration.lanes().entrySet().stream()
                .filter(other -> other.getKey().account().equals(lane.account())
                        && other.getValue().operation().effect() == effect)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Wait callback(Owed owed) {
        return new Wait(
                Kind.CALLBACK,
                at.past(owed.since()),
                owed.until() == null ? null : at.soon(owed.until()),
                0,
                "the vendor has taken the rows into its queue, and owes their result",
                null);
    }

    private Wait doubt(Owed owed) {
        return new Wait(
                Kind.IN_DOUBT,
                at.past(owed.since()),
                owed.until() == null ? null : at.soon(owed.until()),
                0,
                "sent, and no answer came that can be read: nobody knows whether the vendor has the rows"
                        + (owed.until() == null ? "" : "; its callback would tell"),
                owed.calls() == 1
                        ? resolve(owed.call())
                        : "Look at the vendor whether the rows of these calls are there, and say of each: leadferry"
                                + " calls names them");
    }

    private String resolve(String call) {
        return "Look at the vendor whether the rows are there, then: leadferry resolve " + call
                + " --as sent, or: leadferry resolve " + call + " --as not-sent";
    }

    /** When a lane will have sent the rows of every drop up to a place in the order of the world; null: nobody knows. */
    @Nullable
    Instant expected(LaneId lane, long upToSeq) {
        String key = lane + " " + upToSeq;
        Instant known = ends.get(key);
        if (known == null) {
            known = end(lane, upToSeq);
            if (known != null) {
                ends.put(key, known);
            }
        }
        return known;
    }

    private @Nullable Instant end(LaneId lane, long upToSeq) {
        Instant from = gates.gate(lane).from();
        LanePlan plan = configuration.lanes().get(lane);
        if (from == null || plan == null) {
            return null;
        }
        Limit limit = plan.limit();
        long needed = DropRows.callsNeeded(backlogs.computeIfAbsent(lane, toSend), limit.rows(), upToSeq);
        Instant first = at.soon(from);
        if (needed <= 0) {
            return first;
        }
        long out = permits.apply(lane).stream()
                .filter(permit -> permit.answeredAt() == null
                        || Pace.freeAgain(permit.answeredAt(), limit.per()).isAfter(at.now()))
                .count();
        long free = Math.max(0, limit.calls() - out);
        long periods = needed <= free ? 0 : (needed - Math.max(free, 1) + limit.calls() - 1) / limit.calls();
        return first.plus(limit.per().multipliedBy(periods));
    }
}
