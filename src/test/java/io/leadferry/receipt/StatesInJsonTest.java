package io.leadferry.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.WhyItWaits.RowOutlook;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.RowState;
import io.leadferry.receipt.Receipt.Problem;
import io.leadferry.receipt.Receipts.Waits;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** States are told in JSON by their words, whoever writes it. */
class StatesInJsonTest {

    private static final Instant NOW = Instant.EPOCH;

    private final ObjectMapper mapper = new ObjectMapper().findAndRegisterModules();

    @ParameterizedTest
    @EnumSource
    void ofARow(RowState state) {
        assertThat(word(new Problem(2, state, "no"), "state")).isEqualTo(state.word());
        assertThat(word(new Reason(state, "no", 1, List.of()), "state")).isEqualTo(state.word());
        assertThat(word(new RowOutlook("d1", 2, state, null, null, null, List.of()), "state"))
                .isEqualTo(state.word());
    }

    @ParameterizedTest
    @CsvSource({
        "READING, working",
        "WORKING, working",
        "FINISHED, finished",
        "DUPLICATE, duplicate",
        "QUARANTINED, quarantined"
    })
    void ofADropWhereReadingIsAPartOfTheWork(Drop.State state, String told) {
        assertThat(word(new Waits("d1", "leads.csv", state, null, List.of()), "state"))
                .isEqualTo(told);
    }

    @ParameterizedTest
    @EnumSource
    void ofACall(Calls.State state) {
        CallView call = new CallView("c1", "acme/add", List.of(), NOW, 1, 0, state, null, null, null, 1, NOW);

        assertThat(word(call, "outcome")).isEqualTo(state.word());
    }

    @Test
    void ofALane() {
        LaneView lane = new LaneView("acme/add", Lanes.State.PAUSED, null, 0, 0, 1, null, null, List.of(), List.of());

        assertThat(word(lane, "state")).isEqualTo("paused");
    }

    private String word(Object told, String field) {
        try {
            JsonNode json = mapper.readTree(mapper.writeValueAsString(told));
            return json.path(field).asText();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
