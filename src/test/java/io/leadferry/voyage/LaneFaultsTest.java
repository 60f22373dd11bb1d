package io.leadferry.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
class LaneFaultsTest extends Harbour {

    private static final LaneId ADDS = new LaneId("acme", "add-leads");

    private void ledger(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger/leadferry.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("pragma busy_timeout = 10000");
            sql.execute(statement);
        }
    }

    /** The routes as they ship, but for one step of the adds' route. */
    private String routes(String step, String instead) throws IOException {
        String option = FerryUnderTest.quickDoors(home);
        Path adds = home.resolve("quick-routes/lanes/ozonetel-add-leads.camel.yaml");
        String shipped = Files.readString(adds);
        assertThat(shipped).contains(step);
        Files.writeString(adds, shipped.replace(step, instead.replace("\\n", "\n")));
        return option;
    }

    private void blocked() {
        await().until(() -> ferry.lane("acme/add-leads").state().equals("blocked")
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
        await().until(() -> ferry.drops().size() == 2);
        ferry.drop("leads", "good.csv", "PhoneNumber,CampaignName\n9000000003,A\n9000000005,A\n");
        await().until(() -> ferry.drops().size() == 3);
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
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo("open");
        assertThat(ferry.lane("acme/delete-leads").state()).isEqualTo("open");
        assertThat(times("cannot be read from the ledger", output)).isEqualTo(2);
        assertThat(vendor.violations()).isEmpty();
    }

    private static final String BOOM =
            "- throwException: { exceptionType: java.lang.IllegalStateException, message: \"boom 9876543210\" }\\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - bean: { ref: cutter, method: cut }      | BOOM        | - bean: { ref: cutter, method: cut } | IllegalStateException, boom
            - bean: { ref: cutter, method: cut }      | - stop: {}\\n        | - bean: { ref: cutter, method: cut } | its route ended without cutting a call
            - bean: { ref: ozonetel, method: bulkData } | BOOM              | - bean: { ref: ozonetel, method: bulkData } | the request could not be written
            - to: direct:http                         | BOOM              | - to: direct:http | the request could not be written""")
    void aFaultOfTheRouteBlocksTheLaneWithTheReasonAndLosesNothing(
            String step, String first, String then, String reason, CapturedOutput output) throws Exception {
        ferry(routes(step, first.replace("BOOM", BOOM + "        ").replaceAll(" +$", "") + indent(step) + then));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        blocked();

        assertThat(ferry.lane("acme/add-leads").reason()).contains(reason).doesNotContain("9876543210");
        assertThat(ferry.rows("pending")).isEqualTo(2);
        assertThat(vendor.calls()).isEmpty();
        assertThat(output.getAll()).doesNotContain("9876543210");
        assertThat(times("Lane acme/add-leads is blocked", output)).isEqualTo(1);
    }

    private static String indent(String step) {
        return " ".repeat(step.contains("cutter") ? 8 : 14);
    }

    @Test
    void aFaultThatNoRouteHandlesIsHandledAllTheSame() throws Exception {
        String option = routes("routeConfigurationId: calls,ledger", "routeConfigurationId: ledger");
        Path adds = home.resolve("quick-routes/lanes/ozonetel-add-leads.camel.yaml");
        Files.writeString(
                adds,
                Files.readString(adds)
                        .replace(
                                "- to: direct:http", BOOM.replace("\\n", "\n") + " ".repeat(14) + "- to: direct:http"));
        ferry(option);
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        blocked();

        assertThat(ferry.lane("acme/add-leads").reason()).contains("the request could not be written");
        assertThat(ferry.rows("pending")).isOne();
    }

    @Test
    void anAnswerThatCannotBeDealtWithIsInDoubtAndNoFurtherCallIsMade(CapturedOutput output) throws Exception {
        String answer = "- bean: { ref: laneCall, method: answer }";
        ferry(routes(answer, BOOM.replace("\\n", "\n") + " ".repeat(14) + answer));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,B\n");
        blocked();
        await().until(() -> ferry.rows("inDoubt") >= 1);

        assertThat(ferry.lane("acme/add-leads").reason()).contains("could not be dealt with", "boom");
        assertThat(output.getAll()).doesNotContain("9876543210");
    }

    @Test
    void aCallWhoseRouteEndsWithoutAnAnswerIsInDoubt() throws Exception {
        ferry(routes("- bean: { ref: laneCall, method: answer }", "- stop: {}"));
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        await().until(() -> ferry.rows("inDoubt") == 1);

        assertThat(vendor.calls()).hasSize(1);
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo("open");
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
        assertThat(ferry.context().getBean(CallViews.class).withOutcome("inDoubt", 10))
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
        await().until(() -> ferry.lane("acme/add-leads").state().equals("blocked"));
        ledger("drop trigger broken");
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.rows("accepted") == 1);

        assertThat(times("no permit can be given out", output)).isEqualTo(1);
    }
}
