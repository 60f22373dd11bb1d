package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vendor's own form, {@code {"map": [names], "data": [[values], …]}}, in either order; other keys are passed over. The
 * list is {@code data}.
 */
final class MapAndData extends ListedRecords {

    static final String MAP = "map";
    static final String DATA = "data";

    private MapAndData(Map<String, Integer> names, JsonParser json) {
        super(names, json);
    }

    static MapAndData of(TextFile file) throws IOException {
        Map<String, Integer> names = names(file);
        JsonParser json = JsonText.FACTORY.createParser(file.open());
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean data = json.currentName().equals(DATA);
            json.nextToken();
            if (data) {
                break;
            }
            json.skipChildren();
        }
        return new MapAndData(names, json);
    }

    /** Reads the whole file through: the names, and that each of the two lists is there once. */
    private static Map<String, Integer> names(TextFile file) throws IOException {
        Map<String, Integer> names = new LinkedHashMap<>();
        int maps = 0;
        int datas = 0;
        try (JsonParser json = JsonText.FACTORY.createParser(file.open())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                boolean list = json.nextToken() == JsonToken.START_ARRAY;
                maps += key.equals(MAP) && list ? 1 : 0;
                datas += key.equals(DATA) ? list ? 1 : 2 : 0;
                if (key.equals(MAP) && list) {
                    gather(json, names);
                } else {
                    json.skipChildren();
                }
            }
            JsonText.end(json, "its object");
        }
        if (maps != 1 || datas != 1) {
            throw new UnreadableFile(
                    "the JSON object needs one list of names as 'map', and one list of lists as 'data'");
        }
        return names;
    }

    private static void gather(JsonParser json, Map<String, Integer> names) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new UnreadableFile("the list 'map' holds something that is no name");
            }
            int before = names.size();
            JsonText.gather(names, json.getText());
            if (names.size() == before) {
                throw new UnreadableFile("the list 'map' has a name twice");
            }
        }
    }

    @Override
    Record record(JsonParser json, long itsPlace) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return none(json, itsPlace, "the row is no JSON list");
        }
        List<String> values = new ArrayList<>(header().size());
        String fault = null;
        long characters = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int at = values.size();
            JsonText.Value value = JsonText.value(json, at < header().size() ? header().get(at) : "value " + (at + 1));
            fault = fault == null ? value.fault() : fault;
            values.add(value.text());
            characters += value.text().length() + 1L;
            checkLength(itsPlace, characters);
        }
        return new Record(itsPlace, values, fault);
    }
}
