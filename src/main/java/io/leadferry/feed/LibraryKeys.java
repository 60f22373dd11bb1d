package io.leadferry.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadferry.connector.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The keys that Spring, Camel and the other libraries read, as they describe them themselves in {@code META-INF}. It takes
 * a moment to read, so it is read when a key is met that needs it.
 */
final class LibraryKeys {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> DESCRIPTIONS = List.of(
            "classpath*:META-INF/spring-configuration-metadata.json",
            "classpath*:META-INF/additional-spring-configuration-metadata.json");
    private static final int LETTERS_OF_A_WORD = 5;
    private static final int LETTERS_OF_A_SHORT_WORD = 4;

    /** From a key as a forgiving eye sees it to the key as it is described. */
    private final Map<String, String> keys = new HashMap<>();

    /** Keys below which anything may stand. */
    private final Set<String> open = new HashSet<>();

    private LibraryKeys() {}

    /** Reads what the libraries on the class path say. */
    static LibraryKeys read() {
        LibraryKeys read = new LibraryKeys();
        try {
            for (String description : DESCRIPTIONS) {
                for (Resource file : new PathMatchingResourcePatternResolver().getResources(description)) {
                    // in the jar those of all libraries stand one behind the other
                    for (JsonNode library : JSON.readerFor(JsonNode.class)
                            .<JsonNode>readValues(file.getContentAsByteArray())
                            .readAll()) {
                        library.path("properties")
                                .forEach(property -> read.add(
                                        property.path("name").asText(),
                                        property.path("type").asText()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what the libraries say of their keys cannot be read", e);
        }
        return read;
    }

    private void add(String name, String type) {
        keys.put(forgiven(name), name);
        if (type.matches("java\\.util\\.(Map|Properties|List|Set|Collection)\\b.*") || type.endsWith("[]")) {
            open.add(forgiven(name));
        }
    }

    /** A key as all its spellings look alike: small letters and dots alone, without the places of lists. */
    static String forgiven(String key) {
        return Spelling.forgiven(key.replaceAll("\\[[^\\]]*]", ""));
    }

    /** Whether a library reads the key. */
    boolean has(String key) {
        String forgiven = forgiven(key);
        return keys.containsKey(forgiven)
                || IntStream.range(0, forgiven.length())
                        .filter(place -> forgiven.charAt(place) == '.')
                        .anyMatch(place -> open.contains(forgiven.substring(0, place)));
    }

    /** Whether a library reads any key that begins like this one. */
    boolean knowsRoot(String key) {
        String root = forgiven(key).split("\\.", 2)[0];
        return keys.keySet().stream().anyMatch(one -> one.equals(root) || one.startsWith(root + "."));
    }

    /** The key that was meant by one with a slip of the pen or two in it; empty where that is not sure. */
    Optional<String> nearest(String key) {
        String[] words = forgiven(key).split("\\.");
        return keys.keySet().stream()
                .flatMap(one -> near(one, words))
                .min((one, other) -> Integer.compare(one.distance(), other.distance()))
                .map(Near::key);
    }

    private record Near(String key, int distance) {}

    private Stream<Near> near(String known, String[] words) {
        String[] others = known.split("\\.");
        boolean longer = words.length > others.length && open.contains(known);
        if (words.length != others.length && !longer) {
            return Stream.empty();
        }
        int sum = 0;
        for (int place = 0; place < others.length; place++) {
            if (!others[place].equals(words[place])) {
                boolean turned = sameLetters(others[place], words[place]);
                int distance = turned ? 1 : Spelling.distance(others[place], words[place]);
                if (!turned && distance > allowed(others[place].length(), place == words.length - 1)) {
                    return Stream.empty();
                }
                sum += distance;
            }
        }
        String rest = longer ? "." + String.join(".", Arrays.asList(words).subList(others.length, words.length)) : "";
        return sum > 3 ? Stream.empty() : Stream.of(new Near(keys.get(known) + rest, sum));
    }

    private static boolean sameLetters(String one, String other) {
        return one.length() == other.length()
                && Arrays.equals(
                        one.chars().sorted().toArray(), other.chars().sorted().toArray());
    }

    /** Short words in the middle are names of libraries, and those are near each other. */
    private static int allowed(int letters, boolean last) {
        if (letters < LETTERS_OF_A_SHORT_WORD) {
            return 0;
        }
        return last || letters > LETTERS_OF_A_WORD ? 2 : letters == LETTERS_OF_A_WORD ? 1 : 0;
    }
}
