package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words that stand in ledgers already written: none of them can change. */
class StoredTest {

    @Test
    void theWordsStandInEveryLedger() {
        assertThat(words(Part.State.values()))
                .containsExactly(
                        "pending",
                        "held",
                        "resting",
                        "sending",
                        "accepted",
                        "confirmed",
                        "inDoubt",
                        "refused",
                        "cancelled");
        assertThat(words(Part.Side.values())).containsExactly("first", "rest", "later");
        assertThat(words(Drop.State.values()))
                .containsExactly("reading", "working", "finished", "duplicate", "quarantined");
        assertThat(words(Drop.Growth.State.values())).containsExactly("growing", "held", "settled");
        assertThat(words(Lanes.State.values())).containsExactly("open", "paused", "blocked");
        assertThat(words(Calls.State.values()))
                .containsExactly(
                        "sending",
                        "confirmed",
                        "accepted",
                        "refused",
                        "notYet",
                        "later",
                        "tokenWanted",
                        "blocked",
                        "inDoubt");
    }

    @Test
    void eachIsFoundByItsWord() {
        assertThat(Part.State.values()).allMatch(state -> Part.State.of(state.word()) == state);
        assertThat(Part.Side.values()).allMatch(side -> Part.Side.of(side.word()) == side);
        assertThat(Drop.State.values()).allMatch(state -> Drop.State.of(state.word()) == state);
        assertThat(Drop.Growth.State.values()).allMatch(state -> Drop.Growth.State.of(state.word()) == state);
        assertThat(Lanes.State.values()).allMatch(state -> Lanes.State.of(state.word()) == state);
        assertThat(Calls.State.values()).allMatch(state -> Calls.State.of(state.word()) == state);
    }

    @ParameterizedTest
    @EnumSource
    void aCallStandsWhereItsOutcomeSays(Outcome.Kind kind) {
        assertThat(Calls.State.of(kind).word()).isEqualTo(kind.word());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REJECTED", "DUPLICATE"})
    void rowsThatPassedTheChecksStandWhereReceiptsSay(RowState told) {
        assertThat(Part.State.of(told).told()).isEqualTo(told);
    }

    @Test
    void receiptsCallAllThatIsToBeSentPending() {
        assertThat(Part.State.values())
                .filteredOn(state -> state.told() == RowState.PENDING)
                .containsExactlyElementsOf(Part.State.TO_DO);
    }

    @Test
    void sqlIsGivenTheirWords() {
        assertThat(Stored.list(Part.State.NOT_SETTLED))
                .isEqualTo("('pending', 'held', 'resting', 'sending', 'inDoubt')");
        assertThat(Stored.list(Drop.Growth.State.OPEN)).isEqualTo("('growing', 'held')");
    }

    @Test
    void aWordThatIsNoneIsTold() {
        assertThatThrownBy(() -> Lanes.State.of("ajar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ajar'")
                .hasMessageContaining("paused");
    }

    private static List<String> words(Stored[] all) {
        return Arrays.stream(all).map(Stored::word).toList();
    }
}
