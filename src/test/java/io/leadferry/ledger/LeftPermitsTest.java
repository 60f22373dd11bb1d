package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.TOKENS;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Outcome.Kind;
import java.nio.file.Path;
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
}
