package io.leadferry.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.lane.LaneControl.Work;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Meetings.Meeting;
import io.leadferry.ledger.Meetings.Place;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The letter is true in every state a drop can be in, and says what to do. */
class LetterTest {

    private static final Instant CAME = Instant.parse("2026-11-20T10:15:30Z");
    private static final LaneId ADD = new LaneId("acme", "add-leads");

    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final List<Reason> reasons = new ArrayList<>();
    private final List<CallView> calls = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private Drop.State state = Drop.State.WORKING;
    private @Nullable String reason;
    private final List<String> notes = new ArrayList<>();
    private boolean held;
    private @Nullable Instant discardedAt;
    private @Nullable Instant expected;
    private @Nullable String noun = "campaign";
    private Work work = work(Effect.ADDS, true);
    private final List<Place> places = new ArrayList<>();
    private final List<Meeting> overtakenBy = new ArrayList<>();
    private final List<Meeting> overtook = new ArrayList<>();
    private long unreadable;

    @Test
    void aFinishedFileSaysWhatWasTakenWhatNotAndWhy() {
        state = Drop.State.FINISHED;
        rows(RowState.CONFIRMED, 990);
        rows(RowState.REJECTED, 13);
        rows(RowState.DUPLICATE, 2);
        reasons.add(new Reason(RowState.REJECTED, "Name: 'é' is not allowed", 12, List.of(4L, 17L, 23L)));
        reasons.add(new Reason(RowState.REJECTED, "PhoneNumber: missing", 1, List.of(9L)));
        reasons.add(new Reason(RowState.DUPLICATE, "the same number stands earlier in the file", 2, List.of(30L, 31L)));

        assertThat(words())
                .contains("leads.csv")
                .contains("came 20 Nov 2026 15:45:30 Asia/Kolkata")
                .contains("There are 1,005 rows in the file.")
                .contains("All was done by 20 Nov 2026 15:46:30 Asia/Kolkata")
                .contains("990 rows: done, the vendor says.")
                .contains("13 rows failed the checks, and were not sent:")
                .contains("12 rows: Name: 'é' is not allowed (lines 4, 17, 23 …)")
                .contains("1 row: PhoneNumber: missing (line 9)")
                .contains("2 rows: the same number stands earlier in the file (lines 30, 31)")
                .contains("Now, with the 990 rows")
                .contains("leads.csv.d1.rejected.csv")
                .doesNotContain("still being worked on", "in doubt", "resume", "Nothing");
    }

    @Test
    void whatWaitsHasATimeAndNeedsNobody() {
        rows(RowState.PENDING, 700);
        rows(RowState.ACCEPTED, 300);
        expected = CAME.plusSeconds(600);
        waits.add(new Wait(Kind.PERMIT, CAME, expected, 0, "the vendor allows 5 calls in 60 s", null));

        assertThat(words())
                .contains("WHAT IT WAITS FOR The vendor allows 5 calls in 60 s. So since 20 Nov 2026 15:45:30"
                        + " Asia/Kolkata; until about 20 Nov 2026 15:55:30 Asia/Kolkata.")
                .contains("still being worked on")
                .contains("With the 700 rows still to be sent: the last should have been sent about 20 Nov 2026"
                        + " 15:55:30 Asia/Kolkata.")
                .contains("It tells us when it has")
                .contains("Nothing. It goes on by itself.");
    }

    @Test
    void aQueueThatNeverAnswersIsSaidToBeOne() {
        state = Drop.State.FINISHED;
        work = work(Effect.ADDS, false);
        rows(RowState.ACCEPTED, 1);

        assertThat(words())
                .contains("There is 1 row in the file.")
                .contains("cannot be known from here, because it has not told us")
                .endsWith("WHAT TO DO NEXT Nothing.");
    }

    @Test
    void aBlockedLaneSaysWhatItWaitsForAndHowItGoesOn() {
        rows(RowState.PENDING, 5);
        waits.add(new Wait(
                Kind.BLOCKED, CAME, null, 0, "the sending has stopped: Invalid Campaign Name", "leadferry resume …"));

        assertThat(words())
                .contains("cannot be known, because sending is stopped, see below")
                .contains("The sending has stopped: Invalid Campaign Name. So since 20 Nov 2026 15:45:30 Asia/Kolkata,"
                        + " and nobody knows until when.")
                .contains("The sending has stopped: Invalid Campaign Name. The rows wait, and nothing is lost.")
                .contains(" leadferry resume acme/add-leads")
                .doesNotContain("Nothing. It goes on");
        waits.set(0, new Wait(Kind.PAUSED, CAME, null, 0, "somebody has paused the sending", "leadferry resume …"));
        assertThat(words()).contains("because sending is paused").contains("Somebody has paused the sending.");
    }

    @Test
    void whatIsTriedAgainSaysHowOftenAndWhenNextAndWhatToDo() {
        rows(RowState.PENDING, 5);
        waits.add(new Wait(
                Kind.SERVER_AWAY,
                CAME,
                CAME.plusSeconds(60),
                12,
                "the vendor's server cannot be reached: no connection",
                "See that this machine can reach it."));

        assertThat(words())
                .contains("With the 5 rows still to be sent: cannot be known; what it waits for stands below.")
                .contains("The vendor's server cannot be reached: no connection. So since 20 Nov 2026 15:45:30"
                        + " Asia/Kolkata, tried 12 times; the next try is about 20 Nov 2026 15:46:30 Asia/Kolkata.")
                .endsWith("WHAT TO DO NEXT See that this machine can reach it.");
    }

    @Test
    void callsInDoubtAreNamedWithTheCommandsThatSettleThem() {
        rows(RowState.IN_DOUBT, 3);
        calls.add(new CallView(
                "mwq8",
                "acme/add-leads",
                List.of("Sales_1"),
                CAME,
                3,
                3,
                Calls.State.IN_DOUBT,
                null,
                null,
                null,
                1,
                CAME));

        assertThat(words())
                .contains("3 rows: in doubt.")
                .contains(
                        "call mwq8, sent 20 Nov 2026 15:45:30 Asia/Kolkata, acme/add-leads, the campaign Sales_1, 3 rows")
                .contains("leadferry resolve mwq8 --as sent ")
                .contains("leadferry resolve mwq8 --as not-sent ")
                .contains("cannot be known before somebody has looked or the vendor has told us");
    }

    @Test
    void aDuplicateNamesTheEarlierFile() {
        state = Drop.State.DUPLICATE;
        rows(RowState.DUPLICATE, 10);

        assertThat(words())
                .contains("the same content came before in the file old.csv, 19 Nov 2026 15:45:30 Asia/Kolkata")
                .contains("drop d0")
                .contains("Nothing. If it is meant to be sent again");
    }

    @Test
    void aFileInQuarantineSaysWhyAndNothingOfRows() {
        state = Drop.State.QUARANTINED;
        reason = "the file is empty; it needs a header line";

        assertThat(words())
                .contains("nothing of it was sent, because:")
                .contains("the file is empty; it needs a header line")
                .contains("drop the file again")
                .doesNotContain("rows in the file", "calling");
    }

    @Test
    void aHeaderAloneIsNoFault() {
        state = Drop.State.FINISHED;

        assertThat(words())
                .contains("0 rows in the file")
                .contains("Nothing was sent.")
                .doesNotContain("calling");
    }

    @Test
    void deletesSayNothingOfCalling() {
        work = work(Effect.DELETES, false);
        rows(RowState.PENDING, 2);
        expected = CAME.plusSeconds(60);

        assertThat(words())
                .contains("WHEN IT WILL BE DONE")
                .contains("With the 2 rows still to be sent: the last should have been sent about 20 Nov 2026 15:46:30")
                .doesNotContain("calling", "CALLING");
    }

    @Test
    void aFileOfWhichNothingWasTakenSaysSo() {
        state = Drop.State.FINISHED;
        rows(RowState.REJECTED, 2);
        reasons.add(new Reason(RowState.REJECTED, "PhoneNumber: missing", 2, List.of(2L, 3L)));

        assertThat(words()).contains("No row.").contains("Not with this file: no row of it was taken.");
    }

    @Test
    void noLineIsLongerThanAWindowIsWideAndManyReasonsAreCutShort() {
        state = Drop.State.FINISHED;
        rows(RowState.REFUSED, 15);
        for (int i = 0; i < 15; i++) {
            reasons.add(new Reason(RowState.REFUSED, "reason " + i + " word".repeat(40), 1, List.of((long) i)));
        }

        assertThat(words()).contains("5 rows: other reasons").doesNotContain("reason 10 ");
        assertThat(letter().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void aFileThatAGuardHoldsWaitsForAWord() {
        state = Drop.State.QUARANTINED;
        reason = "the file has 1 row; the guard of the feed acme-leads asks for 2 or more";
        held = true;

        assertThat(words())
                .contains("because: the file has 1 row;")
                .contains("leadferry release d1")
                .contains("leadferry discard d1");
    }

    @Test
    void aFileThatWasDiscardedAsksForNothing() {
        state = Drop.State.QUARANTINED;
        reason = "the file has 1 row; the guard of the feed acme-leads asks for 2 or more";
        discardedAt = CAME.plusSeconds(90);

        assertThat(words()).contains("discarded").doesNotContain("leadferry release");
    }

    @Test
    void theCampaignOfAllRowsStandsInASentence() {
        rows(RowState.CONFIRMED, 500);
        rows(RowState.REJECTED, 3);
        place(List.of("Sales_1"), 500, RowState.CONFIRMED);

        assertThat(words())
                .contains("There are 503 rows in the file. 500 rows are for the campaign Sales_1.")
                .contains("Now, with the 500 rows that the vendor has in the campaign Sales_1.");
    }

    @Test
    void severalCampaignsStandWithTheirCounts() {
        rows(RowState.CONFIRMED, 1_400);
        rows(RowState.PENDING, 1);
        place(List.of("Sales_1"), 1_400, RowState.CONFIRMED);
        place(List.of("Sales_2 "), 1, RowState.PENDING);

        assertThat(words())
                .contains("the campaign Sales_1: 1,400 rows (1,400 done)"
                        + " the campaign 'Sales_2 ': 1 row (1 waiting or under way)")
                .contains("that the vendor has in its campaign.");
    }

    @Test
    void manyCampaignsAreCutShort() {
        rows(RowState.PENDING, 13);
        for (int i = 1; i <= 13; i++) {
            place(List.of("C" + i), 1, RowState.PENDING);
        }

        assertThat(words())
                .contains("the campaign C10: 1 row", "and 3 more: the JSON receipt has them.")
                .doesNotContain("C11");
    }

    @Test
    void groupsAreCalledGroupsAndWhatHasNeitherIsNotCalledAnything() {
        noun = "group";
        work = work(Effect.NONE, false);
        rows(RowState.PENDING, 1);
        place(List.of("17"), 1, RowState.PENDING);
        assertThat(words()).contains("1 row is for the group 17.").doesNotContain("campaign");

        noun = null;
        work = work(Effect.NONE, false);
        places.clear();
        place(List.of(), 1, RowState.PENDING);
        assertThat(words()).doesNotContain("campaign", "is for");
    }

    @Test
    void whatALaterFileDeletesIsToldWithThatFile() {
        rows(RowState.CANCELLED, 3);
        rows(RowState.ACCEPTED, 4);
        place(List.of("Sales_1"), 7, RowState.ACCEPTED);
        reasons.add(new Reason(RowState.CANCELLED, "drop d2 deletes the number", 2, List.of(4L, 17L)));
        overtakenBy.add(meeting("d2", "gone.csv", "acme-deletes", 2, 4, 3));
        overtakenBy.add(meeting("d3", "more.csv", "acme-deletes", 1, 0, 0));

        assertThat(words())
                .contains("3 rows were never sent, because a later file deletes their numbers:")
                .contains("2 rows: gone.csv (drop d2, feed acme-deletes), which came 20 Nov 2026 15:47:10"
                        + " Asia/Kolkata, deletes them from the campaign Sales_1 (lines 4, 17).")
                .contains("1 row: more.csv (drop d3, feed acme-deletes), which came 20 Nov 2026 15:47:10"
                        + " Asia/Kolkata, deletes it from the campaign Sales_1.")
                .contains("WHAT A LATER FILE DELETES 4 rows had been sent when gone.csv (drop d2,")
                .contains("the vendor still owes the result of 3 rows");
    }

    @Test
    void aFileThatDeletesSaysWhatItOvertook() {
        work = work(Effect.DELETES, false);
        rows(RowState.PENDING, 9);
        place(List.of("Sales_1", "Sales_2"), 9, RowState.PENDING);
        overtook.add(meeting("d0", "leads.csv", "acme-leads", 1, 5, 0));

        assertThat(words())
                .contains("9 rows are for deletion from the campaigns Sales_1, Sales_2.")
                .contains("WHAT IT OVERTOOK 1 row of leads.csv (drop d0, feed acme-leads), which came 20 Nov 2026"
                        + " 15:47:10 Asia/Kolkata, for the campaign Sales_1: cancelled, and never sent.")
                .contains("5 rows of leads.csv (drop d0, feed acme-leads), which came 20 Nov 2026 15:47:10"
                        + " Asia/Kolkata, for the campaign Sales_1: with the vendor, or on the way there, when this"
                        + " file came.")
                .doesNotContain("owes");
    }

    @Test
    void rowsThatNobodyCanReadAreNotLookedForWhereTheyAreNot() {
        state = Drop.State.FINISHED;
        rows(RowState.REFUSED, 2);
        unreadable = 2;
        reasons.add(new Reason(RowState.REFUSED, DropRows.UNREADABLE, 2, List.of()));

        assertThat(words())
                .contains("Drop the 2 rows that the ledger cannot read any more again")
                .doesNotContain("rejected.csv");
        rows(RowState.REFUSED, 3);
        assertThat(words()).contains("leads.csv.d1.rejected.csv");
    }

    private void place(List<String> campaigns, long count, RowState which) {
        places.add(new Place("acme/add-leads", campaigns, Map.of("total", count, which.word(), count)));
    }

    private static Meeting meeting(String drop, String file, String feed, long cancelled, long sent, long awaited) {
        return new Meeting(drop, feed, file, CAME.plusSeconds(100), List.of("Sales_1"), cancelled, sent, awaited);
    }

    private void rows(RowState which, long count) {
        rows.put(which.word(), count);
    }

    private Work work(Effect effect, boolean callsBack) {
        return new Work(ADD, effect, callsBack, noun);
    }

    /** The letter, however its lines were broken. */
    private String words() {
        return letter().replaceAll("\\s+", " ").strip();
    }

    private String letter() {
        Map<String, Long> all = new LinkedHashMap<>(rows);
        all.put("total", rows.values().stream().mapToLong(Long::longValue).sum());
        boolean duplicate = state == Drop.State.DUPLICATE;
        Receipt.Summary summary = new Receipt.Summary(
                "d1",
                "acme-leads",
                "leads.csv",
                "0",
                60_808,
                state,
                duplicate ? "d0" : null,
                reason,
                notes,
                held,
                null,
                discardedAt,
                CAME,
                state == Drop.State.WORKING ? null : CAME.plusSeconds(60),
                expected,
                all,
                null,
                waits);
        return ReceiptText.of(
                new Letter(
                        new Receipt(summary, places, reasons, calls, List.of(), overtakenBy, overtook),
                        duplicate ? "old.csv" : null,
                        duplicate ? CAME.minusSeconds(86_400) : null,
                        work,
                        unreadable),
                ZoneId.of("Asia/Kolkata"));
    }
}
