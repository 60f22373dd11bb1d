package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Adds wait in the vendor's queue, where deletes do not reach them. */
class QueueTest {

    @Test
    void whatIsStillQueuedOutlivesADelete() throws Exception {
        try (OzonetelStandIn standIn =
                OzonetelStandIn.builder().uploadDelay(Duration.ofHours(1)).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.addNumbers("9876500001");
            standIn.uploadNow();
            client.addNumbers("9876500001", "9876500002");
            assertThat(standIn.leads("North")).containsExactly("9876500001");

            client.delete(client.token(), OzonetelCaller.goodDelete());

            assertThat(standIn.leads("North")).isEmpty();
            assertThat(standIn.queuedUploads()).isEqualTo(1);
            standIn.uploadNow();
            assertThat(standIn.leads("North")).containsExactly("9876500001", "9876500002");
            assertThat(standIn.queuedUploads()).isZero();
        }
    }

    @Test
    void uploadsGoInByThemselvesInTheOrderOfAcceptance() throws Exception {
        try (OzonetelStandIn standIn =
                OzonetelStandIn.builder().uploadDelay(Duration.ofMillis(150)).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.addNumbers("9876500001");
            client.addNumbers("9876500002");
            client.addNumbers("9876500003");

            await().until(() -> standIn.queuedUploads() == 0);

            assertThat(standIn.leads("North")).containsExactly("9876500001", "9876500002", "9876500003");
        }
    }
}
