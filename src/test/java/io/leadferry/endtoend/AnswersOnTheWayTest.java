package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.LaneId;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.wire.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an answer does to the rows of its call, over real HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class AnswersOnTheWayTest extends Installation {

    private static final String LEADS = "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n";

    @Test
    void anAddWhoseAnswerIsLostIsInDoubtAndNeverSentAgain() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry();
        ferry.drop("leads", "a.csv", LEADS);
        ferry.drop("leads", "b.csv", "PhoneNumber,CampaignName\n9000000003,B\n");
        await().until(() -> ferry.allFinished(2));

        assertThat(ferry.rows("inDoubt") + ferry.rows("accepted")).isEqualTo(3);
        assertThat(ferry.rows("inDoubt")).isPositive();
        assertThat(vendor.calls()).hasSize(2);
    }

    @Test
    void anAddThatChecksForDuplicatesIsRepeatedWhenItsAnswerIsLost() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry("--leadferry.feeds.leads.options.checkDuplicate=true");
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("accepted")).isEqualTo(2);
        assertThat(vendor.calls()).hasSize(2);
    }

    @Test
    void aDeleteWhoseAnswerIsLostOrUnknownIsRepeated() throws Exception {
        vendor.script(
                OzonetelOperation.DELETE_LEADS,
                Fault.loseAnswer(),
                Fault.garble(200, "{\"status\":\"perhaps\"}"),
                Fault.answer(502, "<html>bad gateway</html>"));
        ferry();
        ferry.drop("deletes", "d.csv", LEADS);
        await().until(() -> ferry.finished("d.csv"));

        assertThat(ferry.rows("confirmed")).isEqualTo(2);
        assertThat(ferry.receipt("d.csv").calls())
                .extracting(call -> call.outcome().word())
                .containsExactly("inDoubt", "inDoubt", "inDoubt", "confirmed");
        assertThat(vendor.violations()).isEmpty();
    }

    @Test
    void anAnswerThatNoTableKnowsIsInDoubtAndNotSuccess() throws Exception {
        vendor.script(
                OzonetelOperation.ADD_LEADS, Fault.answer(200, "{\"status\":\"queued\",\"transactionId\":\"1\"}"));
        ferry();
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("inDoubt")).isEqualTo(2);
    }

    @Test
    void anAnswerLongerThanAnyIsNotHeardToItsEndAndIsInDoubt(CapturedOutput output) throws Exception {
        String pad = "x".repeat(2_000_000);
        vendor.script(
                OzonetelOperation.ADD_LEADS, Fault.garble(200, "{\"transactionId\":\"1\",\"pad\":\"" + pad + "\"}"));
        ferry();
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("inDoubt")).isEqualTo(2);
        assertThat(ferry.receipt("a.csv").calls()).singleElement().satisfies(call -> assertThat(call.message())
                .contains("longer than"));
        assertThat(output).doesNotContain("ERROR");
    }

    @Test
    void aCallOverTheLimitDidNothingAndIsRepeated() throws Exception {
        vendor.script(
                OzonetelOperation.ADD_LEADS,
                Fault.answer(
                        200,
                        "{\"status\":\"error\",\"message\":\"too many Requests and failed to add Data to queue\"}"),
                Fault.answer(429, ""));
        ferry();
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("accepted")).isEqualTo(2);
        assertThat(ferry.receipt("a.csv").calls())
                .extracting(call -> call.outcome().word())
                .containsExactly("notYet", "notYet", "accepted");
    }

    @Test
    void badContentIsRefusedRowByRowWithTheVendorsWords() throws Exception {
        Fault refusal = Fault.answer(200, "{\"status\": \"failure\", \"message\": \"Please provide valid data\"}");
        vendor.script(OzonetelOperation.ADD_LEADS, refusal, refusal, refusal);
        ferry();
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("refused")).isEqualTo(2);
        assertThat(ferry.receipt("a.csv").problems())
                .allSatisfy(problem -> assertThat(problem.reason()).contains("Please provide valid data"));
    }

    @Test
    void aWrongAccountBlocksTheLaneAndLosesNothing() throws Exception {
        vendor.script(
                OzonetelOperation.ADD_LEADS,
                Fault.answer(200, "{\"status\": \"error\",\"message\": \"Invalid userName or apiKey\"}"));
        ferry();
        LaneId lane = new LaneId("acme", "add-leads");
        LaneControl lanes = ferry.context().getBean(LaneControl.class);
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> lanes.view(lane).state() == Lanes.State.BLOCKED);

        assertThat(lanes.view(lane).reason()).isEqualTo("Invalid userName or apiKey");
        assertThat(ferry.rows("pending")).isEqualTo(2);

        lanes.resume(lane);
        await().until(() -> ferry.finished("a.csv"));
        assertThat(ferry.rows("accepted")).isEqualTo(2);
    }

    @Test
    void aPausedLaneSendsNothingUntilItIsResumed() throws Exception {
        ferry();
        LaneId lane = new LaneId("acme", "add-leads");
        LaneControl lanes = ferry.context().getBean(LaneControl.class);
        lanes.pause(lane);
        ferry.drop("leads", "a.csv", LEADS);
        await().until(() -> ferry.rows("pending") == 2);
        assertThat(vendor.calls()).isEmpty();

        lanes.resume(lane);
        await().until(() -> ferry.finished("a.csv"));
        assertThat(ferry.rows("accepted")).isEqualTo(2);
    }

    @Test
    void aTokenThatExpiresCostsOneRepeat() throws Exception {
        vendor.script(
                OzonetelOperation.DELETE_LEADS,
                Fault.answer(200, "{\"status\": \"false\",\"message\": \"Token Expired\",\"data\": null}"));
        ferry();
        ferry.drop("deletes", "d.csv", LEADS);
        await().until(() -> ferry.finished("d.csv"));

        assertThat(ferry.rows("confirmed")).isEqualTo(2);
        assertThat(vendor.calls().stream().filter(call -> call.operation() == OzonetelOperation.TOKEN))
                .hasSize(2);
    }

    @Test
    void aWrongKeyBlocksTheDeletesBeforeAnyIsSent() throws Exception {
        ferry("--leadferry.accounts.acme.api-key=wrong");
        LaneControl lanes = ferry.context().getBean(LaneControl.class);
        ferry.drop("deletes", "d.csv", LEADS);
        await().until(() -> lanes.view(new LaneId("acme", "delete-leads")).state() == Lanes.State.BLOCKED);

        assertThat(lanes.view(new LaneId("acme", "delete-leads")).reason()).contains("Invalid userName or apiKey");
        assertThat(ferry.rows("pending")).isEqualTo(2);
        assertThat(vendor.calls()).noneMatch(call -> call.operation() == OzonetelOperation.DELETE_LEADS);
    }
}
