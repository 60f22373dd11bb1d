package io.leadferry.lane;

import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Lanes.Rest;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.Waiters.Afloat;
import io.leadferry.ledger.Waiters.Company;
import io.leadferry.ledger.Waiters.EarlierDelete;
import io.leadferry.ledger.Waiters.Found;
import io.leadferry.ledger.Waiters.Group;
import io.leadferry.ledger.Waiters.Owed;
import io.leadferry.ledger.Waiters.Scope;
import io.leadferry.ledger.Waiters.State;
import io.leadferry.ledger.Waiters.UnderWay;
import io.leadferry.ledger.Waiters.Unknown;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import io.leadferry.vendor.LanePlan;
import java.time.Clock;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a row, a drop or a lane does not move, and when it will (law 12): worked out from the ledger whenever somebody asks,
 * in this one place for all that tell it. Reads only.
 *
 * <p>A row that is to be sent waits for one thing at a time: first for whatever keeps its whole lane, then for what is its
 * own. Rows in a call that is under way move, and wait for nothing. No time told lies in the past.
 */
public final class WhyItWaits {

    /** What comes next comes no sooner than this: whoever reads a time reads it a moment after it was worked out. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** A call is cut and written down within this time of its permit, unless something is wanted for it. */
    private static final Duration TO_CUT = Duration.ofSeconds(2);

    private final Ferry ferry;
    private final Lanes lanes;
    private final Permits permits;
    private final Waiters waiters;
    private final DropRows rows;
    private final LedgerWatch ledger;
    private final Clock clock;

    public WhyItWaits(
            Ferry ferry,
            Lanes lanes,
            Permits permits,
            Waiters waiters,
            DropRows rows,
            LedgerWatch ledger,
            Clock clock) {
        this.ferry = ferry;
        this.lanes = lanes;
        this.permits = permits;
        this.waiters = waiters;
        this.rows = rows;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Something that waits, and how much of it.
     *
     * @param rows how many rows; 0 where the lane itself waits and no row does
     */
    public record Waiting(Wait why, long rows) {}

    /**
     * How something stands.
     *
     * @param waits what it waits for, each kind once; what needs a person first, then what ends last
     * @param expectedAt when its last row will have been sent; null when nothing is left to send, or when that cannot be
     *     known, and then the waits say why
     */
    public record Outlook(List<Wait> waits, @Nullable Instant expectedAt) {}

    /**
     * How a lane stands.
     *
     * @param waits what it waits for, and its rows; each kind once, ordered as of a drop
     * @param nextCallAt when its next call can begin; null when that hangs on an answer or a person
     * @param idleAt when its last row will have been sent; null when nothing is left to send, or when that cannot be known
     */
    public record LaneOutlook(List<Waiting> waits, @Nullable Instant nextCallAt, @Nullable Instant idleAt) {}

    /**
     * A row of a file, and why it does not move.
     *
     * @param state as on receipts
     * @param reason why it stands there, where there is something to say
     * @param call the call in which it travels or travelled
     */
    public record RowOutlook(
            String drop,
            long line,
            String state,
            @Nullable String reason,
            @Nullable String call,
            @Nullable Instant expectedAt,
            List<Wait> waits) {}

    /** Rows that wait for one thing; {@code sentBy} is when they will have been sent, null where that cannot be known. */
    private record Answer(@Nullable Wait why, @Nullable Instant sentBy) {}

    // --- what is asked

    /** What a lane waits for, and its rows. */
    public LaneOutlook of(LaneId lane) {
        return new Look(true).lane(lane);
    }

    /** What a drop waits for, and when its last row will have been sent. */
    public Outlook of(Drop drop) {
        return new Look(false).drop(drop);
    }

    /**
     * Why one row of a sealed drop does not move; empty where the file has no row in that line.
     *
     * @param line as on receipts: the header of a text file is line 1
     */
    public Optional<RowOutlook> ofRow(Drop drop, long line) {
        return waiters.row(drop.id(), line).map(found -> new Look(false).row(drop, found));
    }

    // --- how it is worked out

    /** One look at the ledger, at one moment. */
    private final class Look {

        private final Instant now = clock.instant();
        private final Map<LaneId, Standing> standings = new LinkedHashMap<>();
        private final Map<LaneId, Gate> gates = new LinkedHashMap<>();
        private final Map<LaneId, List<UnderWay>> underWay = new LinkedHashMap<>();
        private final Map<String, Instant> ends = new LinkedHashMap<>();
        private final boolean ofLane;

        /**
         * @param ofLane whether a whole lane is asked about: then the pace is told by its next call, not by its last
         */
        Look(boolean ofLane) {
            this.ofLane = ofLane;
        }

        /**
         * Whether a lane lets calls begin.
         *
         * @param why what keeps it; null when nothing but the pace does
         * @param from when its next call can begin; null when nobody knows
         */
        private record Gate(@Nullable Wait why, @Nullable Instant from) {}

        LaneOutlook lane(LaneId lane) {
            List<Waiting> found = new ArrayList<>();
            disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
            Gate gate = gate(lane);
            Standing standing = standing(lane);
            boolean keeps =
                    standing.state() != Lanes.State.OPEN || standing.holdUntil().isAfter(now);
            if (keeps && gate.why() != null) {
                found.add(new Waiting(gate.why(), 0));
            }
            Scope scope = Scope.of(lane);
            found.addAll(rowsOf(scope));
            Instant last = sentBy(scope);
            Instant all = last == null ? null : expected(lane, Long.MAX_VALUE);
            return new LaneOutlook(
                    merged(found), nextCall(lane, gate), last == null || all == null ? null : later(last, all));
        }

        private @Nullable Instant nextCall(LaneId lane, Gate gate) {
            LanePlan plan = ferry.lanes().get(lane);
            if (plan == null
                    || Pace.decide(plan.limit(), permits.of(lane), now) instanceof Pace.Decision.AfterAnAnswer) {
                return null;
            }
            Instant again = gate.why() == null ? null : gate.why().until();
            return gate.from() == null ? again : soon(gate.from());
        }

        Outlook drop(Drop drop) {
            List<Waiting> found = new ArrayList<>();
            Instant expectedAt = null;
            switch (drop.state()) {
                case READING -> disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
                case QUARANTINED -> held(drop).ifPresent(wait -> found.add(new Waiting(wait, 0)));
                case DUPLICATE -> {}
                case WORKING, FINISHED -> {
                    if (drop.state() == Drop.State.WORKING) {
                        disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
                    }
                    found.addAll(rowsOf(Scope.ofDrop(drop.id())));
                    expectedAt = sentBy(Scope.ofDrop(drop.id()));
                }
            }
            return new Outlook(waits(found), expectedAt);
        }

        RowOutlook row(Drop drop, Found row) {
            List<Waiting> found = row.scope() == null ? List.of() : rowsOf(row.scope());
            List<Waiting> all = new ArrayList<>(found);
            if (!found.isEmpty()) {
                disk().ifPresent(wait -> all.add(new Waiting(wait, 0)));
            }
            return new RowOutlook(
                    drop.id(),
                    row.line(),
                    row.state(),
                    row.reason(),
                    row.call(),
                    row.scope() == null ? null : sentBy(row.scope()),
                    waits(all));
        }

        private List<Wait> waits(List<Waiting> found) {
            return merged(found).stream().map(Waiting::why).toList();
        }

        /** Each kind once, with the earliest since, the latest until and the most tries. */
        private List<Waiting> merged(List<Waiting> found) {
            Map<Kind, Waiting> byKind = new LinkedHashMap<>();
            found.forEach(one -> byKind.merge(one.why().kind(), one, this::both));
            return byKind.values().stream()
                    .sorted(Comparator.comparing((Waiting one) ->
                                    !(one.why().action() != null && one.why().until() == null))
                            .thenComparing(one -> one.why().until() != null)
                            .thenComparing(one -> one.why().until(), Comparator.nullsFirst(Comparator.reverseOrder())))
                    .toList();
        }

        private Waiting both(Waiting one, Waiting other) {
            Wait a = one.why();
            Wait b = other.why();
            boolean aLasts =
                    a.until() == null || (b.until() != null && !b.until().isAfter(a.until()));
            Wait lasts = aLasts ? a : b;
            return new Waiting(
                    new Wait(
                            a.kind(),
                            a.since().isBefore(b.since()) ? a.since() : b.since(),
                            lasts.until(),
                            Math.max(a.tries(), b.tries()),
                            lasts.text(),
                            lasts.action()),
                    one.rows() + other.rows());
        }

        // --- what keeps everything

        private Optional<Wait> disk() {
            return ledger.away()
                    .map(away -> new Wait(
                            Kind.DISK,
                            past(away.since()),
                            null,
                            away.tries(),
                            "the ledger, in which everything is written down before it is sent, cannot be written: "
                                    + away.reason(),
                            "Make room on its disk, or end the program that holds it; all goes on by itself then."));
        }

        private Optional<Wait> held(Drop drop) {
            Drop.Quarantine quarantine = drop.quarantine();
            if (quarantine == null
                    || !quarantine.held()
                    || quarantine.releasedAt() != null
                    || quarantine.discardedAt() != null) {
                return Optional.empty();
            }
            return Optional.of(new Wait(
                    Kind.HELD,
                    past(drop.receivedAt()),
                    null,
                    0,
                    "a guard of the feed holds the file: " + quarantine.reason(),
                    "Look at the file, then: leadferry release " + drop.id() + ", or: leadferry discard " + drop.id()));
        }

        // --- what keeps a lane

        private Standing standing(LaneId lane) {
            return standings.computeIfAbsent(lane, lanes::of);
        }

        private List<UnderWay> underWay(LaneId lane) {
            return underWay.computeIfAbsent(lane, waiters::underWay);
        }

        private Gate gate(LaneId lane) {
            Gate known = gates.get(lane);
            if (known == null) {
                known = look(lane);
                gates.put(lane, known);
            }
            return known;
        }

        private Gate look(LaneId lane) {
            Standing standing = standing(lane);
            Instant since = past(standing.since() == null ? now : standing.since());
            LanePlan plan = ferry.lanes().get(lane);
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
            Rest rest = standing.rest();
            if (rest != null && (rest.tries() > 0 || standing.holdUntil().isAfter(now))) {
                Instant until = soon(later(standing.holdUntil(), next));
                return new Gate(
                        new Wait(
                                rest.kind(),
                                past(rest.since()),
                                until,
                                Math.max(1, rest.tries()),
                                rested(rest),
                                toDo(rest.kind())),
                        rest.kind() == Kind.SERVER_AWAY ? null : until);
            }
            if (standing.holdUntil().isAfter(now)) {
                return new Gate(null, later(standing.holdUntil(), next));
            }
            return token(lane).orElse(new Gate(null, next));
        }

        private String rested(Rest rest) {
            return switch (rest.kind()) {
                case SERVER_AWAY ->
                    "the vendor's server cannot be reached, and is tried again and again: " + rest.reason();
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
                    .filter(one ->
                            one.call() == null && !one.takenAt().plus(TO_CUT).isAfter(now))
                    .findFirst();
            Optional<LaneId> tokens = ferry.lanes().entrySet().stream()
                    .filter(other -> other.getKey().account().equals(lane.account())
                            && other.getValue().operation().fields().isEmpty())
                    .map(Map.Entry::getKey)
                    .filter(other -> !other.equals(lane))
                    .findFirst();
            if (wanting.isEmpty() || tokens.isEmpty()) {
                return Optional.empty();
            }
            Gate gate = gate(tokens.get());
            Instant from = gate.from();
            if (from != null && !from.isAfter(now)) {
                return Optional.empty();
            }
            Limit limit = ferry.lane(tokens.get()).limit();
            Wait why = gate.why();
            return Optional.of(new Gate(
                    new Wait(
                            Kind.TOKEN,
                            past(wanting.get().takenAt()),
                            from == null ? null : soon(from),
                            why == null ? 0 : why.tries(),
                            "a token is wanted, without which the vendor takes no call; "
                                    + (why == null
                                            ? "it gives " + limit.calls() + " in " + length(limit.per())
                                                    + ", and these are used up"
                                            : why.text()),
                            why == null || why.action() == null
                                    ? "See that no other program fetches tokens with this account."
                                    : why.action()),
                    from == null ? null : soon(from)));
        }

        /** When the pace allows the next call. */
        private Instant pace(LaneId lane, LanePlan plan) {
            List<Permit> out = permits.of(lane);
            Pace.Decision decision = Pace.decide(plan.limit(), out, now);
            if (decision instanceof Pace.Decision.NotBefore until) {
                return until.time();
            }
            return decision instanceof Pace.Decision.Now
                    ? now
                    : out.stream()
                            .filter(permit -> permit.answeredAt() == null)
                            .map(permit -> answer(permit.takenAt(), plan))
                            .min(Comparator.naturalOrder())
                            .orElse(now);
        }

        /** A call takes, for all that is known, as long again as it has taken; but no longer than it may. */
        private Instant answer(Instant sentAt, LanePlan plan) {
            Instant asLongAgain = now.plus(longer(Duration.between(sentAt, now), SOON));
            Instant latest = sentAt.plus(plan.operation().answerTimeout());
            return soon(latest.isBefore(asLongAgain) ? latest : asLongAgain);
        }

        // --- what keeps rows

        private List<Waiting> rowsOf(Scope scope) {
            List<Waiting> found = new ArrayList<>();
            for (Group group : waiters.toSend(scope)) {
                Wait wait = answer(group).why();
                if (wait != null) {
                    found.add(new Waiting(wait, group.rows()));
                }
            }
            waiters.accepted(scope).forEach(owed -> found.add(new Waiting(callback(owed), owed.rows())));
            waiters.inDoubt(scope).forEach(owed -> found.add(new Waiting(doubt(owed), owed.rows())));
            return found;
        }

        /** When the last of the rows will have been sent; null when none is to be, or when nobody knows. */
        private @Nullable Instant sentBy(Scope scope) {
            Instant last = null;
            for (Group group : waiters.toSend(scope)) {
                Instant sentBy = answer(group).sentBy();
                if (sentBy == null) {
                    return null;
                }
                last = last == null ? sentBy : later(last, sentBy);
            }
            return last;
        }

        private Answer answer(Group group) {
            Gate gate = gate(group.lane());
            LanePlan plan = ferry.lanes().get(group.lane());
            if (plan == null) {
                Wait wait = Objects.requireNonNull(gate.why());
                return new Answer(
                        new Wait(wait.kind(), past(group.sealedAt()), null, 0, wait.text(), wait.action()), null);
            }
            return switch (group.state()) {
                case SENDING -> sending(group, plan, gate);
                case HELD -> plan.operation().effect() == Effect.ADDS ? behindDeletes(group) : behindAdds(group, plan);
                case RESTING ->
                    group.notBefore() == null || !group.notBefore().isAfter(now)
                            ? inTurn(group, plan, gate)
                            : resting(group, plan, gate);
                case PENDING -> inTurn(group, plan, gate);
            };
        }

        /** Rows in a call move; but where the lane has done nothing but fail, they are only tried again. */
        private Answer sending(Group group, LanePlan plan, Gate gate) {
            boolean failing = standing(group.lane()).failures() > 0 && gate.why() != null;
            Instant sentAt = group.sentAt() == null ? now : group.sentAt();
            return new Answer(
                    failing ? gate.why() : null, failing && gate.from() == null ? null : answer(sentAt, plan));
        }

        private Answer inTurn(Group group, LanePlan plan, Gate gate) {
            if (gate.why() != null) {
                return new Answer(gate.why(), gate.from() == null ? null : end(group, gate));
            }
            Company company = waiters.company(group.lane(), group.destinationId());
            Instant due = company.due() == null ? now : company.due();
            boolean lingers = !group.onTrial()
                    && group.state() == State.PENDING
                    && company.rows() < plan.limit().rows()
                    && due.isAfter(now);
            Instant end = Objects.requireNonNull(end(group, gate));
            if (lingers) {
                return new Answer(
                        new Wait(
                                Kind.LINGER,
                                past(group.sealedAt()),
                                soon(due),
                                0,
                                "a moment is left to more rows, so that calls to the vendor go out full",
                                null),
                        later(soon(due), end));
            }
            Instant next = Objects.requireNonNull(gate.from());
            return new Answer(
                    new Wait(
                            Kind.PERMIT,
                            past(group.dueAt().isAfter(now) ? group.sealedAt() : group.dueAt()),
                            ofLane ? soon(next) : end,
                            0,
                            pace(group, plan),
                            null),
                    end);
        }

        /** When the rows of a group's drops will have left, if the lane goes on from its gate; null when nobody knows. */
        private @Nullable Instant end(Group group, Gate gate) {
            Instant end = ofLane || gate.from() == null ? gate.from() : expected(group.lane(), group.lastSeq());
            return end == null || group.notBefore() == null ? end : later(end, group.notBefore());
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
                    && underWay(group.lane()).stream()
                            .anyMatch(one -> one.campaigns().stream().anyMatch(group.campaigns()::contains));
            return busy
                    ? "the vendor takes the calls of a campaign one after another, and one is under way"
                    : "the vendor allows " + (limit.calls() == 1 ? "1 call" : limit.calls() + " calls") + " in "
                            + length(limit.per()) + turns + ", each with at most "
                            + (limit.rows() == 1 ? "1 row" : limit.rows() + " rows")
                            + "; this is next in turn, or behind"
                            + " what came before it";
        }

        private Answer resting(Group group, LanePlan plan, Gate gate) {
            Instant notBefore = Objects.requireNonNull(group.notBefore());
            Instant sentBy = gate.from() == null ? null : end(group, gate);
            List<Unknown> unknown = waiters.unknown(group.lane(), group.campaigns());
            if (!unknown.isEmpty()) {
                Unknown one = unknown.get(0);
                return new Answer(
                        new Wait(
                                Kind.CAMPAIGN_UNKNOWN,
                                past(unknown.stream()
                                        .map(Unknown::since)
                                        .min(Comparator.naturalOrder())
                                        .orElse(one.since())),
                                soon(later(one.nextTry(), notBefore)),
                                unknown.stream().mapToInt(Unknown::tries).max().orElse(one.tries()),
                                "the vendor takes nothing for "
                                        + unknown.stream()
                                                .map(campaign -> "'" + Visible.text(campaign.campaign()) + "'")
                                                .collect(Collectors.joining(", "))
                                        + ": " + one.message(),
                                "Make the campaign at the vendor, or correct its name there, then: leadferry resume "
                                        + group.lane() + " (it is tried again by itself, too). To give the rows up:"
                                        + " leadferry discard, with the drop's name."),
                        null);
            }
            Instant since = group.putOffSince() == null ? now : group.putOffSince();
            Duration every = plan.tryAgain().every();
            long atMost = every.isZero()
                    ? Integer.MAX_VALUE
                    : Duration.between(since, notBefore.minus(every)).dividedBy(every) + 1;
            int tries = (int) Math.max(1, Math.min(atMost, waiters.putOff(group.lane(), group.campaigns(), since)));
            return new Answer(
                    new Wait(
                            Kind.ROW_RESTS,
                            past(since),
                            soon(notBefore),
                            tries,
                            "the vendor cannot do this just now; it is tried again every " + length(every) + ", for "
                                    + length(plan.tryAgain().within()) + " in all",
                            null),
                    sentBy);
        }

        /** Adds that came after a delete of their numbers. */
        private Answer behindDeletes(Group group) {
            List<EarlierDelete> deletes =
                    waiters.earlierDeletes(lanes(group.lane(), Effect.DELETES), group.campaigns(), group.lastSeq());
            Set<LaneId> through = deletes.stream().map(EarlierDelete::lane).collect(Collectors.toSet());
            Wait keeps = through.stream()
                    .map(lane -> gate(lane).why())
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
                    past(group.sealedAt()),
                    done == null ? null : soon(done),
                    0,
                    which + "; they are added when that is done"
                            + (keeps == null ? "" : ". It waits too: " + keeps.text()),
                    keeps != null
                            ? keeps.action()
                            : done != null || deletes.size() != 1
                                    ? null
                                    : "What that file waits for: leadferry why "
                                            + deletes.get(0).drop());
            Instant own = end(group, gate(group.lane()));
            return new Answer(wait, done == null || own == null ? null : later(soon(done), own));
        }

        /** When deletes will have been sent; null when nobody knows. */
        private @Nullable Instant done(List<EarlierDelete> deletes) {
            Instant last = null;
            for (EarlierDelete delete : deletes) {
                Instant sent = delete.open() ? expected(delete.lane(), delete.seq()) : null;
                if (sent == null) {
                    return null;
                }
                last = last == null ? sent : later(last, sent);
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
                                    ? soon(call.owedUntil())
                                    : answer(call.sentAt(), ferry.lanes().getOrDefault(call.lane(), plan)))
                            .max(Comparator.naturalOrder())
                            .orElse(null);
            Instant since = past(awaited.stream()
                    .map(Afloat::sentAt)
                    .min(Comparator.naturalOrder())
                    .map(sentAt -> later(sentAt, group.sealedAt()))
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
                                resolve(lost.get().call())),
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
            return ferry.lanes().entrySet().stream()
                    .filter(other -> other.getKey().account().equals(lane.account())
                            && other.getValue().operation().effect() == effect)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private Wait callback(Owed owed) {
            return new Wait(
                    Kind.CALLBACK,
                    past(owed.since()),
                    owed.until() == null ? null : soon(owed.until()),
                    0,
                    "the vendor has taken the rows into its queue, and owes their result",
                    null);
        }

        private Wait doubt(Owed owed) {
            return new Wait(
                    Kind.IN_DOUBT,
                    past(owed.since()),
                    owed.until() == null ? null : soon(owed.until()),
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

        // --- times

        /** When a lane will have sent the rows of every drop up to a place in the order of the world; null: nobody knows. */
        private @Nullable Instant expected(LaneId lane, long upToSeq) {
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
            Instant from = gate(lane).from();
            LanePlan plan = ferry.lanes().get(lane);
            if (from == null || plan == null) {
                return null;
            }
            Limit limit = plan.limit();
            long needed = rows.callsNeeded(lane, limit.rows(), upToSeq);
            Instant first = soon(from);
            if (needed <= 0) {
                return first;
            }
            long out = permits.of(lane).stream()
                    .filter(permit -> permit.answeredAt() == null
                            || Pace.freeAgain(permit.answeredAt(), limit.per()).isAfter(now))
                    .count();
            long free = Math.max(0, limit.calls() - out);
            long periods = needed <= free ? 0 : (needed - Math.max(free, 1) + limit.calls() - 1) / limit.calls();
            return first.plus(limit.per().multipliedBy(periods));
        }

        private Instant soon(Instant time) {
            Instant soonest = now.plus(SOON);
            return time.isBefore(soonest) ? soonest : time;
        }

        private Instant past(Instant time) {
            return time.isAfter(now) ? now : time;
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static String length(Duration time) {
        if (time.toMillis() < 1000) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() <= 120) {
            return time.toSeconds() + " s";
        }
        return time.toMinutes() <= 120 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
