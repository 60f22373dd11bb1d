package io.leadferry.feed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/** Headers as keys of the configuration. Spring's binder drops what is no ASCII letter, digit or dash from a key. */
final class Headers {

    private static final Pattern OF_HEADERS = Pattern.compile("(?i)\\.(?:columns|defaults)[.\\[]");

    private final Environment environment;
    private final Map<EnumerablePropertySource<?>, List<String>> names = new LinkedHashMap<>();

    Headers(Environment environment) {
        this.environment = environment;
        if (environment instanceof ConfigurableEnvironment open) {
            for (PropertySource<?> source : open.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> all) {
                    names.put(
                            all,
                            Stream.of(all.getPropertyNames())
                                    .filter(name -> OF_HEADERS.matcher(name).find())
                                    .toList());
                }
            }
        }
    }

    /**
     * The entries below a key, their names as the person wrote them; {@code "[Full Name]"} is Spring's own way to keep
     * a name, and means the same.
     *
     * @param key of a feed's columns or defaults
     * @param bound what the binder made of them, for an environment whose names cannot be listed
     */
    Map<String, String> asWritten(String key, @Nullable Map<String, String> bound) {
        Map<String, String> written = new LinkedHashMap<>();
        names.forEach((source, its) -> {
            for (String name : its) {
                header(name, key)
                        .ifPresent(header -> written.putIfAbsent(
                                header, environment.resolvePlaceholders(String.valueOf(source.getProperty(name)))));
            }
        });
        return written.isEmpty() && bound != null ? bound : written;
    }

    private static Optional<String> header(String name, String key) {
        if (!name.regionMatches(true, 0, key, 0, key.length())) {
            return Optional.empty();
        }
        String rest = name.substring(key.length());
        if (rest.startsWith("[") && rest.endsWith("]")) {
            return Optional.of(rest.substring(1, rest.length() - 1));
        }
        return rest.startsWith(".") ? Optional.of(rest.substring(1)) : Optional.empty();
    }
}
