package io.leadferry.receipt;

import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview.Need;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words in which an overview is told, the same at a terminal and on a page. */
public final class OverviewWords {

    private static final int LONGEST_NAME = 40;

    private OverviewWords() {}

    /** What needs somebody, in one line. */
    public static String need(Need need) {
        Receipt.Summary drop = need.drop();
        LaneView lane = need.lane();
        return switch (need.about()) {
            case LEDGER ->
                need.causes().stream().allMatch(cause -> cause.kind().equals(Overview.OLDER_COPY))
                        ? "the ledger: it does not know all that was done"
                        : "the ledger: nothing goes on without it";
            case LANE ->
                need.name()
                        + (lane == null
                                ? ""
                                : (lane.state() == Lanes.State.OPEN
                                                ? ""
                                                : " is " + lane.state().word()) + ": " + rowsWait(lane));
            case SERVER -> "the server of the feed " + need.name();
            case FOLDER -> "files of the feed " + need.name();
            case NOTIFY -> need.name() + ", which is told what happens";
            case FILE -> drop == null ? need.name() : file(drop);
        };
    }

    /** A file with its drop and its feed. */
    public static String file(Receipt.Summary drop) {
        return shortened(drop.file()) + " (drop " + drop.drop() + ", feed " + drop.feed() + ")";
    }

    /** A long name without its middle: how it begins and how it ends tells it from others. */
    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LONGEST_NAME) {
            return name;
        }
        int half = (LONGEST_NAME - 1) / 2;
        return name.substring(0, name.offsetByCodePoints(0, half)) + "…"
                + name.substring(name.offsetByCodePoints(0, length - half));
    }

    /** How many rows a file has, and how many of them are in each state in which there are any. */
    public static String counts(Receipt.Summary drop) {
        long total = drop.rows().getOrDefault("total", 0L);
        List<String> states = Arrays.stream(RowState.values())
                .filter(state -> drop.rows().getOrDefault(state.word(), 0L) > 0)
                .map(state -> String.format(Locale.ROOT, "%,d %s", drop.rows().get(state.word()), word(state)))
                .toList();
        return String.format(Locale.ROOT, total == 1 ? "%,d row" : "%,d rows", total)
                + (states.isEmpty() ? "" : states.stream().collect(Collectors.joining(", ", ": ", "")));
    }

    /** A state of rows, as a person says it. */
    public static String word(RowState state) {
        return state == RowState.IN_DOUBT ? "in doubt" : state.word();
    }

    /** How much of a file is no longer to be sent, behind what else is told of it. */
    static String share(Receipt.Summary drop) {
        long total = drop.rows().getOrDefault("total", 0L);
        long pending = drop.rows().getOrDefault(RowState.PENDING.word(), 0L);
        return total == 0 ? "" : "; " + (total - pending) * 100 / total + " % dealt with";
    }

    /** How many rows wait in a lane. */
    public static String rowsWait(LaneView lane) {
        return lane.pendingRows() == 0
                ? "no row waits"
                : String.format(
                        Locale.ROOT, lane.pendingRows() == 1 ? "%,d row waits" : "%,d rows wait", lane.pendingRows());
    }

    /** How often something was tried. */
    public static String times(int tries) {
        return tries == 1 ? "once" : String.format(Locale.ROOT, "%,d times", tries);
    }

    /**
     * How a drop ended.
     *
     * @param time how a time is told
     */
    public static String ended(Receipt.Summary drop, Function<Instant, String> time) {
        String when = drop.finishedAt() == null ? "" : " " + time.apply(drop.finishedAt());
        return switch (drop.state()) {
            case DUPLICATE ->
                drop.state().receiptWord() + when + ", " + counts(drop) + "; drop " + drop.duplicateOf()
                        + " brought the same";
            case QUARANTINED ->
                (drop.discardedAt() == null
                                ? drop.state().receiptWord() + when
                                : "discarded " + time.apply(drop.discardedAt()))
                        + (drop.reason() == null ? "" : ": " + drop.reason());
            case READING, WORKING, FINISHED -> drop.state().receiptWord() + when + ", " + counts(drop);
        };
    }

    /**
     * Why something waits, since when, how often it was tried, and until when.
     *
     * @param time how a time is told
     */
    public static String cause(Overview.Cause cause, Function<Instant, String> time) {
        return cause.kind() + " since " + time.apply(cause.since())
                + (cause.tries() == 0 ? "" : ", tried " + times(cause.tries()))
                + (cause.until() == null ? "" : "; " + Ends.of(Wait.Kind.of(cause.kind()), time.apply(cause.until())))
                + ": " + cause.text();
    }

    /** Why something waits, told like what needs somebody. */
    public static Overview.Cause cause(Wait wait) {
        return Overviews.cause(wait);
    }
}
