package io.leadferry.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes a call as one line of JSON, under the names of the record's fields. */
final class CallJson {

    private CallJson() {}

    static String line(Call call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("operation", call.operation().word());
        json.put("arrivedAt", call.arrivedAt().toString());
        json.put("arrivedNanos", call.arrivedNanos());
        json.put("answeredNanos", call.answeredNanos());
        list(json.putArray("campaigns"), call.campaigns());
        list(json.putArray("numbers"), call.numbers());
        json.put("rows", call.rows());
        json.put("httpStatus", call.httpStatus());
        json.put("message", call.message());
        json.put("transactionId", call.transactionId());
        json.put("done", call.done());
        json.put("overPace", call.overPace());
        json.put("overlap", call.overlap());
        return json.toString();
    }

    private static void list(ArrayNode json, List<String> texts) {
        texts.forEach(json::add);
    }
}
