package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How JSON is read, whatever its form: its bounds, its faults in plain words, and its values as a field's text. */
final class JsonText {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 1_000;

    /** Field names come from strangers: they are not kept for the life of the process. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(RecordBlocks.MOST_CHARACTERS)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NUMBER)
                    .build())
            .build();

    private JsonText() {}

    /** What a JSON file is made of. */
    enum Form {
        ARRAY,
        LINES,
        MAP_AND_DATA
    }

    /** The form that a file's beginning shows; null where it is no JSON. */
    static @Nullable Form form(TextFile file) throws IOException {
        try (BufferedReader text = file.open();
                JsonParser json = FACTORY.createParser(text)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_ARRAY) {
                json.nextToken();
                return Form.ARRAY;
            }
            if (first != JsonToken.START_OBJECT) {
                return null;
            }
            json.nextToken();
        } catch (JsonEOFException | StreamConstraintsException e) {
            throw unreadable(e);
        } catch (JsonProcessingException e) {
            return null;
        }
        return hasMapOrData(file) ? Form.MAP_AND_DATA : Form.LINES;
    }

    /** Whether the first object of a file has lists as {@code map} or {@code data}, and no other object follows it. */
    private static boolean hasMapOrData(TextFile file) throws IOException {
        boolean found = false;
        try (BufferedReader text = file.open();
                JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = json.currentName().equals(MapAndData.MAP)
                        || json.currentName().equals(MapAndData.DATA);
                found |= json.nextToken() == JsonToken.START_ARRAY && named;
                json.skipChildren();
            }
            return found && json.nextToken() != JsonToken.START_OBJECT;
        } catch (JsonProcessingException e) {
            // whoever reads it in its form says what is wrong with it, and where
            return found;
        }
    }

    /**
     * The value that the parser stands on, as text: a number as it is written, so that it is read by the same rule as
     * in any other file, nothing for {@code null}.
     *
     * @param name the field's name, for the fault
     */
    static Value value(JsonParser json, String name) throws IOException {
        JsonToken token = json.currentToken();
        if (token.isStructStart()) {
            json.skipChildren();
            return new Value("", name + ": holds a list or an object; a value is a text, a number, true or false");
        }
        if (token == JsonToken.VALUE_NULL) {
            return new Value("", null);
        }
        return new Value(json.getText(), null);
    }

    /** A field's text, and what is wrong with it. */
    record Value(String text, @Nullable String fault) {}

    /** Gathers the names of fields in the order in which they first appear. */
    static void gather(Map<String, Integer> names, String name) {
        if (names.putIfAbsent(name, names.size()) == null) {
            RecordBlocks.checkWidth(names.size());
        }
    }

    /** What a fault of the parser is to the person who sent the file; the parser's own words may quote people's data. */
    static UnreadableFile unreadable(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " in line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        if (e instanceof StreamConstraintsException) {
            return new UnreadableFile("the JSON is beyond what is read" + where + ": texts have at most "
                    + RecordBlocks.MOST_CHARACTERS + " characters, names and numbers " + LONGEST_NUMBER
                    + ", and lists and objects stand at most " + DEEPEST + " deep");
        }
        return new UnreadableFile("the JSON is cut off or damaged" + where);
    }

    /** Makes sure that nothing stands behind what was read. */
    static void end(JsonParser json, String what) throws IOException {
        if (json.nextToken() != null) {
            throw new UnreadableFile("the JSON has more behind the end of " + what + ", in line "
                    + json.currentTokenLocation().getLineNr() + ", column "
                    + json.currentTokenLocation().getColumnNr());
        }
    }
}
