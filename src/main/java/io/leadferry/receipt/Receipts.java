package io.leadferry.receipt;

import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.model.RowState;
import io.leadferry.receipt.Receipt.Problem;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Draws receipts up from the ledger. */
public final class Receipts {

    private static final int MOST_PROBLEMS = 100;
    private static final int MOST_REASONS = 20;

    private final Drops drops;
    private final DropRows rows;
    private final CallViews calls;
    private final LaneControl lanes;

    public Receipts(Drops drops, DropRows rows, CallViews calls, LaneControl lanes) {
        this.drops = drops;
        this.rows = rows;
        this.calls = calls;
        this.lanes = lanes;
    }

    /** Summaries, newest first. */
    public List<Receipt.Summary> list(@Nullable String feed, @Nullable String state, int limit) {
        return drops.list(feed, state, limit).stream().map(this::summary).toList();
    }

    /** The receipt of a drop, as things stand now. */
    public Optional<Receipt> find(String drop) {
        return drops.find(drop).map(this::receipt);
    }

    Receipt receipt(Drop drop) {
        return new Receipt(
                summary(drop), rows.reasons(drop.id(), MOST_REASONS), calls.ofDrop(drop.id()), problems(drop));
    }

    /** Its rejected and refused rows as CSV, read as the stream is read; empty for a drop that is not known. */
    public Optional<InputStream> rejected(String drop) {
        return drops.find(drop).map(known -> RejectedCsv.of(known, rows));
    }

    /** Whether a drop has rejected or refused rows. */
    boolean hasRejected(Drop drop) {
        Map<RowState, Long> counts = rows.counts(drop);
        return counts.getOrDefault(RowState.REJECTED, 0L) + counts.getOrDefault(RowState.REFUSED, 0L) > 0;
    }

    private Receipt.Summary summary(Drop drop) {
        Map<RowState, Long> counts = rows.counts(drop);
        Map<String, Long> words = new LinkedHashMap<>();
        words.put("total", drop.total());
        counts.forEach((state, count) -> words.put(state.word(), count));
        return new Receipt.Summary(
                drop.id(),
                drop.feed(),
                drop.file(),
                drop.sha256(),
                drop.bytes(),
                drop.state().receiptWord(),
                drop.duplicateOf(),
                drop.quarantine() == null ? null : drop.quarantine().reason(),
                held(drop),
                drop.quarantine() == null ? null : drop.quarantine().releasedAt(),
                drop.quarantine() == null ? null : drop.quarantine().discardedAt(),
                drop.receivedAt(),
                drop.finishedAt(),
                drop.state() == Drop.State.WORKING ? expected(drop) : null,
                words);
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

    private @Nullable Instant expected(Drop drop) {
        long seq = rows.seq(drop.id());
        List<Instant> ends = new ArrayList<>();
        for (var lane : rows.pendingByLane(drop.id()).keySet()) {
            Instant end = lanes.expected(lane, seq);
            if (end == null) {
                return null;
            }
            ends.add(end);
        }
        return ends.stream().max(Comparator.naturalOrder()).orElse(null);
    }

    private List<Problem> problems(Drop drop) {
        List<Problem> problems = new ArrayList<>();
        rows.problems(drop.id(), MOST_PROBLEMS, block -> block.stream()
                .limit(MOST_PROBLEMS - problems.size())
                .forEach(row -> problems.add(new Problem(row.line(), row.state().word(), row.reason()))));
        problems.sort(Comparator.comparingLong(Problem::line));
        return problems;
    }
}
