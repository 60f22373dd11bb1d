package io.leadferry.feed;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The keys below a place and their values, as they were written and whatever they are for. Spring's binder can make a map of
 * maps too, and takes seconds for a thousand feeds.
 */
final class WrittenKeys {

    private final PropertySourcesPlaceholdersResolver placeholders;
    private final Place top = new Place();

    private WrittenKeys(Environment environment, ConfigurationPropertyName at) {
        this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource all) {
                all.stream().filter(at::isAncestorOf).forEach(name -> {
                    ConfigurationProperty property = all.getConfigurationProperty(name);
                    String value = property == null ? null : text(property.getValue());
                    if (value != null) {
                        top.put(name, at.getNumberOfElements(), value);
                    }
                });
            }
        });
    }

    /**
     * A map for each place with keys below it, a text for each value; of two sources that say the same, the first counts,
     * and keys that are written differently and mean the same have the same below them. A value whose placeholders cannot
     * be resolved is left out: that is told where it is read.
     */
    static Map<String, Object> below(String place, Environment environment) {
        return new WrittenKeys(environment, ConfigurationPropertyName.of(place)).top.asMap();
    }

    /** What stands in one of the places of such a map; a text stands for no keys. */
    static Map<?, ?> at(String place, Map<?, ?> tree) {
        return tree.get(place) instanceof Map<?, ?> keys ? keys : Map.of();
    }

    /** The values of such a map, the keys of nested ones with dots. */
    static Map<String, String> flat(Map<?, ?> tree) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String at, Map<?, ?> tree, Map<String, String> flat) {
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> more) {
                flatten(at + key + ".", more, flat);
            } else {
                flat.put(at + key, String.valueOf(value));
            }
        });
    }

    private @Nullable String text(@Nullable Object value) {
        try {
            Object resolved = placeholders.resolvePlaceholders(value);
            return resolved == null ? null : String.valueOf(resolved);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The keys of one place. */
    private static final class Place {

        private final Map<String, String> spellings = new LinkedHashMap<>();
        private final Map<String, Place> places = new HashMap<>();
        private final Map<String, String> values = new HashMap<>();
        private @Nullable Map<String, Object> map;

        void put(ConfigurationPropertyName name, int element, String value) {
            String key = name.getElement(element, Form.UNIFORM);
            spellings.putIfAbsent(name.getElement(element, Form.ORIGINAL), key);
            if (element == name.getNumberOfElements() - 1) {
                values.putIfAbsent(key, value);
            } else {
                places.computeIfAbsent(key, first -> new Place()).put(name, element + 1, value);
            }
        }

        /** Where some write a value and others keys, there are keys. */
        Map<String, Object> asMap() {
            if (map == null) {
                Map<String, Object> made = new LinkedHashMap<>();
                spellings.forEach((spelling, key) -> {
                    Place place = places.get(key);
                    made.put(spelling, place == null ? values.getOrDefault(key, "") : place.asMap());
                });
                map = made;
            }
            return map;
        }
    }
}
