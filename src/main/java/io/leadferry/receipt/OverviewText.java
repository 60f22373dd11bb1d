package io.leadferry.receipt;

import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview.About;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Moving;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.Overview.Watched;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How everything stands, as a person reads it at a terminal of 80 columns. */
final class OverviewText {

    private static final int WIDTH = 80;
    private static final int LONGEST_NAME = 40;
    private static final int FEEDS = 20;

    /** What a lane waits for though no row may; all else is told with the files. */
    private static final Set<Wait.Kind> OF_LANES =
            EnumSet.of(Wait.Kind.LANE_RESTS, Wait.Kind.TOKEN, Wait.Kind.OTHER_NODE);

    private final Overview overview;
    private final ZoneId zone;
    private final DateTimeFormatter time;
    private final Page page = new Page(WIDTH);

    private OverviewText(Overview overview, ZoneId zone) {
        this.overview = overview;
        this.zone = zone;
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    static String of(Overview overview, ZoneId zone) {
        return new OverviewText(overview, zone).written();
    }

    private String written() {
        page.say(0, "At " + time(overview.at()) + ". All times are those of " + zone.getId() + ".");
        if (overview.needs().all().isEmpty() && overview.needs().more() == 0) {
            page.say(0, "Nothing needs you.");
        } else {
            page.heading("Needs somebody");
            overview.needs().all().forEach(this::need);
            more(overview.needs().more(), "file needs", "files need", " somebody: GET /api/drops");
        }
        boolean nothingCame = overview.needs().all().stream().allMatch(need -> need.about() != About.FILE)
                && overview.moves().drops().isEmpty()
                && overview.ended().drops().isEmpty();
        page.heading("Moves");
        if (overview.moves().drops().isEmpty()) {
            page.say(2, "No file is at work.");
        }
        overview.moves().drops().forEach(this::moving);
        more(overview.moves().more(), "file is", "files are", " at work: GET /api/drops?state=working");
        if (!overview.moves().lanes().isEmpty()) {
            page.say(2, "The lanes, by account and operation:");
            overview.moves().lanes().forEach(this::lane);
        }
        if (nothingCame) {
            page.heading("Nothing has come yet");
            page.say(2, "A file that is put into one of these places is taken by itself:");
            overview.feeds().stream().limit(FEEDS).forEach(this::watched);
            more(overview.feeds().size() - FEEDS, "feed", "feeds", "");
        } else {
            page.heading("Ended");
            overview.ended().drops().forEach(this::ended);
            if (overview.ended().drops().isEmpty()) {
                page.say(2, "No file yet.");
            }
            more(overview.ended().more(), "file has", "files have", " ended: GET /api/drops");
        }
        return page.toString();
    }

    private void more(long count, String one, String several, String rest) {
        if (count > 0) {
            page.say(2, String.format(Locale.ROOT, "and %,d more %s%s", count, count == 1 ? one : several, rest));
        }
    }

    private void watched(Watched feed) {
        page.say(4, feed.from() + " (feed " + feed.feed() + ", " + feed.lane() + ")");
    }

    // --- what needs somebody

    private void need(Need need) {
        Receipt.Summary drop = need.drop();
        LaneView lane = need.lane();
        switch (need.about()) {
            case LEDGER ->
                page.say(
                        2,
                        need.causes().stream().allMatch(cause -> cause.kind().equals(Overview.OLDER_COPY))
                                ? "the ledger: it does not know all that was done"
                                : "the ledger: nothing goes on without it");
            case LANE ->
                page.say(
                        2,
                        need.name()
                                + (lane == null
                                        ? ""
                                        : (lane.state() == Lanes.State.OPEN
                                                        ? ""
                                                        : " is " + lane.state().word()) + ": " + rowsWait(lane)));
            case SERVER -> page.say(2, "the server of the feed " + need.name());
            case FOLDER -> page.say(2, "files of the feed " + need.name());
            case FILE -> page.say(2, drop == null ? need.name() : file(drop));
        }
        if (drop != null && drop.rows().getOrDefault("total", 0L) > 0) {
            page.say(4, counts(drop));
        }
        need.causes().forEach(this::cause);
        need.behind().forEach(behind -> page.say(4, "behind it: " + file(behind) + ", " + counts(behind)));
        if (need.moreBehind() > 0) {
            page.say(4, String.format(Locale.ROOT, "and %,d more files behind it", need.moreBehind()));
        }
    }

    private void cause(Cause cause) {
        cause(cause, cause.until() == null ? "" : "; " + Ends.of(Wait.Kind.of(cause.kind()), time(cause.until())));
    }

    private void cause(Cause cause, String ending) {
        page.say(
                4,
                cause.kind() + " since " + time(cause.since())
                        + (cause.tries() == 0 ? "" : ", tried " + times(cause.tries())) + ending + ": "
                        + cause.text());
        if (cause.action() != null) {
            page.say(4, "> " + cause.action());
        }
    }

    private static String times(int tries) {
        return tries == 1 ? "once" : String.format(Locale.ROOT, "%,d times", tries);
    }

    // --- what moves

    private void moving(Moving moving) {
        Receipt.Summary drop = moving.drop();
        page.say(2, file(drop));
        if (moving.reading()) {
            page.say(
                    4,
                    drop.rows().getOrDefault("total", 0L) == 0
                            ? "is being read"
                            : "is being read; so far " + counts(drop));
        } else {
            page.say(4, counts(drop));
            page.say(
                    4,
                    "came " + time(drop.receivedAt()) + share(drop)
                            + (drop.expectedAt() == null
                                    ? ""
                                    : "; the last should have been sent about " + time(drop.expectedAt())));
        }
        drop.waits().forEach(this::wait);
    }

    /** What waits by itself: here it matters too that nobody knows for how long. */
    private void wait(Wait wait) {
        cause(
                Overviews.cause(wait),
                wait.until() == null ? "; nobody knows until when" : "; " + Ends.of(wait.kind(), time(wait.until())));
    }

    /** How much of a file is no longer to be sent. */
    private static String share(Receipt.Summary drop) {
        long total = drop.rows().getOrDefault("total", 0L);
        long pending = drop.rows().getOrDefault(RowState.PENDING.word(), 0L);
        return total == 0 ? "" : "; " + (total - pending) * 100 / total + " % dealt with";
    }

    private void lane(LaneView lane) {
        page.say(
                4,
                lane.lane() + ": " + rowsWait(lane) + "; " + lane.callsInWindow() + " of " + lane.callsPerWindow()
                        + " calls used"
                        + (lane.nextPermitAt() == null || lane.pendingRows() == 0
                                ? ""
                                : "; the next about " + time(lane.nextPermitAt())));
        lane.waits().stream().filter(wait -> OF_LANES.contains(wait.kind())).forEach(this::wait);
    }

    private static String rowsWait(LaneView lane) {
        return lane.pendingRows() == 0
                ? "no row waits"
                : String.format(
                        Locale.ROOT, lane.pendingRows() == 1 ? "%,d row waits" : "%,d rows wait", lane.pendingRows());
    }

    // --- what ended

    private void ended(Receipt.Summary drop) {
        page.say(2, file(drop));
        String when = drop.finishedAt() == null ? "" : " " + time(drop.finishedAt());
        page.say(
                4,
                switch (drop.state()) {
                    case DUPLICATE ->
                        drop.state().receiptWord() + when + ", " + counts(drop) + "; drop " + drop.duplicateOf()
                                + " brought the same";
                    case QUARANTINED ->
                        (drop.discardedAt() == null
                                        ? drop.state().receiptWord() + when
                                        : "discarded " + time(drop.discardedAt()))
                                + (drop.reason() == null ? "" : ": " + drop.reason());
                    case READING, WORKING, FINISHED -> drop.state().receiptWord() + when + ", " + counts(drop);
                });
    }

    // --- words

    private static String file(Receipt.Summary drop) {
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
    private static String counts(Receipt.Summary drop) {
        long total = drop.rows().getOrDefault("total", 0L);
        List<String> states = Arrays.stream(RowState.values())
                .filter(state -> drop.rows().getOrDefault(state.word(), 0L) > 0)
                .map(state -> String.format(Locale.ROOT, "%,d %s", drop.rows().get(state.word()), word(state)))
                .toList();
        return String.format(Locale.ROOT, total == 1 ? "%,d row" : "%,d rows", total)
                + (states.isEmpty() ? "" : states.stream().collect(Collectors.joining(", ", ": ", "")));
    }

    private static String word(RowState state) {
        return state == RowState.IN_DOUBT ? "in doubt" : state.word();
    }

    private String time(Instant instant) {
        return time.format(instant);
    }
}
