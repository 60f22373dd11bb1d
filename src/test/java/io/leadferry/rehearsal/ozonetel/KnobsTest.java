package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a test can turn on the stand-in to make the vendor difficult. */
class KnobsTest {

    private final OzonetelStandInBuilder builder =
            OzonetelStandIn.builder().addLimit(1000, Duration.ofSeconds(60)).deleteLimit(1000, Duration.ofSeconds(60));

    @Test
    void aTokenCanBeReplacedElsewhereExpireAndBeRevoked() throws Exception {
        try (OzonetelStandIn standIn = builder.start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            String first = client.token();
            standIn.renewTokenElsewhere();
            assertThat(client.delete(first, OzonetelCaller.goodDelete()).body()).contains("\"Invalid Token\"");

            String second = client.token();
            standIn.expireTokens();
            assertThat(client.delete(second, OzonetelCaller.goodDelete()).body())
                    .contains("\"Token Expired\"");

            String third = client.token();
            standIn.revokeTokens();
            assertThat(client.delete(third, OzonetelCaller.goodDelete()).body()).contains("\"Invalid Token\"");

            assertThat(client.delete(client.token(), OzonetelCaller.goodDelete())
                            .body())
                    .contains("Deleted Successfully");
        }
    }

    @Test
    void aCallThatHoldsAnUnwantedNumberIsRefusedAsAWholeAndCountsForThePace() throws Exception {
        try (OzonetelStandIn standIn =
                builder.addLimit(2, Duration.ofSeconds(60)).start()) {
            standIn.refuseCallsWith(List.of("9876500002"));
            OzonetelCaller client = new OzonetelCaller(standIn);

            assertThat(client.addNumbers("9876500001", "9876500002").body())
                    .isEqualTo("{\"status\":\"failure\",\"message\":\"Please provide valid data\"}");
            assertThat(standIn.leads("North")).isEmpty();
            assertThat(client.addNumbers("9876500001").body()).contains("transactionId");
            assertThat(client.addNumbers("9876500003").body()).contains("too many Requests");
        }
    }

    @Test
    void answersGetLostByChanceHalfOfThemAfterTheWorkAndTheSameWithTheSameSeed() throws Exception {
        List<Boolean> once = lost(7);
        assertThat(lost(7)).isEqualTo(once);
        assertThat(lost(8)).isNotEqualTo(once);
    }

    private List<Boolean> lost(long seed) throws Exception {
        try (OzonetelStandIn standIn = builder.loseAnswers(0.4).seed(seed).start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            List<Boolean> lost = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                lost.add(isLost(client, 9876500000L + i));
            }
            assertThat(standIn.calls())
                    .filteredOn(call -> call.httpStatus() == 0)
                    .hasSizeBetween(10, 40)
                    .anyMatch(ReceivedCall::done)
                    .anyMatch(call -> !call.done());
            assertThat(client.token()).isNotEmpty();
            return lost;
        }
    }

    private static boolean isLost(OzonetelCaller client, long number) throws InterruptedException {
        try {
            client.addNumbers(Long.toString(number));
            return false;
        } catch (IOException noAnswer) {
            return true;
        }
    }

    @Test
    void callbacksCanBeLateAndGetLostByChance() throws Exception {
        Duration late = Duration.ofMillis(200);
        try (Receiver receiver = new Receiver(0);
                OzonetelStandIn standIn = builder.callbackDelay(late, late.multipliedBy(2))
                        .swallowCallbacks(0.5)
                        .start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            Map<String, String> parameters = OzonetelCaller.goodAdd();
            parameters.put("callBackUrl", receiver.url());
            long sent = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                client.add(parameters);
            }

            await().until(() -> standIn.callbacks().size() == 20);

            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(late);
            assertThat(receiver.bodies()).hasSizeBetween(3, 17);
            assertThat(standIn.callbacks())
                    .filteredOn(callback -> callback.attempts() == 0)
                    .hasSize(20 - receiver.bodies().size());
        }
    }

    @Test
    void aShareIsAPartOfAWhole() {
        assertThatThrownBy(() -> builder.loseAnswers(1.5)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> builder.callbackDelay(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("shorter to the longer");
    }
}
