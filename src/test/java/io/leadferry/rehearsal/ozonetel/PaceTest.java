package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pace as a client meets it over HTTP. */
class PaceTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();

    @Test
    void aRefusedCallDoesNotCountSoTheNextIsTakenWhenTheFirstIsAMinuteOld() throws Exception {
        try (OzonetelStandIn standIn =
                OzonetelStandIn.builder().addLimit(1, MINUTE).clock(clock).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            assertThat(client.addNumbers("9876500001").body()).contains("transactionId");
            clock.advance(Duration.ofSeconds(59));
            assertThat(client.addNumbers("9876500002").body()).contains("too many Requests");
            clock.advance(Duration.ofSeconds(1));
            assertThat(client.addNumbers("9876500003").body()).contains("transactionId");
            assertThat(standIn.maxInWindow(OzonetelOperation.ADD_LEADS, MINUTE)).isEqualTo(2);
            assertThat(standIn.maxInWindow(OzonetelOperation.DELETE_LEADS, MINUTE))
                    .isZero();
        }
    }

    @Test
    void refusedCallsCountIfTheStandInWasBuiltSo() throws Exception {
        try (OzonetelStandIn standIn = OzonetelStandIn.builder()
                .addLimit(1, MINUTE)
                .countRefused(true)
                .clock(clock)
                .start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.addNumbers("9876500001");
            clock.advance(Duration.ofSeconds(59));
            client.addNumbers("9876500002");
            clock.advance(Duration.ofSeconds(1));
            assertThat(client.addNumbers("9876500003").body()).contains("too many Requests");
        }
    }

    @Test
    void aCallThatIsWrongInOtherWaysIsStillCountedAndItsHasteIsStillNoted() throws Exception {
        try (OzonetelStandIn standIn =
                OzonetelStandIn.builder().addLimit(1, MINUTE).clock(clock).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            var wrong = OzonetelCaller.goodAdd();
            wrong.put("apiKey", "wrong");

            client.add(wrong);
            var second = client.add(wrong);

            assertThat(second.body()).contains("Invalid userName or apiKey");
            assertThat(standIn.calls().get(1).overPace()).isTrue();
            assertThat(standIn.violations()).hasSize(1);
        }
    }

    @Test
    void eachOperationHasItsOwnWindow() throws Exception {
        try (OzonetelStandIn standIn = OzonetelStandIn.builder().start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            for (int i = 0; i < 5; i++) {
                client.addNumbers("987650000" + i);
            }
            assertThat(client.delete(client.token(), OzonetelCaller.goodDelete())
                            .body())
                    .contains("Deleted Successfully");
            assertThat(standIn.violations()).isEmpty();
        }
    }
}
