package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.delete;
import static io.leadferry.ledger.LedgerFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
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
@OnBothLedgers
class UnknownCampaignTest {

    private static final String ANN = "9000000001";
    private static final String BOB = "9000000002";
    private static final List<String> THREE = List.of("A", "B", "C");
    private static final String STRANGE = "X";

    @TempDir
    Path home;

    private LedgerFixture fixture;

    /** What the vendor was asked to delete, by campaign, and did. */
    private final Set<String> deletedIn = new TreeSet<>();

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, false, 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** Cuts and answers all that a lane has, before a vendor that does not know these campaigns; how many calls it took. */
    private int answerAll(LaneId lane, Set<String> unknown) {
        int calls = 0;
        for (Call call = fixture.cut(lane); call != null; call = fixture.cut(lane)) {
            boolean bad = call.campaigns().stream().anyMatch(unknown::contains);
            fixture.answer(call, bad ? Kind.CAMPAIGN_REFUSED : lane.equals(ADD) ? Kind.ACCEPTED : Kind.CONFIRMED);
            if (!bad && lane.equals(DELETE)) {
                deletedIn.addAll(call.campaigns());
            }
            fixture.sumsHold();
            assertThat(++calls).as("calls").isLessThan(50);
        }
        return calls;
    }

    private List<String> reasons(String drop) {
        return fixture.dropRows.reasons(drop, 20).stream().map(Reason::reason).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aDeleteIsDoneInTheCampaignsThatAreKnownAndAddsGoOnThereWhereverTheOtherStands(int place) {
        List<String> campaigns = new ArrayList<>(THREE);
        campaigns.add(place, STRANGE);
        String deletes = fixture.drop(delete(campaigns.toArray(String[]::new)), ANN, BOB);
        String others = fixture.drop(delete("A"), "9000000003");
        List<String> adds = new ArrayList<>();
        campaigns.forEach(campaign -> adds.add(fixture.drop(add(campaign), ANN)));
        assertThat(fixture.cut(ADD)).as("all adds wait for their deletes").isNull();

        answerAll(DELETE, Set.of(STRANGE));

        assertThat(deletedIn).containsExactlyElementsOf(THREE);
        assertThat(fixture.states(deletes).values()).containsOnly("resting");
        assertThat(fixture.finished(deletes)).isFalse();
        assertThat(fixture.finished(others)).isTrue();
        assertThat(reasons(deletes)).singleElement().asString().contains("'X'", "said", "done in", "'A'", "'B'", "'C'");
        Set<String> addedTo = new TreeSet<>();
        for (Call call = fixture.cut(ADD); call != null; call = fixture.cut(ADD)) {
            addedTo.addAll(call.campaigns());
            fixture.answer(call, Kind.ACCEPTED);
        }
        assertThat(addedTo).as("an add waits in its own campaign alone").containsExactlyElementsOf(THREE);
        assertThat(fixture.state(adds.get(place), ANN)).isEqualTo("held");

        assertThat(fixture.calls.giveUp(deletes)).isPresent();
        fixture.sumsHold();

        assertThat(fixture.states(deletes).values()).containsOnly("refused");
        assertThat(fixture.finished(deletes)).isTrue();
        assertThat(reasons(deletes)).singleElement().asString().contains("given up", "'X'", "'A'", "'B'", "'C'");
        assertThat(fixture.cut(ADD).campaigns()).containsExactly(STRANGE);
    }

    @Test
    void whatIsKnownNotToBeKnownIsNotAskedForAgainUntilAPersonHasLooked() {
        fixture.drop(delete(STRANGE), ANN);
        assertThat(answerAll(DELETE, Set.of(STRANGE))).isOne();
        String more = fixture.drop(delete("A", STRANGE, "B"), BOB);
        assertThat(answerAll(DELETE, Set.of(STRANGE))).as("calls for A and B").isOne();
        assertThat(deletedIn).containsExactly("A", "B");
        fixture.reopen();
        assertThat(fixture.cut(DELETE)).as("nor by the next process").isNull();

        fixture.calls.campaignsMended(DELETE);
        assertThat(answerAll(DELETE, Set.of())).isOne();
        assertThat(deletedIn).containsExactly("A", "B", STRANGE);
        assertThat(fixture.states(more).values()).containsOnly("confirmed");
    }

    @Test
    void aCampaignThatTheVendorKnowsByNowIsFoundOutWithOneCallAfterAWhile() {
        List<String> drops = List.of(fixture.drop(add(STRANGE), ANN), fixture.drop(add(STRANGE), BOB));
        String known = fixture.drop(add("A"), ANN);
        answerAll(ADD, Set.of(STRANGE));
        assertThat(fixture.state(known, ANN)).isEqualTo("accepted");
        fixture.clock.advance(Duration.ofMinutes(11));
        assertThat(answerAll(ADD, Set.of(STRANGE))).as("one more try").isOne();
        fixture.clock.advance(Duration.ofMinutes(11));
        assertThat(fixture.cut(ADD)).as("the rest has grown").isNull();
        fixture.clock.advance(Duration.ofMinutes(11));
        assertThat(answerAll(ADD, Set.of())).isOne();

        drops.forEach(drop -> assertThat(fixture.states(drop).values()).containsOnly("accepted"));
    }

    @Test
    void anotherDropOfTheCampaignThatIsTakenFreesThoseThatWait() {
        String waits = fixture.drop(delete(STRANGE), ANN);
        Call under = fixture.cut(DELETE);
        String later = fixture.drop(delete(STRANGE), BOB);
        Call lucky = fixture.cut(DELETE);
        fixture.answer(under, Kind.CAMPAIGN_REFUSED);
        assertThat(fixture.state(waits, ANN)).isEqualTo("resting");
        fixture.answer(lucky, Kind.CONFIRMED);

        assertThat(fixture.state(later, BOB)).isEqualTo("confirmed");
        assertThat(numbers(fixture.cut(DELETE))).containsExactly(ANN);
    }

    @Test
    void aDeleteThatIsDoneInSomeCampaignsIsStillRepeatedThereAfterALateCallback() throws Exception {
        fixture.close();
        fixture = new LedgerFixture(home.resolve("second"), true, 1);
        String adds = fixture.drop(add("A"), ANN);
        Call queued = fixture.cut(ADD);
        fixture.answer(queued, Kind.ACCEPTED);
        String deletes = fixture.drop(delete("A", STRANGE, "C"), ANN);
        answerAll(DELETE, Set.of(STRANGE));
        deletedIn.clear();

        fixture.calledBack(queued);
        answerAll(DELETE, Set.of(STRANGE));

        assertThat(fixture.state(adds, ANN)).isEqualTo("confirmed");
        assertThat(deletedIn).containsExactly("A");
        assertThat(fixture.state(deletes, ANN)).isEqualTo("resting");
        assertThat(fixture.campaignsLeft(deletes, ANN)).containsExactly(STRANGE);
    }

    @Test
    void oddCharactersOfACampaignAreSeen() {
        String drop = fixture.drop(delete("Sales\u00a01"), ANN);
        answerAll(DELETE, Set.of("Sales\u00a01"));

        assertThat(reasons(drop)).singleElement().asString().contains("'SalesU+00A01'");
    }
}
