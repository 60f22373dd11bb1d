package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lane rests as long as the vendor asks, and never for less than it would by itself. */
@OnBothLedgers
class RestsTest {

    private static final Duration PERIOD = Duration.ofSeconds(60);
    private static final Duration ASKED = Duration.ofMinutes(10);

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

    private Instant heldUntil() {
        return fixture.lanes.of(DELETE).holdUntil();
    }

    private Instant in(Duration time) {
        return fixture.clock.instant().plus(time);
    }

    private void settle(Kind kind, Duration asked) {
        settle(fixture.cut(DELETE), kind, asked);
    }

    private void settle(Call call, Kind kind, Duration asked) {
        Outcome outcome = Outcome.of(kind, "later", 503);
        fixture.settlement.settle(call.id(), DELETE, asked.isZero() ? outcome : outcome.notBefore(in(asked)));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_YET", "LATER", "IN_DOUBT"})
    void asLongAsTheVendorAsks(Kind kind) {
        settle(kind, ASKED);

        assertThat(heldUntil()).isBetween(in(ASKED).minusSeconds(5), in(ASKED));
    }

    @Test
    void aPauseAndItsEndLetTheRestGoOn() {
        settle(Kind.NOT_YET, ASKED);
        Instant held = heldUntil();
        fixture.lanes.set(DELETE, Lanes.State.PAUSED, null, fixture.clock.instant());
        fixture.lanes.set(DELETE, Lanes.State.OPEN, null, fixture.clock.instant());

        assertThat(heldUntil()).isEqualTo(held);
    }

    @Test
    void alsoAfterACallInDoubtThatIsNotRepeated() {
        fixture.drop(LedgerFixture.add("North"), "9000000003");
        Call call = fixture.cut(LedgerFixture.ADD);
        fixture.settlement.settle(
                call.id(),
                LedgerFixture.ADD,
                Outcome.of(Kind.IN_DOUBT, "busy", 503).notBefore(in(ASKED)));

        assertThat(fixture.lanes.of(LedgerFixture.ADD).holdUntil()).isEqualTo(in(ASKED));
    }

    @Test
    void neverShorterThanThePeriod() {
        settle(Kind.NOT_YET, Duration.ofSeconds(1));

        assertThat(heldUntil()).isAfter(in(PERIOD).minusSeconds(5));
    }

    @Test
    void anotherAnswerThatAsksForLessEndsNoRest() {
        Call first = fixture.cut(DELETE);
        fixture.drop(delete("South"), "9000000002");
        fixture.clock.advance(PERIOD);
        Call second = fixture.cut(DELETE);
        settle(first, Kind.NOT_YET, ASKED);
        Instant held = heldUntil();
        settle(second, Kind.NOT_YET, Duration.ZERO);
        fixture.notReady(DELETE, Outcome.of(Kind.NOT_YET, "none", null));

        assertThat(heldUntil()).isEqualTo(held);
    }

    @Test
    void untilATokenMayBeAskedForAndThePermitIsFree() {
        fixture.notReady(DELETE, Outcome.of(Kind.NOT_YET, "ten are used", null).notBefore(in(ASKED)));

        assertThat(heldUntil()).isEqualTo(in(ASKED));
        assertThat(fixture.permits.of(DELETE)).isEmpty();
    }

    @Test
    void anAnswerThatIsNoAskingForTimeLetsNobodyRest() {
        settle(Kind.CONFIRMED, ASKED);

        assertThat(heldUntil()).isEqualTo(Instant.EPOCH);
    }
}
