package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.ReceivedRequest;

/** The place that does something else: its answer is in no table of the page that was meant. */
final class WrongPlace implements Endpoint {

    private static final String INVALID = "Invalid action";
    private static final String BODY = JsonNodeFactory.instance
            .objectNode()
            .put("status", "error")
            .put("message", INVALID)
            .toString();

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        return Verdict.refuse(Subject.UNKNOWN, new Answer(BODY, INVALID, ""));
    }
}
