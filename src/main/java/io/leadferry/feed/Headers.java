package io.leadferry.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/** Headers as keys of the configuration. Spring's binder drops what is no ASCII letter, digit or dash from a key. */
final class Headers {

    private Headers() {}

    /**
     * The entries below a key, their names as the person wrote them; {@code "[Full Name]"} is Spring's own way to keep
     * a name, and means the same.
     *
     * @param bound what the binder made of them, for an environment whose names cannot be listed
     */
    static Map<String, String> asWritten(Environment environment, String key, @Nullable Map<String, String> bound) {
        Map<String, String> written = new LinkedHashMap<>();
        if (environment instanceof ConfigurableEnvironment open) {
            for (PropertySource<?> source : open.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> names) {
                    for (String name : names.getPropertyNames()) {
                        header(name, key)
                                .ifPresent(header -> written.putIfAbsent(
                                        header,
                                        environment.resolvePlaceholders(String.valueOf(names.getProperty(name)))));
                    }
                }
            }
        }
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
