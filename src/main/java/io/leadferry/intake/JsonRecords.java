package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a JSON file, whose header is the names of all its objects, in the order in which they first appear: so a
 * file is read through once before its first record is given, and is known to be whole by then.
 */
abstract class JsonRecords extends RecordBlocks {

    private final Map<String, Integer> names;
    private final List<String> header;

    JsonRecords(Map<String, Integer> names) {
        this(names, List.copyOf(names.keySet()));
    }

    /**
     * Records of which several names may share a place.
     *
     * @param names the place of each name as it is written
     */
    JsonRecords(Map<String, Integer> names, List<String> header) {
        this.names = new LinkedHashMap<>(names);
        this.header = List.copyOf(header);
    }

    /** What is wrong with a record that has a name without a place; null where such a name does no harm. */
    @Nullable
    String unplaced(String name) {
        return null;
    }

    /**
     * Opens a file.
     *
     * @throws UnreadableFile when it is not whole, or holds no record
     */
    static JsonRecords open(TextFile file, JsonText.Form form) throws IOException {
        try {
            return switch (form) {
                case ARRAY -> ArrayOfObjects.of(file);
                case LINES -> ObjectLines.of(file);
                case MAP_AND_DATA -> MapAndData.of(file);
            };
        } catch (JsonProcessingException e) {
            throw JsonText.unreadable(e);
        }
    }

    @Override
    public final List<String> header() {
        return header;
    }

    @Override
    @Nullable
    final Record read() {
        try {
            return nextRecord();
        } catch (JsonProcessingException e) {
            throw JsonText.unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    abstract @Nullable Record nextRecord() throws IOException;

    /** The object that the parser stands on. */
    final Record object(JsonParser json, long line) throws IOException {
        String[] values = new String[header.size()];
        String fault = null;
        long characters = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            JsonText.Value value = JsonText.value(json, name);
            characters += value.text().length();
            checkLength(line, characters);
            Integer place = names.get(name);
            if (place == null) {
                fault = fault == null ? unplaced(name) : fault;
                continue;
            }
            String wrong = values[place] == null ? value.fault() : name + ": stands twice in one object";
            fault = fault == null ? wrong : fault;
            values[place] = value.text();
        }
        for (int place = 0; place < values.length; place++) {
            values[place] = values[place] == null ? "" : values[place];
        }
        return new Record(line, Arrays.asList(values), fault);
    }
}
