package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.ledger.OlderCopies.Taken;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a ledger that is an older copy every add that waits is in doubt, and a person's word puts it back into its order. */
@OnBothLedgers
class OlderCopiesTest {

    @TempDir
    private Path home;

    private LedgerFixture fixture;

    @BeforeEach
    void aLedger() throws Exception {
        fixture = new LedgerFixture(home, false, 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.sumsHold();
        fixture.nothingWaitsInSilence();
        assertThat(LedgerCheck.through(fixture.ledger, fixture.clock, finding -> assertThat(finding)
                                .isNull())
                        .drops())
                .isPositive();
        fixture.close();
    }

    private long hold(Taken... since) {
        Age.Older copy = new Age.Older(fixture.module.runs().holdsUntil(), 5, "a test says so");
        return fixture.ledger.inTransaction(() -> {
            long rows = fixture.module
                    .olderCopies()
                    .hold(List.of(LedgerFixture.DELETE), copy, fixture.names::next, "older copy");
            fixture.module.olderCopies().found(copy, List.of(since));
            return rows;
        });
    }

    private void resolve(String drop, RowState as) {
        String call = fixture.module.parts().ofDrop(drop).get(0).call();
        assertThat(fixture.calls.resolve(call, as, "a person says so")).isPresent();
    }

    @Test
    void everyAddThatWaitsIsInDoubtAndNothingElse() {
        String done = fixture.drop(LedgerFixture.add("A"), "6000000001");
        fixture.answer(fixture.cut(LedgerFixture.ADD), Outcome.Kind.ACCEPTED);
        String plain = fixture.drop(LedgerFixture.add("A"), "6000000002");
        String harmless = fixture.drop(LedgerFixture.checkedAdd("B"), "6000000003");
        String delete = fixture.drop(LedgerFixture.delete("A"), "6000000004");

        assertThat(hold()).isEqualTo(2);

        assertThat(fixture.state(done, "6000000001")).isEqualTo("accepted");
        assertThat(fixture.state(plain, "6000000002")).isEqualTo("inDoubt");
        assertThat(fixture.state(harmless, "6000000003")).isEqualTo("inDoubt");
        assertThat(fixture.state(delete, "6000000004")).isEqualTo("pending");
        assertThat(fixture.cut(LedgerFixture.ADD)).isNull();
        assertThat(LedgerFixture.numbers(fixture.cut(LedgerFixture.DELETE))).containsExactly("6000000004");
        assertThat(hold()).as("a second time").isZero();
    }

    @Test
    void whatWasNotSentGoesAndWhatWasSentDoesNot() {
        String sent = fixture.drop(LedgerFixture.add("A"), "6000000001");
        String not = fixture.drop(LedgerFixture.add("A"), "6000000002");
        hold();
        resolve(sent, RowState.ACCEPTED);
        resolve(not, RowState.PENDING);

        assertThat(LedgerFixture.numbers(fixture.cut(LedgerFixture.ADD))).containsExactly("6000000002");
        assertThat(fixture.state(sent, "6000000001")).isEqualTo("accepted");
        assertThat(fixture.module.olderCopies().open()).isEmpty();
    }

    @Test
    void anAddThatIsToGoAfterAllWaitsForTheEarlierDeleteOfItsNumber() {
        fixture.drop(LedgerFixture.delete("A"), "6000000001");
        String add = fixture.drop(LedgerFixture.add("A"), "6000000001", "6000000002");
        hold();
        resolve(add, RowState.PENDING);

        assertThat(fixture.state(add, "6000000001")).isEqualTo("held");
        assertThat(LedgerFixture.numbers(fixture.cut(LedgerFixture.ADD))).containsExactly("6000000002");
        fixture.answer(fixture.cut(LedgerFixture.DELETE), Outcome.Kind.CONFIRMED);
        assertThat(LedgerFixture.numbers(fixture.cut(LedgerFixture.ADD))).containsExactly("6000000001");
    }

    @Test
    void aDeleteThatCameMeanwhileIsTheLastWord() {
        String add = fixture.drop(LedgerFixture.add("A"), "6000000001");
        hold();
        fixture.drop(LedgerFixture.delete("A"), "6000000001");
        Call delete = fixture.cut(LedgerFixture.DELETE);
        assertThat(LedgerFixture.numbers(delete)).containsExactly("6000000001");
        fixture.answer(delete, Outcome.Kind.CONFIRMED);
        resolve(add, RowState.PENDING);

        assertThat(fixture.state(add, "6000000001")).isEqualTo("cancelled");
        assertThat(fixture.cut(LedgerFixture.ADD)).isNull();
    }

    @Test
    void itIsToldUntilEveryRowHasItsWordAndFilesForAWeek() {
        String add = fixture.drop(LedgerFixture.add("A"), "6000000001");
        hold(new Taken("leads", "b.csv", "d9", "abc", "archive/leads/b.csv", null));

        assertThat(fixture.module.olderCopies().open()).hasValueSatisfying(open -> {
            assertThat(open.rows()).isEqualTo(1);
            assertThat(open.named()).extracting(Taken::file).containsExactly("b.csv");
        });
        assertThat(fixture.drops.wasTakenSince("leads", "abc")).isTrue();
        assertThat(fixture.drops.wasTakenSince("leads", "abd")).isFalse();
        resolve(add, RowState.ACCEPTED);
        assertThat(fixture.module.olderCopies().open()).isPresent();
        fixture.clock.advance(Duration.ofDays(8));
        assertThat(fixture.module.olderCopies().open()).isEmpty();
    }
}
