package io.leadferry.console;

import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.OverviewWords;
import io.leadferry.receipt.Receipt;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How values stand on a page: times in one zone, numbers with separators, texts from outside on one line and steering
 * nothing. That nothing of them is markup is the templates' part. The words are those of the commands.
 */
public final class PageWords {

    private static final double ALL = 100.0;

    private final ZoneId zone;
    private final DateTimeFormatter time;

    PageWords(ZoneId zone) {
        this.zone = zone;
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** The name of the zone whose times are told. */
    public String zone() {
        return zone.getId();
    }

    /** A time, to the second; a dash where nobody knows. */
    public String time(@Nullable Instant instant) {
        return instant == null ? "–" : time.format(instant);
    }

    /** A number. */
    public String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A text from outside, on one line. */
    public String line(@Nullable String text) {
        return text == null ? "" : Visible.line(text);
    }

    /** A text of several lines that were broken on purpose. */
    public String lines(String text) {
        return Visible.lines(text);
    }

    /** Why something needs somebody. */
    public String cause(Cause cause) {
        return line(OverviewWords.cause(cause, this::time));
    }

    /** Why something waits. */
    public String wait(Wait wait) {
        return cause(OverviewWords.cause(wait));
    }

    /** The rows of a file by their states. */
    public String counts(Receipt.Summary drop) {
        return OverviewWords.counts(drop);
    }

    /** How a file ended. */
    public String ended(Receipt.Summary drop) {
        return line(OverviewWords.ended(drop, this::time));
    }

    /** What one ferry at a time does. */
    public String doing(Ferries.Doing doing) {
        return doing.house() ? "receipts, events and what is to be erased" : line("account " + doing.account());
    }

    /** All that a ferry does. */
    public String duties(List<Ferries.Doing> duties) {
        return duties.isEmpty()
                ? "nothing; it takes over when another is gone"
                : duties.stream().map(this::doing).collect(Collectors.joining(", "));
    }

    /** Where a lane is shown; it is {@code account/operation} already. */
    public String lane(String lane) {
        LaneId id = LaneId.parse(lane);
        return "/lanes/" + Paths.segment(id.account()) + "/" + Paths.segment(id.operation());
    }

    /** Whether rows of a call wait for somebody's word. */
    public boolean isDoubtful(CallView call) {
        return call.rowsInDoubt() > 0;
    }

    /**
     * A part of a bar.
     *
     * @param state what it stands for, as its style is called
     * @param label the same with how many, for a person
     * @param x where it begins, and {@code width} how wide it is, both in hundredths of the bar
     */
    public record Segment(String state, String label, String x, String width) {}

    /** The sums of a drop as a bar; empty where it has no rows. */
    public List<Segment> bar(Receipt.Summary drop) {
        long total = drop.rows().getOrDefault("total", 0L);
        List<Segment> bar = new ArrayList<>();
        double x = 0;
        for (RowState state : Arrays.asList(
                RowState.CONFIRMED,
                RowState.ACCEPTED,
                RowState.PENDING,
                RowState.IN_DOUBT,
                RowState.REFUSED,
                RowState.REJECTED,
                RowState.DUPLICATE,
                RowState.CANCELLED)) {
            long rows = drop.rows().getOrDefault(state.word(), 0L);
            if (rows > 0 && total > 0) {
                double width = rows * ALL / total;
                bar.add(new Segment(
                        state.word(), count(rows) + " " + OverviewWords.word(state), percent(x), percent(width)));
                x += width;
            }
        }
        return bar;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f%%", share);
    }
}
