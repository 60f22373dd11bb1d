package io.leadferry.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import io.leadferry.receipt.Overview.About;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Ended;
import io.leadferry.receipt.Overview.Moves;
import io.leadferry.receipt.Overview.Moving;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.Overview.Needs;
import io.leadferry.receipt.Overview.Watched;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a person reads of an overview, word for word. */
class OverviewTextTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123Z");

    private final List<Need> needs = new ArrayList<>();
    private final List<Moving> moves = new ArrayList<>();
    private final List<LaneView> lanes = new ArrayList<>();
    private final List<Receipt.Summary> ended = new ArrayList<>();
    private long more;

    @Test
    void aQuietDay() {
        lanes.add(lane("acme/add-leads", Lanes.State.OPEN, 0, null));
        ended.add(drop(
                "leads.csv",
                Drop.State.FINISHED,
                Map.of(RowState.REJECTED, 3L, RowState.CONFIRMED, 1_497L),
                List.of()));
        more = 1;

        assertThat(text())
                .isEqualTo(
                        """
                        At 2026-11-20 15:45:30. All times are those of Asia/Kolkata.
                        Nothing needs you.

                        MOVES
                          No file is at work.
                          The lanes, by account and operation:
                            acme/add-leads: no row waits; 2 of 5 calls used

                        ENDED
                          leads.csv (drop d-leads.csv, feed acme-leads)
                            finished 2026-11-20 15:45:00, 1,500 rows: 3 rejected, 1,497 confirmed
                          and 1 more file has ended: GET /api/drops
                        """);
    }

    @Test
    void aBusyDay() {
        Wait permit = new Wait(Kind.PERMIT, NOW, NOW.plusSeconds(600), 0, "the vendor allows 5 calls in 60 s", null);
        Receipt.Summary working = drop(
                "big.csv",
                Drop.State.WORKING,
                Map.of(RowState.REJECTED, 3L, RowState.DUPLICATE, 2L, RowState.PENDING, 495L, RowState.CONFIRMED, 500L),
                List.of(permit));
        moves.add(new Moving(working, false));
        moves.add(new Moving(drop("new.csv", Drop.State.WORKING, Map.of(), List.of()), true));
        Wait blocked = new Wait(
                Kind.BLOCKED,
                NOW,
                null,
                0,
                "the sending has stopped: no",
                "Mend what it says, then:" + " leadferry resume acme/delete-leads");
        needs.add(new Need(
                About.LANE,
                "acme/delete-leads",
                List.of(Overviews.cause(blocked)),
                lane("acme/delete-leads", Lanes.State.BLOCKED, 7, "no"),
                null,
                List.of(drop("gone.csv", Drop.State.WORKING, Map.of(RowState.PENDING, 7L), List.of(blocked))),
                1_000));

        assertThat(text())
                .contains(
                        """
                        NEEDS SOMEBODY
                          acme/delete-leads is blocked: 7 rows wait
                            blocked since 2026-11-20 15:45:30: the sending has stopped: no
                            > Mend what it says, then: leadferry resume acme/delete-leads
                            behind it: gone.csv (drop d-gone.csv, feed acme-leads), 7 rows: 7 pending
                            and 1,000 more files behind it

                        MOVES
                          big.csv (drop d-big.csv, feed acme-leads)
                            1,000 rows: 3 rejected, 2 duplicate, 495 pending, 500 confirmed
                            came 2026-11-20 15:44:30; 50 % dealt with; the last should have been sent
                              about 2026-11-20 15:55:30
                            permit since 2026-11-20 15:45:30; until about 2026-11-20 15:55:30: the
                              vendor allows 5 calls in 60 s
                          new.csv (drop d-new.csv, feed acme-leads)
                            is being read

                        ENDED
                          No file yet.
                        """);
    }

    @Test
    void nothingHasCome() {
        assertThat(text())
                .contains("Nothing needs you.")
                .endsWith(
                        """
                        NOTHING HAS COME YET
                          A file that is put into one of these places is taken by itself:
                            data/inbox/acme-leads (feed acme-leads, acme/add-leads)
                        """);
    }

    @Test
    void longNamesLoseTheirMiddleAndNothingInANameSteersATerminal() {
        ended.add(drop("a\u001b[2J" + "very-long-".repeat(20) + "end.csv", Drop.State.FINISHED, Map.of(), List.of()));

        assertThat(text())
                .contains("…", "end.csv (drop", "\\u001b")
                .doesNotContain("\u001b")
                .satisfies(text -> assertThat(
                                text.lines().filter(line -> line.contains("…")).toList())
                        .singleElement()
                        .asString()
                        .contains("very-long", "long-end.csv"));
    }

    /** The list is closed: whoever adds a kind must say whom it needs. */
    @Test
    void everyKindOfWaitIsTheWorkOfSomebodyOrOfNobody() {
        EnumSet<Kind> nobodys = EnumSet.noneOf(Kind.class);
        Arrays.stream(Kind.values())
                .filter(kind -> Overviews.needed(kind) == null)
                .forEach(nobodys::add);

        assertThat(nobodys)
                .containsExactly(
                        Kind.PERMIT,
                        Kind.LINGER,
                        Kind.TOKEN,
                        Kind.LANE_RESTS,
                        Kind.ROW_RESTS,
                        Kind.EARLIER_DELETE,
                        Kind.CALLBACK,
                        Kind.OTHER_NODE);
        assertThat(Overviews.needed(Kind.DISK)).isEqualTo(About.LEDGER);
        assertThat(List.of(Kind.PAUSED, Kind.BLOCKED, Kind.SERVER_AWAY))
                .allMatch(kind -> Overviews.needed(kind) == About.LANE);
        assertThat(List.of(Kind.HELD, Kind.IN_DOUBT, Kind.CAMPAIGN_UNKNOWN))
                .allMatch(kind -> Overviews.needed(kind) == About.FILE);
    }

    /** Each cause is one paragraph with its time, and its act, whatever kind it is of. */
    @Test
    void everyKindCanBeTold() {
        for (Kind kind : Kind.values()) {
            needs.clear();
            needs.add(new Need(
                    About.FILE,
                    "a.csv",
                    List.of(new Cause(kind.word(), NOW, NOW.plusSeconds(60), 2, "because", "Do it.")),
                    null,
                    null,
                    List.of(),
                    0));
            assertThat(text().replaceAll("\\s+", " "))
                    .contains("a.csv " + kind.word() + " since 2026-11-20 15:45:30, tried 2 times; ")
                    .contains("2026-11-20 15:46:30")
                    .contains(": because > Do it.");
        }
    }

    private String text() {
        return OverviewText.of(
                new Overview(
                        NOW,
                        new Needs(needs, 0),
                        new Moves(moves, 0, lanes),
                        new Ended(ended, more),
                        List.of(new Watched("acme-leads", "data/inbox/acme-leads", "acme/add-leads"))),
                ZoneId.of("Asia/Kolkata"));
    }

    private static LaneView lane(String name, Lanes.State state, long pending, @Nullable String reason) {
        return new LaneView(
                name, state, reason, pending, 2, 5, NOW.plusSeconds(1), null, List.of(), List.of("acme-leads"));
    }

    private static Receipt.Summary drop(String file, Drop.State state, Map<RowState, Long> counts, List<Wait> waits) {
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("total", counts.values().stream().mapToLong(Long::longValue).sum());
        counts.forEach((row, count) -> rows.put(row.word(), count));
        return new Receipt.Summary(
                "d-" + file,
                "acme-leads",
                file,
                "0",
                1,
                state,
                null,
                null,
                List.of(),
                false,
                null,
                null,
                NOW.minusSeconds(60),
                state == Drop.State.WORKING ? null : NOW.minusSeconds(30),
                waits.isEmpty() ? null : waits.get(0).until(),
                rows,
                null,
                waits);
    }
}
