package io.leadferry.rehearsal.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/** A file that has a line of JSON for each call, under the names of the record's fields. */
public final class CallLogFile {

    private CallLogFile() {}

    /**
     * Returns what appends calls to a file, which is made if it is missing. Each line is flushed before the call is
     * answered, so the file is complete however the process ends.
     *
     * @throws IOException if the file cannot be written
     */
    public static Consumer<ReceivedCall> appendTo(Path file) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return call -> {
            try {
                writer.write(line(call) + "\n");
                writer.flush();
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        };
    }

    private static String line(ReceivedCall call) {
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
