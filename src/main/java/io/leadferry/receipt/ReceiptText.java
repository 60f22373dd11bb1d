package io.leadferry.receipt;

import io.leadferry.lane.LaneControl.Work;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Meetings.Meeting;
import io.leadferry.ledger.Meetings.Place;
import io.leadferry.model.Effect;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A receipt as a letter to the person who dropped the file, and who has never heard of lanes. */
final class ReceiptText {

    private static final int WIDTH = 100;
    private static final int SHOWN = 10;

    /** As many destinations and other drops as a receipt tells at most. */
    private static final int MOST_TOLD = 100;

    private final Letter letter;
    private final Receipt.Summary drop;
    private final DateTimeFormatter time;
    private final Page page = new Page(WIDTH);

    private ReceiptText(Letter letter, ZoneId zone) {
        this.letter = letter;
        this.drop = letter.receipt().summary();
        this.time = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss VV", Locale.ENGLISH)
                .withZone(zone);
    }

    static String of(Letter letter, ZoneId zone) {
        return new ReceiptText(letter, zone).written();
    }

    private String written() {
        came();
        switch (drop.state()) {
            case QUARANTINED -> quarantined();
            case DUPLICATE -> duplicate();
            case READING, WORKING, FINISHED -> {
                if (rows("total") == 0) {
                    page.heading("What to do next");
                    page.say(2, "Nothing. Nothing was sent. If you expected rows, look at how the file was made.");
                } else {
                    taken();
                    notTaken();
                    deletedLater();
                    overtook();
                    calling();
                    waits();
                    next();
                }
            }
        }
        return page.toString();
    }

    private void came() {
        page.say(0, drop.file());
        page.say(
                0,
                "came " + time(drop.receivedAt()) + " by the feed " + drop.feed() + ", with "
                        + String.format(Locale.ROOT, "%,d bytes.", drop.bytes()) + " Its name here is drop "
                        + drop.drop()
                        + ".");
        if (drop.state() != Drop.State.QUARANTINED) {
            long total = rows("total");
            page.say(
                    0,
                    total == 0
                            ? "There are 0 rows in the file: it has a header and nothing below it."
                            : (total == 1 ? "There is " : "There are ") + counted(total) + " in the file.");
        }
        if (drop.duplicateOf() != null && drop.state() != Drop.State.DUPLICATE) {
            page.say(
                    0,
                    "The same content came before" + earlier() + ", as drop " + drop.duplicateOf()
                            + "; the feed sends it again.");
        }
        where();
        drop.notes().forEach(note -> page.say(0, "Note: " + note + "."));
        if (drop.state() == Drop.State.FINISHED) {
            page.say(0, "All was done by " + time(drop.finishedAt()) + ".");
        } else if (drop.state() == Drop.State.WORKING) {
            page.say(0, "It is still being worked on, and this letter changes with it.");
        }
    }

    /** Where its rows go: in a sentence where all go to the same campaigns, else a line for each. */
    private void where() {
        List<Place> places = letter.receipt().destinations().stream()
                .filter(place -> !place.campaigns().isEmpty())
                .toList();
        if (places.size() == 1) {
            Place place = places.get(0);
            long rows = place.rows().getOrDefault("total", 0L);
            page.say(
                    0,
                    counted(rows) + (rows == 1 ? " is for " : " are for ") + (deletes() ? "deletion from " : "")
                            + named(place.campaigns()) + ".");
            return;
        }
        places.stream().limit(SHOWN).forEach(place -> page.say(2, named(place.campaigns()) + ": " + counts(place)));
        if (places.size() > SHOWN) {
            page.say(
                    2,
                    "and " + (letter.receipt().destinations().size() < MOST_TOLD ? "" : "at least ")
                            + (places.size() - SHOWN) + " more: the JSON receipt has them.");
        }
    }

    /** How many rows of a place are in each state. */
    private static String counts(Place place) {
        String states = place.rows().entrySet().stream()
                .filter(state -> !state.getKey().equals("total") && state.getValue() > 0)
                .map(state -> String.format(Locale.ROOT, "%,d %s", state.getValue(), word(RowState.of(state.getKey()))))
                .collect(Collectors.joining(", "));
        return counted(place.rows().getOrDefault("total", 0L)) + " (" + states + ")";
    }

    private static String word(RowState state) {
        return switch (state) {
            case REJECTED -> "failed the checks";
            case DUPLICATE -> "in the file before";
            case PENDING -> "waiting or under way";
            case CANCELLED -> "not sent, deleted by a later file";
            case ACCEPTED -> "in the vendor's queue";
            case CONFIRMED -> "done";
            case REFUSED -> "refused or given up";
            case IN_DOUBT -> "in doubt";
        };
    }

    private boolean deletes() {
        return letter.work() != null && letter.work().effect() == Effect.DELETES;
    }

    /** Campaigns, or groups, by what they are and their names; those whose ends nobody would see stand in quotes. */
    private String named(List<String> campaigns) {
        String noun = letter.work() == null || letter.work().noun() == null
                ? "campaign"
                : letter.work().noun();
        String names = campaigns.stream()
                .limit(SHOWN)
                .map(campaign ->
                        campaign.equals(campaign.strip()) ? Visible.text(campaign) : "'" + Visible.text(campaign) + "'")
                .collect(Collectors.joining(", "));
        return "the " + noun + (campaigns.size() == 1 ? " " : "s ") + names
                + (campaigns.size() > SHOWN ? " and " + (campaigns.size() - SHOWN) + " more" : "");
    }

    private void quarantined() {
        page.heading("What was taken");
        page.say(2, "Nothing. The file was set aside, and nothing of it was sent, because:");
        page.say(2, String.valueOf(drop.reason()));
        page.heading("What to do next");
        if (drop.discardedAt() != null) {
            page.say(2, "Nothing. Somebody discarded it " + time(drop.discardedAt()) + "; it lies in the archive.");
        } else if (drop.held()) {
            page.say(
                    2,
                    "A guard of the feed holds it, in case something went wrong where it was made. Look at the file, which"
                            + " lies in quarantine/" + drop.feed() + ", and say what is to become of it:");
            page.exactly("  leadferry release " + drop.drop() + "    it is as it should be: send it");
            page.exactly("  leadferry discard " + drop.drop() + "    it is not: send nothing of it");
        } else if (drop.releasedAt() != null) {
            page.say(2, "Nothing. Somebody released it " + time(drop.releasedAt()) + ", and it is read in a moment.");
        } else {
            page.say(
                    2,
                    "Mend what the reason says and drop the file again. The one that came lies in quarantine/"
                            + drop.feed() + ", with its reason beside it.");
        }
    }

    private void duplicate() {
        page.heading("What was taken");
        page.say(
                2,
                "Nothing: the same content came before"
                        + earlier() + ", and was not sent again. The receipt of drop " + drop.duplicateOf()
                        + " says what became of it.");
        page.heading("What to do next");
        page.say(2, "Nothing. If it is meant to be sent again, the feed needs `repeats: allow`.");
    }

    private String earlier() {
        return letter.earlierFile() == null
                ? ""
                : " in the file " + letter.earlierFile() + ", " + time(letter.earlierAt());
    }

    private void taken() {
        page.heading("What was taken");
        say(RowState.CONFIRMED, rows -> counted(rows) + ": done, the vendor says.");
        say(RowState.ACCEPTED, rows -> counted(rows) + ": the vendor has taken " + them(rows) + " into its queue.");
        say(RowState.PENDING, rows -> counted(rows) + ": waiting to be sent, or just under way.");
        say(
                RowState.IN_DOUBT,
                rows -> counted(rows)
                        + ": in doubt. Sent, and no answer came that can be read; they may or may not have"
                        + " arrived.");
        if (rows(RowState.CONFIRMED) + rows(RowState.ACCEPTED) + rows(RowState.PENDING) + rows(RowState.IN_DOUBT)
                == 0) {
            page.say(2, "No row.");
        }
        int calls = letter.receipt().calls().stream().mapToInt(CallView::tries).sum();
        if (calls > 0) {
            page.say(2, calls == 1 ? "So far 1 call to the vendor." : "So far " + calls + " calls to the vendor.");
        }
    }

    private void notTaken() {
        if (rows(RowState.REJECTED) + rows(RowState.DUPLICATE) + rows(RowState.CANCELLED) + rows(RowState.REFUSED)
                == 0) {
            return;
        }
        page.heading("What was not taken, and why");
        say(RowState.REJECTED, rows -> counted(rows) + " failed the checks, and " + were(rows) + " not sent:");
        say(RowState.REFUSED, rows -> counted(rows) + " " + were(rows) + " refused by the vendor, or given up:");
        say(RowState.DUPLICATE, rows -> counted(rows) + " " + were(rows) + " in the file before, and not sent again:");
        cancelled();
    }

    /** The rows that a later delete came before, and which file that was. */
    private void cancelled() {
        long rows = rows(RowState.CANCELLED);
        if (rows == 0) {
            return;
        }
        page.say(
                2,
                counted(rows) + " " + were(rows) + " never sent, because a later file deletes "
                        + (rows == 1 ? "its number:" : "their numbers:"));
        each(
                letter.receipt().overtakenBy().stream()
                        .filter(meeting -> meeting.cancelled() > 0)
                        .toList(),
                meeting -> counted(meeting.cancelled()) + ": " + file(meeting) + " deletes " + them(meeting.cancelled())
                        + " from " + named(meeting.campaigns()) + lines(meeting));
    }

    /** Where the first of the rows stand that are not sent for another drop. */
    private String lines(Meeting meeting) {
        return letter.receipt().reasons().stream()
                .filter(reason -> reason.state() == RowState.CANCELLED
                        && reason.reason().contains("drop " + meeting.drop() + " "))
                .findFirst()
                .map(ReceiptText::where)
                .orElse("");
    }

    /** What had been sent when a later delete came. */
    private void deletedLater() {
        List<Meeting> meetings = letter.receipt().overtakenBy().stream()
                .filter(meeting -> meeting.sent() > 0)
                .toList();
        if (!meetings.isEmpty()) {
            page.heading("What a later file deletes");
            each(
                    meetings,
                    meeting -> counted(meeting.sent()) + " had been sent when " + file(meeting)
                            + ", and the vendor had not told of all; it deletes " + them(meeting.sent()) + " from "
                            + named(meeting.campaigns()) + awaited(meeting));
        }
    }

    /** Of a file that deletes: what it came before, and what it came after. */
    private void overtook() {
        List<Meeting> meetings = letter.receipt().overtook();
        if (!meetings.isEmpty()) {
            page.heading("What it overtook");
            each(
                    meetings.stream().filter(meeting -> meeting.cancelled() > 0).toList(),
                    meeting -> counted(meeting.cancelled()) + " of " + file(meeting) + " for "
                            + named(meeting.campaigns()) + ": cancelled, and never sent");
            each(
                    meetings.stream().filter(meeting -> meeting.sent() > 0).toList(),
                    meeting -> counted(meeting.sent()) + " of " + file(meeting) + " for " + named(meeting.campaigns())
                            + ": with the vendor, or on the way there, when this file came" + awaited(meeting));
        }
    }

    private static String awaited(Meeting meeting) {
        return meeting.awaited() == 0
                ? ""
                : "; the vendor still owes the result of " + counted(meeting.awaited())
                        + ", and what it took in only after the delete is deleted once more then";
    }

    /** Another file, by all that a person may know it by. */
    private String file(Meeting meeting) {
        return meeting.file() + " (drop " + meeting.drop() + ", feed " + meeting.feed() + "), which came "
                + time(meeting.at()) + ",";
    }

    private void each(List<Meeting> meetings, Function<Meeting, String> sentence) {
        meetings.stream().limit(SHOWN).forEach(meeting -> page.say(6, sentence.apply(meeting) + "."));
        if (meetings.size() > SHOWN) {
            page.say(6, "and more by " + (meetings.size() - SHOWN) + " other files: the JSON receipt has them.");
        }
    }

    private interface Sentence {
        String of(long rows);
    }

    /** What became of the rows in a state, and why, where there is something to say. */
    private void say(RowState state, Sentence sentence) {
        long rows = rows(state);
        if (rows == 0) {
            return;
        }
        page.say(2, sentence.of(rows));
        List<Reason> reasons = letter.receipt().reasons().stream()
                .filter(reason -> reason.state() == state)
                .toList();
        reasons.stream()
                .limit(SHOWN)
                .forEach(reason -> page.say(6, counted(reason.rows()) + ": " + reason.reason() + where(reason)));
        if (reasons.size() > SHOWN) {
            long others = reasons.stream().skip(SHOWN).mapToLong(Reason::rows).sum();
            page.say(6, counted(others) + ": other reasons");
        }
    }

    private static String where(Reason reason) {
        return reason.lines().isEmpty()
                ? ""
                : (reason.rows() == 1 ? " (line " : " (lines ")
                        + reason.lines().stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + (reason.rows() > reason.lines().size() ? " …)" : ")");
    }

    /** For numbers that are added: when they are in their campaigns. */
    private void calling() {
        Work work = letter.work();
        if (work == null || work.effect() != Effect.ADDS) {
            if (rows(RowState.PENDING) > 0) {
                page.heading("When it will be done");
                waiting("With the " + counted(rows(RowState.PENDING)) + " still to be sent:");
            }
            return;
        }
        page.heading("When calling can start");
        if (rows(RowState.CONFIRMED) > 0) {
            page.say(
                    2,
                    "Now, with the " + counted(rows(RowState.CONFIRMED)) + " that the vendor has in " + campaign()
                            + ".");
        }
        if (rows(RowState.ACCEPTED) > 0) {
            page.say(
                    2,
                    "With the " + counted(rows(RowState.ACCEPTED)) + " in the vendor's queue: as soon as it has put "
                            + them(rows(RowState.ACCEPTED)) + " into " + campaign() + ". "
                            + (drop.state() == Drop.State.WORKING && work.callsBack()
                                    ? "It tells us when it has, and then this letter says so."
                                    : "When that is cannot be known from here, because it has not told us; look at the"
                                            + " campaign there."));
        }
        if (rows(RowState.PENDING) > 0) {
            waiting("With the " + counted(rows(RowState.PENDING)) + " still to be sent:");
        }
        if (rows(RowState.IN_DOUBT) > 0) {
            page.say(
                    2,
                    "With the " + counted(rows(RowState.IN_DOUBT)) + " in doubt: cannot be known before somebody has"
                            + " looked" + (work.callsBack() ? " or the vendor has told us" : "") + ", see below.");
        }
        if (rows(RowState.CONFIRMED) + rows(RowState.ACCEPTED) + rows(RowState.PENDING) + rows(RowState.IN_DOUBT)
                == 0) {
            page.say(2, "Not with this file: no row of it was taken.");
        }
    }

    /** The campaign of all rows by its name, where all have the same. */
    private String campaign() {
        List<Place> places = letter.receipt().destinations();
        return places.size() == 1 && !places.get(0).campaigns().isEmpty()
                ? named(places.get(0).campaigns())
                : "its campaign";
    }

    private void waiting(String which) {
        if (waitsFor(Kind.PAUSED) || waitsFor(Kind.BLOCKED)) {
            page.say(
                    2,
                    which + " cannot be known, because sending" + (waitsFor(Kind.PAUSED) ? " is paused" : " is stopped")
                            + ", see below.");
        } else if (drop.expectedAt() == null) {
            page.say(
                    2,
                    which + " cannot be known"
                            + (drop.waits().isEmpty() ? " yet." : "; what it waits for stands below."));
        } else {
            page.say(2, which + " the last should have been sent about " + time(drop.expectedAt()) + ".");
        }
    }

    private boolean waitsFor(Kind kind) {
        return drop.waits().stream().anyMatch(wait -> wait.kind() == kind);
    }

    /** Why it does not move, since when, and until when. */
    private void waits() {
        if (drop.waits().isEmpty()) {
            return;
        }
        page.heading("What it waits for");
        for (Wait wait : drop.waits()) {
            page.say(
                    2,
                    sentence(wait.text()) + " So since " + time(wait.since())
                            + (wait.tries() == 0 ? "" : ", tried " + times(wait.tries()))
                            + ending(wait) + ".");
        }
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + (words.endsWith(".") ? "" : ".");
    }

    private String ending(Wait wait) {
        if (wait.until() == null) {
            return ", and nobody knows until when";
        }
        return "; " + Ends.of(wait.kind(), time(wait.until()));
    }

    private static String times(int tries) {
        return tries == 1 ? "once" : String.format(Locale.ROOT, "%,d times", tries);
    }

    private void next() {
        page.heading("What to do next");
        boolean something = false;
        long unreadable = letter.unreadable();
        if (unreadable > 0) {
            something = true;
            page.say(
                    2,
                    "Drop the " + counted(unreadable) + " that the ledger cannot read any more again, in a file of "
                            + (unreadable == 1 ? "its" : "their") + " own: the original of this file is in the archive,"
                            + " and the rejected rows do not have " + them(unreadable) + ".");
        }
        if (rows(RowState.REJECTED) + rows(RowState.REFUSED) > unreadable) {
            something = true;
            page.say(
                    2,
                    "Mend the rows that were not taken: they stand with their reasons in "
                            + ReceiptFiles.fileName(drop.file(), drop.drop())
                            + ".rejected.csv beside this letter. Drop that file where this one was dropped; only these"
                            + " rows are sent then.");
        }
        for (Wait wait : drop.waits()) {
            if (wait.action() == null || (wait.kind() == Kind.IN_DOUBT && rows(RowState.IN_DOUBT) > 0)) {
                continue;
            }
            something = true;
            Work work = letter.work();
            if (wait.kind() == Kind.PAUSED && work != null) {
                page.say(2, "Somebody has paused the sending. The rows wait, and nothing is lost. To go on:");
                page.exactly("    leadferry resume " + work.lane());
            } else if (wait.kind() == Kind.BLOCKED && work != null) {
                page.say(
                        2,
                        sentence(wait.text())
                                + " The rows wait, and nothing is lost. Somebody must mend this, and then say:");
                page.exactly("    leadferry resume " + work.lane());
            } else {
                page.say(2, wait.action());
            }
        }
        if (rows(RowState.IN_DOUBT) > 0) {
            something = true;
            doubt();
        }
        if (!something) {
            page.say(2, rows(RowState.PENDING) > 0 ? "Nothing. It goes on by itself." : "Nothing.");
        }
    }

    /** What a person should do about rows of which nobody can tell from here whether they arrived. */
    private void doubt() {
        List<CallView> calls = letter.receipt().calls().stream()
                .filter(call -> call.rowsInDoubt() > 0)
                .toList();
        page.say(
                2,
                "Rows in doubt are not sent again by themselves. Look at the vendor whether the rows of these calls are"
                        + " there, and say what you found:");
        calls.stream().limit(SHOWN).forEach(call -> {
            page.say(
                    4,
                    "call " + call.call() + ", sent " + time(call.sentAt()) + ", " + call.lane() + ", "
                            + (call.campaigns().isEmpty() ? "" : named(call.campaigns()) + ", ")
                            + counted(call.rowsInDoubt()));
            page.exactly("      leadferry resolve " + call.call() + " --as sent        they are there");
            page.exactly("      leadferry resolve " + call.call() + " --as not-sent    they are not: send them again");
        });
        if (calls.size() > SHOWN) {
            page.say(4, "and " + (calls.size() - SHOWN) + " more calls: leadferry calls");
        }
    }

    private long rows(RowState state) {
        return rows(state.word());
    }

    private long rows(String word) {
        return drop.rows().getOrDefault(word, 0L);
    }

    private static String counted(long rows) {
        return String.format(Locale.ROOT, rows == 1 ? "%,d row" : "%,d rows", rows);
    }

    private static String were(long rows) {
        return rows == 1 ? "was" : "were";
    }

    private static String them(long rows) {
        return rows == 1 ? "it" : "them";
    }

    private String time(@Nullable Instant instant) {
        return instant == null ? "at a time that is not known" : time.format(instant);
    }
}
