package io.leadferry.feed;

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

/** Where the keys of a configuration were written, for the person who mends them. */
final class Origins {

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
        for (ConfigurationPropertyName at = name; at.getNumberOfElements() > 1; at = at.getParent()) {
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

    private static Optional<String> below(Environment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource all) {
                Optional<String> first = all.stream()
                        .filter(name::isAncestorOf)
                        .map(all::getConfigurationProperty)
                        .flatMap(Stream::ofNullable)
                        .min(Comparator.comparingInt(Origins::line))
                        .flatMap(Origins::place);
                if (first.isPresent()) {
                    return first;
                }
            }
        }
        return Optional.empty();
    }

    private static int line(ConfigurationProperty property) {
        return property.getOrigin() instanceof TextResourceOrigin text && text.getLocation() != null
                ? text.getLocation().getLine()
                : 0;
    }

    private static Optional<String> place(ConfigurationProperty property) {
        return Optional.ofNullable(of(property.getOrigin()));
    }

    /** The place that an origin of Spring's means; null where it says nothing to a person. */
    static @Nullable String of(@Nullable Origin origin) {
        if (origin instanceof TextResourceOrigin text) {
            String file = ConfigurationFile.name(text.getResource());
            return file == null || text.getLocation() == null
                    ? file
                    : file + ":" + (text.getLocation().getLine() + 1);
        }
        if (origin instanceof SystemEnvironmentOrigin variable) {
            return "environment variable " + variable.getProperty();
        }
        if (origin instanceof PropertySourceOrigin source) {
            if (source.getOrigin() != null) {
                return of(source.getOrigin());
            }
            String name = source.getPropertySource().getName();
            if (source.getPropertySource() instanceof CommandLinePropertySource) {
                return "option --" + source.getPropertyName();
            }
            if (name.equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
                return "option -D" + source.getPropertyName();
            }
        }
        return null;
    }
}
