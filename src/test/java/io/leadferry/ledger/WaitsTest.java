package io.leadferry.ledger;

import static io.leadferry.ledger.Wharf.ADD;
import static io.leadferry.ledger.Wharf.DELETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.lane.WhyItWaits.Outlook;
import io.leadferry.lane.WhyItWaits.RowOutlook;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Law 12 on a real ledger: each kind of wait, with its since, until and tries; the same for drop, row and lane. */
class WaitsTest {

    @TempDir
    Path home;

    private Wharf wharf;

    @BeforeEach
    void open() throws Exception {
        wharf = new Wharf(home, true, 7);
    }

    @AfterEach
    void close() throws Exception {
        wharf.close();
    }

    /** What a drop waits for, if lane and first row say the same. */
    private Wait only(String drop, Kind kind) {
        Outlook outlook = of(drop);
        assertThat(outlook.waits()).extracting(Wait::kind).containsExactly(kind);
        Wait wait = outlook.waits().get(0);
        RowOutlook row =
                wharf.why.ofRow(wharf.drops.find(drop).orElseThrow(), 2).orElseThrow();
        assertThat(row.waits()).as("the row says what its drop says").containsExactly(wait);
        assertThat(wharf.why.of(wharf.laneOf(drop)).waits())
                .as("the lane says it too")
                .anySatisfy(waiting -> {
                    assertThat(waiting.why().kind()).isEqualTo(kind);
                    assertThat(waiting.rows()).isPositive();
                });
        wharf.nothingWaitsInSilence();
        return wait;
    }

    private Outlook of(String drop) {
        return wharf.why.of(wharf.drops.find(drop).orElseThrow());
    }

    @Test
    void allLanesAtOnceSayWhatEachSaysAlone() {
        for (int i = 0; i < 6; i++) {
            wharf.drop(Wharf.add("North"), "900000000" + i);
            wharf.answer(wharf.cut(ADD), Outcome.Kind.CONFIRMED);
            wharf.clock.advance(Duration.ofSeconds(1));
            wharf.drop(Wharf.delete("North"), "900000000" + i);
        }
        wharf.drop(Wharf.add("South"), "9000000099");
        wharf.lanes.set(DELETE, Lanes.State.PAUSED, null, now());

        List<LaneId> lanes = List.of(ADD, DELETE, new LaneId("acme", "unblock-numbers"));
        var atOnce = wharf.why.ofLanes(lanes);
        for (LaneId lane : lanes) {
            assertThat(atOnce.apply(lane)).isEqualTo(wharf.why.of(lane));
        }
        assertThat(atOnce.apply(ADD).waits()).isNotEmpty();
        assertThat(atOnce.apply(DELETE).waits()).isNotEmpty();
    }

    private void answer(Call call, Outcome.Kind kind, Integer status) {
        wharf.clock.advance(Duration.ofSeconds(1));
        wharf.settlement.settle(call.id(), call.lane(), Outcome.of(kind, "said so", status));
    }

    @Test
    void theVendorsPaceIsToldWithItsEnd() {
        for (int i = 0; i < 5; i++) {
            wharf.drop(Wharf.add("North"), 1);
            wharf.answer(wharf.cut(ADD), Outcome.Kind.CONFIRMED);
        }
        String drop = wharf.drop(Wharf.add("North"), "9000000001");

        Wait wait = only(drop, Kind.PERMIT);
        assertThat(wait.until()).isEqualTo(of(drop).expectedAt());
        // the first of the five calls was answered 14 seconds ago, and its permit comes back 60 seconds after that
        assertThat(wait.until()).isBetween(now().plusSeconds(40), now().plusSeconds(61));
        assertThat(wait.action()).isNull();
    }

    @Test
    void aPausedLaneWaitsForAPersonSinceItWasFirstPaused() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        Instant since = now();
        wharf.lanes.set(ADD, Lanes.State.PAUSED, null, since);
        wharf.clock.advance(Duration.ofHours(1));
        wharf.lanes.set(ADD, Lanes.State.PAUSED, null, now());

        Wait wait = only(drop, Kind.PAUSED);
        assertThat(wait.since()).isEqualTo(since);
        assertThat(wait.until()).isNull();
        assertThat(wait.action()).contains("leadferry resume acme/add-leads");
        assertThat(of(drop).expectedAt()).isNull();
        assertThat(wharf.why.of(ADD).nextCallAt()).isNull();
        assertThat(wharf.why.of(ADD).idleAt()).isNull();
    }

    @Test
    void aBlockedLaneSaysWhy() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        answer(wharf.cut(ADD), Outcome.Kind.BLOCKED, 401);

        Wait wait = only(drop, Kind.BLOCKED);
        assertThat(wait.text()).contains("said so");
        assertThat(wait.until()).isNull();
        assertThat(of(drop).expectedAt()).isNull();
    }

    @Test
    void aServerThatIsAwayIsToldWithEveryTryThroughRestartsUntilItIsBack() throws Exception {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        Instant since = null;
        for (int tries = 1; tries <= 4; tries++) {
            Call call = wharf.cut(ADD);
            answer(call, Outcome.Kind.NOT_YET, null);
            since = since == null ? now() : since;
            Wait wait = only(drop, Kind.SERVER_AWAY);
            assertThat(wait.since()).isEqualTo(since);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(wait.until()).isEqualTo(now().plusSeconds(1L << (tries - 1)));
            assertThat(wait.action()).isNotNull();
            assertThat(of(drop).expectedAt()).as("nobody knows when it is back").isNull();
            wharf.reopen();
            assertThat(only(drop, Kind.SERVER_AWAY).tries()).isEqualTo(tries);
            wharf.clock.advance(Duration.ofSeconds(1L << (tries - 1)));
        }
        Call call = wharf.cut(ADD);
        assertThat(of(drop).waits())
                .as("while it is tried, it is still away for all that is known")
                .extracting(Wait::kind)
                .containsExactly(Kind.SERVER_AWAY);
        wharf.answer(call, Outcome.Kind.CONFIRMED);
        assertThat(of(drop).waits()).isEmpty();
        assertThat(wharf.lanes.of(ADD).failures()).isZero();
        assertThat(wharf.why.of(ADD).waits()).isEmpty();
    }

    @Test
    void aLaneThatIsToldToSlowDownRestsForAWindow() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        answer(wharf.cut(ADD), Outcome.Kind.NOT_YET, 429);

        Wait wait = only(drop, Kind.LANE_RESTS);
        assertThat(wait.until()).isBetween(now().plusSeconds(60), now().plusSeconds(61));
        assertThat(wait.tries()).isOne();
        assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
    }

    @Test
    void ofTwoRestsTheLongerCounts() {
        wharf.drop(Wharf.add("North"), "9000000001");
        wharf.drop(Wharf.add("South"), "9000000002");
        Call one = wharf.cut(ADD);
        Call other = wharf.cut(ADD);
        answer(one, Outcome.Kind.NOT_YET, 429);
        Instant until = wharf.lanes.of(ADD).holdUntil();
        answer(other, Outcome.Kind.NOT_YET, null);

        assertThat(wharf.lanes.of(ADD).holdUntil()).isEqualTo(until);
        assertThat(wharf.lanes.of(ADD).failures()).isEqualTo(2);
    }

    @Test
    void noTokenIsToldWithItsTries() {
        String drop = wharf.drop(Wharf.delete("North"), "9000000001");
        for (int tries = 1; tries <= 2; tries++) {
            wharf.notReady(DELETE, Outcome.of(Outcome.Kind.NOT_YET, "Max limit exceeded", 429));
            Wait wait = only(drop, Kind.TOKEN);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(wait.text()).contains("Max limit exceeded");
            assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
        }
        assertThat(wharf.permits.of(DELETE)).isEmpty();
    }

    @Test
    void aRowThatTheVendorCannotDoYetSaysSinceWhenAndHowOftenItWasTried() {
        String drop = wharf.drop(Wharf.delete("North"), "9000000001");
        answer(wharf.cut(DELETE), Outcome.Kind.LATER, 200);
        Instant since = now();
        wharf.clock.advance(Duration.ofSeconds(90));
        answer(wharf.cut(DELETE), Outcome.Kind.LATER, 200);

        Wait wait = only(drop, Kind.ROW_RESTS);
        assertThat(wait.since()).isEqualTo(since);
        assertThat(wait.tries()).isEqualTo(2);
        assertThat(wait.until()).isEqualTo(now().plusSeconds(60));
        assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
        wharf.clock.advance(Duration.ofMinutes(5));
        assertThat(only(drop, Kind.PERMIT).until())
                .as("rested long enough, it waits for its turn")
                .isAfter(now());
    }

    @Test
    void aCampaignThatTheVendorDoesNotKnowIsNamedWithWhatCannotBeSeenInIt() {
        String drop = wharf.drop(Wharf.delete("North\u00a01"), "9000000001");
        answer(wharf.cut(DELETE), Outcome.Kind.LATER, 200);
        wharf.ledger
                .sql()
                .sql("insert into unknown_campaigns values (?, ?, 'Invalid Campaign', ?, 3, ?)")
                .params(
                        DELETE.toString(),
                        "North\u00a01",
                        now().toEpochMilli(),
                        now().plusSeconds(600).toEpochMilli())
                .update();

        Wait wait = only(drop, Kind.CAMPAIGN_UNKNOWN);
        assertThat(wait.text()).contains("'NorthU+00A01'").contains("Invalid Campaign");
        assertThat(wait.tries()).isEqualTo(3);
        assertThat(wait.until()).isEqualTo(now().plusSeconds(600));
        assertThat(of(drop).expectedAt()).isNull();
    }

    @Test
    void anAddBehindADeleteNamesItsFileAndWhatThatWaitsFor() {
        String delete = wharf.drop(Wharf.delete("North"), "9000000001");
        String add = wharf.drop(Wharf.add("North"), "9000000001");

        Wait wait = only(add, Kind.EARLIER_DELETE);
        assertThat(wait.text()).contains(delete + ".csv").contains("drop " + delete);
        assertThat(of(add).expectedAt()).isNotNull();
        wharf.lanes.set(DELETE, Lanes.State.PAUSED, null, now());
        wait = only(add, Kind.EARLIER_DELETE);
        assertThat(wait.until()).isNull();
        assertThat(wait.action()).contains("leadferry resume acme/delete-leads");
        assertThat(of(add).expectedAt()).isNull();
    }

    @Test
    void aCallbackThatIsOwedIsToldWithItsDeadline() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        Call call = wharf.cut(ADD);
        Instant sent = now();
        assertThat(of(drop).waits()).as("a row in a call moves").isEmpty();
        wharf.answer(call, Outcome.Kind.ACCEPTED);

        Wait wait = only(drop, Kind.CALLBACK);
        assertThat(wait.until()).isEqualTo(sent.plus(Wharf.DEADLINE));
        assertThat(of(drop).expectedAt()).as("it has been sent").isNull();
        wharf.passTheDeadline();
        assertThat(of(drop).waits()).isEmpty();
    }

    @Test
    void aDeleteOfWhatIsUnderWayWaitsForItsAnswerAndThenForItsCallback() {
        wharf.drop(Wharf.add("North"), "9000000001");
        Call add = wharf.cut(ADD);
        String delete = wharf.drop(Wharf.delete("North"), "9000000001");
        assertThat(only(delete, Kind.CALLBACK).until()).isBefore(now().plus(Duration.ofMinutes(10)));
        wharf.answer(add, Outcome.Kind.ACCEPTED);
        only(delete, Kind.PERMIT);
        wharf.answer(wharf.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(only(delete, Kind.CALLBACK).until()).isAfter(now().plus(Duration.ofHours(23)));
        assertThat(of(delete).expectedAt()).isNull();
    }

    @Test
    void aDeleteOfWhatIsInDoubtSaysSoAndNamesTheCall() {
        wharf.drop(Wharf.add("North"), "9000000001");
        Call add = wharf.cut(ADD);
        wharf.answer(add, Outcome.Kind.IN_DOUBT);
        String delete = wharf.drop(Wharf.delete("North"), "9000000001");
        wharf.answer(wharf.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(only(delete, Kind.IN_DOUBT).action()).contains("leadferry resolve " + add.id());
    }

    @Test
    void rowsInDoubtAreToldThoughTheirDropIsFinished() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        Call call = wharf.cut(ADD);
        wharf.answer(call, Outcome.Kind.IN_DOUBT);

        Wait wait = only(drop, Kind.IN_DOUBT);
        assertThat(wharf.finished(drop)).isTrue();
        assertThat(wait.until()).as("its callback may come").isNotNull();
        assertThat(wait.action()).contains("leadferry resolve " + call.id() + " --as sent");
        wharf.passTheDeadline();
        assertThat(only(drop, Kind.IN_DOUBT).until()).isNull();
    }

    @Test
    void rowsOfALaneThatTheConfigurationNoLongerHasDoNotWaitInSilence() {
        String drop = wharf.drop(
                new Destination(
                        new LaneId("gone", "add-leads"), List.of("North"), List.of("PhoneNumber"), new TreeMap<>()),
                "9000000001");

        Wait wait = only(drop, Kind.BLOCKED);
        assertThat(wait.text()).contains("gone/add-leads");
        assertThat(wait.until()).isNull();
    }

    @Test
    void aLedgerThatCannotBeWrittenIsToldSinceItsFirstFaultUntilItCan() {
        String drop = wharf.drop(Wharf.add("North"), "9000000001");
        Instant since = now();
        for (int tries = 1; tries <= 2; tries++) {
            assertThatThrownBy(() -> wharf.ledger.inTransaction(() -> {
                        throw new UncategorizedSQLException(
                                "write", null, new SQLiteException("no room", SQLiteErrorCode.SQLITE_FULL));
                    }))
                    .isInstanceOf(DataAccessException.class);
            Wait wait = of(drop).waits().get(0);
            assertThat(wait.kind()).isEqualTo(Kind.DISK);
            assertThat(wait.since()).isEqualTo(since);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(wharf.why.of(ADD).waits().get(0).why().kind()).isEqualTo(Kind.DISK);
            wharf.clock.advance(Duration.ofSeconds(10));
        }
        wharf.lanes.together(() -> ADD);
        assertThat(of(drop).waits()).extracting(Wait::kind).containsExactly(Kind.PERMIT);
    }

    @Test
    void callsThatLedToNothingAreToldTogether() {
        String drop = wharf.drop(Wharf.delete("North"), "9000000001");
        CallViews views = new CallViews(wharf.ledger);
        Instant first = null;
        for (int i = 0; i < 30; i++) {
            Call call = wharf.cut(DELETE);
            first = first == null ? now() : first;
            answer(call, Outcome.Kind.LATER, 200);
            wharf.clock.advance(Duration.ofMinutes(1));
        }
        Call last = wharf.cut(DELETE);
        wharf.answer(last, Outcome.Kind.CONFIRMED);

        assertThat(views.ofDrop(drop)).hasSize(2);
        CallViews.CallView rests = views.ofDrop(drop).get(0);
        assertThat(rests.outcome()).isEqualTo("later");
        assertThat(rests.tries()).isEqualTo(30);
        assertThat(rests.firstSentAt()).isEqualTo(first);
        assertThat(rests.sentAt()).isAfter(first.plus(Duration.ofMinutes(28)));
        assertThat(views.ofDrop(drop).get(1).tries()).isOne();
    }

    private Instant now() {
        return wharf.clock.instant();
    }
}
