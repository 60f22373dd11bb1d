package io.leadferry.rehearsal.ozonetel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.wire.ReceivedCall;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OneDeleteAtATimeTest {

    @Test
    void aDeleteThatArrivesWhileAnotherIsBeingProcessedIsRefused() throws Exception {
        try (OzonetelStandIn standIn = OzonetelStandIn.builder()
                .deleteLimit(10, Duration.ofSeconds(60))
                .deleteLatency(Duration.ofMillis(700))
                .start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();
            client.addNumbers("9876500001", "9876500002");

            CompletableFuture<HttpResponse<String>> first = client.deleteLater(token, OzonetelCaller.goodDelete());
            await().until(() -> standIn.inFlight() == 1);
            String second = client.delete(token, OzonetelCaller.goodDelete().replace("9876500001", "9876500002"))
                    .body();

            assertThat(second).isEqualTo("{\"status\":\"Error\",\"message\":\"Max limit exceeded\"}");
            assertThat(first.get(10, SECONDS).body()).contains("Deleted Successfully");
            assertThat(standIn.leads("North")).containsExactly("9876500002");
            assertThat(standIn.violations()).singleElement().asString().contains("was being processed");
            assertThat(standIn.calls())
                    .filteredOn(ReceivedCall::overlap)
                    .singleElement()
                    .satisfies(call -> assertThat(call.done()).isFalse());
            assertThat(standIn.calls()).noneMatch(ReceivedCall::overPace);
        }
    }

    @Test
    void deletesOneAfterAnotherNeverOverlapHoweverFast() throws Exception {
        try (OzonetelStandIn standIn = OzonetelStandIn.builder()
                .deleteLimit(1000, Duration.ofSeconds(60))
                .start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String token = client.token();
            for (int i = 0; i < 200; i++) {
                assertThat(client.delete(token, OzonetelCaller.goodDelete()).body())
                        .contains("Deleted Successfully");
            }
            assertThat(standIn.violations()).isEmpty();
            assertThat(standIn.inFlight()).isZero();
        }
    }
}
