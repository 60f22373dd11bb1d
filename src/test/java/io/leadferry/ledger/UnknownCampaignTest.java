package io.leadferry.ledger;

import static io.leadferry.ledger.Wharf.ADD;
import static io.leadferry.ledger.Wharf.DELETE;
import static io.leadferry.ledger.Wharf.add;
import static io.leadferry.ledger.Wharf.delete;
import static io.leadferry.ledger.Wharf.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign that the vendor does not know holds up its own rows and nothing else, wherever it stands. */
class UnknownCampaignTest {

    private static final String ANN = "9000000001";
    private static final String BOB = "9000000002";
    private static final List<String> THREE = List.of("A", "B", "C");
    private static final String STRANGE = "X";

    @TempDir
    Path home;

    private Wharf wharf;

    /** What the vendor was asked to delete, by campaign, and did. */
    private final Set<String> deletedIn = new TreeSet<>();

    @BeforeEach
    void open() throws Exception {
        wharf = new Wharf(home, false, 1);
    }

    @AfterEach
    void close() throws Exception {
        wharf.close();
    }

    /** Cuts and answers all that a lane has, before a vendor that does not know these campaigns; how many calls it took. */
    private int answerAll(LaneId lane, Set<String> unknown) {
        int calls = 0;
        for (Call call = wharf.cut(lane); call != null; call = wharf.cut(lane)) {
            boolean bad = call.campaigns().stream().anyMatch(unknown::contains);
            wharf.answer(call, bad ? Kind.CAMPAIGN_REFUSED : lane.equals(ADD) ? Kind.ACCEPTED : Kind.CONFIRMED);
            if (!bad && lane.equals(DELETE)) {
                deletedIn.addAll(call.campaigns());
            }
            wharf.sumsHold();
            assertThat(++calls).as("calls").isLessThan(50);
        }
        return calls;
    }

    private List<String> reasons(String drop) {
        return wharf.dropRows.reasons(drop, 20).stream().map(Reason::reason).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aDeleteIsDoneInTheCampaignsThatAreKnownAndAddsGoOnThereWhereverTheOtherStands(int place) {
        List<String> campaigns = new ArrayList<>(THREE);
        campaigns.add(place, STRANGE);
        String deletes = wharf.drop(delete(campaigns.toArray(String[]::new)), ANN, BOB);
        String others = wharf.drop(delete("A"), "9000000003");
        List<String> adds = new ArrayList<>();
        campaigns.forEach(campaign -> adds.add(wharf.drop(add(campaign), ANN)));
        assertThat(wharf.cut(ADD)).as("all adds wait for their deletes").isNull();

        answerAll(DELETE, Set.of(STRANGE));

        assertThat(deletedIn).containsExactlyElementsOf(THREE);
        assertThat(wharf.states(deletes).values()).containsOnly("resting");
        assertThat(wharf.finished(deletes)).isFalse();
        assertThat(wharf.finished(others)).isTrue();
        assertThat(reasons(deletes)).singleElement().asString().contains("'X'", "said", "done in", "'A'", "'B'", "'C'");
        Set<String> addedTo = new TreeSet<>();
        for (Call call = wharf.cut(ADD); call != null; call = wharf.cut(ADD)) {
            addedTo.addAll(call.campaigns());
            wharf.answer(call, Kind.ACCEPTED);
        }
        assertThat(addedTo).as("an add waits in its own campaign alone").containsExactlyElementsOf(THREE);
        assertThat(wharf.state(adds.get(place), ANN)).isEqualTo("held");

        assertThat(wharf.calls.giveUp(deletes)).isPresent();
        wharf.sumsHold();

        assertThat(wharf.states(deletes).values()).containsOnly("refused");
        assertThat(wharf.finished(deletes)).isTrue();
        assertThat(reasons(deletes)).singleElement().asString().contains("given up", "'X'", "'A'", "'B'", "'C'");
        assertThat(wharf.cut(ADD).campaigns()).containsExactly(STRANGE);
    }

    @Test
    void whatIsKnownNotToBeKnownIsNotAskedForAgainUntilAPersonHasLooked() {
        wharf.drop(delete(STRANGE), ANN);
        assertThat(answerAll(DELETE, Set.of(STRANGE))).isOne();
        String more = wharf.drop(delete("A", STRANGE, "B"), BOB);
        assertThat(answerAll(DELETE, Set.of(STRANGE))).as("calls for A and B").isOne();
        assertThat(deletedIn).containsExactly("A", "B");
        wharf.reopen();
        assertThat(wharf.cut(DELETE)).as("nor by the next process").isNull();

        wharf.calls.campaignsMended(DELETE);
        assertThat(answerAll(DELETE, Set.of())).isOne();
        assertThat(deletedIn).containsExactly("A", "B", STRANGE);
        assertThat(wharf.states(more).values()).containsOnly("confirmed");
    }

    @Test
    void aCampaignThatTheVendorKnowsByNowIsFoundOutWithOneCallAfterAWhile() {
        List<String> drops = List.of(wharf.drop(add(STRANGE), ANN), wharf.drop(add(STRANGE), BOB));
        String known = wharf.drop(add("A"), ANN);
        answerAll(ADD, Set.of(STRANGE));
        assertThat(wharf.state(known, ANN)).isEqualTo("accepted");
        wharf.clock.advance(Duration.ofMinutes(11));
        assertThat(answerAll(ADD, Set.of(STRANGE))).as("one more try").isOne();
        wharf.clock.advance(Duration.ofMinutes(11));
        assertThat(wharf.cut(ADD)).as("the rest has grown").isNull();
        wharf.clock.advance(Duration.ofMinutes(11));
        assertThat(answerAll(ADD, Set.of())).isOne();

        drops.forEach(drop -> assertThat(wharf.states(drop).values()).containsOnly("accepted"));
    }

    @Test
    void anotherDropOfTheCampaignThatIsTakenFreesThoseThatWait() {
        String waits = wharf.drop(delete(STRANGE), ANN);
        Call under = wharf.cut(DELETE);
        String later = wharf.drop(delete(STRANGE), BOB);
        Call lucky = wharf.cut(DELETE);
        wharf.answer(under, Kind.CAMPAIGN_REFUSED);
        assertThat(wharf.state(waits, ANN)).isEqualTo("resting");
        wharf.answer(lucky, Kind.CONFIRMED);

        assertThat(wharf.state(later, BOB)).isEqualTo("confirmed");
        assertThat(numbers(wharf.cut(DELETE))).containsExactly(ANN);
    }

    @Test
    void aDeleteThatIsDoneInSomeCampaignsIsStillRepeatedThereAfterALateCallback() throws Exception {
        wharf.close();
        wharf = new Wharf(home.resolve("second"), true, 1);
        String adds = wharf.drop(add("A"), ANN);
        Call queued = wharf.cut(ADD);
        wharf.answer(queued, Kind.ACCEPTED);
        String deletes = wharf.drop(delete("A", STRANGE, "C"), ANN);
        answerAll(DELETE, Set.of(STRANGE));
        deletedIn.clear();

        wharf.calledBack(queued);
        answerAll(DELETE, Set.of(STRANGE));

        assertThat(wharf.state(adds, ANN)).isEqualTo("confirmed");
        assertThat(deletedIn).containsExactly("A");
        assertThat(wharf.state(deletes, ANN)).isEqualTo("resting");
        assertThat(wharf.campaignsLeft(deletes, ANN)).containsExactly(STRANGE);
    }

    @Test
    void oddCharactersOfACampaignAreSeen() {
        String drop = wharf.drop(delete("Sales\u00a01"), ANN);
        answerAll(DELETE, Set.of("Sales\u00a01"));

        assertThat(reasons(drop)).singleElement().asString().contains("'SalesU+00A01'");
    }
}
