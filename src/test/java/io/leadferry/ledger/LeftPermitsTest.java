package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.TOKENS;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.OnBothLedgers;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.Settlement;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of permits that a process held when it ended. */
@OnBothLedgers
class LeftPermitsTest {

    private LedgerFixture fixture;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        fixture = new LedgerFixture(home, false, 5);
        fixture.drop(delete("North"), "9000000001");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void restart() {
        fixture.reopen();
        fixture.settlement.takeUpAllLeft();
    }

    private Instant heldUntil() {
        return fixture.lanes.of(DELETE).holdUntil();
    }

    @Test
    void aPermitOfWhichNoCallWasWrittenDownIsAsGoodAsNew() {
        fixture.permits.take(DELETE, fixture.clock.instant(), Instant.EPOCH);
        restart();

        assertThat(fixture.permits.of(DELETE)).isEmpty();
        assertThat(heldUntil()).isBeforeOrEqualTo(fixture.clock.instant());
    }

    @Test
    void aPermitOfACallThatMayHaveArrivedCountsAndTheLaneRests() {
        fixture.cut(DELETE);
        restart();

        assertThat(fixture.permits.of(DELETE)).hasSize(1);
        assertThat(heldUntil()).isAfter(fixture.clock.instant());
    }

    @Test
    void aPermitOfATokenThatMayHaveBeenGivenCountsAlthoughNoCallIsWrittenDown() {
        fixture.permits.take(TOKENS, fixture.clock.instant(), Instant.EPOCH);
        restart();

        assertThat(fixture.permits.of(TOKENS)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNotNull());
    }

    @Test
    void aPermitWhoseCallIsAnsweredHoldsNothingUp() {
        fixture.answer(fixture.cut(DELETE), Kind.CONFIRMED);
        restart();

        assertThat(fixture.permits.of(DELETE)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNotNull());
        assertThat(heldUntil()).isBeforeOrEqualTo(fixture.clock.instant());
    }

    @Test
    void aCallThatMayStillLeaveIsLetBeUntilItsAnswerWouldHaveCome() {
        Call call = fixture.cut(DELETE);
        String before = fixture.ledger.node();
        fixture.ledger.joinAgain();
        fixture.ledger
                .sql()
                .sql(
                        "insert into nodes (id, name, place, alone, began_at, seen_at, gone_at, may_wake)"
                                + " values (?, 'b', 'there', 0, 1, 1, 1, 1) on conflict (id) do update set gone_at = 1, may_wake = 1")
                .params(before)
                .update();
        Duration canLast = Settlement.canLast(fixture.configuration.lane(DELETE));

        fixture.clock.advance(canLast.minusSeconds(1));
        fixture.settlement.takeUpAllLeft();
        assertThat(fixture.permits.of(DELETE)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNull());
        assertThat(fixture.calls.left()).extracting(Calls.Left::call).containsExactly(call.id());

        fixture.clock.advance(Duration.ofSeconds(2));
        fixture.settlement.takeUpAllLeft();
        assertThat(fixture.permits.of(DELETE)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNotNull());
        assertThat(fixture.calls.left()).isEmpty();
    }

    @Test
    void whatALivingFerryHasUnderWayIsLetBe() {
        fixture.cut(DELETE);
        fixture.clock.advance(Duration.ofHours(1));
        fixture.settlement.takeUpAllLeft();

        assertThat(fixture.permits.of(DELETE)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNull());
        assertThat(fixture.calls.left()).isEmpty();
    }

    /** Its holder stood still, and another has taken it back meanwhile. */
    @Test
    void noCallIsCutUnderAPermitThatWasTakenBack() {
        long permit = fixture.permits.take(DELETE, fixture.clock.instant(), Instant.EPOCH);
        fixture.permits.giveBack(permit);
        assertThat(fixture.batcher.cut(DELETE, new IssuedPermit(DELETE, permit)))
                .isNull();

        long others = fixture.permits.take(DELETE, fixture.clock.instant(), Instant.EPOCH);
        fixture.ledger.joinAgain();
        assertThat(fixture.batcher.cut(DELETE, new IssuedPermit(DELETE, others)))
                .as("a permit of what it was before")
                .isNull();
    }

    @Test
    void aFileThatWasReadBeforeItsFerryWasTakenForDeadIsNotSealed() {
        fixture.unsealed(delete("North"), "9000000002");
        String drop = fixture.drops.unsealed().get(0).id();
        fixture.ledger.joinAgain();

        assertThatThrownBy(() -> fixture.drops.seal(drop, "archive/a", Duration.ZERO))
                .hasMessageContaining("not heard of for too long");
    }

    /** Else it would be told as being read for ever, and nobody in it could be forgotten. */
    @Test
    void whatAFerryThatIsGoneHadBegunToReadIsForgotten() {
        fixture.unsealed(LedgerFixture.add("A"), "9000000001");
        fixture.drops.forgetLeft();
        assertThat(fixture.drops.unsealed()).as("it is being read").hasSize(1);

        String before = fixture.ledger.node();
        fixture.ledger.joinAgain();
        fixture.ledger
                .sql()
                .sql("update nodes set gone_at = 1 where id = ?")
                .params(before)
                .update();
        fixture.unsealed(LedgerFixture.add("A"), "9000000002");
        assertThat(fixture.drops.unsealed()).hasSize(2);
        fixture.drops.forgetLeft();
        assertThat(fixture.drops.unsealed()).as("what it reads now").hasSize(1);
    }

    /** A small file is written down and sealed in one step, long after it was looked at. */
    @Test
    void norIsAFileThatWasLookedAtBefore() {
        Instant now = fixture.clock.instant();
        Drop drop = Drop.arriving("d1", "leads", "a.csv", "content", 1, now, now);
        String reader = fixture.drops.reader();
        fixture.ledger.joinAgain();

        assertThatThrownBy(() -> fixture.drops.open(drop, reader)).isInstanceOf(Drops.TakenForDead.class);
        assertThatThrownBy(() -> fixture.drops.setAside(
                        drop.inQuarantine(new Drop.Quarantine("odd", "quarantine/a", false, null, null), null, now),
                        reader))
                .isInstanceOf(Drops.TakenForDead.class);
        assertThat(fixture.drops.find("d1")).isEmpty();
    }
}
