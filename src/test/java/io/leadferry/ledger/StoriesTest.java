package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static io.leadferry.ledger.LedgerFixture.OTHERS_ADD;
import static io.leadferry.ledger.LedgerFixture.add;
import static io.leadferry.ledger.LedgerFixture.checkedAdd;
import static io.leadferry.ledger.LedgerFixture.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leadferry.OnBothLedgers;
import io.leadferry.intake.AskedNumber;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.story.Story;
import io.leadferry.story.Story.Event;
import io.leadferry.story.Story.Place;
import io.leadferry.story.Story.ReadAs;
import io.leadferry.story.Story.Said;
import io.leadferry.story.Story.StoryCall;
import io.leadferry.story.Story.StoryRow;
import io.leadferry.story.Story.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of a number, history by history: what its last sentence says, and that it says no more than the ferry knows. */
@OnBothLedgers
class StoriesTest {

    private static final String NUMBER = "9876543210";
    private static final String OTHER = "9876543211";
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String KNOWS =
            "; the ferry knows what it sent and what it was told, not whom the vendor dialled.";
    private static final String ASKED = "Was it dialled after it was deleted? As far as the ferry knows, ";

    @TempDir
    private Path home;

    private LedgerFixture ferry;

    @BeforeEach
    void open() throws Exception {
        ferry = new LedgerFixture(home, true, 7);
    }

    @AfterEach
    void close() throws Exception {
        ferry.close();
    }

    private Story story() {
        return story(NUMBER);
    }

    private Story story(String number) {
        return ferry.stories().of(number, UTC);
    }

    /** The last sentence, without names and times, which differ from run to run. */
    private static String said(Story story) {
        assertThat(story.answer()).endsWith(KNOWS).doesNotContain("\n");
        String answer = story.answer().substring(0, story.answer().length() - KNOWS.length());
        return answer.replaceAll("[0-9a-z]+\\.csv \\(drop [0-9a-z]+, line 2\\)", "FILE")
                .replaceAll("call [0-9a-z]{12}", "call C")
                .replaceAll("drop [0-9a-z]{12}", "drop D")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC", "T");
    }

    private String added(Outcome.Kind kind) {
        String drop = ferry.drop(add("A"), NUMBER, OTHER);
        ferry.answer(ferry.cut(ADD), kind);
        return drop;
    }

    private Call deleted(Outcome.Kind kind, String... campaigns) {
        ferry.drop(delete(campaigns), NUMBER);
        Call call = ferry.cut(DELETE);
        ferry.answer(call, kind);
        return call;
    }

    // --- what was never sent

    @Test
    void aNumberThatNobodyEverSaw() {
        added(Outcome.Kind.CONFIRMED);

        Story story = story("9812345678");

        assertThat(story.rows()).isEmpty();
        assertThat(story.verdict()).isEqualTo(Verdict.NEVER_SEEN);
        assertThat(said(story))
                .isEqualTo(
                        "No row that this ledger knows bears the number, so the ferry never sent it: if it was dialled, it"
                                + " came to the vendor by another way");
    }

    @Test
    void aNumberOfRowsThatWereAllRejected() {
        String drop = ferry.drop(add("A"), OTHER);
        ferry.drops.append(
                drop,
                List.of(),
                List.of(
                        new Reject(7, RowState.REJECTED, "Name: 'é' is not allowed", List.of("+91 98765-43210")),
                        new Reject(8, RowState.REJECTED, "PhoneNumber: no number", List.of("09109876543210")),
                        new Reject(9, RowState.DUPLICATE, "stands earlier", List.of("9.876543210E+09")),
                        new Reject(10, RowState.REJECTED, "Name: missing", List.of("+44 9876543210")),
                        new Reject(12, RowState.REJECTED, "digits are lost", List.of("9.87654321E+09")),
                        new Reject(11, RowState.REJECTED, "Name: missing", List.of(OTHER))),
                7,
                5,
                1);

        Story story = story();

        assertThat(story.rows()).extracting(StoryRow::line).containsExactly(7L, 8L, 9L);
        assertThat(story.rows().get(0).state()).isEqualTo(RowState.REJECTED);
        assertThat(story.rows().get(0).values()).isEqualTo(Map.of("PhoneNumber", "+91 98765-43210"));
        assertThat(story.verdict()).isEqualTo(Verdict.NEVER_SENT);
        assertThat(said(story))
                .isEqualTo(
                        "Each row that bears the number failed the checks, or stood in its file before: none of them was"
                                + " sent, and if it was dialled, it came to the vendor by another way");
    }

    @Test
    void aNumberThatIsToBeAdded() {
        ferry.drop(add("A"), NUMBER);

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.NEVER_SENT);
        assertThat(said(story))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, no file asked to delete it, and nothing is known to have brought"
                        + " it there: the add of FILE is pending");
        assertThat(story.rows().get(0).waits()).isNotEmpty();
    }

    // --- what was not deleted

    @Test
    void addedAndNeverDeleted() {
        added(Outcome.Kind.CONFIRMED);

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.NOT_DELETED);
        assertThat(said(story))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, no file asked to delete it, and the add of FILE left at T (call C:"
                        + " the vendor says that it took it in), so it may have been dialled since");
    }

    @Test
    void aDeleteInOneCampaignSaysNothingOfAnother() {
        added(Outcome.Kind.CONFIRMED);
        ferry.drop(add("B"), NUMBER);
        ferry.answer(ferry.cut(ADD), Outcome.Kind.CONFIRMED);
        deleted(Outcome.Kind.CONFIRMED, "A");

        Story story = story();

        assertThat(story.places())
                .extracting(Place::campaign, Place::verdict)
                .containsExactly(tuple("A", Verdict.DELETED), tuple("B", Verdict.NOT_DELETED));
        assertThat(story.verdict()).isEqualTo(Verdict.NOT_DELETED);
        assertThat(said(story))
                .contains(
                        "in campaign 'A' of acme, the add",
                        "; in campaign 'B' of acme, no file asked to delete it, and");
    }

    @Test
    void aDeleteOfOneAccountSaysNothingOfAnother() {
        ferry.drop(new Destination(OTHERS_ADD, List.of("A"), List.of("PhoneNumber"), new TreeMap<>()), NUMBER);
        ferry.answer(ferry.cut(OTHERS_ADD), Outcome.Kind.CONFIRMED);
        deleted(Outcome.Kind.CONFIRMED, "A");

        Story story = story();

        assertThat(story.places())
                .extracting(Place::account, Place::verdict)
                .containsExactly(tuple("acme", Verdict.NEVER_ADDED), tuple("other", Verdict.NOT_DELETED));
    }

    // --- what was deleted

    @Test
    void addedThenDeletedAndConfirmed() {
        added(Outcome.Kind.CONFIRMED);
        deleted(Outcome.Kind.CONFIRMED, "A");

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.DELETED);
        assertThat(said(story))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, the add of FILE left at T (call C: the vendor says that it took it"
                        + " in), and the vendor confirmed the delete of FILE at T (call C); nothing that could bring it back"
                        + " was sent after that, so a call after T is none that the ferry can explain, and one before it, from"
                        + " T on, came while the delete was on its way");
        assertThat(story.events())
                .extracting(Event::kind)
                .containsExactly("row", "call", "answer", "row", "call", "answer");
        assertThat(story.rows().get(0).calls().get(0).httpStatus()).isEqualTo(200);
    }

    @Test
    void deletedAndNeverAdded() {
        deleted(Outcome.Kind.CONFIRMED, "A");

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.NEVER_ADDED);
        assertThat(said(story))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, nothing that the ferry sent is known to have put it there, and the"
                        + " vendor confirmed the delete of FILE at T (call C); if it was dialled, it came there by another"
                        + " way");
    }

    @Test
    void anAddThatItsDeleteCancelled() {
        ferry.drop(add("A"), NUMBER, OTHER);
        String delete = ferry.drop(delete("A"), NUMBER);

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.NEVER_ADDED);
        assertThat(said(story))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, nothing that the ferry sent is known to have put it there (the add"
                        + " of FILE is cancelled (drop D deletes the number)), and the delete of FILE, asked for at T, is not"
                        + " done yet; if it was dialled, it came there by another way");
        assertThat(story.rows().get(0).overtakenBy()).isNotNull();
        assertThat(story.rows().get(0).overtakenBy().drop()).isEqualTo(delete);
        assertThat(story.events())
                .anyMatch(event ->
                        event.kind().equals("overtaken") && event.text().endsWith("which is never sent"));
    }

    // --- where the delete is not done

    @Test
    void aDeleteThatIsNotDoneYet() {
        added(Outcome.Kind.CONFIRMED);
        ferry.drop(delete("A"), NUMBER);

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.DELETE_OPEN);
        assertThat(said(story))
                .endsWith(
                        ", and the delete of FILE, asked for at T, is not done yet, so it may have been dialled since it was"
                                + " to be deleted");
    }

    @Test
    void aDeleteInDoubt() {
        added(Outcome.Kind.CONFIRMED);
        ferry.drop(delete("A"), NUMBER);
        Call call = ferry.cut(DELETE);
        ferry.calls.settle(
                call.id(),
                Outcome.of(Outcome.Kind.IN_DOUBT, "no answer", null),
                Fates.all(RowState.IN_DOUBT, "no answer"));

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.DELETE_IN_DOUBT);
        assertThat(said(story)).contains("the delete of FILE, asked for at T, is in doubt: its answer was lost, so");

        ferry.calls.resolve(call.id(), RowState.CONFIRMED, "an operator says it was sent");

        assertThat(story().verdict()).isEqualTo(Verdict.DELETED);
        assertThat(said(story())).contains("an operator says that the delete of FILE arrived at T (call C)");
        assertThat(story().rows().get(1).calls().get(0).words())
                .extracting(Said::text)
                .containsExactly("an operator says it was sent");
    }

    @Test
    void aDeleteThatWasRefused() {
        added(Outcome.Kind.CONFIRMED);
        deleted(Outcome.Kind.REFUSED, "A");

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.DELETE_REFUSED);
        assertThat(said(story)).contains("the delete of FILE, asked for at T, was refused (said refused), so");
        assertThat(story.rows().get(1).calls())
                .extracting(StoryCall::didNothing)
                .containsExactly(true);
    }

    @Test
    void aDeleteOfTwoCampaignsThatIsDoneInOne() {
        added(Outcome.Kind.CONFIRMED);
        ferry.drop(add("B"), NUMBER);
        ferry.answer(ferry.cut(ADD), Outcome.Kind.CONFIRMED);
        ferry.drop(delete("A", "B"), NUMBER);
        Call both = ferry.cut(DELETE);
        ferry.answer(both, Outcome.Kind.CAMPAIGN_REFUSED);
        Call first = ferry.cut(DELETE);
        ferry.answer(first, Outcome.Kind.CONFIRMED);

        Story story = story();

        assertThat(first.campaigns()).containsExactly("A");
        assertThat(story.places())
                .extracting(Place::campaign, Place::verdict)
                .containsExactly(tuple("A", Verdict.DELETED), tuple("B", Verdict.DELETE_OPEN));
        assertThat(story.rows().get(2).calls())
                .extracting(StoryCall::call, StoryCall::didNothing)
                .containsExactly(tuple(both.id(), true), tuple(first.id(), false));
    }

    // --- where the add may have come after it

    @Test
    void anAddInDoubtBeforeItsDelete() {
        added(Outcome.Kind.IN_DOUBT);
        deleted(Outcome.Kind.CONFIRMED, "A");

        assertThat(story().verdict()).isEqualTo(Verdict.DELETE_OPEN);
        assertThat(said(story()))
                .contains(
                        "left at T (call C: its answer was lost, so it may have arrived or not)",
                        "but the vendor may take that add in after it: the delete of FILE, asked for at T, is done and waits to"
                                + " go once more, so it may have been dialled in between");

        ferry.passTheDeadline();
        ferry.answer(ferry.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(story().verdict()).isEqualTo(Verdict.DELETED);
    }

    @Test
    void anAddInTheVendorsQueueOfWhichNobodyEverTells() throws Exception {
        ferry.close();
        ferry = new LedgerFixture(home, false, 7);
        added(Outcome.Kind.ACCEPTED);
        deleted(Outcome.Kind.CONFIRMED, "A");

        Story story = story();

        assertThat(story.verdict()).isEqualTo(Verdict.ADD_IN_DOUBT);
        assertThat(said(story))
                .isEqualTo(
                        ASKED + "in campaign 'A' of acme, the add of FILE left at T (call C: the vendor put it into its"
                                + " queue, and has not told when it took it in), and the vendor confirmed the delete of FILE at T"
                                + " (call C); if the vendor took that add in after the delete, the number was there again, and nobody"
                                + " told the ferry whether it did");
    }

    @Test
    void aRowThatItsCallbackRefused() {
        ferry.drop(checkedAdd("A"), NUMBER, OTHER);
        Call call = ferry.cut(ADD);
        ferry.answer(call, Outcome.Kind.ACCEPTED);
        ferry.calledBack(
                call.id(),
                new Fates(
                        RowState.CONFIRMED,
                        null,
                        List.of(new Fate(NUMBER, RowState.REFUSED, "blocked number", false))));

        assertThat(story().verdict()).isEqualTo(Verdict.NEVER_SENT);
        assertThat(said(story())).endsWith("the add of FILE is refused (blocked number)");
        assertThat(story().rows().get(0).calls().get(0).answer()).isEqualTo("accepted (said accepted)");
        assertThat(story(OTHER).verdict()).isEqualTo(Verdict.NOT_DELETED);
    }

    /** Ozonetel's adds are answered without a word of its own. */
    @Test
    void anAnswerWithoutAWordIsToldWithoutBrackets() {
        ferry.drop(add("A"), NUMBER);
        Call call = ferry.cut(ADD);
        ferry.settlement.settle(call.id(), call.lane(), Outcome.of(Outcome.Kind.ACCEPTED, "", 200));

        assertThat(story().events()).last().extracting(Event::text).asString().endsWith(": accepted");
        ferry.calledBack(call);
        assertThat(story().rows().get(0).calls().get(0).answer()).isEqualTo("accepted");
    }

    // --- where it was added again

    @Test
    void addedAgainOnPurpose() {
        added(Outcome.Kind.CONFIRMED);
        deleted(Outcome.Kind.CONFIRMED, "A");
        ferry.drop(add("A"), NUMBER);

        assertThat(story().verdict()).isEqualTo(Verdict.DELETED);
        assertThat(said(story())).endsWith("; the add of FILE is to put it there again, and has not left yet");

        ferry.answer(ferry.cut(ADD), Outcome.Kind.CONFIRMED);

        assertThat(story().verdict()).isEqualTo(Verdict.ADDED_AGAIN);
        assertThat(said(story()))
                .isEqualTo(ASKED
                        + "in campaign 'A' of acme, the vendor confirmed the delete of FILE at T (call C), and a later"
                        + " file put it there again on purpose: the add of FILE left at T (call C: the vendor says that it"
                        + " took it in)");

        ferry.drop(delete("A"), NUMBER);

        assertThat(story().verdict()).isEqualTo(Verdict.ADDED_AGAIN);
        assertThat(said(story())).endsWith("; the delete of FILE, asked for at T, is not done yet");

        ferry.answer(ferry.cut(DELETE), Outcome.Kind.CONFIRMED);

        assertThat(story().verdict()).isEqualTo(Verdict.DELETED);
        assertThat(said(story())).contains("(a file added it again after an earlier delete)");
    }

    // --- how it is asked for

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9876543210",
                "+91 98765 43210",
                "09876543210",
                "00919876543210",
                "919876543210",
                "9.19876543210E+11",
                "9876543210.0",
                "98765-43210",
                "'9876543210",
                "(098765) 43210",
                "९८७६५४३२१०"
            })
    void aNumberInAnyWrittenForm(String written) {
        added(Outcome.Kind.CONFIRMED);

        assertThat(story(written).rows()).hasSize(1);
        assertThat(story(written).readAs()).extracting(ReadAs::number).containsExactly("+919876543210");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "12345", "abc", "98765abc43210", "9.1E+11", "987654321098765432109876"})
    void whatIsNoNumberIsSaidInASentenceThatDoesNotRepeatIt(String written) {
        assertThatThrownBy(() -> story(written))
                .isInstanceOf(AskedNumber.NoNumber.class)
                .hasMessageMatching("(a number is missing|this does not read as a phone number \\(region IN\\);.*)");
    }

    @Test
    void rowsAboutIdsAreNotTakenForNumbersAndAreTold() {
        LaneId scheduled = new LaneId("acme", "delete-scheduled");
        ferry.drop(new Destination(scheduled, List.of(), List.of("row_id"), new TreeMap<>()), NUMBER);

        Story story = story();

        assertThat(story.rows()).isEmpty();
        assertThat(story.notes())
                .containsExactly(
                        "rows of acme/delete-scheduled bear ids and no numbers: whether one of them meant this number"
                                + " cannot be told");
    }

    @Test
    void aFileThatIsStillBeingReadIsToldAndCountsForNothing() {
        added(Outcome.Kind.CONFIRMED);
        ferry.unsealed(delete("A"), NUMBER);

        Story story = story();

        assertThat(story.rows()).hasSize(2);
        assertThat(story.verdict()).isEqualTo(Verdict.NOT_DELETED);
        assertThat(story.notes()).singleElement().asString().endsWith("is still being read; nothing of it is sent yet");
    }

    @Test
    void otherValuesAreMasked() {
        String drop = ferry.drop(add("A"), OTHER);
        ferry.drops.open(Drop.arriving("masked", "leads", "m.csv", "m", 1, ferry.clock.instant(), ferry.clock.instant())
                .withHeader(List.of("Name", "PhoneNumber", "Note"), Map.of("Name", 0, "PhoneNumber", 1)));
        ferry.drops.append(
                "masked",
                List.of(new NewSlice(
                        add("A"),
                        List.of(new Row(
                                2,
                                NUMBER,
                                919876543210L,
                                List.of("Asha", NUMBER, "", "Asha", "+91 98765 43210", ""))))),
                List.of(),
                1,
                0,
                0);
        ferry.drops.seal("masked", "archive/masked", Duration.ZERO);

        assertThat(drop).isNotEqualTo("masked");
        assertThat(story().rows().get(0).values())
                .isEqualTo(Map.of("Name", "•••", "PhoneNumber", "+91 98765 43210", "Note", ""));
        assertThat(story().toString()).doesNotContain("Asha");
    }
}
