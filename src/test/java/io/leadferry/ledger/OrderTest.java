package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.OTHERS_ADD;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.checkedAdd;
import static io.leadferry.ledger.LedgerFixture.delete;
import static io.leadferry.ledger.LedgerFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law 6, case by case, on a real ledger: once as one process lives through it, and once with the process ended and
 * started again after every step. Law 2 after every step of both.
 */
@OnBothLedgers
class OrderTest {

    private static final String ANN = "9000000001";
    private static final String BOB = "9000000002";

    @TempDir
    Path home;

    private LedgerFixture fixture;
    private boolean restarts;

    private void run(boolean restarts, boolean callbacks) throws Exception {
        this.fixture = new LedgerFixture(home, callbacks, 1);
        this.restarts = restarts;
    }

    @AfterEach
    void close() throws Exception {
        fixture.isSound();
        fixture.close();
    }

    private void step() {
        if (restarts) {
            fixture.reopen();
        }
        fixture.sumsHold();
    }

    private String sealed(Destination destination, String... numbers) {
        String drop = fixture.drop(destination, numbers);
        step();
        return drop;
    }

    private Call cut(LaneId lane) {
        Call call = Objects.requireNonNull(fixture.cut(lane), () -> "a call of " + lane);
        step();
        return call;
    }

    private void nothingToCut(LaneId lane) {
        assertThat(fixture.cut(lane)).as("a call of %s", lane).isNull();
    }

    private void answer(Call call, Kind kind) {
        fixture.answer(call, kind);
        step();
    }

    private void calledBack(Call call) {
        fixture.calledBack(call);
        step();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitsToBeAddedIsCancelledByALaterDelete(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        String elsewhere = sealed(add("South"), ANN);
        String others = sealed(
                new Destination(OTHERS_ADD, List.of("North"), List.of("PhoneNumber"), new TreeMap<>()), ANN, BOB);
        String deletes = sealed(delete("North"), ANN);

        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "cancelled", BOB, "pending"));
        assertThat(fixture.state(elsewhere, ANN)).as("in another campaign").isEqualTo("pending");
        assertThat(fixture.states(others))
                .as("of another account")
                .containsOnly(Map.entry(ANN, "pending"), Map.entry(BOB, "pending"));
        assertThat(fixture.state(deletes, ANN))
                .as("the delete goes all the same")
                .isEqualTo("pending");
        assertThat(List.of(numbers(cut(ADD)), numbers(cut(ADD)))).containsExactlyInAnyOrder(List.of(BOB), List.of(ANN));
        nothingToCut(ADD);
        assertThat(numbers(cut(OTHERS_ADD))).containsExactly(ANN, BOB);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeleteForSeveralCampaignsCancelsInEachOfThem(boolean restarts) throws Exception {
        run(restarts, true);
        String north = sealed(add("North"), ANN, BOB);
        String south = sealed(add("South"), ANN, BOB);
        String west = sealed(add("West"), ANN, BOB);
        sealed(delete("North", "South"), BOB);

        assertThat(fixture.states(north)).isEqualTo(Map.of(ANN, "pending", BOB, "cancelled"));
        assertThat(fixture.states(south)).isEqualTo(Map.of(ANN, "pending", BOB, "cancelled"));
        assertThat(fixture.states(west)).isEqualTo(Map.of(ANN, "pending", BOB, "pending"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDropOfWhichAllIsCancelledIsFinished(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        sealed(delete("North"), ANN);

        assertThat(fixture.finished(adds)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDeleteOfARowThatIsUnderWayWaitsForItsAnswerAndOnlyThatRow(boolean restarts) throws Exception {
        run(restarts, false);
        sealed(add("North"), ANN);
        Call under = cut(ADD);
        String deletes = sealed(delete("North"), ANN, BOB);

        assertThat(fixture.states(deletes)).isEqualTo(Map.of(ANN, "held", BOB, "pending"));
        Call first = cut(DELETE);
        assertThat(numbers(first)).containsExactly(BOB);
        answer(first, Kind.CONFIRMED);
        nothingToCut(DELETE);

        answer(under, Kind.ACCEPTED);
        Call second = cut(DELETE);
        assertThat(numbers(second)).containsExactly(ANN);
        answer(second, Kind.CONFIRMED);
        assertThat(fixture.states(deletes)).isEqualTo(Map.of(ANN, "confirmed", BOB, "confirmed"));
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddUnderWayOfWhichNothingWasDoneIsCancelledAndNotSentAgain(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        Call under = cut(ADD);
        String deletes = sealed(delete("North"), ANN);
        answer(under, Kind.NOT_YET);

        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "cancelled", BOB, "pending"));
        assertThat(numbers(cut(ADD))).containsExactly(BOB);
        Call delete = cut(DELETE);
        answer(delete, Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).isEqualTo("confirmed");
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddUnderWayThatIsRefusedIsCancelledAndTheOthersAreTriedWithoutIt(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        Call under = cut(ADD);
        sealed(delete("North"), ANN);
        answer(under, Kind.REFUSED);

        assertThat(fixture.state(adds, ANN)).isEqualTo("cancelled");
        Call alone = cut(DELETE);
        assertThat(numbers(alone)).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeleteOfWhatTheVendorStillQueuesGoesOutAndOnceMoreAfterTheCallback(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN, BOB);

        Call once = cut(DELETE);
        assertThat(numbers(once)).containsExactlyInAnyOrder(ANN, BOB);
        answer(once, Kind.CONFIRMED);
        assertThat(fixture.states(deletes)).isEqualTo(Map.of(ANN, "held", BOB, "confirmed"));
        assertThat(fixture.finished(deletes)).isFalse();
        nothingToCut(DELETE);

        calledBack(add);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        Call again = cut(DELETE);
        assertThat(numbers(again)).containsExactly(ANN);
        answer(again, Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).isEqualTo("confirmed");
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackThatComesWhileTheDeleteIsUnderWayHasItRepeated(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN);
        Call once = cut(DELETE);
        calledBack(add);
        answer(once, Kind.CONFIRMED);

        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).isEqualTo("confirmed");
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackBeforeTheDeleteIsSentSparesTheRepeat(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN);
        calledBack(add);

        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).isEqualTo("confirmed");
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackThatComesBeforeTheAnswerLetsTheDeleteGo(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call add = cut(ADD);
        String deletes = sealed(delete("North"), ANN);
        calledBack(add);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");

        answer(cut(DELETE), Kind.CONFIRMED);
        answer(add, Kind.ACCEPTED);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        assertThat(fixture.state(deletes, ANN)).isEqualTo("confirmed");
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noSecondDeleteOfARowThatTheCallbackSaysWasNotTaken(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN, BOB);
        answer(cut(DELETE), Kind.CONFIRMED);
        fixture.calledBack(
                add.id(),
                new Fates(
                        RowState.CONFIRMED,
                        null,
                        List.of(new Fates.Fate(ANN, RowState.REFUSED, "not on our list", false))));
        step();

        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "refused", BOB, "confirmed"));
        Call again = cut(DELETE);
        assertThat(numbers(again)).containsExactly(BOB);
        answer(again, Kind.CONFIRMED);
        assertThat(fixture.states(deletes)).isEqualTo(Map.of(ANN, "confirmed", BOB, "confirmed"));
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackThatNeverComesHasTheDeleteRepeatedAtItsDeadline(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        answer(cut(ADD), Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        nothingToCut(DELETE);
        fixture.passTheDeadline();
        step();

        assertThat(fixture.finished(adds)).isTrue();
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackAfterItsDeadlineHasTheDeleteRepeatedOnceMore(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        fixture.passTheDeadline();
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();

        calledBack(add);
        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "confirmed", BOB, "confirmed"));
        assertThat(fixture.finished(deletes)).isFalse();
        Call again = cut(DELETE);
        assertThat(numbers(again)).containsExactly(ANN);
        answer(again, Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        calledBack(add);
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackAfterItsDeadlineMeetsTheLastDeleteOnlyAndTheLaterAddWaits(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN, BOB);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        fixture.passTheDeadline();
        String delete1 = sealed(delete("North"), ANN, BOB);
        String delete2 = sealed(delete("North", "South"), ANN);
        while (fixture.state(delete1, BOB).equals("pending")
                || fixture.state(delete2, ANN).equals("pending")) {
            answer(cut(DELETE), Kind.CONFIRMED);
        }
        String later = sealed(add("North"), ANN);
        assertThat(fixture.state(later, ANN)).isEqualTo("pending");

        calledBack(add);
        assertThat(fixture.states(delete1)).isEqualTo(Map.of(ANN, "confirmed", BOB, "pending"));
        assertThat(fixture.state(delete2, ANN)).isEqualTo("pending");
        assertThat(fixture.state(later, ANN)).isEqualTo("held");
        nothingToCut(ADD);
        while (fixture.state(delete1, BOB).equals("pending")
                || fixture.state(delete2, ANN).equals("pending")) {
            answer(cut(DELETE), Kind.CONFIRMED);
        }
        nothingToCut(DELETE);
        assertThat(numbers(cut(ADD))).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackAfterItsDeadlineDeletesNothingThatWasAddedAgainOrRefused(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN, BOB);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        fixture.passTheDeadline();
        sealed(delete("North"), ANN, BOB);
        answer(cut(DELETE), Kind.CONFIRMED);
        sealed(add("North"), ANN);
        answer(cut(ADD), Kind.ACCEPTED);

        fixture.calledBack(
                add.id(),
                new Fates(
                        RowState.CONFIRMED,
                        null,
                        List.of(new Fates.Fate(BOB, RowState.REFUSED, "not on our list", false))));
        step();
        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "confirmed", BOB, "refused"));
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackAfterItsDeadlineHasADeleteUnderWayRepeated(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call add = cut(ADD);
        answer(add, Kind.ACCEPTED);
        fixture.passTheDeadline();
        String deletes = sealed(delete("North"), ANN);
        Call once = cut(DELETE);
        calledBack(add);
        answer(once, Kind.CONFIRMED);

        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneDeleteIsEnoughWhereNoCallbackWasAskedFor(boolean restarts) throws Exception {
        run(restarts, false);
        sealed(add("North"), ANN);
        answer(cut(ADD), Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);

        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddInDoubtIsNotRepeatedOnceItsDeleteIsThere(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(checkedAdd("North"), ANN, BOB);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        assertThat(fixture.state(adds, ANN)).as("it may be repeated").isEqualTo("pending");
        String deletes = sealed(delete("North"), ANN);

        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "inDoubt", BOB, "pending"));
        assertThat(numbers(cut(ADD))).containsExactly(BOB);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN))
                .as("its callback may still tell that it was taken")
                .isEqualTo("held");
        calledBack(lost);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddWhoseRepeatIsUnderWayStaysInDoubtThoughTheRepeatDidNothing(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(checkedAdd("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        Call repeat = cut(ADD);
        String deletes = sealed(delete("North"), ANN);
        answer(repeat, Kind.NOT_YET);

        assertThat(fixture.state(adds, ANN))
                .as("the first try may have arrived")
                .isEqualTo("inDoubt");
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).isEqualTo("held");
        calledBack(lost);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(ADD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlainAddInDoubtHasItsDeleteRepeatedAfterAnOperatorsWordAndItsCallback(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.calls.resolve(lost.id(), RowState.ACCEPTED, "it was sent"))
                .isPresent();
        step();

        assertThat(fixture.state(adds, ANN)).isEqualTo("accepted");
        assertThat(fixture.state(deletes, ANN))
                .as("the vendor may still queue it")
                .isEqualTo("held");
        calledBack(lost);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        assertThat(fixture.finished(adds)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasNotSentInAnOperatorsWordIsNotSentAgainWhenItsCallbackSaysOtherwise(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        fixture.calls.resolve(lost.id(), RowState.PENDING, "it was not sent");
        step();
        assertThat(fixture.state(adds, ANN)).isEqualTo("pending");
        calledBack(lost);

        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        assertThat(fixture.finished(adds)).isTrue();
        nothingToCut(ADD);
    }

    /** The vendor's queue is slow, and the first of several tries is taken in last. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEarlierTryThatIsTakenInAfterTheDeleteHasItRepeated(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(checkedAdd("North"), ANN, BOB);
        Call first = cut(ADD);
        answer(first, Kind.IN_DOUBT);
        Call second = cut(ADD);
        answer(second, Kind.IN_DOUBT);
        Call third = cut(ADD);
        answer(third, Kind.ACCEPTED);
        calledBack(third);
        assertThat(fixture.finished(adds)).isTrue();
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.state(deletes, ANN)).as("two tries are still afloat").isEqualTo("held");
        assertThat(fixture.finished(deletes)).isFalse();

        calledBack(second);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).as("one is still afloat").isFalse();
        fixture.calledBack(
                first.id(), new Fates(RowState.CONFIRMED, null, List.of(new Fate(BOB, RowState.REFUSED, "no", true))));
        step();
        assertThat(numbers(cut(DELETE))).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEarlierTryThatTookNothingInLetsTheDeleteBeDone(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(checkedAdd("North"), ANN);
        Call first = cut(ADD);
        answer(first, Kind.IN_DOUBT);
        Call second = cut(ADD);
        answer(second, Kind.ACCEPTED);
        calledBack(second);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        fixture.calledBack(
                first.id(), new Fates(RowState.CONFIRMED, null, List.of(new Fate(ANN, RowState.REFUSED, "dup", true))));
        step();

        nothingToCut(DELETE);
        assertThat(fixture.finished(deletes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatAnOperatorThoughtWasNotSentHasTheDeleteRepeatedWhenItIsTakenInAfterAll(boolean restarts)
            throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        fixture.calls.resolve(lost.id(), RowState.PENDING, "it was not sent");
        step();
        Call again = cut(ADD);
        answer(again, Kind.ACCEPTED);
        calledBack(again);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        calledBack(lost);

        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    /** Nobody will ever tell, so that the delete goes once more when the vendor must have taken in what it had. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTryOfWhichNoCallbackWillTellHasTheDeleteRepeatedAtItsDeadline(boolean restarts) throws Exception {
        run(restarts, false);
        sealed(checkedAdd("North"), ANN);
        answer(cut(ADD), Kind.IN_DOUBT);
        answer(cut(ADD), Kind.ACCEPTED);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        fixture.passTheDeadline();
        step();

        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatComesLateSettlesItsCallAsLongAsItsRowsHaveNotGoneAgain(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call slow = cut(ADD);
        answer(slow, Kind.IN_DOUBT);
        assertThat(fixture.state(adds, ANN)).isEqualTo("inDoubt");
        answer(slow, Kind.ACCEPTED);
        assertThat(fixture.state(adds, ANN)).isEqualTo("accepted");
        calledBack(slow);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");

        String more = sealed(checkedAdd("North"), BOB);
        Call slower = cut(ADD);
        answer(slower, Kind.IN_DOUBT);
        answer(slower, Kind.ACCEPTED);
        assertThat(fixture.state(more, BOB)).isEqualTo("accepted");
        nothingToCut(ADD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatComesLateAndSaysNothingWasDoneSendsTheRowsAgain(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call slow = cut(ADD);
        answer(slow, Kind.IN_DOUBT);
        answer(slow, Kind.NOT_YET);
        assertThat(fixture.state(adds, ANN)).isEqualTo("pending");
        assertThat(numbers(cut(ADD))).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatComesAfterItsRowsHaveGoneAgainLeavesThemWhereTheyAre(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(checkedAdd("North"), ANN);
        Call slow = cut(ADD);
        answer(slow, Kind.IN_DOUBT);
        Call again = cut(ADD);
        answer(slow, Kind.REFUSED);
        assertThat(fixture.state(adds, ANN)).isEqualTo("sending");
        answer(again, Kind.ACCEPTED);
        calledBack(again);
        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnEarlierTryWasTakenForIsNotSentAThirdTime(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        fixture.calls.resolve(lost.id(), RowState.PENDING, "it was not sent");
        step();
        Call again = cut(ADD);
        calledBack(lost);
        answer(again, Kind.NOT_YET);

        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        nothingToCut(ADD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddThatNeverArrivedIsCancelledByTheDeleteThatCameMeanwhile(boolean restarts) throws Exception {
        run(restarts, true);
        String adds = sealed(add("North"), ANN);
        Call lost = cut(ADD);
        answer(lost, Kind.IN_DOUBT);
        String deletes = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.calls.resolve(lost.id(), RowState.PENDING, "it was not sent"))
                .isPresent();
        step();

        assertThat(fixture.state(adds, ANN)).isEqualTo("cancelled");
        assertThat(fixture.finished(deletes)).as("its callback is still owed").isFalse();
        nothingToCut(ADD);
        nothingToCut(DELETE);
        fixture.passTheDeadline();
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(deletes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLaterAddWaitsUntilTheDeleteIsSettled(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(delete("North"), ANN);
        String adds = sealed(add("North"), ANN, BOB);
        assertThat(fixture.states(adds)).isEqualTo(Map.of(ANN, "held", BOB, "pending"));
        assertThat(numbers(cut(ADD))).containsExactly(BOB);
        Call delete = cut(DELETE);
        nothingToCut(ADD);
        answer(delete, Kind.IN_DOUBT);
        nothingToCut(ADD);
        answer(cut(DELETE), Kind.CONFIRMED);

        assertThat(numbers(cut(ADD))).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLaterAddGoesOnceTheDeleteIsRefused(boolean restarts) throws Exception {
        run(restarts, true);
        String deletes = sealed(delete("North"), ANN);
        String adds = sealed(add("North"), ANN);
        answer(cut(DELETE), Kind.REFUSED);

        assertThat(fixture.state(deletes, ANN)).isEqualTo("refused");
        assertThat(fixture.state(adds, ANN)).isEqualTo("pending");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLaterAddWaitsForTheRepeatedDeleteToo(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call first = cut(ADD);
        answer(first, Kind.ACCEPTED);
        sealed(delete("North"), ANN);
        String later = sealed(add("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        nothingToCut(ADD);
        calledBack(first);
        nothingToCut(ADD);
        Call again = cut(DELETE);
        nothingToCut(ADD);
        answer(again, Kind.CONFIRMED);

        assertThat(fixture.state(later, ANN)).isEqualTo("pending");
        answer(cut(ADD), Kind.ACCEPTED);
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeleteOfSeveralCampaignsHoldsTheLaterAddsOfEach(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call first = cut(ADD);
        answer(first, Kind.ACCEPTED);
        sealed(delete("North", "South"), ANN);
        String north = sealed(add("North"), ANN);
        String south = sealed(add("South"), ANN);
        String west = sealed(add("West"), ANN);
        assertThat(List.of(fixture.state(north, ANN), fixture.state(south, ANN), fixture.state(west, ANN)))
                .containsExactly("held", "held", "pending");
        answer(cut(DELETE), Kind.CONFIRMED);
        calledBack(first);
        answer(cut(DELETE), Kind.CONFIRMED);

        assertThat(List.of(fixture.state(north, ANN), fixture.state(south, ANN)))
                .containsOnly("pending");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoDeletesAndTwoAddsInTurnsLeaveTheLastAdd(boolean restarts) throws Exception {
        run(restarts, true);
        String add1 = sealed(add("North"), ANN);
        Call first = cut(ADD);
        answer(first, Kind.ACCEPTED);
        String delete1 = sealed(delete("North"), ANN);
        String add2 = sealed(add("North"), ANN);
        String delete2 = sealed(delete("North"), ANN);
        String add3 = sealed(add("North"), ANN);
        assertThat(fixture.state(add2, ANN)).isEqualTo("cancelled");

        answer(cut(DELETE), Kind.CONFIRMED);
        nothingToCut(DELETE);
        nothingToCut(ADD);
        calledBack(first);
        Call again = cut(DELETE);
        assertThat(numbers(again)).containsExactly(ANN);
        answer(again, Kind.CONFIRMED);

        assertThat(fixture.state(add1, ANN)).isEqualTo("confirmed");
        assertThat(fixture.finished(delete1)).isTrue();
        assertThat(fixture.finished(delete2)).isTrue();
        assertThat(numbers(cut(ADD))).containsExactly(ANN);
        assertThat(fixture.state(add3, ANN)).isEqualTo("sending");
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondDeleteThatComesWhileTheFirstWaitsForTheCallbackLeavesNeitherWaiting(boolean restarts) throws Exception {
        run(restarts, true);
        sealed(add("North"), ANN);
        Call first = cut(ADD);
        answer(first, Kind.ACCEPTED);
        String delete1 = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        String delete2 = sealed(delete("North"), ANN);
        answer(cut(DELETE), Kind.CONFIRMED);
        assertThat(fixture.finished(delete1)).isFalse();
        assertThat(fixture.finished(delete2)).isFalse();
        calledBack(first);
        answer(cut(DELETE), Kind.CONFIRMED);

        assertThat(fixture.finished(delete1)).isTrue();
        assertThat(fixture.finished(delete2)).isTrue();
        nothingToCut(DELETE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoDeletesOfARowThatIsUnderWayGoTogetherAfterItsAnswer(boolean restarts) throws Exception {
        run(restarts, false);
        sealed(add("North"), ANN);
        Call under = cut(ADD);
        String delete1 = sealed(delete("North"), ANN);
        String delete2 = sealed(delete("North"), ANN);
        nothingToCut(DELETE);
        answer(under, Kind.ACCEPTED);
        answer(cut(DELETE), Kind.CONFIRMED);

        assertThat(fixture.finished(delete1)).isTrue();
        assertThat(fixture.finished(delete2)).isTrue();
        nothingToCut(DELETE);
    }
}
