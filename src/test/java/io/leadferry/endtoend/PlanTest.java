package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import io.leadferry.plan.Plan;
import io.leadferry.plan.PlanText;
import io.leadferry.plan.Planner;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a plan says is what the receipt says: to the row, its reasons and its calls. */
class PlanTest extends Installation {

    private static final int FILES = 12;

    private Plan plan(String feed, Path file) throws Exception {
        LeadferryConfiguration own = ferry.context().getBean(LeadferryConfiguration.class);
        return new Planner(own, "file:routes/intake.camel.yaml", Clock.systemUTC())
                .plan(own.feed(feed), file, Files.createTempDirectory(home, "plan"));
    }

    private void start(String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.complete-when=marker .done",
                "--leadferry.feeds.leads.linger=1ms",
                "--leadferry.feeds.leads.defaults.City=Pune",
                "--leadferry.accounts.acme.limits.add-leads.rows=7",
                "--leadferry.accounts.acme.limits.add-leads.calls=50",
                "--leadferry.feeds.deletes.complete-when=marker .done",
                "--leadferry.feeds.deletes.linger=1ms",
                "--leadferry.feeds.deletes.campaigns=A,B",
                "--leadferry.accounts.acme.limits.delete-leads.rows=5",
                "--leadferry.accounts.acme.limits.delete-leads.calls=50"));
        options.addAll(List.of(more));
        vendor.close();
        vendor = OzonetelStandIn.builder()
                .addLimit(50, Duration.ofMillis(500))
                .deleteLimit(50, Duration.ofMillis(500))
                .start();
        ferry(options.toArray(String[]::new));
    }

    /** Rows as they come: good, repeated, without a campaign, with wrong numbers, names and days, too long. */
    private static String file(Random random, int number) {
        StringBuilder csv = new StringBuilder("PhoneNumber,Name,CampaignName,ExpiryDate,Note\n");
        int rows = random.nextInt(60);
        for (int row = 0; row < rows; row++) {
            csv.append(random.nextInt(8) == 0 ? "12" : 9_000_000_000L + number * 1000L + random.nextInt(40))
                    .append(',')
                    .append(random.nextInt(9) == 0 ? "Jos\u00e9" : "Asha")
                    .append(',')
                    .append(random.nextInt(6) == 0 ? "" : "C" + random.nextInt(3))
                    .append(',')
                    .append(random.nextInt(9) == 0 ? "2026-02-30" : "")
                    .append(',')
                    .append(random.nextInt(15) == 0 ? "x".repeat(2000) : "n")
                    .append(random.nextInt(12) == 0 ? ",one,too,many" : "")
                    .append('\n');
        }
        return csv.toString();
    }

    @Test
    void aPlanIsWhatHappensThenToTheRowAndTheCall() throws Exception {
        start();
        Random random = new Random(20261121);
        for (int number = 0; number < FILES; number++) {
            String feed = number % 3 == 2 ? "deletes" : "leads";
            String name = "file-" + number + ".csv";
            Path file = Files.writeString(home.resolve(name), file(random, number));
            int before = vendor.calls().size();
            Plan plan = plan(feed, file);
            assertThat(vendor.calls()).as("a plan calls nobody").hasSize(before);

            ferry.dropNow(feed, name, Files.readString(file));
            await().until(() -> ferry.finished(name));
            Receipt receipt = ferry.receipt(name);

            assertThat(plan.sha256()).isEqualTo(receipt.summary().sha256());
            assertThat(plan.problems())
                    .as(name)
                    .isEqualTo(receipt.problems().stream()
                            .filter(problem -> problem.state() != RowState.ACCEPTED)
                            .toList());
            for (String state : List.of("total", "rejected", "duplicate")) {
                assertThat(plan.rows().get(state))
                        .as(name + " " + state)
                        .isEqualTo(receipt.summary().rows().get(state));
            }
            assertThat(plan.rows().get("pending"))
                    .as(name)
                    .isEqualTo(receipt.summary().rows().get("accepted")
                            + receipt.summary().rows().get("confirmed"));
            assertThat(plan.calls())
                    .as(name + " calls")
                    .isEqualTo(receipt.calls().size());
        }
    }

    @Test
    void aPlanKnowsWhatCameBeforeAndWhatIsAhead() throws Exception {
        start("--leadferry.feeds.leads.guard.max-rows=30", "--leadferry.feeds.leads.campaign=A");
        ferry.pause(OzonetelOperation.ADD_LEADS);
        ferry.dropNow("leads", "first.csv", "PhoneNumber\n9000000001\n9000000002\n");
        await().until(() -> ferry.receiptOf("first.csv").isPresent());

        Plan same = plan("leads", Files.writeString(home.resolve("same.csv"), "PhoneNumber\n9000000001\n9000000002\n"));
        assertThat(same.state()).isEqualTo(Drop.State.DUPLICATE);
        assertThat(same.duplicateOf())
                .isEqualTo(ferry.receipt("first.csv").summary().drop());
        assertThat(same.calls()).isZero();

        Plan paused = plan("leads", Files.writeString(home.resolve("next.csv"), "PhoneNumber\n9000000003\n"));
        assertThat(paused.lane().state()).isEqualTo(Lanes.State.PAUSED);
        assertThat(paused.lane().rowsAhead()).isEqualTo(2);
        assertThat(paused.lastCallAt()).isNull();
        assertThat(String.join("\n", PlanText.of(paused))).contains("resume acme/add-leads");

        Plan held = plan("leads", Files.writeString(home.resolve("big.csv"), "PhoneNumber\n" + "1\n".repeat(31)));
        assertThat(held.state()).isEqualTo(Drop.State.QUARANTINED);
        assertThat(held.held()).isTrue();

        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.allFinished(1));
        Plan open = plan("leads", home.resolve("next.csv"));
        assertThat(open.calls()).isEqualTo(1);
        assertThat(open.lastCallAt()).isNotNull();
        assertThat(ferry.drops()).as("a plan leaves no trace").hasSize(1);
    }
}
