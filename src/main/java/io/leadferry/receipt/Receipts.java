package io.leadferry.receipt;

import io.leadferry.lane.LaneControl;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Meetings;
import io.leadferry.model.LaneId;
import io.leadferry.model.Recent;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Receipt.Problem;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Draws receipts up from the ledger. */
public final class Receipts {

    private static final int MOST_PROBLEMS = 100;
    private static final int MOST_REASONS = 20;
    private static final int REMEMBERED = 200;

    private final Drops drops;
    private final DropRows rows;
    private final CallViews calls;
    private final Meetings meetings;
    private final LaneControl lanes;
    private final WhyItWaits why;

    private final Map<String, List<Reason>> rejectReasons = Recent.used(REMEMBERED);

    public Receipts(Drops drops, DropRows rows, CallViews calls, Meetings meetings, LaneControl lanes, WhyItWaits why) {
        this.drops = drops;
        this.rows = rows;
        this.calls = calls;
        this.meetings = meetings;
        this.lanes = lanes;
        this.why = why;
    }

    /**
     * Summaries, newest first.
     *
     * @param feed null for all
     * @param state as receipts tell it; null for all
     */
    public List<Receipt.Summary> list(@Nullable String feed, Drop.@Nullable State state, int limit) {
        return summaries(drops.list(feed, state, limit));
    }

    /** Summaries of some drops, as they stand now. */
    public List<Receipt.Summary> summaries(List<Drop> some) {
        Function<Drop, WhyItWaits.Outlook> look = look();
        return some.stream().map(drop -> summary(drop, look)).toList();
    }

    /** The receipt of a drop, as things stand now. */
    public Optional<Receipt> find(String drop) {
        return drops.find(drop).map(this::receipt);
    }

    /** As above, of a drop that the ledger may not have yet. */
    public Receipt receipt(Drop drop) {
        Meetings.Found found = meetings.of(drop.id());
        return new Receipt(
                summary(drop),
                found.places(),
                reasons(drop),
                calls.ofDrop(drop.id()),
                problems(drop),
                found.overtakenBy(),
                meetings.overtook(drop.id()));
    }

    private List<Reason> reasons(Drop drop) {
        List<Reason> reasons = new ArrayList<>(rejectReasons(drop));
        reasons.addAll(rows.reasons(drop.id(), MOST_REASONS));
        reasons.sort(Comparator.comparingLong(reason -> -reason.rows()));
        return reasons;
    }

    /**
     * While a drop is at work its receipt is drawn up every second; what was rejected does not change after its seal, but that
     * rows may lose their values.
     */
    private List<Reason> rejectReasons(Drop drop) {
        if (drop.sealedAt() == null) {
            return List.of();
        }
        String as = drop.id() + " " + drop.erased().rows();
        synchronized (rejectReasons) {
            List<Reason> known = rejectReasons.get(as);
            if (known != null) {
                return known;
            }
        }
        List<Reason> reasons = rows.rejectReasons(drop.id(), MOST_REASONS);
        synchronized (rejectReasons) {
            rejectReasons.put(as, reasons);
        }
        return reasons;
    }

    /** What a letter to a person says beyond the receipt. */
    Letter letter(Receipt receipt) {
        Receipt.Summary drop = receipt.summary();
        Optional<Drop> earlier = Optional.ofNullable(drop.duplicateOf()).flatMap(drops::find);
        Optional<LaneId> lane = receipt.calls().stream()
                .map(call -> LaneId.parse(call.lane()))
                .findFirst()
                .or(() -> rows.pendingByLane(drop.drop()).keySet().stream().findFirst())
                .or(() -> lanes.laneOf(drop.feed()));
        return new Letter(
                receipt,
                earlier.map(Drop::file).orElse(null),
                earlier.map(Drop::receivedAt).orElse(null),
                lane.flatMap(lanes::work).orElse(null),
                rows.unreadable(drop.drop()));
    }

    /** Why a drop does not move; empty for one that is not known. */
    public Optional<Waits> waits(String drop) {
        return drops.find(drop).map(this::waits);
    }

    /** As above, of a drop that the ledger may not have yet. */
    public Waits waits(Drop drop) {
        Receipt.Summary summary = summary(drop);
        return new Waits(summary.drop(), summary.file(), summary.state(), summary.expectedAt(), summary.waits());
    }

    /**
     * Why one row of a drop does not move; empty where there is no such row, or its file is not read yet.
     *
     * @param line where it stands in the file, as receipts say
     */
    public Optional<WhyItWaits.RowOutlook> waits(String drop, long line) {
        return drops.find(drop).flatMap(known -> why.ofRow(known, line));
    }

    /** Why a drop does not move; its fields are those of its receipt. */
    public record Waits(String drop, String file, Drop.State state, @Nullable Instant expectedAt, List<Wait> waits) {}

    /** The receipt of a drop as a letter, as things stand now. */
    public Optional<String> text(String drop) {
        return drops.find(drop).map(this::text);
    }

    /** As above, of a drop that the ledger may not have yet. */
    public String text(Drop drop) {
        return ReceiptText.of(letter(receipt(drop)), ZoneId.systemDefault());
    }

    /** Its rejected and refused rows as CSV, read as the stream is read; empty for a drop that is not known. */
    public Optional<InputStream> rejected(String drop) {
        return drops.find(drop).map(this::rejected);
    }

    /** As above, of a drop that the ledger may not have yet. */
    public InputStream rejected(Drop drop) {
        return RejectedCsv.of(drop, rows);
    }

    /** Whether a drop has rejected or refused rows that can be shown. */
    boolean hasRejected(Receipt.Summary drop) {
        long told = drop.rows().getOrDefault(RowState.REJECTED.word(), 0L)
                + drop.rows().getOrDefault(RowState.REFUSED.word(), 0L);
        long erased = drop.erased() == null ? 0 : drop.erased().toMend();
        return told > 0 && told > rows.unreadable(drop.drop()) + erased;
    }

    /** Whether a drop has rejected or refused rows that can be shown, as things stand now. */
    public boolean hasRejected(String drop) {
        return drops.find(drop).map(known -> hasRejected(summary(known))).orElse(false);
    }

    /** How each of several drops stands, at one moment: what they have in common is looked for once. */
    Function<Drop, WhyItWaits.Outlook> look() {
        return why.look();
    }

    private Receipt.Summary summary(Drop drop) {
        return summary(drop, why::of);
    }

    Receipt.Summary summary(Drop drop, Function<Drop, WhyItWaits.Outlook> look) {
        Map<RowState, Long> counts = rows.counts(drop);
        WhyItWaits.Outlook outlook = look.apply(drop);
        Map<String, Long> words = new LinkedHashMap<>();
        words.put("total", drop.total());
        counts.forEach((state, count) -> words.put(state.word(), count));
        return new Receipt.Summary(
                drop.id(),
                drop.feed(),
                drop.file(),
                drop.sha256(),
                drop.bytes(),
                drop.state().told(),
                drop.duplicateOf(),
                drop.quarantine() == null ? null : drop.quarantine().reason(),
                notes(drop),
                held(drop),
                drop.quarantine() == null ? null : drop.quarantine().releasedAt(),
                drop.quarantine() == null ? null : drop.quarantine().discardedAt(),
                drop.receivedAt(),
                drop.finishedAt(),
                outlook.expectedAt(),
                words,
                drop.erased().equals(Drop.Erased.NOTHING) ? null : drop.erased(),
                outlook.waits());
    }

    /** What a person should know of how the file was read, and of what became of it since. */
    private static List<String> notes(Drop drop) {
        List<String> notes = new ArrayList<>(drop.notes());
        Drop.Growth growth = drop.growth();
        if (growth != null) {
            notes.add("the file was not whole when it was taken: it had " + drop.bytes() + " bytes, and later "
                    + growth.bytes()
                    + (growth.into() == null ? "" : "; what came behind is drop " + growth.into()));
        }
        Drop.Erased erased = drop.erased();
        if (drop.state() == Drop.State.DUPLICATE && erased.originalAt() != null) {
            notes.add("its original is not kept here, as that of drop " + drop.duplicateOf()
                    + " is not kept any more, whose content it repeats");
        }
        if (erased.rowsAt() != null) {
            notes.add("the values of its rows are not kept any more (leadferry.retention.rows)");
        } else if (erased.rows() > 0) {
            notes.add("the values of " + erased.rows() + (erased.rows() == 1 ? " row were" : " rows were")
                    + " erased, because a person was to be forgotten");
        }
        return notes;
    }

    /** Whether it waits for a person's word. */
    private static boolean held(Drop drop) {
        Drop.Quarantine quarantine = drop.quarantine();
        return drop.state() == Drop.State.QUARANTINED
                && quarantine != null
                && quarantine.held()
                && quarantine.releasedAt() == null
                && quarantine.discardedAt() == null;
    }

    private List<Problem> problems(Drop drop) {
        List<Problem> problems = new ArrayList<>();
        rows.problems(drop.id(), MOST_PROBLEMS, block -> block.stream()
                .limit(MOST_PROBLEMS - problems.size())
                .forEach(row -> problems.add(new Problem(row.line(), row.state(), row.reason()))));
        problems.sort(Comparator.comparingLong(Problem::line));
        return problems;
    }
}
