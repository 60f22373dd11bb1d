package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that an earlier try has done, whatever their last one says; and rows of which that must not be believed. */
@OnBothLedgers
class TakenBeforeTest {

    private static final String ANN = "9000000001";
    private static final String BOB = "9000000002";

    private LedgerFixture fixture;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        fixture = new LedgerFixture(home, true, 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void anAddIsDoneByItsFirstTryThoughItsSecondIsInDoubt() {
        String adds = fixture.drop(LedgerFixture.checkedAdd("North"), ANN);
        Call first = fixture.cut(ADD);
        fixture.answer(first, Kind.IN_DOUBT);
        Call second = fixture.cut(ADD);
        fixture.answer(second, Kind.IN_DOUBT);
        fixture.calledBack(first);

        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        assertThat(fixture.module.parts().ofDrop(adds)).extracting(Part::call).containsExactly(first.id());
        assertThat(fixture.cut(ADD)).as("it never goes again").isNull();
    }

    @Test
    void anAddIsDoneByItsFirstTryThoughItsSecondIsRefused() {
        String adds = fixture.drop(LedgerFixture.checkedAdd("North"), ANN);
        Call first = fixture.cut(ADD);
        fixture.answer(first, Kind.IN_DOUBT);
        Call second = fixture.cut(ADD);
        fixture.calledBack(first);
        fixture.answer(second, Kind.REFUSED);

        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
    }

    @Test
    void whatACallLeavesInDoubtThatWasTakenOtherwiseStaysInDoubt() {
        String adds = fixture.drop(LedgerFixture.add("North"), ANN, BOB);
        Call call = fixture.cut(ADD);
        fixture.answer(call, Kind.ACCEPTED);
        fixture.calledBack(
                call.id(),
                new Fates(
                        RowState.CONFIRMED, null, List.of(new Fate(BOB, RowState.IN_DOUBT, "not on its list", false))));

        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "confirmed", BOB, "inDoubt"));
    }

    /** It was done in one campaign, and that says nothing of the other: beside adds, deletes are not believed. */
    @Test
    void aDeleteThatWasDoneInOneCampaignGoesAgainToTheOtherWhereItIsInDoubt() {
        String deletes = fixture.drop(LedgerFixture.delete("North", "South"), ANN);
        fixture.answer(fixture.cut(DELETE), Kind.CAMPAIGN_REFUSED);
        Call done = fixture.cut(DELETE);
        fixture.answer(done, Kind.CONFIRMED);
        Call lost = fixture.cut(DELETE);
        fixture.answer(lost, Kind.IN_DOUBT);

        assertThat(fixture.state(deletes, ANN)).isEqualTo("pending");
        assertThat(fixture.campaignsLeft(deletes, ANN)).isEqualTo(Set.copyOf(lost.campaigns()));
        Call again = fixture.cut(DELETE);
        assertThat(again.campaigns()).isEqualTo(lost.campaigns()).isNotEqualTo(done.campaigns());
        fixture.answer(again, Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
    }
}
