package io.leadferry.endtoend;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home, a vendor with short windows, and a ferry that each test starts with the options it needs. */
abstract class Installation {

    @TempDir
    Path home;

    OzonetelStandIn vendor;
    LeadferryUnderTest ferry;

    @BeforeEach
    void open() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(500))
                .deleteLimit(2, Duration.ofMillis(500))
                .start();
    }

    void ferry(String... more) {
        ferry = new LeadferryUnderTest(home, vendor, "500ms", more);
    }

    @AfterEach
    void close() {
        ferry.close();
        vendor.close();
    }
}
