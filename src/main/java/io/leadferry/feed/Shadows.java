package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Names that are there only since a variable of the process cannot have a dash: {@code LEADFERRY_FEEDS_ACMELEADS_LINGER}
 * is the linger of the feed {@code acme-leads}, and Spring makes a feed {@code acmeleads} of it besides.
 */
final class Shadows {

    private final Environment environment;

    /** The names that were looked at last, and how many of them mean the same. */
    private Set<String> looked = Set.of();

    private Map<String, Long> spellings = Map.of();

    Shadows(Environment environment) {
        this.environment = environment;
    }

    /** Whether a name is another's of those below a key, as a variable writes it. */
    boolean isShadow(String at, String name, Set<String> names) {
        if (!names.equals(looked)) {
            looked = names;
            spellings = names.stream().collect(Collectors.groupingBy(Spelling::forgiven, Collectors.counting()));
        }
        return spellings.getOrDefault(Spelling.forgiven(name), 0L) > 1
                && !isWritten(ConfigurationPropertyName.of(at), name);
    }

    private boolean isWritten(ConfigurationPropertyName at, String name) {
        for (var source : ConfigurationPropertySources.get(environment)) {
            boolean variables = source.getUnderlyingSource() instanceof PropertySource<?> under
                    && under.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
            if (!variables
                    && source instanceof IterableConfigurationPropertySource all
                    && all.stream()
                            .anyMatch(key -> at.isAncestorOf(key)
                                    && key.getElement(at.getNumberOfElements(), Form.ORIGINAL)
                                            .equals(name))) {
                return true;
            }
        }
        return false;
    }
}
