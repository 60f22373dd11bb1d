package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.TestLedger;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever goes wrong on the way of a call is told once, gives its permit back, and stops nobody who is not at fault. */
@ExtendWith(OutputCaptureExtension.class)
class LaneFaultsTest extends Installation {

    private static final LaneId ADDS = new LaneId("acme", "add-leads");

    private void ledger(String statement) throws SQLException {
        try (Connection connection = TestLedger.behindItsBack(home.resolve("ledger/leadferry.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("pragma busy_timeout = 10000");
            sql.execute(statement);
        }
    }

    private static final String LANE = "lane.camel.yaml";
    private static final String ADD_LEADS = "connectors/ozonetel/ozonetel-add-leads-action.kamelet.yaml";

    /** The routes as they ship, but for one step; a line break is followed by the step's own indentation. */
    private String routes(String file, String step, String instead) throws IOException {
        String option = LeadferryUnderTest.quickDoors(home);
        change(file, step, instead);
        return option;
    }

    private void change(String file, String step, String instead) throws IOException {
        Path route = home.resolve("quick-routes").resolve(file);
        String shipped = Files.readString(route);
        int at = shipped.indexOf(step);
        assertThat(at).isPositive();
        String indent = " ".repeat(at - shipped.lastIndexOf('\n', at) - 1);
        Files.writeString(route, shipped.replace(step, instead.replace("\n", "\n" + indent)));
    }

    private void blocked() {
        await().until(() -> ferry.lane("acme/add-leads").state() == Lanes.State.BLOCKED
                && ferry.context().getBean(Permits.class).of(ADDS).stream()
                        .allMatch(permit -> permit.answeredAt() != null));
    }

    private static int times(String word, CapturedOutput output) {
        return output.getAll().split(java.util.regex.Pattern.quote(word), -1).length - 1;
    }

    @Test
    void rowsThatTheLedgerCannotReadStandAsideAndTheOthersGoOn(CapturedOutput output) throws Exception {
        ferry();
        ferry.pause(OzonetelOperation.ADD_LEADS);
        ferry.pause(OzonetelOperation.DELETE_LEADS);
        ferry.drop("leads", "bad.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        ferry.drop("deletes", "gone.csv", "PhoneNumber,CampaignName\n9000000005,A\n");
        await().until(() -> ferry.rows("pending") == 3);
        ferry.drop("leads", "good.csv", "PhoneNumber,CampaignName\n9000000003,A\n9000000005,A\n");
        await().until(() -> ferry.rows("pending") == 5);
        ledger(
                "update slices set payload = x'5b5b32' where drop_id in (select id from drops where file <> 'good.csv')");
        ferry.resume(OzonetelOperation.ADD_LEADS);
        ferry.resume(OzonetelOperation.DELETE_LEADS);
        await().until(() -> ferry.allFinished(3));

        assertThat(ferry.receipt("good.csv").summary().rows()).containsEntry("accepted", 2L);
        Receipt bad = ferry.receipt("bad.csv");
        assertThat(bad.summary().rows()).containsEntry("refused", 2L);
        assertThat(bad.reasons())
                .anySatisfy(reason -> assertThat(reason.reason()).contains("cannot read", "drop them again"));
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN);
        assertThat(ferry.lane("acme/delete-leads").state()).isEqualTo(Lanes.State.OPEN);
        assertThat(times("cannot be read from the ledger", output)).isEqualTo(2);
        assertThat(vendor.violations()).isEmpty();
    }

    private static final String BOOM =
            "- throwException: { exceptionType: java.lang.IllegalStateException, message: \"boom 9876543210\" }\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            lane.camel.yaml | - bean: { ref: batcher, method: cut } | BOOM | IllegalStateException, boom
            lane.camel.yaml | - bean: { ref: batcher, method: cut } | - stop: {} | its route ended without cutting a call
            connectors/ozonetel/ozonetel-add-leads-action.kamelet.yaml | - bean: { ref: vendorCalls, method: request } | BOOM | the request could not be written
            connectors/ozonetel/ozonetel-add-leads-action.kamelet.yaml | - to: kamelet:vendor-http-action | BOOM | the request could not be written""")
    void aFaultOfTheRouteBlocksTheLaneWithTheReasonAndLosesNothing(
            String file, String step, String first, String reason, CapturedOutput output) throws Exception {
        ferry(routes(file, step, (first.equals("BOOM") ? BOOM : first + "\n") + step));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        blocked();

        assertThat(ferry.lane("acme/add-leads").reason()).contains(reason).doesNotContain("9876543210");
        assertThat(ferry.rows("pending")).isEqualTo(2);
        assertThat(vendor.calls()).isEmpty();
        assertThat(output.getAll()).doesNotContain("9876543210");
        assertThat(times("Lane acme/add-leads is blocked", output)).isEqualTo(1);
    }

    @Test
    void aFaultThatNoRouteHandlesIsHandledAllTheSame() throws Exception {
        String option = routes(LANE, "routeConfigurationId: lane,ledger", "routeConfigurationId: ledger");
        change(ADD_LEADS, "- to: kamelet:vendor-http-action", BOOM + "- to: kamelet:vendor-http-action");
        ferry(option);
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        blocked();

        assertThat(ferry.lane("acme/add-leads").reason()).contains("the request could not be written");
        assertThat(ferry.rows("pending")).isOne();
    }

    @Test
    void anAnswerThatCannotBeDealtWithIsInDoubtAndNoFurtherCallIsMade(CapturedOutput output) throws Exception {
        String answer = "- bean: { ref: dispatcher, method: answer }";
        ferry(routes(LANE, answer, BOOM + answer));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,B\n");
        blocked();
        await().until(() -> ferry.rows("inDoubt") >= 1);

        assertThat(ferry.lane("acme/add-leads").reason()).contains("could not be dealt with", "boom");
        assertThat(output.getAll()).doesNotContain("9876543210");
    }

    @Test
    void aCallWhoseRouteEndsWithoutAnAnswerIsInDoubt() throws Exception {
        ferry(routes(LANE, "- bean: { ref: dispatcher, method: answer }", "- stop: {}"));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        await().until(() -> ferry.rows("inDoubt") == 1);

        assertThat(vendor.calls()).hasSize(1);
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN);
    }

    @Test
    void anAnswerThatTheLedgerWillNeverTakeBlocksTheLaneAndIsToldOnce(CapturedOutput output) throws Exception {
        ferry();
        ledger(
                "create trigger broken before update of settled_at on calls begin select raise(abort, 'a broken rule'); end");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        blocked();

        assertThat(ferry.lane("acme/add-leads").reason()).contains("could not be dealt with", "a broken rule");
        assertThat(vendor.calls()).hasSize(1);
        assertThat(times("is blocked", output)).isEqualTo(1);
        ledger("drop trigger broken");
        ferry.stop();
        ferry.start();
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.finished("a.csv"));

        assertThat(ferry.rows("inDoubt")).isOne();
        assertThat(ferry.context().getBean(CallViews.class).withOutcome(Calls.State.IN_DOUBT, 10))
                .hasSize(1);
        assertThat(List.copyOf(vendor.calls())).hasSize(1);
    }

    @Test
    void whatCouldNotBeSettledIsTakenUpWhenTheLaneIsResumed(CapturedOutput output) throws Exception {
        ferry();
        ledger(
                "create trigger broken before update of outcome on calls begin select raise(abort, 'a broken rule'); end");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        ferry.drop("deletes", "d.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        for (String file : List.of("a.csv", "d.csv")) {
            await().untilAsserted(() -> {
                assertThat(ferry.receipt(file).summary().waits())
                        .extracting(Wait::kind)
                        .containsExactly(Wait.Kind.BLOCKED);
                assertThat(ferry.receipt(file).summary().expectedAt()).isNull();
            });
        }
        assertThatThrownBy(() -> ferry.resume(OzonetelOperation.ADD_LEADS)).hasMessageContaining("a broken rule");
        blocked();
        ledger("drop trigger broken");
        ferry.resume(OzonetelOperation.ADD_LEADS);
        ferry.resume(OzonetelOperation.DELETE_LEADS);
        await().until(() -> ferry.allFinished(2));

        assertThat(ferry.rows("inDoubt")).isOne();
        assertThat(ferry.rows("confirmed")).isOne();
        assertThat(output.getAll()).doesNotContain("previously thrown exception");
    }

    @Test
    void aPermitThatTheLedgerWillNeverGiveBlocksTheLane(CapturedOutput output) throws Exception {
        ferry();
        ledger("create trigger broken before insert on permits begin select raise(abort, 'no more permits'); end");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        await().until(() -> ferry.lane("acme/add-leads").state() == Lanes.State.BLOCKED);
        ledger("drop trigger broken");
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.rows("accepted") == 1);

        assertThat(times("no permit can be given out", output)).isEqualTo(1);
    }
}
