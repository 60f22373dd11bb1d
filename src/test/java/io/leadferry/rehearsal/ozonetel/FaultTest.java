package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    private final List<ReceivedCall> heard = new ArrayList<>();
    private OzonetelStandIn standIn;
    private OzonetelCaller client;

    @BeforeEach
    void start() throws Exception {
        standIn = OzonetelStandIn.builder().onCall(heard::add).start();
        client = new OzonetelCaller(standIn);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void aLostAnswerMeansTheWorkWasDoneAndNobodyWasTold() {
        standIn.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());

        assertThatThrownBy(() -> client.addNumbers("9876500001")).isInstanceOf(IOException.class);

        assertThat(standIn.leads("North")).containsExactly("9876500001");
        ReceivedCall call = standIn.calls().get(0);
        assertThat(call.done()).isTrue();
        assertThat(call.httpStatus()).isZero();
        assertThat(call.transactionId()).isNotEmpty();
        assertThat(call.campaigns()).containsExactly("North");
        assertThat(call.numbers()).containsExactly("9876500001");
        assertThat(call.rows()).isEqualTo(1);
    }

    @Test
    void aDroppedCallLeavesNothingBehind() {
        standIn.script(OzonetelOperation.ADD_LEADS, Fault.drop());

        assertThatThrownBy(() -> client.addNumbers("9876500001")).isInstanceOf(IOException.class);

        assertThat(standIn.leads("North")).isEmpty();
        assertThat(standIn.calls().get(0).done()).isFalse();
        assertThat(standIn.calls().get(0).httpStatus()).isZero();
    }

    @Test
    void aGarbledAnswerHidesThatTheWorkWasDone() throws Exception {
        standIn.script(OzonetelOperation.ADD_LEADS, Fault.garble(200, "<html>"), Fault.garble(502, ""));

        var first = client.addNumbers("9876500001");
        var second = client.addNumbers("9876500002");
        var third = client.addNumbers("9876500003");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("<html>");
        assertThat(second.statusCode()).isEqualTo(502);
        assertThat(second.body()).isEmpty();
        assertThat(third.body()).contains("transactionId");
        assertThat(standIn.leads("North")).containsExactly("9876500001", "9876500002", "9876500003");
    }

    @Test
    void aScriptedAnswerComesInsteadOfTheWorkAndInItsTurn() throws Exception {
        standIn.script(OzonetelOperation.ADD_LEADS, Fault.none(), Fault.answer(503, "busy"));

        client.addNumbers("9876500001");
        var second = client.addNumbers("9876500002");

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).isEqualTo("busy");
        assertThat(standIn.leads("North")).containsExactly("9876500001");
    }

    @Test
    void aDelayedAnswerIsTheRightOneAndComesLate() throws Exception {
        client.addNumbers("9876500001");
        String token = client.token();
        standIn.script(OzonetelOperation.DELETE_LEADS, Fault.delay(Duration.ofMillis(300)));

        var answer = client.delete(token, OzonetelCaller.goodDelete());

        assertThat(answer.body()).contains("Deleted Successfully");
        ReceivedCall delete = standIn.calls().get(2);
        assertThat(Duration.ofNanos(delete.answeredNanos() - delete.arrivedNanos()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @EnumSource(OzonetelReply.class)
    void everyRowOfTheTablesCanBeForced(OzonetelReply reply) throws Exception {
        client.addNumbers("9876500001");
        String token = client.token();
        standIn.nextAnswers(reply);

        var answer =
                switch (reply.operation()) {
                    case ADD_LEADS -> client.addNumbers("9876500002");
                    case DELETE_LEADS -> client.delete(token, OzonetelCaller.goodDelete());
                    case TOKEN -> client.askToken("rehearsal-key", "{\"userName\":\"rehearsal\"}");
                    case DELETE_SCHEDULED -> client.deleteScheduled(token, "{}");
                    case UNBLOCK_NUMBERS -> client.unblock(token, "{}");
                };

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(OzonetelCaller.json(answer).path("status").asText()).isEqualTo(reply.status());
        assertThat(OzonetelCaller.json(answer).path("message").asText()).isEqualTo(reply.message());
        assertThat(standIn.leads("North")).containsExactly("9876500001");
    }

    @Test
    void everyCallIsHeardBeforeItsAnswerIsIn() throws Exception {
        client.addNumbers("9876500001");

        assertThat(heard).isEqualTo(standIn.calls()).hasSize(1);
        assertThat(standIn.inFlight()).isZero();
    }
}
