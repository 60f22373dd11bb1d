package io.leadferry.retention;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.RetentionPeriods;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Erasure;
import io.leadferry.ledger.Erasure.Due;
import io.leadferry.ledger.Erasure.Sum;
import io.leadferry.ledger.Erasure.What;
import io.leadferry.retention.ErasedFiles.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases, once a day or more often, what has been kept for as long as the configuration says: the values of rows, originals, and the
 * files of receipts, each of drops that are over. A process that ends in the midst of it goes on at its next start.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration MOST_OFTEN = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration LEAST_OFTEN = Duration.ofDays(1);
    private static final int AT_ONCE = 50;
    private static final int MOST_KEPT = 20;

    private final Erasure erasure;
    private final ErasedFiles files;
    private final RetentionPeriods periods;
    private final AuditTrail trail;
    private final Clock clock;

    /** What keeps the configuration's periods. */
    public Retention(
            Erasure erasure, ErasedFiles files, AuditTrail trail, LeadferryConfiguration configuration, Clock clock) {
        this.erasure = erasure;
        this.files = files;
        this.trail = trail;
        this.periods = configuration.retention();
        this.clock = clock;
    }

    /**
     * What would be erased if it were done now.
     *
     * @param rows the values of rows, of drops that were over before {@code rowsBefore}
     * @param originals files of the archive and of quarantine
     * @param receipts files of receipts
     * @param kept drops that came as long ago and are not over, and why; at most 20
     * @param nextAt when it is done next; now, where it is being done or is about to
     * @param lastAt when it was last done; null while it never was
     * @param last how much it was then
     */
    @JsonPropertyOrder({
        "rowsBefore",
        "rows",
        "originalsBefore",
        "originals",
        "receiptsBefore",
        "receipts",
        "kept",
        "nextAt",
        "lastAt",
        "last"
    })
    public record Outlook(
            Instant rowsBefore,
            Due rows,
            Instant originalsBefore,
            Due originals,
            Instant receiptsBefore,
            Due receipts,
            List<Kept> kept,
            Instant nextAt,
            @Nullable Instant lastAt,
            @Nullable Sum last) {}

    /** A drop that is kept beyond its time. */
    public record Kept(String drop, String feed, String file, Instant receivedAt, String why) {}

    /** What would be erased now; nothing is. */
    public Outlook outlook() {
        Instant rows = before(periods.rows());
        Instant originals = before(periods.files());
        Instant receipts = before(periods.receipts());
        Instant now = clock.instant();
        Instant next = erasure.nextAt();
        return new Outlook(
                rows,
                erasure.due(What.ROWS, rows),
                originals,
                erasure.due(What.ORIGINALS, originals),
                receipts,
                erasure.due(What.RECEIPTS, receipts),
                erasure.notOver(rows, MOST_KEPT).stream().map(Retention::kept).toList(),
                next.isBefore(now) ? now : next,
                erasure.lastAt(),
                erasure.last());
    }

    private static Kept kept(Drop drop) {
        return new Kept(drop.id(), drop.feed(), drop.file(), drop.receivedAt(), why(drop));
    }

    private static String why(Drop drop) {
        return switch (drop.state()) {
            case READING, WORKING -> "it is at work";
            case QUARANTINED -> "it is held: release or discard it";
            case FINISHED, DUPLICATE ->
                drop.growth() != null && drop.growth().isOpen()
                        ? "its file has grown, and what came behind is held"
                        : "rows of it are in doubt: resolve their calls, or they could not be sent again";
        };
    }

    private Instant before(Duration period) {
        return clock.instant().minus(period);
    }

    /** Has it done at the next look. */
    public void soon() {
        erasure.doneNext();
    }

    /** Erases what has been kept for long enough, where that is to be done now. */
    public void look() {
        if (clock.instant().isBefore(erasure.nextAt())) {
            return;
        }
        long[] rows = {0};
        Set<String> stuck = new HashSet<>();
        long drops = each(What.ROWS, periods.rows(), stuck, drop -> {
            erasure.rows(drop.id());
            rows[0] += drop.total();
            return Result.GONE;
        });
        long originals = each(What.ORIGINALS, periods.files(), stuck, files::eraseOriginal);
        long receipts = each(What.RECEIPTS, periods.receipts(), stuck, files::eraseReceipts);
        trail.eraseBefore(before(periods.rows()));
        erasure.emptyLog();
        Sum sum = new Sum(drops, rows[0], originals, receipts);
        erasure.done(sum, clock.instant().plus(stuck.isEmpty() ? every() : AGAIN));
        if (drops + originals + receipts > 0) {
            LOG.info(
                    "Kept for long enough and erased: the values of {} rows of {} drops, {} originals, the receipts of {}"
                            + " drops",
                    rows[0],
                    drops,
                    originals,
                    receipts);
        }
    }

    /** @param stuck takes in drops whose files cannot go; they are passed over */
    private long each(What what, Duration period, Set<String> stuck, Function<Drop, Result> step) {
        Instant before = before(period);
        long done = 0;
        List<Drop> due = due(what, before, stuck);
        while (!due.isEmpty()) {
            for (Drop drop : due) {
                switch (step.apply(drop)) {
                    case GONE -> done++;
                    case NOT_YET -> stuck.add(drop.id());
                    case NOTHING -> {}
                }
            }
            due = due(what, before, stuck);
        }
        return done;
    }

    private List<Drop> due(What what, Instant before, Set<String> stuck) {
        return erasure.due(what, before, AT_ONCE + stuck.size()).stream()
                .filter(drop -> !stuck.contains(drop.id()))
                .toList();
    }

    /** Once a day; where something is kept for less, once in that time. */
    private Duration every() {
        Duration shortest = Stream.of(periods.rows(), periods.files(), periods.receipts(), LEAST_OFTEN)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return shortest.compareTo(MOST_OFTEN) < 0 ? MOST_OFTEN : shortest;
    }
}
