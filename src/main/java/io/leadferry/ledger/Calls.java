package io.leadferry.ledger;

import io.leadferry.ledger.Parts.Change;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is under way and what becomes of it. A call is written down before it is sent and settled after. */
public final class Calls {

    /** So many rows refused alone, and none of their company taken, and the rest is refused with them. */
    private static final int MOST_CULPRITS = 3;

    /** So few rows are tried one by one in any case. */
    private static final int FEW = 20;

    private static final String NOT_ALONE = " (not tried alone: other rows of the file were, and none was taken)";
    private static final String GONE = "not there any more: an earlier try, which got no answer, did it";

    private static final Settled KNOWN = new Settled(false, Refusal.NONE, Set.of());

    private final Ledger ledger;
    private final Drops drops;
    private final Order order;
    private final Parts parts;
    private final Destinations destinations;
    private final Trials trials;
    private final Standing standing;
    private final Clock clock;

    public Calls(Ledger ledger, Drops drops, Order order, Clock clock) {
        this.ledger = ledger;
        this.drops = drops;
        this.order = order;
        this.parts = new Parts(ledger);
        this.destinations = new Destinations(ledger);
        this.trials = new Trials(parts, destinations);
        this.standing = new Standing(ledger, clock);
        this.clock = clock;
    }

    /** What became of a refused call. */
    public enum Refusal {
        /** it was not refused, or not for its content */
        NONE,
        /** its rows go on in two halves */
        HALVED,
        /** it cannot be halved, and its rows are refused */
        CULPRIT,
        /** it went to one campaign from the start, and that is at fault; its rows wait */
        ONE_CAMPAIGN
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
     * @param owedUntil how long its callback will be waited for
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
                        + " owed_until) values (?, ?, ?, ?, ?, ?, 'sending', ?, ?)")
                .param(call.id())
                .param(call.lane().toString())
                .param(Json.write(call.campaigns()))
                .param(rowCount)
                .param(permit)
                .param(clock.millis())
                .param(callbackKey == null ? null : Callbacks.key(callbackKey.reveal()))
                .param(owedUntil == null ? null : owedUntil.toEpochMilli())
                .update();
        Map<String, Integer> byDrop = new LinkedHashMap<>();
        taken.forEach((part, rows) -> {
            parts.change(part, rows, Change.to(Part.SENDING).with("call_id", call.id()));
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
            meet(call, rows, fates, outcome.kind() == Outcome.Kind.IN_DOUBT ? 1 : 0);
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
            for (Part part : rows) {
                Change change = Change.to(Part.PENDING).with("call_id", null).with("reason", null);
                if (part.overtakenBy() != null) {
                    change = perhapsDone
                            ? Change.to(RowState.IN_DOUBT.word()).with("reason", outcome.message())
                            : overtaken(part);
                } else if (perhapsDone) {
                    change.with("doubt_call", call);
                    if (byThemselves && part.trial() == null) {
                        change.with("trial", Trials.byRows(call)).with("side", Trials.FIRST);
                    }
                }
                parts.change(part, perhapsDone ? change.with("tries", part.tries() + 1) : change);
            }
            return Refusal.NONE;
        });
    }

    /** Settles a call whose rows cannot be done just now: they rest, and after {@code within} they are refused. */
    public Settled later(String call, Outcome outcome, Duration every, Duration within) {
        return settling(call, outcome, rows -> {
            long now = clock.millis();
            Optional<String> trial = Trials.of(rows);
            for (Part part : rows) {
                Long before = part.putOffSince();
                long since = before == null ? now : before;
                if (part.overtakenBy() != null) {
                    parts.change(part, overtaken(part));
                } else if (now + every.toMillis() - since > within.toMillis()) {
                    parts.change(
                            part,
                            Change.to(RowState.REFUSED.word())
                                    .with(
                                            "reason",
                                            outcome.message() + " (tried for "
                                                    + Duration.ofMillis(now - since)
                                                            .toSeconds() + " s)"));
                } else {
                    parts.change(
                            part,
                            Change.toWaiting()
                                    .with("state", Part.RESTING)
                                    .with("not_before", now + every.toMillis())
                                    .with("put_off_since", since));
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
     * @param byCampaigns whether a campaign is at fault: a call to one campaign that was not halved before is nobody's
     *     bad row; its rows wait again, and a person must look
     */
    public Settled refused(String call, Outcome outcome, boolean byCampaigns) {
        return settling(call, outcome, all -> {
            Optional<String> trial = Trials.of(all);
            List<Part> rows = new ArrayList<>();
            for (Part part : all) {
                if (part.overtakenBy() == null) {
                    rows.add(part);
                } else {
                    parts.change(part, overtaken(part));
                }
            }
            if (rows.isEmpty()) {
                trial.ifPresent(trials::end);
                return Refusal.HALVED;
            }
            boolean hopeless =
                    !byCampaigns && rows.stream().mapToInt(Part::count).sum() > FEW && hopeless(rows);
            if (!hopeless
                    && (trials.halve(call, rows, byCampaigns)
                            || (byCampaigns && halveCampaigns(rows, outcome.message())))) {
                return Refusal.HALVED;
            }
            boolean wait = byCampaigns && trial.filter(Trials::isByCampaigns).isEmpty();
            String message = hopeless ? outcome.message() + NOT_ALONE : outcome.message();
            for (Part part : rows) {
                // what is not there, and was sent before without an answer: that try was the one that did it
                boolean gone = outcome.kind() == Outcome.Kind.NOT_THERE && part.tries() > 0;
                RowState state = wait ? RowState.PENDING : gone ? RowState.CONFIRMED : RowState.REFUSED;
                String reason = gone ? GONE : byCampaigns ? blame(part, message) : message;
                parts.change(part, fate(call, part, state, reason, 0));
            }
            trial.ifPresent(trials::end);
            return wait ? Refusal.ONE_CAMPAIGN : Refusal.CULPRIT;
        });
    }

    /**
     * Whether it is no use to look for one bad row: of the rows' own company, several stand refused that were tried alone,
     * and not one was taken. Their company is the call they were in doubt with, or the drops they came in.
     */
    private boolean hopeless(List<Part> rows) {
        Set<String> doubts =
                rows.stream().map(part -> String.valueOf(part.doubtCall())).collect(Collectors.toSet());
        if (doubts.size() == 1 && rows.get(0).doubtCall() != null) {
            return hopeless("doubt_call", doubts.iterator().next());
        }
        return rows.stream().map(Part::dropId).distinct().allMatch(drop -> hopeless("drop_id", drop));
    }

    private boolean hopeless(String column, String company) {
        return ledger.sql()
                .sql("select coalesce(sum(case when state = 'refused' or reason = ? then row_count end), 0) >= ?"
                        + " and coalesce(sum(case when state in ('accepted', 'confirmed') and coalesce(reason, '') <> ?"
                        + " then row_count end), 0) = 0 from parts where " + column + " = ?")
                .params(GONE, MOST_CULPRITS, GONE, company)
                .query(Boolean.class)
                .single();
    }

    /**
     * Goes on by halves of the campaigns, where all rows of a refused call ask for all of its campaigns. A campaign that
     * stands alone is to blame; the rows go on to their others, and are refused when those are done.
     */
    private boolean halveCampaigns(List<Part> rows, String message) {
        List<String> campaigns = destinations.campaigns(rows.get(0).destinationId());
        if (campaigns.size() == 1 && rows.stream().noneMatch(Part::byHalves)) {
            return false;
        }
        int half = campaigns.size() / 2;
        for (Part part : rows) {
            if (campaigns.size() == 1) {
                String blame = part.blame() == null ? "" : part.blame() + "; ";
                String more = blame + blame(part, message);
                parts.change(
                        part,
                        part.then().isEmpty()
                                ? Change.to(RowState.REFUSED.word()).with("reason", more)
                                : onwards(part).with("blame", more));
            } else {
                List<String> then = new ArrayList<>(campaigns.subList(half, campaigns.size()));
                then.addAll(part.then());
                parts.change(
                        part, toCampaigns(part, campaigns.subList(0, half)).with("then_campaigns", Json.write(then)));
            }
        }
        return true;
    }

    private String blame(Part part, String message) {
        return "campaign '" + destinations.campaigns(part.destinationId()).get(0) + "': " + message;
    }

    private Change onwards(Part part) {
        return toCampaigns(part, part.then()).with("then_campaigns", null);
    }

    private Change toCampaigns(Part part, List<String> campaigns) {
        Destination whole = destinations.get(part.destinationId());
        long id = destinations.id(new Destination(whole.lane(), campaigns, whole.columns(), whole.options()));
        return Change.toWaiting().with("destination_id", id);
    }

    /** Nothing was done to a row just now, and it is not sent again; an earlier try of it may have arrived. */
    private static Change overtaken(Part part) {
        return Order.overtaken(part, String.valueOf(part.overtakenBy()));
    }

    private static Change cancelled(Part part) {
        return Change.to(RowState.CANCELLED.word())
                .with("reason", "drop " + part.overtakenBy() + " deletes the number")
                .with("trial", null)
                .with("side", null);
    }

    private interface Work {
        Refusal on(List<Part> rows);
    }

    private Settled settling(String call, Outcome outcome, Work work) {
        return ledger.inTransaction(() -> {
            long now = clock.millis();
            answered(call, now);
            if (!close(call, outcome, now)) {
                return KNOWN;
            }
            List<Part> rows = parts.where("p.call_id = ? and p.state = 'sending'", call);
            Refusal refusal = work.on(rows);
            return new Settled(true, refusal, looked(call, rows));
        });
    }

    /** The answer is here, or will never come: the permit comes back from now on. */
    private void answered(String call, long now) {
        // +1: the millisecond of the answer is over before its period begins
        ledger.sql()
                .sql("update permits set answered_at = ? where answered_at is null"
                        + " and id = (select permit_id from calls where id = ?)")
                .params(now + 1, call)
                .update();
    }

    private boolean close(String call, Outcome outcome, long now) {
        boolean owes = outcome.kind() == Outcome.Kind.ACCEPTED || outcome.kind() == Outcome.Kind.IN_DOUBT;
        int closed = ledger.sql()
                .sql(
                        """
                        update calls set settled_at = :now, outcome = :outcome, http_status = :status,
                            message = :message, reference = :reference,
                            owed_until = case when :owes then owed_until end,
                            resolved_at = case when :owes and owed_until is not null then null else :now end
                        where id = :call and outcome = 'sending'""")
                .param("now", now)
                .param("outcome", outcome.kind().word())
                .param("status", outcome.httpStatus())
                .param("message", outcome.message())
                .param("reference", outcome.reference())
                .param("owes", owes)
                .param("call", call)
                .update();
        if (closed == 0) {
            // its callback was faster than its answer
            ledger.sql()
                    .sql("update calls set http_status = coalesce(http_status, ?), reference = coalesce(reference, ?)"
                            + " where id = ?")
                    .param(outcome.httpStatus())
                    .param(outcome.reference())
                    .param(call)
                    .update();
        }
        return closed > 0;
    }

    private Set<LaneId> looked(String call, List<Part> before) {
        Set<LaneId> awake = order.settled(call, before);
        dropsOf(call).forEach(standing::changed);
        return awake;
    }

    /** Sends rows of a call where they belong. */
    private void meet(String call, List<Part> rows, Fates fates, int moreTries) {
        Map<String, List<Fate>> apart =
                fates.apart().stream().collect(Collectors.groupingBy(Fate::number, HashMap::new, Collectors.toList()));
        // of a number that stands several times in a call, the vendor takes the first and complains of the others
        for (int i = rows.size() - 1; i >= 0; i--) {
            Part part = rows.get(i);
            Part left = apart.isEmpty() ? part : meetApart(call, part, apart, moreTries);
            parts.change(left, fate(call, part, fates.state(), fates.reason(), moreTries));
        }
    }

    private Part meetApart(String call, Part part, Map<String, List<Fate>> apart, int moreTries) {
        List<Row> slice = rows(part.sliceId());
        Map<Fate, BitSet> found = new LinkedHashMap<>();
        for (int row = part.members().length() - 1;
                row >= 0;
                row = part.members().previousSetBit(row - 1)) {
            List<Fate> fates = apart.get(slice.get(row).number());
            if (fates != null && !fates.isEmpty()) {
                found.computeIfAbsent(fates.remove(fates.size() - 1), fate -> new BitSet())
                        .set(row);
            }
        }
        Part left = part;
        for (Map.Entry<Fate, BitSet> one : found.entrySet()) {
            Fate fate = one.getKey();
            boolean answer = fate.thereAlready() && part.tries() > 0;
            left = parts.change(
                    left,
                    one.getValue(),
                    fate(
                            call,
                            part,
                            answer ? RowState.CONFIRMED : fate.state(),
                            answer ? null : fate.reason(),
                            moreTries));
        }
        return left;
    }

    private Change fate(String call, Part part, RowState state, @Nullable String reason, int moreTries) {
        if (state == RowState.CONFIRMED && part.byHalves()) {
            return part.then().isEmpty()
                    ? Change.to(RowState.REFUSED.word()).with("reason", part.blame())
                    : onwards(part);
        }
        boolean again = state == RowState.PENDING;
        return Change.to(state.word())
                .with("call_id", again ? null : call)
                .with("reason", again ? null : reason)
                .with("tries", part.tries() + moreTries)
                .with("trial", null)
                .with("side", null);
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
            List<Part> rows = parts.where(
                    """
                    (p.call_id = ? and p.state in ('sending', 'accepted', 'inDoubt'))
                    or (p.doubt_call = ? and p.state in ('pending', 'resting'))""",
                    call,
                    call);
            Optional<String> trial = Trials.of(rows);
            boolean late = isResolved(call);
            ledger.sql()
                    .sql(
                            """
                            update calls set outcome = ?, message = ?, reference = coalesce(reference, ?),
                                settled_at = coalesce(settled_at, ?), resolved_at = ?, owed_until = null
                            where id = ?""")
                    .param(outcome.kind().word())
                    .param(outcome.message())
                    .param(outcome.reference())
                    .param(now)
                    .param(now)
                    .param(call)
                    .update();
            meet(call, rows, fates, 0);
            trial.ifPresent(trials::taken);
            if (late) {
                order.doneLate(call);
            }
            return looked(call, rows);
        });
    }

    /** Whether the vendor may have the call's rows, for all its answer said. */
    private boolean awaitsCallback(String call) {
        return ledger.sql()
                        .sql(
                                "select count(*) from calls where id = ? and outcome in ('sending', 'accepted', 'inDoubt')")
                        .params(call)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Whether nobody waits any more for what becomes of a call. */
    private boolean isResolved(String call) {
        return ledger.sql()
                .sql("select resolved_at is not null from calls where id = ?")
                .params(call)
                .query(Boolean.class)
                .single();
    }

    /** Stops waiting for a call's callback: its rows stay as they are, and are told as such. */
    public Set<LaneId> unanswered(String call, String reason) {
        return ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update calls set owed_until = null, resolved_at = ? where id = ? and owed_until is not null")
                    .params(clock.millis(), call)
                    .update();
            ledger.sql()
                    .sql("update parts set reason = ? where call_id = ? and state = 'accepted'")
                    .params(reason, call)
                    .update();
            return looked(call, List.of());
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
            List<Part> rows = parts.where("p.call_id = ? and p.state = 'inDoubt'", call);
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            // a call that was sent, and whose callback is still waited for, is not over yet
            ledger.sql()
                    .sql("update calls set message = coalesce(message, '') || :word, resolved_at ="
                            + " case when :again or owed_until is null then :now else resolved_at end where id = :call")
                    .param("word", "; " + word)
                    .param("again", as == RowState.PENDING)
                    .param("now", clock.millis())
                    .param("call", call)
                    .update();
            for (Part part : rows) {
                boolean gone = as == RowState.PENDING && part.overtakenBy() != null;
                parts.change(part, gone ? cancelled(part) : fate(call, part, as, word, 0));
            }
            return Optional.of(looked(call, rows));
        });
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

    /** Calls that an earlier process wrote down and did not settle, with their lane. */
    public Map<String, LaneId> unsettled() {
        Map<String, LaneId> calls = new LinkedHashMap<>();
        ledger.sql()
                .sql("select id, lane from calls where outcome = 'sending' order by sent_at")
                .query(rs -> {
                    calls.put(rs.getString("id"), LaneId.parse(rs.getString("lane")));
                });
        return calls;
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
        parts.where("p.call_id = ? or p.doubt_call = ?", call, call).forEach(part -> {
            List<Row> slice = slices.computeIfAbsent(part.sliceId(), this::rows);
            part.members().stream().forEach(row -> numbers.add(slice.get(row).number()));
        });
        return numbers;
    }

    private List<Row> rows(long sliceId) {
        return SliceCodec.rows(ledger.sql()
                .sql("select payload from slices where id = ?")
                .params(sliceId)
                .query(byte[].class)
                .single());
    }

    private List<String> dropsOf(String call) {
        return ledger.sql()
                .sql("select drop_id from call_drops where call_id = ?")
                .params(call)
                .query(String.class)
                .list();
    }
}
