package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys that a record of the configuration has, and how they may be spelt. */
final class Shapes {

    /** Components that cannot be called as their keys are, and what Spring's {@code @Name} calls them; commands that ask have no Spring. */
    private static final Map<String, String> FOR_SPRING = Map.of("notices", "notify");

    private static final ClassValue<Map<String, RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> shape) {
            Map<String, RecordComponent> known = new LinkedHashMap<>();
            for (RecordComponent component : shape.getRecordComponents()) {
                known.put(key(component), component);
            }
            return Collections.unmodifiableMap(known);
        }
    };

    private Shapes() {}

    private static String key(RecordComponent component) {
        String name = component.getName();
        return kebab(FOR_SPRING.getOrDefault(name, name));
    }

    /** A record's components by their keys, in their order. */
    static Map<String, RecordComponent> components(Class<?> shape) {
        return COMPONENTS.get(shape);
    }

    /** The value of a key, however it is spelt: {@code api-key}, {@code apiKey}, or an environment's {@code apikey}. */
    static <T> Optional<T> find(String key, Map<String, T> map) {
        T value = map.get(key);
        return value != null
                ? Optional.of(value)
                : map.entrySet().stream()
                        .filter(entry -> same(entry.getKey(), key))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** Whether two spellings are one key. */
    static boolean same(String one, String other) {
        return Spelling.forgiven(one).equals(Spelling.forgiven(other));
    }

    /** A word as keys are written: {@code baseUrl} is {@code base-url}. */
    static String kebab(String name) {
        return name.chars()
                .mapToObj(c ->
                        Character.isUpperCase(c) ? "-" + (char) Character.toLowerCase(c) : String.valueOf((char) c))
                .collect(Collectors.joining())
                .replaceFirst("^-", "");
    }
}
