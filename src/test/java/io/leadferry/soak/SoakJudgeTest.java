package io.leadferry.soak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.leadferry.soak.SoakCall.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the soak would say of a ferry that does it wrong: a run without findings means something. */
class SoakJudgeTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PERIOD = 600 * TimeUnit.MILLISECONDS.toNanos(1);
    private static final SoakTimes TIMES = new SoakTimes(24, 100);

    private final List<SoakFile> files = new ArrayList<>();
    private final List<SoakCall> calls = new ArrayList<>();
    private final Map<String, List<JsonNode>> receipts = new HashMap<>();

    private SoakFile file(SoakFeed feed, double dropped, int... numbers) {
        SoakFile file = new SoakFile(0, feed, "f" + (files.size() + 1) + ".csv", numbers, 0, 0);
        file.dropped = (long) (dropped * SECOND);
        file.sealed = file.dropped + SECOND / 10;
        files.add(file);
        receipt(file, "confirmed", numbers.length);
        return file;
    }

    private void receipt(SoakFile file, String state, int rows) {
        try {
            receipts.put(
                    file.toString(),
                    List.of(new ObjectMapper()
                            .readTree("{\"state\":\"finished\",\"rows\":{\"total\":%d,\"%s\":%d}}"
                                    .formatted(file.rows(), state, rows))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void call(double at, SoakLane lane, int campaigns, Answer answer, boolean done, int... numbers) {
        long arrived = (long) (at * SECOND);
        calls.add(
                new SoakCall(arrived, arrived + SECOND / 100, 0, lane, campaigns, answer, done, false, false, numbers));
    }

    private List<String> findings() {
        SoakJudge judge = new SoakJudge(files, calls);
        judge.calls();
        judge.receipts(receipts);
        return judge.findings();
    }

    @Test
    void whatWentWellIsFoundWell() {
        file(SoakFeed.PLAIN, 1, 1, 2);
        call(2, SoakLane.ADD_LEADS, 1, Answer.WAIT, false, 1, 2);
        call(3, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1, 2);
        file(SoakFeed.CHECKED, 1, 3);
        call(2, SoakLane.ADD_LEADS, 2, Answer.UNREADABLE, true, 3);
        call(4, SoakLane.ADD_LEADS, 2, Answer.YES, true, 3);
        file(SoakFeed.GONE, 5, 1);
        call(6, SoakLane.DELETE_LEADS, 1, Answer.YES, true, 1);
        call(6, SoakLane.DELETE_LEADS, 2, Answer.YES, true, 1);
        file(SoakFeed.PLAIN, 7, 1);
        call(8, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);

        assertThat(findings()).isEmpty();
    }

    @Test
    void aRowThatMayHaveArrivedAndIsSentAgainIsFound() {
        file(SoakFeed.PLAIN, 1, 1);
        call(2, SoakLane.ADD_LEADS, 1, Answer.UNREADABLE, true, 1);
        call(3, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);

        assertThat(findings()).containsExactly("number 1 of oz0 was sent 2 times, and asked for 1 times");
    }

    @Test
    void aRowThatIsToldAndNeverCameIsFound() {
        file(SoakFeed.PLAIN, 1, 1, 2);
        call(2, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);

        assertThat(findings()).anyMatch(one -> one.contains("oz0-plain/f1.csv: 1 were never done"));
    }

    @Test
    void anAddBehindItsDeleteIsFoundAndOneThatDidNotWaitForIt() {
        file(SoakFeed.PLAIN, 1, 1);
        file(SoakFeed.GONE, 2, 1);
        call(4, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);
        call(5, SoakLane.DELETE_LEADS, 3, Answer.YES, true, 1);

        assertThat(findings())
                .contains(
                        "number 1 of oz0 was added 1.9 s after its delete of oz0-gone/f2.csv was sealed",
                        "number 1 of oz0 was added again before it was deleted, as oz0-gone/f2.csv asks");
    }

    @Test
    void aDeleteOfHalfTheCampaignsIsNoneOfAll() {
        file(SoakFeed.GONE, 1, 1);
        call(2, SoakLane.DELETE_LEADS, 1, Answer.YES, true, 1);

        assertThat(findings()).anyMatch(one -> one.contains("oz0-gone/f1.csv: 1 were never deleted"));
    }

    @Test
    void aReceiptThatIsNotThereOrDoesNotAddUpIsFound() {
        SoakFile lost = file(SoakFeed.PLAIN, 1, 1);
        call(2, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);
        receipts.remove(lost.toString());
        SoakFile untold = file(SoakFeed.PLAIN, 1, 2, 3);
        call(2, SoakLane.ADD_LEADS, 1, Answer.YES, true, 2, 3);
        receipt(untold, "confirmed", 1);

        assertThat(findings())
                .anyMatch(one -> one.equals("oz0-plain/f1.csv has 0 receipts"))
                .anyMatch(one -> one.startsWith("oz0-plain/f2.csv: its states do not add up"));
    }

    @Test
    void doubtWithoutALostAnswerIsFound() {
        SoakFile file = file(SoakFeed.PLAIN, 1, 1);
        call(2, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);
        receipt(file, "inDoubt", 1);

        assertThat(findings()).anyMatch(one -> one.contains("the answers to 0 were lost"));
    }

    @Test
    void callsThatTheVendorRefusedForTheirPaceAreFound() {
        file(SoakFeed.PLAIN, 1, 1);
        call(2, SoakLane.ADD_LEADS, 1, Answer.YES, true, 1);
        calls.add(new SoakCall(
                3 * SECOND, 3 * SECOND, 0, SoakLane.GENERATE_TOKEN, 0, Answer.WAIT, false, true, true, new int[0]));

        assertThat(findings())
                .containsExactly("generate-token of oz0 came too fast", "generate-token of oz0 overlapped");
    }

    /** Two permits a period: four calls of which the last comes a tenth of a period after its permit was back. */
    @Test
    void aPermitThatLiesUnusedWhileRowsWaitIsCounted() {
        file(SoakFeed.GONE, 1, 1, 2, 3, 4);
        long first = 2 * SECOND;
        long back = first + SECOND / 100 + PERIOD;
        calls.add(delete(first, 1));
        calls.add(delete(first + SECOND / 100, 2));
        calls.add(delete(back, 3));
        calls.add(delete(back + SECOND / 100 + PERIOD / 10, 4));
        SoakJudge judge = new SoakJudge(files, calls);
        judge.calls();

        SoakPermits.Used used =
                new SoakPermits(TIMES, judge::sealed, List.of()).used(calls).get(SoakLane.DELETE_LEADS);

        // the first waited from its seal and its linger on
        assertThat(used.delays()).containsExactly(0, 0, PERIOD / 10 / 1e6, 2000 - 1100 - 50 - 120);
    }

    /** Each call comes half a period after its permit was back: a hundred times as much would be no more than a half. */
    @Test
    void aWaitThatIsDividedLikeThePeriodsIsNotHidden() {
        file(SoakFeed.GONE, 1, 1, 2, 3, 4, 5, 6, 7, 8);
        for (int call = 0; call < 8; call++) {
            calls.add(delete(2 * SECOND + call / 2 * 3 * PERIOD / 2 + call % 2 * SECOND / 50, call + 1));
        }
        SoakJudge judge = new SoakJudge(files, calls);
        judge.calls();

        SoakPermits.Used used =
                new SoakPermits(TIMES, judge::sealed, List.of()).used(calls).get(SoakLane.DELETE_LEADS);

        assertThat(used.atOnce()).isGreaterThan(99);
        assertThat(used.isEnough(99, 60)).isFalse();
    }

    private static SoakCall delete(long arrived, int number) {
        return new SoakCall(
                arrived,
                arrived + SECOND / 100,
                0,
                SoakLane.DELETE_LEADS,
                3,
                Answer.YES,
                true,
                false,
                false,
                new int[] {number});
    }

    @Test
    void whatGrowsIsNotFlatAndWhatStandsOutOnceIs() {
        assertThat(SoakTrend.of("heap", 50, 51, 90, 50, 51, 50).isFlat(0.15, 8)).isTrue();
        assertThat(SoakTrend.of("heap", 50, 55, 60, 65, 70, 75).isFlat(0.15, 8)).isFalse();
    }

    @Test
    void theProfilesTimesAreDividedByTheSpeed() {
        assertThat(TIMES.profile("limit: { calls: 5, per: 60s, rows: 500 }\nanswer-timeout: 60s\nlife: 60m\n"
                        + "try-again: { every: 1m, within: 1h }"))
                .isEqualTo("limit: { calls: 5, per: 600ms, rows: 500 }\nanswer-timeout: 2000ms\nlife: 36000ms\n"
                        + "try-again: { every: 600ms, within: 36000ms }");
    }

    @Test
    void theSoakSharesNothingWithTheFerry() {
        noClasses()
                .that()
                .resideInAPackage("io.leadferry.soak")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the ferry",
                        (JavaClass one) -> one.getPackageName().startsWith("io.leadferry")
                                && !one.getPackageName().equals("io.leadferry.soak")))
                .because("a fault that the judge shares with the ferry is one that it cannot find")
                .check(new ClassFileImporter().importPackages("io.leadferry.soak"));
    }
}
