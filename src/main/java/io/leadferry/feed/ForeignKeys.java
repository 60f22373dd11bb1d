package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * Finds keys beside {@code leadferry} that nobody reads and that are spelt nearly like one that somebody does, such as
 * {@code server.prot}. Other keys nobody reads may be a person's own, for {@code ${…}}.
 */
final class ForeignKeys {

    private static final String OWN = "leadferry";
    private static final String OPTION = "option --";
    private static final List<String> ROOTS = List.of("server", "spring", "logging", "management", "camel");

    /** Roots below which every library that is here describes all its keys. */
    private static final Set<String> CLOSED = Set.of("server", "logging", "management");

    private static final List<String> ALWAYS_KNOWN = List.of(
            "logging.level.",
            "spring.config.location",
            "spring.config.additional-location",
            "spring.config.import",
            "spring.profiles.active",
            "debug",
            "trace");

    private final ConfigurableEnvironment environment;
    private final Faults faults;
    private final Predicate<String> wanted;
    private final Set<String> shipped = new HashSet<>();
    private final Map<String, String> unread = new LinkedHashMap<>();
    private @Nullable LibraryKeys libraries;

    private ForeignKeys(ConfigurableEnvironment environment, Faults faults, Predicate<String> wanted) {
        this.environment = environment;
        this.faults = faults;
        this.wanted = wanted;
    }

    /**
     * A fault for each key that was probably meant otherwise.
     *
     * @param wanted which of the keys that were meant are looked at in files; those on the command line are always
     */
    static void look(Environment environment, Faults faults, Predicate<String> wanted) {
        if (environment instanceof ConfigurableEnvironment open) {
            new ForeignKeys(open, faults, wanted).look();
        }
    }

    /** A note for each key that a library should read and none does, though no other is near. */
    static void unread(Environment environment, Faults notes) {
        if (environment instanceof ConfigurableEnvironment open) {
            ForeignKeys look = new ForeignKeys(open, new Faults(), near -> false);
            look.look();
            look.unread.forEach(
                    (key, place) -> notes.addAll(List.of(key + ": unknown key; nobody reads it (" + place + ")")));
        }
    }

    private void look() {
        Map<String, String> places = new LinkedHashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof OriginTrackedMapPropertySource map) {
                for (String key : map.getPropertyNames()) {
                    read(key, map.getOrigin(key), places);
                }
            } else if (source instanceof CommandLinePropertySource<?> options) {
                for (String key : options.getPropertyNames()) {
                    if (!key.equals(CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME)) {
                        places.putIfAbsent(key, OPTION + key);
                    }
                }
            } else if (source instanceof EnumerablePropertySource<?> names) {
                variables(names, places);
            }
        }
        places.keySet().removeIf(this::known);
        places.forEach(this::look);
    }

    private void read(String key, @Nullable Origin origin, Map<String, String> places) {
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
            String place = Origins.of(origin);
            if (inside(text)) {
                shipped.add(LibraryKeys.forgiven(key));
            } else if (place != null) {
                places.putIfAbsent(key, place);
            }
        }
    }

    private static boolean inside(TextResourceOrigin text) {
        return ConfigurationFile.plain(text.getResource()) instanceof ClassPathResource;
    }

    /** Of the environment and the system's properties only what was surely meant for the ferry. */
    private static void variables(EnumerablePropertySource<?> names, Map<String, String> places) {
        boolean variables = names.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        for (String name : names.getPropertyNames()) {
            String key = variables ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name;
            String root = root(key);
            if (key.contains(".") && !root.equals(OWN) && isNearlyOwn(root)) {
                places.putIfAbsent(key, variables ? "environment variable " + name : "option -D" + name);
            }
        }
    }

    private static String root(String key) {
        return LibraryKeys.forgiven(key).split("\\.", 2)[0];
    }

    private static boolean isNearlyOwn(String root) {
        return Spelling.distance(root, OWN) <= 2;
    }

    private boolean known(String key) {
        String forgiven = LibraryKeys.forgiven(key);
        return root(key).equals(OWN)
                || shipped.contains(forgiven)
                || ALWAYS_KNOWN.stream().anyMatch(one -> one.endsWith(".") ? key.startsWith(one) : key.equals(one))
                || isNamed(key);
    }

    /** Whether a value names the key as {@code ${key}}: then it is a person's own. */
    private boolean isNamed(String key) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names
                    && !names.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
                for (String name : names.getPropertyNames()) {
                    Object value = names.getProperty(name);
                    String text = String.valueOf(value instanceof OriginTrackedValue of ? of.getValue() : value);
                    if (text.contains("${" + key + "}") || text.contains("${" + key + ":")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void look(String key, String place) {
        String root = root(key);
        String rest = key.contains(".") ? key.substring(key.indexOf('.') + 1) : "";
        if (isNearlyOwn(root)) {
            if (!place.contains(":")) {
                tell(key, place, OWN + (rest.isEmpty() ? "" : "." + rest));
            } else if (!faults.tells(root)) {
                // all that stands below it is in the wrong place for one reason
                tell(root, new Origins(environment).of(root).orElse(place), OWN);
            }
            return;
        }
        if (libraries == null) {
            libraries = LibraryKeys.read();
        }
        LibraryKeys read = libraries;
        if (read.has(key)) {
            return;
        }
        if (rest.isEmpty() && read.knowsRoot(key) && !place.startsWith(OPTION)) {
            if (wanted.test(key + ".")) {
                faults.addAll(List.of(key + ": takes keys with values, not a value (" + place + ")"));
            }
        } else if (read.knowsRoot(key)) {
            read.nearest(key).ifPresentOrElse(near -> tell(key, place, near), () -> {
                if (CLOSED.contains(root)) {
                    unread.put(key, place);
                }
            });
        } else if (!rest.isEmpty()) {
            Spelling.nearest(root, ROOTS)
                    .filter(near -> Spelling.distance(root, near) <= 2)
                    .map(near -> near + "." + rest)
                    .flatMap(near -> read.has(near) ? Optional.of(near) : read.nearest(near))
                    .ifPresent(near -> tell(key, place, near));
        } else if (place.startsWith(OPTION)) {
            faults.addAll(List.of("--" + key + ": unknown option; see --help"));
        }
    }

    private void tell(String key, String place, String near) {
        if (place.startsWith(OPTION) || wanted.test(near)) {
            faults.addAll(List.of(key + ": unknown key; did you mean '" + near + "'? (" + place + ")"));
        }
    }
}
