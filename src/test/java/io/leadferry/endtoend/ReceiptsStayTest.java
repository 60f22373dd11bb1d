package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Who looks for a receipt finds one, whole, while it is written anew. */
class ReceiptsStayTest extends Installation {

    /** Only where the kernel tells of each event. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aReceiptThatIsWrittenAnewIsNeverMissing() throws Exception {
        Path receipts = Files.createDirectories(home.resolve("receipts/leads"));
        ferry();
        ferry.pause(OzonetelOperation.ADD_LEADS);
        try (WatchService watch = receipts.getFileSystem().newWatchService()) {
            WatchKey key = receipts.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\nnone,A\n");
            await().until(() -> ferry.rows("pending") == 1);
            await().until(() -> Files.exists(receipt(receipts)));
            // a process ended while it wrote the next
            Files.writeString(receipts.resolve("." + receipt(receipts).getFileName()), "x".repeat(100_000));
            ferry.resume(OzonetelOperation.ADD_LEADS);
            await().until(() -> new ObjectMapper()
                    .readTree(receipt(receipts).toFile())
                    .path("state")
                    .asText()
                    .equals("finished"));

            List<WatchEvent<?>> gone = key.pollEvents();
            assertThat(gone)
                    .extracting(event -> String.valueOf(event.context()))
                    .allMatch(name -> name.startsWith("."));
        }
    }

    private Path receipt(Path receipts) {
        return receipts.resolve("a.csv." + ferry.receipt("a.csv").summary().drop() + ".receipt.json");
    }
}
