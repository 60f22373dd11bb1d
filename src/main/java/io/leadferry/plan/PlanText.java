package io.leadferry.plan;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as a person reads it. */
public final class PlanText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int SHOWN = 10;

    private PlanText() {}

    /** Its lines. */
    public static List<String> of(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("Plan for " + plan.file() + ", feed " + plan.feed() + ". No call was made.");
        lines.add("");
        plan.notes().forEach(note -> lines.add("Note: " + note + "."));
        if (plan.state() == Drop.State.QUARANTINED) {
            lines.add("Nothing of it would be sent: " + plan.reason());
            if (plan.held()) {
                lines.add("It would be held until somebody says `release` or `discard`.");
            }
            return lines;
        }
        if (plan.state() == Drop.State.DUPLICATE) {
            lines.add("Nothing of it would be sent: drop " + plan.duplicateOf() + " had the same content.");
            return lines;
        }
        if (plan.duplicateOf() != null) {
            lines.add("Drop " + plan.duplicateOf() + " had the same content; the feed sends it again.");
        }
        lines.add(count("total", plan) + " in the file");
        lines.add(count(RowState.PENDING.word(), plan) + " would be sent");
        lines.add(count(RowState.DUPLICATE.word(), plan) + " would not: they repeat an earlier row");
        lines.add(count(RowState.REJECTED.word(), plan) + " would be rejected");
        plan.reasons().stream()
                .limit(SHOWN)
                .forEach(reason ->
                        lines.add(String.format(Locale.ROOT, "%14s %,d: %s", "", reason.rows(), reason.reason())));
        plan.problems().stream()
                .limit(SHOWN)
                .forEach(problem -> lines.add("  line " + problem.line() + ": " + problem.reason()));
        lines.add("");
        lines.addAll(calls(plan));
        return lines;
    }

    private static String count(String state, Plan plan) {
        long rows = plan.rows().getOrDefault(state, 0L);
        return String.format(Locale.ROOT, "%,10d %s", rows, rows == 1 ? "row" : "rows");
    }

    private static List<String> calls(Plan plan) {
        List<String> lines = new ArrayList<>();
        Plan.Ahead lane = plan.lane();
        if (plan.calls() == 0) {
            lines.add("No call is needed.");
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%s%,d %s in lane %s, which takes %d in %s: %s from the first to the last.",
                plan.callsExact() ? "" : "About ",
                plan.calls(),
                plan.calls() == 1 ? "call" : "calls",
                lane.lane(),
                lane.callsPerWindow(),
                time(lane.windowSeconds()),
                time(plan.seconds())));
        if (lane.state() != Lanes.State.OPEN) {
            lines.add("The lane is " + lane.state().word() + (lane.reason() == null ? "" : ": " + lane.reason())
                    + ". Nothing goes out until `resume " + lane.lane() + "`.");
        } else if (lane.rowsAhead() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Ahead of it: %,d rows in about %,d calls%s.",
                    lane.rowsAhead(),
                    lane.callsAhead(),
                    lane.idleAt() == null ? "" : ", until " + time(lane.idleAt())));
        } else {
            lines.add("Nothing is ahead of it.");
        }
        if (plan.lastCallAt() != null) {
            lines.add("Dropped now, its last call would go out about " + time(plan.lastCallAt()) + ".");
        }
        return lines;
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String time(long seconds) {
        Duration length = Duration.ofSeconds(seconds);
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        return length.toMinutes() > 1 ? length.toMinutes() + " min" : seconds + " s";
    }
}
