package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.LedgerAway;
import io.leadferry.intake.Intake;
import io.leadferry.intake.Taking;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.wire.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A ledger that cannot be used for a while costs time, and not one answer. */
@ExtendWith(OutputCaptureExtension.class)
class LedgerAwayTest extends Installation {

    private Connection ledger() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger/leadferry.db"));
    }

    private static void say(Connection connection, String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("pragma busy_timeout = 10000");
            sql.execute(statement);
        }
    }

    private void change(String statement) throws SQLException {
        try (Connection connection = ledger()) {
            say(connection, statement);
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
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.delay(Duration.ofMillis(1500)));
        vendor.script(OzonetelOperation.DELETE_LEADS, Fault.delay(Duration.ofMillis(1500)));
        ferry("--leadferry.ledger.url=jdbc:sqlite:" + home.resolve("ledger/leadferry.db") + "?busy_timeout=200");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        ferry.drop("deletes", "d.csv", "PhoneNumber,CampaignName\n9000000003,B\n");
        await().until(() -> ferry.context()
                        .getBean(CallViews.class)
                        .withOutcome(Calls.State.SENDING, 10)
                        .size()
                == 2);
        Connection other = ledger();
        say(other, "begin immediate");
        await().until(() -> waits("ozonetel-add-leads") && waits("ozonetel-delete-leads"));
        ferry.drop("leads", "b.csv", "PhoneNumber,CampaignName\n9000000004,A\n");
        say(other, "rollback");
        other.close();
        await().until(() -> ferry.allFinished(3));

        assertThat(ferry.rows("accepted")).isEqualTo(3);
        assertThat(ferry.rows("confirmed")).isOne();
        assertThat(vendor.calls())
                .extracting(call -> call.operation())
                .containsExactlyInAnyOrder(
                        OzonetelOperation.TOKEN,
                        OzonetelOperation.ADD_LEADS,
                        OzonetelOperation.ADD_LEADS,
                        OzonetelOperation.DELETE_LEADS);
        assertThat(vendor.violations()).isEmpty();
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN);
        assertThat(ferry.lane("acme/delete-leads").state()).isEqualTo(Lanes.State.OPEN);
    }

    @Test
    void aReadingThatWasCutOffLeavesNothingAtWorkThoughItsFileHasGone(CapturedOutput log) throws Exception {
        ferry("--leadferry.feeds.leads.linger=50ms");
        change("create trigger full_for_rows before update of total on drops when new.total > 9000"
                + " begin select raise(abort, 'the disk is full'); end");
        change("create trigger full_for_all before delete on drops begin select raise(abort, 'the disk is full'); end");
        StringBuilder rows = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append(9_000_000_000L + i).append(",A\n");
        }
        ferry.drop("leads", "gone.csv", rows.toString());
        await().until(() -> log.getOut().contains("gone.csv is not taken yet"));
        Files.delete(home.resolve("inbox/leads/gone.csv"));
        assertThat(ferry.drops()).isNotEmpty().allMatch(drop -> drop.state() == Drop.State.WORKING);
        change("drop trigger full_for_all");
        await().until(() -> ferry.drops().isEmpty());

        await().untilAsserted(() ->
                assertThat(log).contains("the reading of gone.csv was cut off").contains("drop it again"));
        assertThat(vendor.calls()).isEmpty();
    }

    /** The last block of a file goes its way while the file is sealed: of one that does not arrive, somebody must hear. */
    @Test
    void aFileOfWhichABlockDidNotArriveIsNotSealedWithoutIt(CapturedOutput log) throws Exception {
        int rows = 24_000;
        ferry("--leadferry.feeds.leads.linger=50ms", "--leadferry.accounts.acme.limits.add-leads.calls=1000");
        change("create trigger full before insert on slices when (select sum(row_count) from slices) >= " + rows * 2 / 3
                + " begin select raise(abort, 'the disk is full'); end");
        StringBuilder file = new StringBuilder("PhoneNumber,CampaignName\n");
        for (int i = 0; i < rows; i++) {
            file.append(9_000_000_000L + i).append(",A\n");
        }
        ferry.drop("leads", "many.csv", file.toString());
        await().until(() -> log.getOut().contains("many.csv is not taken yet") || ferry.allFinished(1));
        assertThat(vendor.calls()).isEmpty();
        change("drop trigger full");
        await().until(() -> sealedRows() > 0);

        assertThat(sealedRows()).isEqualTo(rows);
        assertThat(ferry.receipt("many.csv").summary().rows())
                .containsEntry("total", (long) rows)
                .containsEntry("rejected", 0L)
                .containsEntry("duplicate", 0L);
    }

    private long sealedRows() throws SQLException {
        try (Connection connection = ledger();
                Statement sql = connection.createStatement();
                ResultSet sum = sql.executeQuery("select coalesce(sum(row_count), 0) from parts")) {
            return sum.next() ? sum.getLong(1) : 0;
        }
    }

    @Test
    void aReadingThatTakesItsTimeIsLeftAlone(CapturedOutput log) throws Exception {
        ferry();
        Path inbox = Files.createDirectories(home.resolve("inbox/leads"));
        Intake intake = ferry.context().getBean(Intake.class);
        Drops drops = ferry.context().getBean(Drops.class);
        List<Integer> left = new CopyOnWriteArrayList<>();
        ferry.context().getBean(CamelContext.class).addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:slow").process(exchange -> {
                    Taking slow =
                            intake.take(exchange, inbox.resolve(".slow.csv").toFile(), "leads");
                    drops.open(intake.identify(exchange, slow).drop().withHeader(List.of("PhoneNumber"), Map.of()));
                    intake.forgetLeft();
                    left.add(drops.unsealed().size());
                });
            }
        });
        Files.writeString(inbox.resolve(".slow.csv"), "PhoneNumber\n");
        ferry.context().getBean(ProducerTemplate.class).sendBody("direct:slow", null);
        await().until(() -> drops.unsealed().isEmpty());

        assertThat(left).containsExactly(1);
        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("the reading of .slow.csv was cut off"));
    }

    /** SQLite would go on, in a file that nobody finds again. */
    @Test
    void nothingIsSentWhileTheLedgerIsNotWhereItWas() throws Exception {
        ferry("--leadferry.feeds.leads.linger=50ms");
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
        await().until(() -> ferry.allFinished(1));
        Path ledger = home.resolve("ledger");
        Path elsewhere = home.resolve("elsewhere");
        Files.move(ledger, elsewhere);
        ferry.drop("leads", "b.csv", "PhoneNumber,CampaignName\n9000000002,A\n");
        await().until(() -> away().contains("it cannot be found there any more"));
        Files.createDirectories(ledger);
        Files.copy(elsewhere.resolve("leadferry.db"), ledger.resolve("leadferry.db"));
        await().until(() -> away().contains("another file lies in its place"));
        byte[] another = Files.readAllBytes(ledger.resolve("leadferry.db"));
        ferry.drop("leads", "c.csv", "PhoneNumber,CampaignName\n9000000003,A\n");
        int tries = tries();
        await().until(() -> tries() > tries + 1);
        assertThat(vendor.leads("A")).containsExactly("9000000001");
        assertThat(ledger.resolve("leadferry.db")).hasBinaryContent(another);
        Files.delete(ledger.resolve("leadferry.db"));
        Files.delete(ledger);
        Files.move(elsewhere, ledger);
        await().until(() -> ferry.allFinished(3));

        assertThat(vendor.leads("A")).containsExactlyInAnyOrder("9000000001", "9000000002", "9000000003");
        assertThat(away()).isEmpty();
        ferry.stop();
        ferry.start();
        assertThat(ferry.drops()).hasSize(3);
    }

    private String away() {
        return ferry.context()
                .getBean(LedgerWatch.class)
                .away()
                .map(LedgerWatch.Away::reason)
                .orElse("");
    }

    private int tries() {
        return ferry.context()
                .getBean(LedgerWatch.class)
                .away()
                .map(LedgerWatch.Away::tries)
                .orElse(0);
    }
}
