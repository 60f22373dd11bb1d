package io.leadferry.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.LedgerAway;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Lanes;
import io.leadferry.rehearsal.Fault;
import io.leadferry.rehearsal.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A ledger that cannot be used for a while costs time, and not one answer. */
class LedgerAwayTest extends Harbour {

    private Connection ledger() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger/leadferry.db"));
    }

    private static void say(Connection connection, String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("pragma busy_timeout = 10000");
            sql.execute(statement);
        }
    }

    private boolean waits(String route) {
        return ferry.context()
                        .getBean(MeterRegistry.class)
                        .counter(LedgerAway.WAITS, "route", route)
                        .count()
                > 0;
    }

    @Test
    void answersThatComeMeanwhileAreSettledAndNothingElseIsSent() throws Exception {
        vendor.script(Operation.ADD_LEADS, Fault.delay(Duration.ofMillis(1500)));
        vendor.script(Operation.DELETE_LEADS, Fault.delay(Duration.ofMillis(1500)));
        ferry("--leadferry.ledger.url=jdbc:sqlite:" + home.resolve("ledger/leadferry.db") + "?busy_timeout=200");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        ferry.drop("deletes", "d.csv", "PhoneNumber,CampaignName\n9000000003,B\n");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ferry.context()
                                .getBean(CallViews.class)
                                .withOutcome("sending", 10)
                                .size()
                        == 2);
        Connection other = ledger();
        say(other, "begin immediate");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> waits("ozonetel-add-leads") && waits("ozonetel-delete-leads"));
        ferry.drop("leads", "b.csv", "PhoneNumber,CampaignName\n9000000004,A\n");
        say(other, "rollback");
        other.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> ferry.allFinished(3));

        assertThat(ferry.rows("accepted")).isEqualTo(3);
        assertThat(ferry.rows("confirmed")).isOne();
        assertThat(vendor.calls())
                .extracting(call -> call.operation())
                .containsExactlyInAnyOrder(
                        Operation.TOKEN, Operation.ADD_LEADS, Operation.ADD_LEADS, Operation.DELETE_LEADS);
        assertThat(vendor.violations()).isEmpty();
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN.word());
        assertThat(ferry.lane("acme/delete-leads").state()).isEqualTo(Lanes.State.OPEN.word());
    }
}
