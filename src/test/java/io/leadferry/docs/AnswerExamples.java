package io.leadferry.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Answers that a living ferry gave, as the interface's description shows them. {@code mvn test -Dtest=HttpInterfaceTest
 * -Dexamples=write} keeps those of its run, and {@code GeneratedBlocksTest} then puts them into the description.
 */
public final class AnswerExamples {

    /** Whether those of this run are to be kept. */
    public static final boolean WRITE = "write".equals(System.getProperty("examples"));

    private static final Path FILE = Path.of("src/test/resources/io/leadferry/docs/answers.json");
    private static final int ENOUGH = 2;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private AnswerExamples() {}

    /**
     * Keeps the bodies of answers.
     *
     * @param bodies by method, path and status
     */
    public static void write(Map<String, String> bodies) throws IOException {
        ObjectNode examples = MAPPER.createObjectNode();
        bodies.forEach((address, body) -> examples.set(address, shortened(read(body))));
        Files.createDirectories(FILE.getParent());
        MAPPER.writeValue(FILE.toFile(), examples);
    }

    /** By method, path and status. */
    static JsonNode all() throws IOException {
        return MAPPER.readTree(FILE.toFile());
    }

    private static JsonNode read(String body) {
        try {
            return body.startsWith("{") || body.startsWith("[") ? MAPPER.readTree(body) : TextNode.valueOf(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of a hundred says no more than one of two. */
    private static JsonNode shortened(JsonNode node) {
        if (node instanceof ArrayNode list) {
            while (list.size() > ENOUGH) {
                list.remove(list.size() - 1);
            }
        }
        node.forEach(AnswerExamples::shortened);
        return node;
    }
}
