package io.leadferry.connector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A place in an answer: a key such as {@code status}, or a path such as {@code $.result.code}, {@code $.items[0].id} or
 * {@code $}, the whole.
 */
record AnswerPlace(JsonPointer pointer) {

    private static final String ROOT = "$";

    /** Reads a place. */
    static AnswerPlace of(String written) {
        if (!written.startsWith(ROOT)) {
            return new AnswerPlace(JsonPointer.empty().appendProperty(written));
        }
        String path = written.substring(ROOT.length()).replaceAll("\\[(\\d+)]", ".$1");
        JsonPointer pointer = JsonPointer.empty();
        for (String key : path.split("\\.")) {
            if (!key.isEmpty()) {
                pointer = pointer.append(
                        key.matches("\\d+")
                                ? JsonPointer.empty().appendIndex(Integer.parseInt(key))
                                : JsonPointer.empty().appendProperty(key));
            }
        }
        return new AnswerPlace(pointer);
    }

    /** What stands there; a missing node where nothing does. */
    JsonNode in(JsonNode answer) {
        return answer.at(pointer);
    }

    /** Whether beside the key, or in its place, one stands that is the same but for case and blanks. */
    boolean isMiswritten(JsonNode answer) {
        JsonPointer parent = pointer.head();
        if (parent == null) {
            return false;
        }
        String key = pointer.last().getMatchingProperty();
        return answer.at(parent).properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(name -> !name.equals(key) && name.strip().equalsIgnoreCase(key));
    }
}
