package io.leadferry.receipt;

import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overview.About;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Moving;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.Overview.Watched;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How everything stands, as a person reads it at a terminal of 80 columns. */
final class OverviewText {

    private static final int WIDTH = 80;
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
        page.say(2, OverviewWords.need(need));
        if (drop != null && drop.rows().getOrDefault("total", 0L) > 0) {
            page.say(4, OverviewWords.counts(drop));
        }
        need.causes().forEach(this::cause);
        need.behind()
                .forEach(behind ->
                        page.say(4, "behind it: " + OverviewWords.file(behind) + ", " + OverviewWords.counts(behind)));
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
                        + (cause.tries() == 0 ? "" : ", tried " + OverviewWords.times(cause.tries())) + ending + ": "
                        + cause.text());
        if (cause.action() != null) {
            page.say(4, "> " + cause.action());
        }
    }

    // --- what moves

    private void moving(Moving moving) {
        Receipt.Summary drop = moving.drop();
        page.say(2, OverviewWords.file(drop));
        if (moving.reading()) {
            page.say(
                    4,
                    drop.rows().getOrDefault("total", 0L) == 0
                            ? "is being read"
                            : "is being read; so far " + OverviewWords.counts(drop));
        } else {
            page.say(4, OverviewWords.counts(drop));
            page.say(
                    4,
                    "came " + time(drop.receivedAt()) + OverviewWords.share(drop)
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

    private void lane(LaneView lane) {
        page.say(
                4,
                lane.lane() + ": " + OverviewWords.rowsWait(lane) + "; " + lane.callsInWindow() + " of "
                        + lane.callsPerWindow()
                        + " calls used"
                        + (lane.nextPermitAt() == null || lane.pendingRows() == 0
                                ? ""
                                : "; the next about " + time(lane.nextPermitAt())));
        lane.waits().stream().filter(wait -> OF_LANES.contains(wait.kind())).forEach(this::wait);
    }

    // --- what ended

    private void ended(Receipt.Summary drop) {
        page.say(2, OverviewWords.file(drop));
        page.say(4, OverviewWords.ended(drop, this::time));
    }

    private String time(Instant instant) {
        return time.format(instant);
    }
}
