package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.lane.Doubts;
import io.leadferry.ledger.Drops;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log says what became of each drop in one line, once, also over a restart and where its receipt cannot be written. */
@ExtendWith(OutputCaptureExtension.class)
class ToldDropsTest {

    private static final Pattern LINE = Pattern.compile("(?:finished|duplicate|quarantined), .*drop");

    @TempDir
    private Path home;

    private static List<String> told(CapturedOutput log) {
        return log.getOut().lines().filter(line -> LINE.matcher(line).find()).toList();
    }

    private static void untilTold(CapturedOutput log, String... beginnings) {
        await().untilAsserted(() -> {
            List<String> told = told(log);
            assertThat(told).hasSize(beginnings.length);
            for (int i = 0; i < beginnings.length; i++) {
                assertThat(told.get(i)).contains(beginnings[i]);
            }
        });
    }

    @Test
    void eachEndIsALineAndARestartSaysNoneAgain(CapturedOutput log) throws Exception {
        Files.createDirectories(home.resolve("receipts"));
        Files.writeString(home.resolve("receipts/deletes"), "in the way of a folder");
        String leads = "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n9000000002,A\n98x,A\n";
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .addLimit(5, Duration.ofMillis(200))
                        .deleteLimit(2, Duration.ofMillis(200))
                        .start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home,
                        vendor,
                        "200ms",
                        "--logging.level.io.leadferry=info",
                        "--leadferry.feeds.deletes.guard.max-rows=1")) {
            vendor.script(OzonetelOperation.ADD_LEADS, Fault.drop());
            ferry.drop("leads", "leads.csv", leads);
            untilTold(log, "leads: leads.csv: finished, 4 rows, 2 inDoubt, 1 rejected, 1 duplicate, 1 call, drop ");
            ferry.drop("leads", "again.csv", leads);
            await().until(() -> told(log).size() == 2);
            ferry.drop("leads", "odd.csv", "a,b\n1,2\n");
            await().until(() -> told(log).size() == 3);
            ferry.drop("deletes", "many.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
            String leadsDrop = ferry.receipt("leads.csv").summary().drop();
            String[] first = {
                "leads.csv: finished",
                "leads: again.csv: duplicate, 4 rows, 4 duplicate, 0 calls, drop "
                        + ferry.receipt("again.csv").summary().drop() + ": the same content came before, as drop "
                        + leadsDrop,
                "leads: odd.csv: quarantined, nothing of it is sent, drop "
                        + ferry.receipt("odd.csv").summary().drop() + ": no column is read as 'PhoneNumber'",
                "deletes: many.csv: quarantined, held for your release or discard, drop "
            };
            untilTold(log, first);
            assertThat(told(log).subList(0, 2)).allMatch(line -> line.contains("INFO"));
            assertThat(told(log).subList(2, 4)).allMatch(line -> line.contains("WARN"));

            ferry.stop();
            ferry.start();
            String call = ferry.receipt("leads.csv").calls().get(0).call();
            ferry.context().getBean(Doubts.class).resolve(call, Doubts.Word.SENT);
            untilTold(
                    log,
                    first[0],
                    first[1],
                    first[2],
                    first[3],
                    "leads: leads.csv: finished, 4 rows, 2 accepted, 1 rejected, 1 duplicate, 1 call, drop "
                            + leadsDrop);
            ferry.drop("leads", "${name}.csv", "PhoneNumber,CampaignName\n9000000009,A\n");
            await().until(() -> told(log).size() == 6);
            assertThat(told(log).get(5)).contains("${name}.csv: finished, 1 row, 1 accepted, 1 call, drop ");
            ferry.context()
                    .getBean(Drops.class)
                    .release(ferry.receipt("many.csv").summary().drop());
            await().until(() -> told(log).size() == 7);
            assertThat(told(log).get(6)).contains("many.csv: finished, 2 rows, 2 confirmed");
            assertThat(log).as("a name is a name").doesNotContain("Simple expression");
        }
    }
}
