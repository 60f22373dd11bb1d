package io.leadferry.rehearsal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON without ever throwing: what cannot be read is a missing node, for which the pages have their words. */
public final class LenientJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LenientJson() {}

    /** Returns the tree of a text, or a missing node where it is no JSON. */
    public static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The texts of a list; anything else has none. */
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(element -> texts.add(element.isNull() ? "" : element.asText()));
        }
        return texts;
    }

    /** The text of a value, empty for null and for what is not there. */
    public static String text(JsonNode value) {
        if (value.isContainerNode()) {
            return value.toString();
        }
        return value.isNull() ? "" : value.asText();
    }
}
