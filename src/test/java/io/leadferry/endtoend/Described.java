package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;

/** The description of the interface, which answers are held against: what it does not know of must not be in one either. */
final class Described {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private static final String COMPONENTS = "#/components/schemas/";

    private final ObjectNode api;

    Described(JsonNode api) {
        this.api = close(api.deepCopy());
    }

    /** As it lies in the jar. */
    static Described shipped() {
        return new Described(inTheJar("openapi.json"));
    }

    /** What is wrong with the file of a receipt, by the schema in the jar. */
    static Set<ValidationMessage> receiptFaults(JsonNode receipt) {
        return SCHEMAS.getSchema(close((ObjectNode) inTheJar("receipt.schema.json")))
                .validate(receipt);
    }

    /** What is wrong with an event, by the schema in the jar. */
    static Set<ValidationMessage> eventFaults(JsonNode event) {
        return SCHEMAS.getSchema((ObjectNode) inTheJar("event.schema.json")).validate(event);
    }

    private static JsonNode inTheJar(String name) {
        try {
            return new ObjectMapper().readTree(new ClassPathResource("schemas/" + name).getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For clients members may be added; here one that is not described is a fault. */
    private static ObjectNode close(ObjectNode node) {
        node.forEach(Described::closeBelow);
        if (node.path("properties").isObject() && !node.has("additionalProperties")) {
            node.put("additionalProperties", false);
        }
        return node;
    }

    private static void closeBelow(JsonNode node) {
        if (node instanceof ObjectNode object) {
            close(object);
        } else {
            node.forEach(Described::closeBelow);
        }
    }

    /** What is wrong with an answer of an address, such as {@code GET /api/drops}, by its description. */
    Set<ValidationMessage> faults(String address, int status, JsonNode answer) {
        String[] words = address.split(" ");
        String described = "/paths/" + within(words[1]) + "/"
                + words[0].toLowerCase(Locale.ROOT) + "/responses/" + status
                + "/content/application~1json/schema";
        assertThat(api.at(described).isMissingNode())
                .as(address + " is described")
                .isFalse();
        return faults(described, answer);
    }

    /** By where it stands, each example of an answer. */
    Map<String, JsonNode> examples() {
        Map<String, JsonNode> examples = new TreeMap<>();
        contents().forEach((pointer, content) -> {
            if (content.has("example")) {
                examples.put(pointer, content.get("example"));
            }
        });
        return examples;
    }

    /** Each answer with a body: its method, path and status. */
    Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        api.path("paths").fields().forEachRemaining(path -> path.getValue()
                .fields()
                .forEachRemaining(
                        method -> method.getValue().path("responses").fields().forEachRemaining(response -> {
                            if (response.getValue().has("content")) {
                                answers.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                        + response.getKey());
                            }
                        })));
        return answers;
    }

    /** Where an answer has none. */
    List<String> withoutExample() {
        return contents().entrySet().stream()
                .filter(content -> !content.getValue().has("example"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is wrong with the example of an answer. */
    Set<ValidationMessage> exampleFaults(String pointer, JsonNode example) {
        return faults(pointer + "/schema", example);
    }

    private Map<String, JsonNode> contents() {
        Map<String, JsonNode> contents = new TreeMap<>();
        api.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> method.getValue()
                        .path("responses")
                        .fields()
                        .forEachRemaining(response -> response.getValue()
                                .path("content")
                                .fields()
                                .forEachRemaining(content -> contents.put(
                                        "/paths/" + within(path.getKey()) + "/" + method.getKey() + "/responses/"
                                                + response.getKey() + "/content/" + within(content.getKey()),
                                        content.getValue())))));
        return contents;
    }

    private static String within(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** What is wrong with a problem. */
    Set<ValidationMessage> problemFaults(JsonNode problem) {
        return faults("/components/schemas/Problem", problem);
    }

    private Set<ValidationMessage> faults(String pointer, JsonNode answer) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("allOf").add(api.at(pointer));
        root.set("$defs", api.at("/components/schemas"));
        return SCHEMAS.getSchema(root.toString().replace(COMPONENTS, "#/$defs/"))
                .validate(answer);
    }
}
