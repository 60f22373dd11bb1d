package io.leadferry.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one reader of what vendors say in JSON. What it gives is exactly one document: words before or behind it, a key
 * that stands twice in one object (even with one value), comments, single quotes, {@code NaN}, more than 1000 levels or
 * a number of more than 1000 digits make it none. A byte order mark before it is no part of it.
 */
public final class JsonDocument {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper WITH_LINE_BREAKS = STRICT.rebuild()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JsonDocument() {}

    /**
     * Reads a document.
     *
     * @param text may be null or empty
     * @return empty when it is not exactly one document
     */
    public static Optional<JsonNode> read(@Nullable String text) {
        return read(STRICT, text);
    }

    /** As {@link #read}, where line breaks and other control characters may also stand in a text as they are. */
    public static Optional<JsonNode> readWithLineBreaks(@Nullable String text) {
        return read(WITH_LINE_BREAKS, text);
    }

    private static Optional<JsonNode> read(JsonMapper json, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            JsonNode document = json.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
            return document.isMissingNode() ? Optional.empty() : Optional.of(document);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * How many characters the document takes that a text begins with, whatever follows; line breaks may stand in its
     * texts.
     *
     * @return empty when the text begins with none
     */
    public static Optional<Integer> lengthOfFirst(String text) {
        try (JsonParser parser = WITH_LINE_BREAKS.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            return Optional.of((int) parser.currentLocation().getCharOffset());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
