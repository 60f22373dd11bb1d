package io.leadferry.feed;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Finds keys under {@code leadferry} that nobody reads, and the known key that was probably meant. */
final class KnownKeys {

    private KnownKeys() {}

    /** One line for each unknown key of the environment. */
    static List<String> faults(Environment environment) {
        List<String> faults = new ArrayList<>();
        Map<String, Object> tree = Binder.get(environment)
                .bind("leadferry", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        walk("leadferry", tree, FerryProperties.class, faults);
        return faults;
    }

    private static void walk(String at, Map<?, ?> tree, Class<?> shape, List<String> faults) {
        Map<String, RecordComponent> known = new LinkedHashMap<>();
        for (RecordComponent component : shape.getRecordComponents()) {
            known.put(kebab(component.getName()), component);
        }
        tree.forEach((rawKey, value) -> {
            String key = String.valueOf(rawKey);
            RecordComponent component = known.get(kebab(key));
            if (component == null) {
                faults.add(at + "." + key + ": unknown key"
                        + nearest(key, known.keySet())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; known here: " + String.join(", ", known.keySet())));
                return;
            }
            descend(at + "." + key, value, component, faults);
        });
    }

    private static void descend(String at, Object value, RecordComponent component, List<String> faults) {
        if (!(value instanceof Map<?, ?> branch)) {
            return;
        }
        if (component.getType().isRecord()) {
            walk(at, branch, component.getType(), faults);
            return;
        }
        if (component.getGenericType() instanceof ParameterizedType map) {
            Type[] types = map.getActualTypeArguments();
            if (types[types.length - 1] instanceof Class<?> entry && entry.isRecord()) {
                branch.forEach((name, inner) -> {
                    if (inner instanceof Map<?, ?> twig) {
                        walk(at + "." + name, twig, entry, faults);
                    }
                });
            }
        }
    }

    /** The word that is closest in spelling, if one is close at all. */
    static Optional<String> nearest(String word, Iterable<String> known) {
        List<String> words = new ArrayList<>();
        known.forEach(words::add);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return words.stream()
                .min(Comparator.comparingInt(candidate -> distance.apply(kebab(word), kebab(candidate))))
                .filter(near -> distance.apply(kebab(word), kebab(near)) <= Math.max(2, near.length() / 2));
    }

    private static String kebab(String name) {
        return name.chars()
                .mapToObj(c ->
                        Character.isUpperCase(c) ? "-" + (char) Character.toLowerCase(c) : String.valueOf((char) c))
                .collect(Collectors.joining())
                .replaceFirst("^-", "");
    }
}
