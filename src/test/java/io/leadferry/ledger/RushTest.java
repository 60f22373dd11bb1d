package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.receipt.Rush;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts give way to files that are sealed one behind the other, and not for ever. */
@OnBothLedgers
class RushTest {

    @TempDir
    Path home;

    /** Not the fixture's, which goes on with each drop. */
    private final HandClock clock = new HandClock();

    private LedgerFixture fixture;
    private Rush rush;

    @BeforeEach
    void look() throws Exception {
        fixture = new LedgerFixture(home, false, 1);
        drops(30);
        rush = new Rush(() -> fixture.drops.sealed() + fixture.permits.latest(), clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void drops(int files) throws Exception {
        for (int file = 0; file < files; file++) {
            fixture.drop(LedgerFixture.add("A"), 1);
        }
    }

    @Test
    void filesThatAreSealedAlreadyAreNoRush() throws Exception {
        assertThat(rush.isOn()).isFalse();
        drops(3);
        assertThat(rush.isOn()).isFalse();
    }

    @Test
    void aRushIsOnWhileItGoesOn() throws Exception {
        drops(20);
        assertThat(rush.isOn()).isTrue();
        assertThat(rush.isOn()).as("no further file").isFalse();
        drops(20);
        assertThat(rush.isOn()).isTrue();
    }

    @Test
    void aRushThatDoesNotEndHoldsReceiptsUpForTenSecondsAndNoLonger() throws Exception {
        for (int round = 0; round < 3; round++) {
            drops(20);
            clock.advance(Duration.ofSeconds(9));
            assertThat(rush.isOn()).isTrue();
            drops(20);
            clock.advance(Duration.ofSeconds(1));
            assertThat(rush.isOn()).as("receipts have their turn").isFalse();
        }
    }
}
