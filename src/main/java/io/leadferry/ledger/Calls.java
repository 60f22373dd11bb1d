package io.leadferry.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is under way and what becomes of it. A call is written down before it is sent and settled after. */
public final class Calls {

    private static final Settled KNOWN = new Settled(false, Refusal.NONE, Set.of());

    /** Of a call whose rows were taken: told where its answer came after nobody waited for it any more. */
    private static final Set<Outcome.Kind> TAKEN = Set.of(Outcome.Kind.ACCEPTED, Outcome.Kind.CONFIRMED);

    private static final String AWAY = Stored.list(State.AWAY);

    private final Ledger ledger;
    private final Order order;
    private final Parts parts;
    private final Destinations destinations;
    private final Tries tries;
    private final Trials trials;
    private final Verdicts verdicts;
    private final UnknownCampaigns unknown;
    private final Culprits culprits;
    private final Asides asides;
    private final Standing standing;
    private final Clock clock;

    Calls(
            Ledger ledger,
            Order order,
            Parts parts,
            Destinations destinations,
            Tries tries,
            Trials trials,
            Verdicts verdicts,
            UnknownCampaigns unknown,
            Culprits culprits,
            Asides asides,
            Standing standing,
            Clock clock) {
        this.ledger = ledger;
        this.order = order;
        this.parts = parts;
        this.destinations = destinations;
        this.tries = tries;
        this.trials = trials;
        this.verdicts = verdicts;
        this.unknown = unknown;
        this.culprits = culprits;
        this.asides = asides;
        this.standing = standing;
        this.clock = clock;
    }

    /** Where a call stands: under way, or what its answer, or its callback, means. */
    public enum State implements Stored {
        /** under way */
        SENDING(Part.State.SENDING.word()),
        /** the vendor says it is done */
        CONFIRMED(Outcome.Kind.CONFIRMED),
        /** the vendor has queued its rows and owes their result */
        ACCEPTED(Outcome.Kind.ACCEPTED),
        /** the vendor refuses it */
        REFUSED(Outcome.Kind.REFUSED),
        /** nothing was done, and the same call may succeed later */
        NOT_YET(Outcome.Kind.NOT_YET),
        /** nothing was done to its rows, and it may be done later */
        LATER(Outcome.Kind.LATER),
        /** nothing was done for want of a valid token */
        TOKEN_WANTED(Outcome.Kind.TOKEN_WANTED),
        /** nothing was done, and nothing will be until a person mends something */
        BLOCKED(Outcome.Kind.BLOCKED),
        /** nobody can tell from here whether the vendor did it */
        IN_DOUBT(Outcome.Kind.IN_DOUBT);

        /** The vendor may have its rows: its callback is heard. */
        static final Set<State> AWAY = Collections.unmodifiableSet(EnumSet.of(SENDING, ACCEPTED, IN_DOUBT));

        private static final Map<String, State> BY_WORD = Stored.byWord(values());

        private final String word;

        State(Outcome.Kind kind) {
            this(kind.word());
        }

        State(String word) {
            this.word = word;
        }

        /** The word in the ledger, on receipts and screens. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }

        static State of(String word) {
            return Stored.of(BY_WORD, word);
        }

        /** The state of a call with such an outcome. */
        public static State of(Outcome.Kind kind) {
            return switch (kind) {
                case CONFIRMED -> CONFIRMED;
                case ACCEPTED -> ACCEPTED;
                case REFUSED, NOT_THERE, CAMPAIGN_REFUSED -> REFUSED;
                case NOT_YET -> NOT_YET;
                case LATER -> LATER;
                case TOKEN_WANTED -> TOKEN_WANTED;
                case BLOCKED -> BLOCKED;
                case IN_DOUBT -> IN_DOUBT;
            };
        }

        /** The state for a word; empty where no call can be in such a one. */
        public static Optional<State> find(String word) {
            return Optional.ofNullable(BY_WORD.get(word));
        }
    }

    /** What became of a refused call. */
    public enum Refusal {
        /** it was not refused, or not for its content */
        NONE,
        /** its rows go on in two halves */
        HALVED,
        /** it cannot be halved, and its rows are refused */
        CULPRIT,
        /** its one campaign is at fault; its rows wait for it, or go to their other campaigns first */
        CAMPAIGN_UNKNOWN,
        /** likewise, as it was before */
        CAMPAIGN_STILL_UNKNOWN
    }

    /**
     * What settling a call led to.
     *
     * @param first whether it was this that settled it; false when it was settled before
     * @param awake lanes that have rows to send for it
     */
    public record Settled(boolean first, Refusal refusal, Set<LaneId> awake) {}

    /**
     * Writes a call down before it is sent; to be called in the transaction that read the waiting parts.
     *
     * @param taken which rows of which waiting parts travel in it
     * @param permit the permit it uses
     * @param callbackKey the secret of its callback address; null when no callback is asked for
     * @param owedUntil how long its callback will be waited for; without a callback, how long the vendor may still take it
     *     in when its answer is lost; null where the vendor takes in at once
     */
    public void journal(
            Call call,
            Map<Part, BitSet> taken,
            long permit,
            @Nullable Secret callbackKey,
            @Nullable Instant owedUntil) {
        int rowCount = taken.values().stream().mapToInt(BitSet::cardinality).sum();
        ledger.sql()
                .sql("insert into calls (id, lane, campaigns, row_count, permit_id, sent_at, outcome, callback_key,"
                        + " owed_until, node) values (?, ?, ?, ?, ?, ?, 'sending', ?, ?, ?)")
                .param(call.id())
                .param(call.lane().toString())
                .param(Json.write(call.campaigns()))
                .param(rowCount)
                .param(permit)
                .param(clock.millis())
                .param(callbackKey == null ? null : Callbacks.key(callbackKey.reveal()))
                .param(owedUntil == null ? null : owedUntil.toEpochMilli())
                .param(ledger.node())
                .update();
        tries.carried(call.id(), taken);
        Map<String, Integer> byDrop = new LinkedHashMap<>();
        taken.forEach((part, rows) -> {
            parts.change(part, rows, Change.to(Part.State.SENDING).call(call.id()));
            byDrop.merge(part.dropId(), rows.cardinality(), Integer::sum);
        });
        byDrop.forEach((drop, count) -> {
            ledger.sql()
                    .sql("insert into call_drops (call_id, drop_id, row_count) values (?, ?, ?)")
                    .params(call.id(), drop, count)
                    .update();
            standing.changed(drop);
        });
    }

    /** Settles a call: its rows go where its answer sends them, and its permit begins to come back. */
    public Settled settle(String call, Outcome outcome, Fates fates) {
        return settling(call, outcome, rows -> {
            Optional<String> trial = Trials.of(rows);
            verdicts.on(call, rows, fates, outcome.kind() == Outcome.Kind.IN_DOUBT ? 1 : 0);
            boolean taken = fates.state() == RowState.ACCEPTED || fates.state() == RowState.CONFIRMED;
            trial.ifPresent(taken ? trials::taken : trials::end);
            return Refusal.NONE;
        });
    }

    /**
     * Settles a call whose rows are to be sent again.
     *
     * @param perhapsDone whether its first try may have arrived: then a row that a later delete has overtaken is not
     *     sent again, and is in doubt; otherwise nothing was done, and such a row is cancelled
     * @param byThemselves whether they are to be repeated without company, because the vendor refuses a whole call for
     *     what its first try has done already
     */
    public Settled again(String call, Outcome outcome, boolean perhapsDone, boolean byThemselves) {
        return settling(call, outcome, rows -> {
            if (!perhapsDone) {
                tries.nothingDone(call);
            }
            for (Part part : rows) {
                Change change = Change.to(Part.State.PENDING).call(null).reason(null);
                if (part.overtakenBy() != null) {
                    change = perhapsDone
                            ? Change.to(Part.State.IN_DOUBT).call(call).reason(outcome.message())
                            : verdicts.overtaken(part);
                } else if (perhapsDone) {
                    change.doubtCall(call);
                    if (byThemselves && part.trial() == null) {
                        change.onTrial(Trials.byRows(call), Part.Side.FIRST);
                    }
                }
                parts.change(part, perhapsDone ? change.tries(part.tries() + 1) : change);
            }
            return Refusal.NONE;
        });
    }

    /** Settles a call whose rows cannot be done just now: they rest, and after {@code within} they are refused. */
    public Settled later(String call, Outcome outcome, Duration every, Duration within) {
        return settling(call, outcome, rows -> {
            long now = clock.millis();
            Optional<String> trial = Trials.of(rows);
            tries.nothingDone(call);
            for (Part part : rows) {
                Long before = part.putOffSince();
                long since = before == null ? now : before;
                if (part.overtakenBy() != null) {
                    parts.change(part, verdicts.overtaken(part));
                } else if (now + every.toMillis() - since > within.toMillis()) {
                    parts.change(
                            part,
                            Change.to(Part.State.REFUSED)
                                    .reason(outcome.message() + " (tried for "
                                            + Duration.ofMillis(now - since).toSeconds() + " s)"));
                } else {
                    parts.change(
                            part,
                            Change.toWaiting()
                                    .state(Part.State.RESTING)
                                    .notBefore(now + every.toMillis())
                                    .putOffSince(since));
                }
            }
            trial.ifPresent(trials::end);
            return Refusal.NONE;
        });
    }

    /**
     * Settles a call that was refused for its content: it is halved, or, when the culprit stands alone, its rows are
     * refused.
     *
     * @param byCampaigns whether a campaign is at fault: that is nobody's bad row; its rows wait for the campaign
     */
    public Settled refused(String call, Outcome outcome, boolean byCampaigns) {
        return settling(call, outcome, rows -> {
            tries.nothingDone(call);
            return culprits.lookFor(
                    new Culprits.Carried(call, rowsOf(call), campaigns(call)), rows, outcome, byCampaigns);
        });
    }

    private int rowsOf(String call) {
        return ledger.sql()
                .sql("select row_count from calls where id = ?")
                .params(call)
                .query(Integer.class)
                .single();
    }

    /** Takes rows of a slice that nobody can send out of the queue: see {@link Asides}. */
    public Asides.Aside standAside(long slice, String reason) {
        return asides.standAside(slice, reason);
    }

    private interface Work {
        Refusal on(List<Part> rows);
    }

    private Settled settling(String call, Outcome outcome, Work work) {
        return ledger.inTransaction(() -> {
            long now = clock.millis();
            answered(call, now);
            boolean late = isInDoubt(call);
            if (late
                    ? outcome.kind() == Outcome.Kind.IN_DOUBT || !close(call, outcome, now, State.IN_DOUBT)
                    : !close(call, outcome, now, State.SENDING)) {
                hearLate(call, outcome);
                return KNOWN;
            }
            List<Part> rows = late ? stillThere(call) : parts.sending(call);
            List<Part> before = tries.overtaken(rows, call);
            Refusal refusal = work.on(rows);
            Set<LaneId> awake = new LinkedHashSet<>();
            if (TAKEN.contains(outcome.kind())) {
                unknown.known(lane(call), campaigns(call));
                if (late) {
                    awake.addAll(order.doneLate(call));
                }
            }
            awake.addAll(looked(call, before));
            return new Settled(true, refusal, awake);
        });
    }

    /** Rows of a call in doubt that have not gone again: what comes late settles them. */
    private List<Part> stillThere(String call) {
        List<Part> rows = new ArrayList<>(parts.inDoubt(call));
        tries.waiting(call).stream()
                .filter(part -> tries.last(part).filter(call::equals).isPresent())
                .forEach(rows::add);
        return rows;
    }

    private boolean isInDoubt(String call) {
        return ledger.sql()
                        .sql("select count(*) from calls where id = ? and outcome = 'inDoubt'")
                        .params(call)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private LaneId lane(String call) {
        return LaneId.parse(ledger.sql()
                .sql("select lane from calls where id = ?")
                .params(call)
                .query(String.class)
                .single());
    }

    /** The answer is here, or will never come: the permit comes back from now on. */
    private void answered(String call, long now) {
        ledger.sql()
                .sql("update permits set answered_at = ? where answered_at is null"
                        + " and id = (select permit_id from calls where id = ?)")
                .params(Permits.answeredAt(ledger, now), call)
                .update();
    }

    private boolean close(String call, Outcome outcome, long now, State from) {
        boolean doubt = outcome.kind() == Outcome.Kind.IN_DOUBT;
        boolean owes = doubt || outcome.kind() == Outcome.Kind.ACCEPTED;
        return ledger.sql()
                        .sql(
                                """
                        update calls set settled_at = :now, outcome = :outcome, http_status = :status,
                            message = :message, reference = :reference,
                            owed_until = case when :owes and (:doubt or callback_key is not null) then owed_until end,
                            resolved_at = case when :owes and owed_until is not null and callback_key is not null
                                          then null else :now end,
                            resolved_after = case when :owes and owed_until is not null and callback_key is not null
                                             then null else (select max(permit_id) from calls) end
                        where id = :call and outcome = :from""")
                        .param("now", now)
                        .param("outcome", State.of(outcome.kind()).word())
                        .param("status", outcome.httpStatus())
                        .param("message", outcome.message())
                        .param("reference", outcome.reference())
                        .param("owes", owes)
                        .param("doubt", doubt)
                        .param("call", call)
                        .param("from", from.word())
                        .update()
                > 0;
    }

    /** An answer that came after its call was settled: only what was not known is taken down. */
    private void hearLate(String call, Outcome outcome) {
        ledger.sql()
                .sql("update calls set http_status = coalesce(http_status, ?), reference = coalesce(reference, ?)"
                        + " where id = ?")
                .param(outcome.httpStatus())
                .param(outcome.reference())
                .param(call)
                .update();
        // of a call whose callback was quicker, the answer is told beside it
        ledger.sql()
                .sql("update calls set answer_outcome = ?, answer_message = ? where id = ? and answer_outcome is null"
                        + " and exists (select 1 from callbacks where call_id = calls.id)")
                .param(State.of(outcome.kind()).word())
                .param(outcome.message())
                .param(call)
                .update();
    }

    private Set<LaneId> looked(String call, List<Part> before) {
        tries.takenBefore(tries.slices(before, call), order.adding());
        Set<LaneId> awake = order.settled(call, before);
        dropsOf(call).forEach(standing::changed);
        return awake;
    }

    /**
     * What a callback tells of a call, before or after its answer, once or again.
     *
     * @return lanes that have rows to send for it
     */
    public Set<LaneId> calledBack(String call, Outcome outcome, Fates fates) {
        return ledger.inTransaction(() -> {
            if (!awaitsCallback(call)) {
                return Set.of();
            }
            long now = clock.millis();
            List<Part> rows = new ArrayList<>(parts.away(call));
            rows.addAll(tries.waiting(call));
            Optional<String> trial = Trials.of(rows);
            boolean late = isResolved(call);
            ledger.sql()
                    .sql(
                            """
                            update calls set
                                answer_message = case when outcome = 'sending' then answer_message else message end,
                                answer_outcome = case when outcome = 'sending' then answer_outcome else outcome end,
                                outcome = ?, message = ?, reference = coalesce(reference, ?),
                                settled_at = coalesce(settled_at, ?), owed_until = null,
                                resolved_at = ?, resolved_after = (select max(permit_id) from calls)
                            where id = ?""")
                    .param(State.of(outcome.kind()).word())
                    .param(outcome.message())
                    .param(outcome.reference())
                    .param(now)
                    .param(now)
                    .param(call)
                    .update();
            List<Part> before = tries.overtaken(rows, call);
            verdicts.on(call, rows, fates, 0);
            trial.ifPresent(trials::taken);
            Set<LaneId> awake = new LinkedHashSet<>(late ? order.doneLate(call) : Set.of());
            awake.addAll(looked(call, before));
            return awake;
        });
    }

    /** Whether the vendor may have the call's rows, for all its answer said. */
    private boolean awaitsCallback(String call) {
        return ledger.sql()
                        .sql("select count(*) from calls where id = ? and outcome in " + AWAY)
                        .params(call)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Whether nobody waits any more for what becomes of a call. */
    private boolean isResolved(String call) {
        return ledger.sql()
                .sql("select resolved_after is not null from calls where id = ?")
                .params(call)
                .query(Boolean.class)
                .single();
    }

    /**
     * Stops waiting for a call's callback: its rows stay as they are, and are told as such. From now on the vendor will
     * have taken in what it had of the call.
     */
    public Set<LaneId> unanswered(String call, String reason) {
        return ledger.inTransaction(() -> {
            boolean asked = mayCallBack(call);
            ledger.sql()
                    .sql("update calls set owed_until = null, resolved_at = ?,"
                            + " resolved_after = (select max(permit_id) from calls)"
                            + " where id = ? and owed_until is not null")
                    .params(clock.millis(), call)
                    .update();
            // where nobody will ever tell, a delete that was done may have come too early
            Set<LaneId> awake = new LinkedHashSet<>(asked ? Set.of() : order.doneLate(call));
            ledger.sql()
                    .sql("update parts set reason = ? where call_id = ? and state = 'accepted'")
                    .params(reason, call)
                    .update();
            awake.addAll(looked(call, tries.overtaken(List.of(), call)));
            return awake;
        });
    }

    /**
     * An operator's word on a call in doubt.
     *
     * @param as what becomes of its rows; {@link RowState#PENDING} sends them again
     * @return lanes that have rows to send for it; empty when no row of the call is in doubt
     */
    public Optional<Set<LaneId>> resolve(String call, RowState as, String word) {
        return ledger.inTransaction(() -> {
            List<Part> rows = parts.inDoubt(call);
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            List<Part> before = tries.overtaken(rows, call);
            // a call that was sent, and whose callback is still waited for, is not over yet
            ledger.sql()
                    .sql("update calls set message = coalesce(message, '') || :word,"
                            + " resolved_at = case when :again or owed_until is null then :now else resolved_at end,"
                            + " resolved_after = case when :again or owed_until is null"
                            + " then (select max(permit_id) from calls) else resolved_after end where id = :call")
                    .param("word", "; " + word)
                    .param("again", as == RowState.PENDING)
                    .param("now", clock.millis())
                    .param("call", call)
                    .update();
            ledger.sql()
                    .sql("insert into words (call_id, said_at, word) values (?, ?, ?)")
                    .params(call, clock.millis(), word)
                    .update();
            boolean again = as == RowState.PENDING;
            // a callback that comes all the same knows better than any person
            String doubt = again && mayCallBack(call) ? call : null;
            if (again && doubt == null) {
                tries.nothingDone(call);
            }
            for (Part part : rows) {
                boolean gone = again && part.overtakenBy() != null;
                parts.change(
                        part,
                        gone
                                ? Verdicts.cancelled(part)
                                : verdicts.of(call, part, as, word, 0).doubtCall(doubt));
            }
            if (again) {
                order.sentAfterAll(
                        rows.stream().filter(part -> part.overtakenBy() == null).toList());
            }
            return Optional.of(looked(call, before));
        });
    }

    private boolean mayCallBack(String call) {
        return ledger.sql()
                .sql("select callback_key is not null from calls where id = ?")
                .params(call)
                .query(Boolean.class)
                .single();
    }

    /** The campaigns of a call. */
    public List<String> campaigns(String call) {
        return Json.read(
                ledger.sql()
                        .sql("select campaigns from calls where id = ?")
                        .params(call)
                        .query(String.class)
                        .single(),
                Json.STRINGS);
    }

    /** How often rows of this call were in doubt before. */
    public int tries(String call) {
        return ledger.sql()
                .sql("select coalesce(max(tries), 0) from parts where call_id = ?")
                .params(call)
                .query(Integer.class)
                .single();
    }

    /**
     * A call without an answer, whose ferry is gone.
     *
     * @param mayWake whether that ferry is not known to have ended
     */
    public record Left(String call, LaneId lane, Instant sentAt, boolean mayWake) {}

    /** Calls whose answer nobody waits for, for their ferries are gone; the first that was sent first. */
    public List<Left> left() {
        return ledger.sql()
                .sql("select c.id, c.lane, c.sent_at, coalesce(n.may_wake, 0) as may_wake"
                        + " from calls c left join nodes n on n.id = c.node"
                        + " where c.outcome = 'sending' and (n.id is null or n.gone_at is not null) order by c.sent_at")
                .query((rs, n) -> new Left(
                        rs.getString("id"),
                        LaneId.parse(rs.getString("lane")),
                        Instant.ofEpochMilli(rs.getLong("sent_at")),
                        rs.getLong("may_wake") == 1))
                .list();
    }

    /** Calls of a lane that were not settled though nobody is at work on them: settling them failed, and was given up. */
    public List<String> abandoned(LaneId lane) {
        return ledger.sql()
                .sql("select id from calls where lane = ? and outcome = 'sending' and not exists"
                        + " (select 1 from permits where id = permit_id and answered_at is null) order by sent_at")
                .params(lane.toString())
                .query(String.class)
                .list();
    }

    /** The options under which a call was made. */
    public Map<String, String> options(String call) {
        return ledger.sql()
                .sql("select destination_id from parts where call_id = ? limit 1")
                .params(call)
                .query(Long.class)
                .optional()
                .<Map<String, String>>map(id -> destinations.get(id).options())
                .orElse(Map.of());
    }

    /** The rows of a call as they were sent: their numbers, in its order. */
    public List<String> numbers(String call) {
        List<String> numbers = new ArrayList<>();
        Map<Long, List<Row>> slices = new HashMap<>();
        tries.ofCall(call).forEach(one -> {
            List<Row> slice = slices.computeIfAbsent(one.sliceId(), parts::rows);
            one.members().stream().forEach(row -> numbers.add(slice.get(row).number()));
        });
        return numbers;
    }

    /**
     * Lets everything go on that waits for a campaign the vendor did not know: a person has looked.
     *
     * @param lane its lane
     */
    public void campaignsMended(LaneId lane) {
        ledger.inTransaction(() -> unknown.forget(lane));
    }

    /**
     * Gives up rows of a drop that wait for a campaign which the vendor does not know: a person wants it so.
     *
     * @return the lanes that have rows to send for it; empty when the drop has no such rows
     */
    public Optional<Set<LaneId>> giveUp(String drop) {
        return ledger.inTransaction(() -> {
            List<Part> given = unknown.giveUp(drop);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            Set<LaneId> awake = order.left(given);
            standing.changed(drop);
            return Optional.of(awake);
        });
    }

    private List<String> dropsOf(String call) {
        return ledger.sql()
                .sql("select drop_id from call_drops where call_id = ?")
                .params(call)
                .query(String.class)
                .list();
    }
}
