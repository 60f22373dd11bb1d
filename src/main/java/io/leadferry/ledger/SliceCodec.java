package io.leadferry.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How rows and rejects stand in the ledger: JSON, an array a row, so that any tool can read a ledger in need. */
final class SliceCodec {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_ROW_BYTES = 96;

    private SliceCodec() {}

    /** {@code [[line, number, person, field…], …]}. */
    static byte[] rows(List<Row> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(rows.size() * USUAL_ROW_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (Row row : rows) {
                json.writeStartArray();
                json.writeNumber(row.line());
                json.writeString(row.number());
                json.writeNumber(row.person());
                fields(json, row.fields());
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static List<Row> rows(byte[] payload) {
        List<Row> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(payload)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                rows.add(row(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** Some of the rows, by their places; the others are only passed over. */
    static Map<Integer, Row> rows(byte[] payload, Set<Integer> places) {
        Map<Integer, Row> rows = new HashMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            json.nextToken();
            for (int place = 0; rows.size() < places.size() && json.nextToken() == JsonToken.START_ARRAY; place++) {
                if (places.contains(place)) {
                    rows.put(place, row(json));
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Row row(JsonParser json) throws IOException {
        json.nextToken();
        long line = json.getLongValue();
        String number = json.nextTextValue();
        json.nextToken();
        long person = json.getLongValue();
        return new Row(line, number, person, fields(json));
    }

    /** {@code [[line, state, reason, field…], …]}. */
    static byte[] rejects(List<Reject> rejects) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(rejects.size() * USUAL_ROW_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (Reject reject : rejects) {
                json.writeStartArray();
                json.writeNumber(reject.line());
                json.writeString(reject.state().word());
                json.writeString(reject.reason());
                fields(json, reject.fields());
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static List<Reject> rejects(byte[] payload) {
        List<Reject> rejects = new ArrayList<>();
        try (JsonParser json = JSON.createParser(payload)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                json.nextToken();
                long line = json.getLongValue();
                RowState state = RowState.of(json.nextTextValue());
                String reason = json.nextTextValue();
                rejects.add(new Reject(line, state, reason, fields(json)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rejects;
    }

    /** Is told of a reject without its fields. */
    @FunctionalInterface
    interface RejectVisitor {
        void visit(long line, RowState state, String reason);
    }

    /** As {@link #rejects(byte[])}, for those who count. */
    static void eachReject(byte[] payload, RejectVisitor visitor) {
        try (JsonParser json = JSON.createParser(payload)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                json.nextToken();
                long line = json.getLongValue();
                RowState state = RowState.of(json.nextTextValue());
                visitor.visit(line, state, json.nextTextValue());
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    // a field
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fields(JsonGenerator json, List<String> fields) throws IOException {
        for (String field : fields) {
            json.writeString(field);
        }
    }

    private static List<String> fields(JsonParser json) throws IOException {
        List<String> fields = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            fields.add(json.getText());
        }
        return fields;
    }
}
