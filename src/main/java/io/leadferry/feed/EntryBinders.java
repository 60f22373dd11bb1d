package io.leadferry.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Binders that each see one entry of a map, such as one account. Spring's binder looks through all properties there are for
 * each map in each entry, which takes seconds where there are a thousand.
 */
final class EntryBinders {

    private final Environment environment;

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    EntryBinders(Environment environment) {
        this.environment = environment;
        ConfigurationPropertySources.get(environment).forEach(sources::add);
    }

    /** A binder for each entry below a key, in their order; what is written differently and means the same is one. */
    List<Binder> of(String key) {
        ConfigurationPropertyName at = ConfigurationPropertyName.of(key);
        Map<String, Map<ConfigurationPropertySource, List<ConfigurationPropertyName>>> entries = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource all) {
                all.stream().filter(at::isAncestorOf).forEach(name -> entries.computeIfAbsent(
                                name.getElement(at.getNumberOfElements(), Form.UNIFORM), entry -> new HashMap<>())
                        .computeIfAbsent(source, first -> new ArrayList<>())
                        .add(name));
            }
        }
        return entries.values().stream()
                .map(names -> binder(source -> names.getOrDefault(source, List.of())))
                .toList();
    }

    /** A binder that sees nothing of the entries below these keys. */
    Binder without(List<String> keys) {
        List<ConfigurationPropertyName> left =
                keys.stream().map(ConfigurationPropertyName::of).toList();
        return binder(source -> source.stream()
                .filter(name -> left.stream().noneMatch(key -> key.isAncestorOf(name)))
                .toList());
    }

    private interface Names {
        List<ConfigurationPropertyName> of(IterableConfigurationPropertySource source);
    }

    private Binder binder(Names names) {
        List<ConfigurationPropertySource> parts = new ArrayList<>();
        for (ConfigurationPropertySource source : sources) {
            parts.add(
                    source instanceof IterableConfigurationPropertySource all ? new Part(all, names.of(all)) : source);
        }
        return new Binder(parts, new PropertySourcesPlaceholdersResolver(environment));
    }

    /** Some of a source's names. */
    private record Part(IterableConfigurationPropertySource whole, List<ConfigurationPropertyName> names)
            implements IterableConfigurationPropertySource {

        @Override
        public Stream<ConfigurationPropertyName> stream() {
            return names.stream();
        }

        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return whole.getConfigurationProperty(name);
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            return names.stream().anyMatch(name::isAncestorOf)
                    ? ConfigurationPropertyState.PRESENT
                    : ConfigurationPropertyState.ABSENT;
        }

        @Override
        public @Nullable Object getUnderlyingSource() {
            return whole.getUnderlyingSource();
        }
    }
}
