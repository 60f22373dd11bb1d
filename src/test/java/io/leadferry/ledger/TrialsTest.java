package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.delete;
import static io.leadferry.ledger.LedgerFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Law 8 on a real ledger: a bad row costs one row and few calls, wherever it stands and whatever comes between. */
@OnBothLedgers
class TrialsTest {

    @TempDir
    Path home;

    private final List<String> accepted = new ArrayList<>();
    private LedgerFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, false, 3);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** Answers as a vendor would that refuses every call with one of these numbers; false when nothing waits. */
    private boolean answerNext(Collection<String> bad) {
        Call call = fixture.cut(ADD);
        if (call == null) {
            return false;
        }
        answer(call, bad);
        return true;
    }

    private void answer(Call call, Collection<String> bad) {
        boolean refused = numbers(call).stream().anyMatch(bad::contains);
        if (!refused) {
            accepted.addAll(numbers(call));
        }
        fixture.answer(call, refused ? Kind.REFUSED : Kind.ACCEPTED);
    }

    private int answerAll(Collection<String> bad) {
        int calls = 0;
        while (answerNext(bad)) {
            calls++;
            assertThat(calls).as("calls").isLessThan(2_000);
        }
        fixture.sumsHold();
        return calls;
    }

    private void acceptedOnceAllBut(Collection<String> all, Collection<String> bad) {
        assertThat(accepted).doesNotHaveDuplicates().doesNotContainAnyElementsOf(bad);
        assertThat(accepted).hasSize(all.size() - bad.size());
    }

    private long rows(String state) {
        return fixture.allStates().values().stream()
                .flatMap(rows -> rows.values().stream())
                .filter(state::equals)
                .count();
    }

    @Test
    void oneBadRowAmongFiveHundredCostsAtMostTwentyFurtherCallsWhereverItStands() {
        Random random = new Random(8);
        int[] places = IntStream.concat(
                        IntStream.of(0, 1, 249, 250, 499), random.ints(0, 500).limit(20))
                .toArray();
        for (int place : places) {
            accepted.clear();
            List<String> all = fixture.drop(add("North"), 500);
            Set<String> bad = Set.of(all.get(place));

            int further = answerAll(bad) - 1;

            assertThat(further).as("further calls for a bad row at %s", place).isLessThanOrEqualTo(20);
            acceptedOnceAllBut(all, bad);
        }
        assertThat(rows("refused")).isEqualTo(places.length);
    }

    @Test
    void threeBadRowsCostThreeRows() {
        List<String> all = fixture.drop(add("North"), 500);
        Set<String> bad = Set.of(all.get(3), all.get(250), all.get(499));

        assertThat(answerAll(bad)).isLessThanOrEqualTo(3 * 21);
        acceptedOnceAllBut(all, bad);
        assertThat(rows("refused")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"10, 130", "50, 340", "150, 620"})
    void manyBadRowsCostTheirRowsAndHardlyMoreCallsThanOneByOne(int culprits, int mostCalls) {
        List<String> all = fixture.drop(add("North"), 500);
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(culprits));
        Set<String> bad = Set.copyOf(shuffled.subList(0, culprits));

        assertThat(answerAll(bad)).isLessThanOrEqualTo(mostCalls);
        acceptedOnceAllBut(all, bad);
        assertThat(rows("refused")).isEqualTo(culprits);
    }

    @Test
    void rowsThatACallbackRefusesSayNothingOfTheOthersOfTheirFile(@TempDir Path other) throws Exception {
        fixture.close();
        fixture = new LedgerFixture(other, true, 3);
        List<String> all = fixture.drop(add("North"), 600);
        Call first = fixture.cut(ADD);
        fixture.answer(first, Kind.ACCEPTED);
        fixture.calledBack(first.id(), Fates.all(RowState.REFUSED, "File Failed to Upload."));
        Set<String> bad = Set.of(all.get(550));
        answerAll(bad);

        assertThat(accepted)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(one -> !numbers(first).contains(one) && !bad.contains(one))
                        .toList());
    }

    @Test
    void aFileInWhichAllIsBadIsRefusedInFewCalls() {
        List<String> all = fixture.drop(add("North"), 500);

        assertThat(answerAll(new HashSet<>(all))).isLessThanOrEqualTo(40);
        assertThat(accepted).isEmpty();
        assertThat(rows("refused")).isEqualTo(500);
    }

    @Test
    void whatArrivesDuringATrialIsNotHeldUpByIt() {
        List<String> first = fixture.drop(add("North"), 500);
        Set<String> bad = Set.of(first.get(77));
        answerNext(bad);
        List<String> all = new ArrayList<>(first);
        all.addAll(fixture.drop(add("North"), 500));
        all.addAll(fixture.drop(add("South"), 500));
        answerNext(bad);
        int before = accepted.size();
        answerNext(bad);
        answerNext(bad);
        assertThat(accepted.size() - before)
                .as("a full call goes between two of the trial")
                .isGreaterThanOrEqualTo(500);

        assertThat(answerAll(bad)).isLessThanOrEqualTo(20);
        acceptedOnceAllBut(all, bad);
    }

    @Test
    void aDeleteTakesItsRowOutOfATrialAndTheTrialGoesOn() {
        List<String> all = fixture.drop(add("North"), 64);
        Set<String> bad = Set.of(all.get(40));
        answerNext(bad);
        Call trial = fixture.cut(ADD);
        String waits = all.stream()
                .filter(number -> !numbers(trial).contains(number) && !bad.contains(number))
                .findFirst()
                .orElseThrow();
        fixture.drop(delete("North"), waits, all.get(40));
        answer(trial, bad);
        answerAll(bad);

        Set<String> gone = Set.of(waits, all.get(40));
        acceptedOnceAllBut(all, gone);
        assertThat(rows("cancelled")).isEqualTo(2);
        assertThat(rows("refused")).isZero();
        answerDeletes(Set.of());
        fixture.sumsHold();
    }

    @Test
    void aDeleteOfEveryRowOfATrialEndsIt() {
        List<String> all = fixture.drop(add("North"), 8);
        Set<String> bad = Set.of(all.get(5));
        answerNext(bad);
        fixture.drop(delete("North"), all);
        assertThat(fixture.cut(ADD)).isNull();
        assertThat(rows("cancelled")).isEqualTo(8);
        List<String> more = fixture.drop(add("North"), 3);
        answerAll(bad);
        assertThat(accepted).containsExactlyElementsOf(more);
    }

    @Test
    void aTrialGoesOnAfterARestart() {
        List<String> all = fixture.drop(add("North"), 500);
        Set<String> bad = Set.of(all.get(123));
        int calls = 0;
        while (answerNext(bad)) {
            calls++;
            fixture.reopen();
            fixture.sumsHold();
        }
        assertThat(calls).isLessThanOrEqualTo(21);
        acceptedOnceAllBut(all, bad);
        assertThat(rows("refused")).isOne();
    }

    @Test
    void aRestartWithATrialsCallUnderWayLeavesOnlyThatCallInDoubt() {
        List<String> all = fixture.drop(add("North"), 64);
        Set<String> bad = Set.of(all.get(10));
        answerNext(bad);
        Call lost = fixture.cut(ADD);
        fixture.reopen();
        fixture.settlement.takeUpAllLeft();
        answerAll(bad);

        assertThat(rows("inDoubt")).isEqualTo(lost.rows().size());
        assertThat(accepted).doesNotHaveDuplicates().doesNotContainAnyElementsOf(numbers(lost));
        assertThat(accepted.size() + rows("refused") + rows("inDoubt")).isEqualTo(64);
    }

    private int answerDeletes(Set<String> badCampaigns) {
        int calls = 0;
        for (Call call = fixture.cut(DELETE); call != null; call = fixture.cut(DELETE)) {
            boolean bad = call.campaigns().stream().anyMatch(badCampaigns::contains);
            if (bad && call.campaigns().size() == 1 && calls == 0) {
                throw new AssertionError("the first call was to be for several campaigns");
            }
            fixture.answer(call, bad ? Kind.CAMPAIGN_REFUSED : Kind.CONFIRMED);
            calls++;
            assertThat(calls).as("calls").isLessThan(100);
        }
        return calls;
    }

    @Test
    void oneUnknownCampaignAmongSeveralCostsItsRowsAndNoOthers() {
        List<String> campaigns = List.of("A", "B", "C", "D", "E", "F", "G", "H");
        List<String> people = List.of("9000000001", "9000000002", "9000000003");
        Map<String, String> drops = new java.util.TreeMap<>();
        campaigns.forEach(campaign -> drops.put(campaign, fixture.drop(delete(campaign), people)));

        assertThat(answerDeletes(Set.of("F"))).isLessThanOrEqualTo(8);

        drops.forEach((campaign, drop) -> assertThat(fixture.states(drop).values())
                .as(campaign)
                .containsOnly(campaign.equals("F") ? "resting" : "confirmed"));
        fixture.sumsHold();
        drops.forEach((campaign, drop) ->
                assertThat(fixture.finished(drop)).as(campaign).isEqualTo(!campaign.equals("F")));
    }

    @Test
    void badRowsOfSmallFilesDoNotCondemnTheNextFile() {
        for (int file = 0; file < 4; file++) {
            String bad = "900000000" + file;
            fixture.drop(add("A"), bad, "900000001" + file);
            answerAll(Set.of(bad));
        }
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Long.toString(9_100_000_000L + i));
        }
        accepted.clear();
        fixture.drop(add("A"), many);
        answerAll(Set.of(many.get(41)));

        acceptedOnceAllBut(many, Set.of(many.get(41)));
    }
}
