package io.leadferry.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of the interface as a tree and back, by Jackson's parser and printer alone: an {@code ObjectMapper}, which can do so
 * much more, takes half as long to make as the rest of a command that asks.
 */
final class AnswerTree {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AnswerTree() {}

    /**
     * Reads one document.
     *
     * @throws IOException where the text is none
     */
    static JsonNode read(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            return node(parser);
        }
    }

    private static JsonNode node(JsonParser parser) throws IOException {
        if (parser.currentToken() == null) {
            throw new JsonParseException(parser, "no document");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new JsonParseException(parser, "no value");
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            object.set(key, node(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser));
        }
        return array;
    }

    /** In one line. */
    static String text(JsonNode tree) {
        return printed(tree, null);
    }

    /** In lines, for a person. */
    static String pretty(JsonNode tree) {
        return printed(tree, new DefaultPrettyPrinter());
    }

    private static String printed(JsonNode tree, @Nullable PrettyPrinter printer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            if (printer != null) {
                generator.setPrettyPrinter(printer);
            }
            print(tree, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory takes whatever is written", e);
        }
        return text.toString();
    }

    private static void print(JsonNode tree, JsonGenerator to) throws IOException {
        if (tree instanceof ObjectNode object) {
            to.writeStartObject();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                to.writeFieldName(entry.getKey());
                print(entry.getValue(), to);
            }
            to.writeEndObject();
        } else if (tree instanceof ArrayNode array) {
            to.writeStartArray();
            for (JsonNode element : array) {
                print(element, to);
            }
            to.writeEndArray();
        } else if (tree.isTextual()) {
            to.writeString(tree.textValue());
        } else if (tree.isBigInteger()) {
            to.writeNumber(tree.bigIntegerValue());
        } else if (tree.isNumber()) {
            to.writeNumber(tree.decimalValue());
        } else if (tree.isBoolean()) {
            to.writeBoolean(tree.booleanValue());
        } else {
            to.writeNull();
        }
    }
}
