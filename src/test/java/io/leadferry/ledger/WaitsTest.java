package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.OnBothLedgers;
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
@OnBothLedgers
class WaitsTest {

    @TempDir
    Path home;

    private LedgerFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, true, 7);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** What a drop waits for, if lane and first row say the same. */
    private Wait only(String drop, Kind kind) {
        Outlook outlook = of(drop);
        assertThat(outlook.waits()).extracting(Wait::kind).containsExactly(kind);
        Wait wait = outlook.waits().get(0);
        RowOutlook row =
                fixture.why.ofRow(fixture.drops.find(drop).orElseThrow(), 2).orElseThrow();
        assertThat(row.waits()).as("the row says what its drop says").containsExactly(wait);
        assertThat(fixture.why.of(fixture.laneOf(drop)).waits())
                .as("the lane says it too")
                .anySatisfy(waiting -> {
                    assertThat(waiting.why().kind()).isEqualTo(kind);
                    assertThat(waiting.rows()).isPositive();
                });
        fixture.nothingWaitsInSilence();
        return wait;
    }

    private Outlook of(String drop) {
        return fixture.why.of(fixture.drops.find(drop).orElseThrow());
    }

    @Test
    void allLanesAtOnceSayWhatEachSaysAlone() {
        for (int i = 0; i < 6; i++) {
            fixture.drop(LedgerFixture.add("North"), "900000000" + i);
            fixture.answer(fixture.cut(ADD), Outcome.Kind.CONFIRMED);
            fixture.clock.advance(Duration.ofSeconds(1));
            fixture.drop(LedgerFixture.delete("North"), "900000000" + i);
        }
        fixture.drop(LedgerFixture.add("South"), "9000000099");
        fixture.lanes.set(DELETE, Lanes.State.PAUSED, null, now());

        List<LaneId> lanes = List.of(ADD, DELETE, new LaneId("acme", "unblock-numbers"));
        var atOnce = fixture.why.ofLanes(lanes);
        for (LaneId lane : lanes) {
            assertThat(atOnce.apply(lane)).isEqualTo(fixture.why.of(lane));
        }
        assertThat(atOnce.apply(ADD).waits()).isNotEmpty();
        assertThat(atOnce.apply(DELETE).waits()).isNotEmpty();
    }

    private void answer(Call call, Outcome.Kind kind, Integer status) {
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.settlement.settle(call.id(), call.lane(), Outcome.of(kind, "said so", status));
    }

    @Test
    void theVendorsPaceIsToldWithItsEnd() {
        for (int i = 0; i < 5; i++) {
            fixture.drop(LedgerFixture.add("North"), 1);
            fixture.answer(fixture.cut(ADD), Outcome.Kind.CONFIRMED);
        }
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");

        Wait wait = only(drop, Kind.PERMIT);
        assertThat(wait.until()).isEqualTo(of(drop).expectedAt());
        // the first of the five calls was answered 14 seconds ago, and its permit comes back 60 seconds after that
        assertThat(wait.until()).isBetween(now().plusSeconds(40), now().plusSeconds(61));
        assertThat(wait.action()).isNull();
    }

    @Test
    void aPausedLaneWaitsForAPersonSinceItWasFirstPaused() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Instant since = now();
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, since);
        fixture.clock.advance(Duration.ofHours(1));
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, now());

        Wait wait = only(drop, Kind.PAUSED);
        assertThat(wait.since()).isEqualTo(since);
        assertThat(wait.until()).isNull();
        assertThat(wait.action()).contains("leadferry resume acme/add-leads");
        assertThat(of(drop).expectedAt()).isNull();
        assertThat(fixture.why.of(ADD).nextCallAt()).isNull();
        assertThat(fixture.why.of(ADD).idleAt()).isNull();
    }

    @Test
    void aBlockedLaneSaysWhy() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        answer(fixture.cut(ADD), Outcome.Kind.BLOCKED, 401);

        Wait wait = only(drop, Kind.BLOCKED);
        assertThat(wait.text()).contains("said so");
        assertThat(wait.until()).isNull();
        assertThat(of(drop).expectedAt()).isNull();
    }

    @Test
    void aServerThatIsAwayIsToldWithEveryTryThroughRestartsUntilItIsBack() throws Exception {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Instant since = null;
        for (int tries = 1; tries <= 4; tries++) {
            Call call = fixture.cut(ADD);
            answer(call, Outcome.Kind.NOT_YET, null);
            since = since == null ? now() : since;
            Wait wait = only(drop, Kind.SERVER_AWAY);
            assertThat(wait.since()).isEqualTo(since);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(wait.until()).isEqualTo(now().plusSeconds(1L << (tries - 1)));
            assertThat(wait.action()).isNotNull();
            assertThat(of(drop).expectedAt()).as("nobody knows when it is back").isNull();
            fixture.reopen();
            assertThat(only(drop, Kind.SERVER_AWAY).tries()).isEqualTo(tries);
            fixture.clock.advance(Duration.ofSeconds(1L << (tries - 1)));
        }
        Call call = fixture.cut(ADD);
        assertThat(of(drop).waits())
                .as("while it is tried, it is still away for all that is known")
                .extracting(Wait::kind)
                .containsExactly(Kind.SERVER_AWAY);
        fixture.answer(call, Outcome.Kind.CONFIRMED);
        assertThat(of(drop).waits()).isEmpty();
        assertThat(fixture.lanes.of(ADD).failures()).isZero();
        assertThat(fixture.why.of(ADD).waits()).isEmpty();
    }

    @Test
    void aLaneThatIsToldToSlowDownRestsForAWindow() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        answer(fixture.cut(ADD), Outcome.Kind.NOT_YET, 429);

        Wait wait = only(drop, Kind.LANE_RESTS);
        assertThat(wait.until()).isBetween(now().plusSeconds(60), now().plusSeconds(61));
        assertThat(wait.tries()).isOne();
        assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
    }

    @Test
    void ofTwoRestsTheLongerCounts() {
        fixture.drop(LedgerFixture.add("North"), "9000000001");
        fixture.drop(LedgerFixture.add("South"), "9000000002");
        Call one = fixture.cut(ADD);
        Call other = fixture.cut(ADD);
        answer(one, Outcome.Kind.NOT_YET, 429);
        Instant until = fixture.lanes.of(ADD).holdUntil();
        answer(other, Outcome.Kind.NOT_YET, null);

        assertThat(fixture.lanes.of(ADD).holdUntil()).isEqualTo(until);
        assertThat(fixture.lanes.of(ADD).failures()).isEqualTo(2);
    }

    @Test
    void noTokenIsToldWithItsTries() {
        String drop = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        for (int tries = 1; tries <= 2; tries++) {
            fixture.notReady(DELETE, Outcome.of(Outcome.Kind.NOT_YET, "Max limit exceeded", 429));
            Wait wait = only(drop, Kind.TOKEN);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(wait.text()).contains("Max limit exceeded");
            assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
        }
        assertThat(fixture.permits.of(DELETE)).isEmpty();
    }

    @Test
    void aRowThatTheVendorCannotDoYetSaysSinceWhenAndHowOftenItWasTried() {
        String drop = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        answer(fixture.cut(DELETE), Outcome.Kind.LATER, 200);
        Instant since = now();
        fixture.clock.advance(Duration.ofSeconds(90));
        answer(fixture.cut(DELETE), Outcome.Kind.LATER, 200);

        Wait wait = only(drop, Kind.ROW_RESTS);
        assertThat(wait.since()).isEqualTo(since);
        assertThat(wait.tries()).isEqualTo(2);
        assertThat(wait.until()).isEqualTo(now().plusSeconds(60));
        assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(only(drop, Kind.PERMIT).until())
                .as("rested long enough, it waits for its turn")
                .isAfter(now());
    }

    @Test
    void aCampaignThatTheVendorDoesNotKnowIsNamedWithWhatCannotBeSeenInIt() {
        String drop = fixture.drop(LedgerFixture.delete("North\u00a01"), "9000000001");
        answer(fixture.cut(DELETE), Outcome.Kind.LATER, 200);
        fixture.ledger
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
        String delete = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        String add = fixture.drop(LedgerFixture.add("North"), "9000000001");

        Wait wait = only(add, Kind.EARLIER_DELETE);
        assertThat(wait.text()).contains(delete + ".csv").contains("drop " + delete);
        assertThat(of(add).expectedAt()).isNotNull();
        fixture.lanes.set(DELETE, Lanes.State.PAUSED, null, now());
        wait = only(add, Kind.EARLIER_DELETE);
        assertThat(wait.until()).isNull();
        assertThat(wait.action()).contains("leadferry resume acme/delete-leads");
        assertThat(of(add).expectedAt()).isNull();
    }

    @Test
    void aCallbackThatIsOwedIsToldWithItsDeadline() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Call call = fixture.cut(ADD);
        Instant sent = now();
        assertThat(of(drop).waits()).as("a row in a call moves").isEmpty();
        fixture.answer(call, Outcome.Kind.ACCEPTED);

        Wait wait = only(drop, Kind.CALLBACK);
        assertThat(wait.until()).isEqualTo(sent.plus(LedgerFixture.DEADLINE));
        assertThat(of(drop).expectedAt()).as("it has been sent").isNull();
        fixture.passTheDeadline();
        assertThat(of(drop).waits()).isEmpty();
    }

    @Test
    void aDeleteOfWhatIsUnderWayWaitsForItsAnswerAndThenForItsCallback() {
        fixture.drop(LedgerFixture.add("North"), "9000000001");
        Call add = fixture.cut(ADD);
        String delete = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        assertThat(only(delete, Kind.CALLBACK).until()).isBefore(now().plus(Duration.ofMinutes(10)));
        fixture.answer(add, Outcome.Kind.ACCEPTED);
        only(delete, Kind.PERMIT);
        fixture.answer(fixture.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(only(delete, Kind.CALLBACK).until()).isAfter(now().plus(Duration.ofHours(23)));
        assertThat(of(delete).expectedAt()).isNull();
    }

    @Test
    void aDeleteOfWhatIsInDoubtSaysSoAndNamesTheCall() {
        fixture.drop(LedgerFixture.add("North"), "9000000001");
        Call add = fixture.cut(ADD);
        fixture.answer(add, Outcome.Kind.IN_DOUBT);
        String delete = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        fixture.answer(fixture.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(only(delete, Kind.IN_DOUBT).action()).contains("leadferry resolve " + add.id());
    }

    @Test
    void rowsInDoubtAreToldThoughTheirDropIsFinished() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Call call = fixture.cut(ADD);
        fixture.answer(call, Outcome.Kind.IN_DOUBT);

        Wait wait = only(drop, Kind.IN_DOUBT);
        assertThat(fixture.finished(drop)).isTrue();
        assertThat(wait.until()).as("its callback may come").isNotNull();
        assertThat(wait.action()).contains("leadferry resolve " + call.id() + " --as sent");
        fixture.passTheDeadline();
        assertThat(only(drop, Kind.IN_DOUBT).until()).isNull();
    }

    @Test
    void rowsOfALaneThatTheConfigurationNoLongerHasDoNotWaitInSilence() {
        String drop = fixture.drop(
                new Destination(
                        new LaneId("gone", "add-leads"), List.of("North"), List.of("PhoneNumber"), new TreeMap<>()),
                "9000000001");

        Wait wait = only(drop, Kind.BLOCKED);
        assertThat(wait.text()).contains("gone/add-leads");
        assertThat(wait.until()).isNull();
    }

    @Test
    void aLedgerThatCannotBeWrittenIsToldSinceItsFirstFaultUntilItCan() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Instant since = now();
        for (int tries = 1; tries <= 2; tries++) {
            assertThatThrownBy(() -> fixture.ledger.inTransaction(() -> {
                        throw new UncategorizedSQLException(
                                "write", null, new SQLiteException("no room", SQLiteErrorCode.SQLITE_FULL));
                    }))
                    .isInstanceOf(DataAccessException.class);
            Wait wait = of(drop).waits().get(0);
            assertThat(wait.kind()).isEqualTo(Kind.DISK);
            assertThat(wait.since()).isEqualTo(since);
            assertThat(wait.tries()).isEqualTo(tries);
            assertThat(fixture.why.of(ADD).waits().get(0).why().kind()).isEqualTo(Kind.DISK);
            fixture.clock.advance(Duration.ofSeconds(10));
        }
        fixture.lanes.together(() -> ADD);
        assertThat(of(drop).waits()).extracting(Wait::kind).containsExactly(Kind.PERMIT);
    }

    @Test
    void callsThatLedToNothingAreToldTogether() {
        String drop = fixture.drop(LedgerFixture.delete("North"), "9000000001");
        CallViews views = fixture.module.callViews();
        Instant first = null;
        for (int i = 0; i < 30; i++) {
            Call call = fixture.cut(DELETE);
            first = first == null ? now() : first;
            answer(call, Outcome.Kind.LATER, 200);
            fixture.clock.advance(Duration.ofMinutes(1));
        }
        Call last = fixture.cut(DELETE);
        fixture.answer(last, Outcome.Kind.CONFIRMED);

        assertThat(views.ofDrop(drop)).hasSize(2);
        CallViews.CallView rests = views.ofDrop(drop).get(0);
        assertThat(rests.outcome()).isEqualTo(Calls.State.LATER);
        assertThat(rests.tries()).isEqualTo(30);
        assertThat(rests.firstSentAt()).isEqualTo(first);
        assertThat(rests.sentAt()).isAfter(first.plus(Duration.ofMinutes(28)));
        assertThat(views.ofDrop(drop).get(1).tries()).isOne();
    }

    private Instant now() {
        return fixture.clock.instant();
    }
}
