package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects, one a line; a line that is none costs that row. The first must be one. */
final class ObjectLines extends JsonRecords {

    private final BoundedLines lines;

    private ObjectLines(Map<String, Integer> names, BoundedLines lines) {
        super(names);
        this.lines = lines;
    }

    static ObjectLines of(TextFile file) throws IOException {
        Map<String, Integer> names = new LinkedHashMap<>();
        try (BoundedLines lines = new BoundedLines(file.open())) {
            boolean first = true;
            for (String line = lines.next(); line != null; line = lines.next()) {
                boolean whole = gather(line, names);
                if (first && !whole) {
                    throw new UnreadableFile("the file begins like JSON, but its first line is no whole object;"
                            + " an array of objects, or one object a line, can be read");
                }
                first = false;
            }
        }
        return new ObjectLines(names, new BoundedLines(file.open()));
    }

    /** Takes the names of a line that is one whole object, and says whether it is. */
    private static boolean gather(String line, Map<String, Integer> names) throws IOException {
        Map<String, Integer> own = new LinkedHashMap<>();
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                own.putIfAbsent(json.currentName(), 0);
                json.nextToken();
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return false;
            }
        } catch (JsonProcessingException e) {
            return false;
        }
        own.keySet().forEach(name -> JsonText.gather(names, name));
        return true;
    }

    @Override
    @Nullable
    Record nextRecord() throws IOException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                Record record = object(json, lines.number());
                if (json.nextToken() == null) {
                    return record;
                }
            }
        } catch (JsonProcessingException e) {
            // told below, as of any line that is no object
        }
        return new Record(lines.number(), List.of(line), "the line is no JSON object");
    }

    @Override
    void release() throws IOException {
        lines.close();
    }
}
