package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON array of objects. */
final class ArrayOfObjects extends ListedRecords {

    private ArrayOfObjects(Map<String, Integer> names, JsonParser json) {
        super(names, json);
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
    Record record(JsonParser json, long itsPlace) throws IOException {
        return json.currentToken() == JsonToken.START_OBJECT
                ? object(json, itsPlace)
                : none(json, itsPlace, "the row is no JSON object");
    }
}
