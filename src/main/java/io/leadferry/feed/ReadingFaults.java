package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationNotFoundException;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.context.config.InactiveConfigDataAccessException;
import org.springframework.boot.context.config.InvalidConfigDataPropertyException;
import org.springframework.boot.context.config.UnsupportedConfigDataLocationException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/** Says in a line why Spring could not read the configuration at all. What it was reading is never quoted. */
public final class ReadingFaults {

    private static final List<String> WHERE =
            List.of("spring.config.additional-location", "spring.config.location", "spring.config.import");

    private static final int SLIPS = 3;

    private final @Nullable ConfigurableEnvironment environment;

    private ReadingFaults(@Nullable ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * What a person can mend about a configuration that could not be read.
     *
     * @param failure what Spring threw while it read
     * @param environment what had been read by then; null where that is not known
     * @return empty where it is no fault of the configuration
     */
    public static Optional<ConfigurationFault> of(Throwable failure, @Nullable ConfigurableEnvironment environment) {
        ReadingFaults faults = new ReadingFaults(environment);
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(faults::explain)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private @Nullable ConfigurationFault explain(Throwable cause) {
        if (cause instanceof ConfigurationFault fault) {
            return fault;
        }
        String line = null;
        if (cause instanceof ConfigDataResourceNotFoundException missing) {
            line = missing(missing.getLocation());
        } else if (cause instanceof ConfigDataLocationNotFoundException missing) {
            line = missing(missing.getLocation());
        } else if (cause instanceof UnsupportedConfigDataLocationException strange) {
            line = location(strange.getLocation()) + " is of a kind that nobody can read; write file:…";
        } else if (cause instanceof InactiveConfigDataAccessException inactive) {
            line = told(
                    inactive.getPropertyName(),
                    "cannot stand in the part of a file that a profile switches on",
                    Origins.of(inactive.getOrigin()));
        } else if (cause instanceof InvalidConfigDataPropertyException invalid) {
            line = told(
                    invalid.getProperty().getName().toString(),
                    invalid.getReplacement() == null
                            ? "cannot stand in this place"
                            : "is not read any more; write " + invalid.getReplacement(),
                    Origins.of(invalid.getProperty().getOrigin()));
        } else if (cause instanceof BindException unbound) {
            String key = unbound.getName().toString();
            line = told(key, "cannot be read", new Origins(environment).of(key).orElse(null));
        } else if (cause instanceof PlaceholderResolutionException placeholder) {
            line = "a ${…} in the configuration cannot be filled in: "
                    + placeholder.getPlaceholder().replaceFirst(":.*", "") + " is not set, or refers to itself";
        } else if (cause instanceof ConfigDataException) {
            line = "spring.config: the configuration cannot be read";
        } else if (extension(cause)) {
            line = asked("")
                    + ": is neither a .yaml or .properties file nor a folder; a folder is named with a / at its end";
        }
        return line == null ? null : new ConfigurationFault(List.of(line));
    }

    /** Spring's word for a file of another kind has no type of its own. */
    private static boolean extension(Throwable cause) {
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).contains("extension is not known");
    }

    private static String told(String key, String wrong, @Nullable String place) {
        return key + ": " + wrong + (place == null ? "" : " (" + place + ")");
    }

    private String missing(@Nullable ConfigDataLocation location) {
        return location(location) + " is not there" + near(location);
    }

    /** The key that names a location, and the location. */
    private String location(@Nullable ConfigDataLocation location) {
        String value = location == null ? "" : location.getValue();
        String place = location == null ? null : Origins.of(location.getOrigin());
        return asked(value) + ": " + (value.isEmpty() ? "a file" : "'" + value + "'")
                + (place == null || place.startsWith("option ") ? "" : ", which " + place + " names,");
    }

    private String asked(String location) {
        return environment == null
                ? "spring.config"
                : WHERE.stream()
                        .filter(key -> !written(environment, key).isEmpty()
                                && written(environment, key).contains(location))
                        .findFirst()
                        .orElse("spring.config.import");
    }

    private static String written(ConfigurableEnvironment environment, String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return String.valueOf(property.getValue());
            }
        }
        return "";
    }

    /** The folder that a location is seen from: that of the file that names it. */
    private static Path from(@Nullable Origin origin) {
        String file = Origins.unwrapped(origin) instanceof TextResourceOrigin text
                ? ConfigurationFile.name(text.getResource())
                : null;
        Path folder = file == null ? null : Path.of(file).getParent();
        return folder == null ? Path.of("") : folder;
    }

    /** What lies beside the place and is spelt nearly like it. */
    private static String near(@Nullable ConfigDataLocation location) {
        if (location == null) {
            return "";
        }
        try {
            Path path = from(location.getOrigin())
                    .resolve(location.getValue().replaceFirst("^file:(//)?", ""))
                    .toAbsolutePath();
            Path folder = path.getParent();
            String[] beside = folder == null ? null : folder.toFile().list();
            return folder == null || path.getFileName() == null
                    ? ""
                    : beside == null
                            ? "; there is no folder " + folder
                            : Spelling.nearest(path.getFileName().toString(), Arrays.asList(beside))
                                    .filter(one -> Spelling.distance(
                                                    one, path.getFileName().toString())
                                            <= SLIPS)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("");
        } catch (InvalidPathException e) {
            return "";
        }
    }
}
