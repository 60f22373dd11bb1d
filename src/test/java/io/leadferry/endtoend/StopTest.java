package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A stop waits for the answer of a call, not for ever, and says of which. */
@ExtendWith(OutputCaptureExtension.class)
class StopTest {

    @TempDir
    private Path home;

    @Test
    void whatItWaitsForAndWhatNoLonger(CapturedOutput log) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home,
                        vendor,
                        "200ms",
                        "--logging.level.io.leadferry=info",
                        "--camel.main.shutdown-timeout=1")) {
            vendor.script(OzonetelOperation.ADD_LEADS, Fault.delay(Duration.ofSeconds(20)));
            ferry.drop("leads", "leads.csv", "PhoneNumber,CampaignName\n9000000001,A\n");
            await().until(() -> ferry.receiptOf("leads.csv")
                    .filter(receipt -> !receipt.calls().isEmpty())
                    .isPresent());
            String call = ferry.receipt("leads.csv").calls().get(0).call();

            ferry.stop();

            assertThat(log.getOut())
                    .containsSubsequence(
                            "Stopping; it waits up to 1 s for the answer of call " + call
                                    + " of acme/add-leads (1 row)",
                            "Stopped without the answer of call " + call + " of acme/add-leads (1 row)");
        }
    }
}
