package io.leadferry.feed;

import io.leadferry.connector.YamlPlaces;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.yaml.snakeyaml.error.YAMLException;

/** Where the keys of a configuration were written, for the person who mends them. */
final class Origins {

    /** How the place of a key begins that a variable of the process gives. */
    static final String VARIABLE = "environment variable ";

    private static final ConfigurationPropertyName OWN = ConfigurationPropertyName.of("leadferry");

    private final @Nullable Environment environment;

    /** Of an environment; null for keys that were written nowhere. */
    Origins(@Nullable Environment environment) {
        this.environment = environment;
    }

    /**
     * Where a key stands; for one that is not there, where the first of the others in its place does.
     *
     * @return such as {@code config/application.yaml:12}; empty where nobody knows
     */
    Optional<String> of(String key) {
        if (environment == null) {
            return Optional.empty();
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        for (ConfigurationPropertyName at = name;
                !at.isEmpty() && (at == name || !at.equals(OWN));
                at = at.getParent()) {
            ConfigurationPropertyName here = at;
            Optional<String> place = written(environment, at).or(() -> below(environment, here));
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> written(Environment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return place(property);
            }
        }
        return Optional.empty();
    }

    /** The line of a key that has others below it; Spring keeps only those of values. */
    private static Optional<String> place(ConfigurationProperty first, String key) {
        if (unwrapped(first.getOrigin()) instanceof TextResourceOrigin text && text.getResource() != null) {
            String file = ConfigurationFile.name(text.getResource());
            if (file != null && file.matches(".*\\.ya?ml")) {
                try {
                    return new YamlPlaces(file, text.getResource().getContentAsByteArray())
                            .line(key)
                            .map(line -> file + ":" + line)
                            .or(() -> place(first));
                } catch (IOException | YAMLException e) {
                    return place(first); // it was read a moment ago, and was another file then
                }
            }
        }
        return place(first);
    }

    private static Optional<String> below(Environment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource all) {
                Optional<String> first = all.stream()
                        .filter(name::isAncestorOf)
                        .map(all::getConfigurationProperty)
                        .flatMap(Stream::ofNullable)
                        // an option or a variable stands for itself alone
                        .filter(property -> unwrapped(property.getOrigin()) instanceof TextResourceOrigin)
                        .min(Comparator.comparingInt(Origins::line))
                        .flatMap(property -> place(property, ConfigurationCheck.asWritten(name)));
                if (first.isPresent()) {
                    return first;
                }
            }
        }
        return Optional.empty();
    }

    private static int line(ConfigurationProperty property) {
        return unwrapped(property.getOrigin()) instanceof TextResourceOrigin text && text.getLocation() != null
                ? text.getLocation().getLine()
                : 0;
    }

    private static Optional<String> place(ConfigurationProperty property) {
        return Optional.ofNullable(of(property.getOrigin()));
    }

    /** Spring tells of a file as the origin of a source's property. */
    static @Nullable Origin unwrapped(@Nullable Origin origin) {
        return origin instanceof PropertySourceOrigin source && source.getOrigin() != null
                ? source.getOrigin()
                : origin;
    }

    /** The place that an origin of Spring's means; null where it says nothing to a person. */
    static @Nullable String of(@Nullable Origin wrapped) {
        Origin origin = unwrapped(wrapped);
        if (origin instanceof TextResourceOrigin text) {
            String file = ConfigurationFile.name(text.getResource());
            return file == null || text.getLocation() == null
                    ? file
                    : file + ":" + (text.getLocation().getLine() + 1);
        }
        if (origin instanceof SystemEnvironmentOrigin variable) {
            return VARIABLE + variable.getProperty();
        }
        if (origin instanceof PropertySourceOrigin source) {
            String name = source.getPropertySource().getName();
            if (source.getPropertySource() instanceof CommandLinePropertySource) {
                return "option --" + source.getPropertyName();
            }
            if (name.equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
                return VARIABLE + source.getPropertyName();
            }
            if (name.equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
                return "option -D" + source.getPropertyName();
            }
        }
        return null;
    }
}
