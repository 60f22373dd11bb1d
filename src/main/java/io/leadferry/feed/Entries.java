package io.leadferry.feed;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ReflectionUtils;

/**
 * The entries of a map of records, such as the accounts, each bound by a binder that sees nothing else, and only where
 * something is written. Spring's binder looks through all properties there are for each map in each entry, and asks Java for
 * the annotations of each key that is not there, which takes seconds where there are a thousand.
 */
final class Entries {

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();
    private final PropertySourcesPlaceholdersResolver placeholders;
    private final BindHandler handler;

    /** @param handler is told of what cannot be read, as Spring's binder tells it */
    Entries(Environment environment, BindHandler handler) {
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
        this.handler = handler;
    }

    /** The entries below a key by their names, in their order; names that are written differently are several entries. */
    <T> Map<String, T> of(ConfigurationPropertyName key, Class<T> type) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource all) {
                all.stream().filter(key::isAncestorOf).forEach(name -> entries.computeIfAbsent(
                                name.getElement(key.getNumberOfElements(), Form.UNIFORM), entry -> new Entry())
                        .add(all, name, key.getNumberOfElements()));
            }
        }
        Map<String, T> bound = new LinkedHashMap<>();
        if (entries.isEmpty()) {
            bind(new Binder(sources, placeholders), key, type, bound);
        }
        entries.values().forEach(entry -> {
            Binder binder = new Binder(entry.sources(sources), placeholders);
            if (entry.isValue) {
                bind(binder, key, type, bound);
            } else {
                entry.spellings.forEach((name, at) -> bound.put(name, entry.read(at, type, binder, handler)));
            }
        });
        return bound;
    }

    /** Spring's own way, which knows what to say of a value that stands where keys must. */
    private <T> void bind(Binder binder, ConfigurationPropertyName key, Class<T> type, Map<String, T> bound) {
        binder.bind(key, Bindable.mapOf(String.class, type), handler).ifBound(bound::putAll);
    }

    /** An entry, and what is written below it. */
    private static final class Entry {

        private final Map<ConfigurationPropertySource, List<ConfigurationPropertyName>> names = new HashMap<>();
        private final Map<String, ConfigurationPropertyName> spellings = new LinkedHashMap<>();
        private final Set<String> keys = new HashSet<>();
        private boolean isValue;

        void add(ConfigurationPropertySource source, ConfigurationPropertyName name, int depth) {
            names.computeIfAbsent(source, first -> new ArrayList<>()).add(name);
            spellings.putIfAbsent(name.getElement(depth, Form.ORIGINAL), name.chop(depth + 1));
            if (name.getNumberOfElements() == depth + 1) {
                isValue = true;
            } else {
                keys.add(name.getElement(depth + 1, Form.UNIFORM));
            }
        }

        List<ConfigurationPropertySource> sources(List<ConfigurationPropertySource> all) {
            List<ConfigurationPropertySource> parts = new ArrayList<>();
            for (ConfigurationPropertySource source : all) {
                parts.add(
                        source instanceof IterableConfigurationPropertySource whole
                                ? new Part(whole, names.getOrDefault(source, List.of()))
                                : source);
            }
            return parts;
        }

        <T> T read(ConfigurationPropertyName at, Class<T> type, Binder binder, BindHandler handler) {
            Shape shape = SHAPES.get(type);
            List<@Nullable Object> values = new ArrayList<>();
            for (Component component : shape.components) {
                Object written = keys.contains(component.uniform)
                        ? binder.bind(at.append(component.key), component.bindable, handler)
                                .orElse(null)
                        : null;
                values.add(written == null ? component.unsaid : written);
            }
            return type.cast(shape.make(values));
        }
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

    /** A record's component: its key as it is written and as all spellings of it look, and its value where nothing is. */
    private record Component(String key, String uniform, Bindable<Object> bindable, @Nullable Object unsaid) {}

    private record Shape(Constructor<?> constructor, List<Component> components) {

        static Shape of(Class<?> type) {
            Object unsaid = new Binder(List.of()).bindOrCreate("unsaid", Bindable.of(type));
            List<Component> components = new ArrayList<>();
            List<Class<?>> types = new ArrayList<>();
            Shapes.components(type).forEach((key, component) -> {
                types.add(component.getType());
                components.add(new Component(
                        key,
                        ConfigurationPropertyName.of(key).getLastElement(Form.UNIFORM),
                        Bindable.of(ResolvableType.forType(component.getGenericType())),
                        value(component, unsaid)));
            });
            try {
                return new Shape(type.getDeclaredConstructor(types.toArray(Class<?>[]::new)), components);
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException(type + " is no record", e);
            }
        }

        private static @Nullable Object value(RecordComponent component, Object record) {
            return ReflectionUtils.invokeMethod(component.getAccessor(), record);
        }

        Object make(List<@Nullable Object> values) {
            try {
                return constructor.newInstance(values.toArray());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
