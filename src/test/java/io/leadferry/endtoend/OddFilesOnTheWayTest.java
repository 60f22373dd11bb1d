package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.intake.OddFiles;
import io.leadferry.intake.OddFiles.Odd;
import io.leadferry.ledger.Drop;
import io.leadferry.receipt.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Odd files of all kinds in one folder, good ones between them: each has its own end, and none holds up another. */
class OddFilesOnTheWayTest extends Installation {

    @Test
    void eachEndsAsTheTableSaysAndTheGoodOnesAreSent() throws Exception {
        Path leftBehind = home.resolve("unfolding/unfolded-of-a-crash");
        Files.createDirectories(leftBehind.getParent());
        Files.writeString(leftBehind, "PhoneNumber");
        ferry(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.campaign=A",
                "--leadferry.feeds.leads.complete-when=stable 0s");
        List<Odd> odd = OddFiles.all();
        Path inbox = Files.createDirectories(home.resolve("inbox/leads"));
        for (Odd one : odd) {
            Path arriving = Files.write(inbox.resolve("." + one.name()), one.bytes());
            Files.move(arriving, inbox.resolve(one.name()), StandardCopyOption.ATOMIC_MOVE);
        }
        await().until(() -> ferry.allFinished(odd.size()));

        for (Odd one : odd) {
            Receipt.Summary summary = ferry.receipt(one.name()).summary();
            if (one.isQuarantined()) {
                assertThat(summary.state()).as(one.name()).isEqualTo(Drop.State.QUARANTINED);
                assertThat(home.resolve("quarantine/leads/" + one.name() + ".reason.txt"))
                        .content()
                        .startsWith(one.reason());
            } else {
                assertThat(summary.state()).as(one.name()).isEqualTo(Drop.State.FINISHED);
                assertThat(summary.rows()).as(one.name()).containsEntry("total", (long) one.rows());
                assertThat(summary.rows()).as(one.name()).containsEntry("rejected", (long) one.rejected());
                assertThat(summary.rows()).as(one.name()).containsEntry("accepted", (long) one.rows() - one.rejected());
            }
        }
        await().untilAsserted(() -> assertThat(home.resolve("unfolding")).isEmptyDirectory());
        await().until(() -> {
            try (var left = Files.list(inbox)) {
                return left.findAny().isEmpty();
            }
        });
    }
}
