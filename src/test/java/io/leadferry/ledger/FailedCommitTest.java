package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transaction wrote that did not commit, nobody remembers (law 13). */
class FailedCommitTest {

    private static final class NoSpace extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Reads a destination's number and campaigns in a transaction that is undone. */
    private static long undone(Ledger ledger, Destinations destinations, Destination destination) {
        List<Long> given = new ArrayList<>();
        assertThatThrownBy(() -> ledger.inTransaction(() -> {
                    long id = destinations.id(destination);
                    assertThat(destinations.campaigns(id)).isEqualTo(destination.campaigns());
                    given.add(id);
                    throw new NoSpace();
                }))
                .isInstanceOf(NoSpace.class);
        return given.get(0);
    }

    @Test
    void theNumberOfADestinationThatWasUndoneIsAnotherOnes(@TempDir Path home) {
        try (Ledger ledger = Ledger.open("jdbc:sqlite:" + home.resolve("ledger.db"))) {
            Destinations destinations = new LedgerModule(ledger, Map.of(), Clock.systemUTC()).destinations();
            long id = undone(ledger, destinations, add("Sales_1"));
            long other = ledger.inTransaction(() -> destinations.id(add("Sales_2")));

            assertThat(other).as("the database gives the number out again").isEqualTo(id);
            assertThat(destinations.campaigns(other)).containsExactly("Sales_2");
        }
    }

    @Test
    void aDeleteMeetsTheAddsOfItsOwnCampaignAfterAFailedCommit(@TempDir Path home) throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, false, 1)) {
            undone(fixture.ledger, fixture.module.destinations(), add("Sales_1"));
            String adds = fixture.drop(add("Sales_2"), "9000000001");
            fixture.drop(delete("Sales_2"), "9000000001");

            assertThat(fixture.state(adds, "9000000001")).isEqualTo("cancelled");
            Call call = fixture.cut(LedgerFixture.ADD);
            assertThat(call).isNull();
        }
    }

    @Test
    void theNumbersOfSlicesThatWereForgottenAreNotGivenOutAgain(@TempDir Path home) throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, false, 1)) {
            fixture.drop(add("A"), 3);
            fixture.unsealed(add("A"), "9000000001", "9000000002");
            long last = lastSlice(fixture);
            fixture.drops.forgetUnsealed();
            fixture.drop(add("A"), 3);

            assertThat(lastSlice(fixture)).isGreaterThan(last);
        }
    }

    private static long lastSlice(LedgerFixture fixture) {
        return fixture.ledger
                .sql()
                .sql("select max(id) from slices")
                .query(Long.class)
                .single();
    }
}
