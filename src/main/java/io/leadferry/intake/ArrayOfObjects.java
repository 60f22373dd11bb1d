package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON array of objects; a record's line is its place in the array, counted from 1. */
final class ArrayOfObjects extends JsonRecords {

    private final JsonParser json;
    private long place;

    private ArrayOfObjects(Map<String, Integer> names, JsonParser json) {
        super(names);
        this.json = json;
    }

    static ArrayOfObjects of(TextFile file) throws IOException {
        Map<String, Integer> names = names(file);
        JsonParser json = JsonText.FACTORY.createParser(file.open());
        json.nextToken();
        return new ArrayOfObjects(names, json);
    }

    private static Map<String, Integer> names(TextFile file) throws IOException {
        Map<String, Integer> names = new LinkedHashMap<>();
        try (JsonParser json = JsonText.FACTORY.createParser(file.open())) {
            json.nextToken();
            boolean empty = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                empty = false;
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        JsonText.gather(names, json.currentName());
                        json.nextToken();
                        json.skipChildren();
                    }
                } else {
                    json.skipChildren();
                }
            }
            JsonText.end(json, "its array");
            if (empty) {
                throw new UnreadableFile("the JSON is an empty array: it holds no row, and no name of a field");
            }
        }
        return names;
    }

    @Override
    @Nullable
    Record nextRecord() throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.END_ARRAY) {
            return null;
        }
        place++;
        if (token == JsonToken.START_OBJECT) {
            return object(json, place);
        }
        JsonText.Value value = JsonText.value(json, "");
        return new Record(place, List.of(value.text()), "the row is no JSON object");
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
