package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of a file from the records of a topic. A record that is an object is a line as it stands, one that is an array
 * of objects is as many lines; any other is one line all the same, {@code ["why it is no row", "its text"]}, so that it is
 * rejected and told as any bad row. {@link GatheredLines} reads them.
 */
public final class RecordLines {

    /** So much of what is no row is kept, for a person to know it by. */
    private static final int SHOWN = 100_000;

    private static final String NO_OBJECT = "not a JSON object";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private RecordLines() {}

    /**
     * The lines of a record, without line breaks; at least one.
     *
     * @param value its bytes; null for one that has none
     */
    public static List<String> of(byte @Nullable [] value) {
        if (value == null) {
            return List.of(bad("a record without a value, as one that says that its key is deleted; it is no row", ""));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return List.of(bad("not text in UTF-8", new String(value, StandardCharsets.UTF_8)));
        }
        if (text.length() > RecordBlocks.MOST_CHARACTERS) {
            return List.of(bad("longer than " + RecordBlocks.MOST_CHARACTERS + " characters", text));
        }
        String json = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
            return rows(parser, json);
        } catch (StreamConstraintsException e) {
            return List.of(bad("its JSON has names, numbers or depths beyond what is read", text));
        } catch (JsonProcessingException e) {
            return List.of(bad(NO_OBJECT, text));
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without a disk", e);
        }
    }

    private static List<String> rows(JsonParser json, String text) throws IOException {
        List<String> rows = new ArrayList<>();
        JsonToken first = json.nextToken();
        boolean list = first == JsonToken.START_ARRAY;
        JsonToken token = list ? json.nextToken() : first;
        while (token == JsonToken.START_OBJECT) {
            int begin = (int) json.currentTokenLocation().getCharOffset();
            json.skipChildren();
            // within a text of JSON no line break stands as it is, and between two words a space says the same
            rows.add(text.substring(begin, (int) json.currentLocation().getCharOffset())
                    .replace('\n', ' ')
                    .replace('\r', ' '));
            token = json.nextToken();
            if (!list) {
                break;
            }
        }
        if (list && token == JsonToken.END_ARRAY && !rows.isEmpty()) {
            token = json.nextToken();
        } else if (list) {
            return List.of(bad(
                    rows.isEmpty() && token == JsonToken.END_ARRAY
                            ? "a list without an object"
                            : "a list whose element " + (rows.size() + 1) + " is " + NO_OBJECT,
                    text));
        }
        return rows.isEmpty() || token != null ? List.of(bad(NO_OBJECT, text)) : rows;
    }

    private static String bad(String why, String text) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return "[\"" + why + "\",\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(shown)) + "\"]";
    }
}
