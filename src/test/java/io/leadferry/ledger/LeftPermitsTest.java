package io.leadferry.ledger;

import static io.leadferry.ledger.Wharf.DELETE;
import static io.leadferry.ledger.Wharf.TOKENS;
import static io.leadferry.ledger.Wharf.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Outcome.Kind;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of permits that a process held when it ended. */
class LeftPermitsTest {

    private Wharf wharf;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        wharf = new Wharf(home, false, 5);
        wharf.drop(delete("North"), "9000000001");
    }

    @AfterEach
    void close() throws Exception {
        wharf.close();
    }

    private void restart() {
        wharf.reopen();
        wharf.settlement.afterRestart();
    }

    private Instant heldUntil() {
        return new Lanes(wharf.ledger).of(DELETE).holdUntil();
    }

    @Test
    void aPermitOfWhichNoCallWasWrittenDownIsAsGoodAsNew() {
        wharf.permits.take(DELETE, wharf.clock.instant(), Instant.EPOCH);
        restart();

        assertThat(wharf.permits.of(DELETE)).isEmpty();
        assertThat(heldUntil()).isBeforeOrEqualTo(wharf.clock.instant());
    }

    @Test
    void aPermitOfACallThatMayHaveArrivedCountsAndTheLaneRests() {
        wharf.cut(DELETE);
        restart();

        assertThat(wharf.permits.of(DELETE)).hasSize(1);
        assertThat(heldUntil()).isAfter(wharf.clock.instant());
    }

    @Test
    void aPermitOfATokenThatMayHaveBeenGivenCountsAlthoughNoCallIsWrittenDown() {
        wharf.permits.take(TOKENS, wharf.clock.instant(), Instant.EPOCH);
        restart();

        assertThat(wharf.permits.of(TOKENS)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNotNull());
    }

    @Test
    void aPermitWhoseCallIsAnsweredHoldsNothingUp() {
        wharf.answer(wharf.cut(DELETE), Kind.CONFIRMED);
        restart();

        assertThat(wharf.permits.of(DELETE)).singleElement().satisfies(permit -> assertThat(permit.answeredAt())
                .isNotNull());
        assertThat(heldUntil()).isBeforeOrEqualTo(wharf.clock.instant());
    }
}
