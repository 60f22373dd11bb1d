package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.util.List;
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

    Shadows(Environment environment) {
        this.environment = environment;
    }

    /** Those of the names below a key that are another's, as a variable writes it. */
    Set<String> among(String at, Set<String> names) {
        Map<String, List<String>> spellings = names.stream().collect(Collectors.groupingBy(Spelling::forgiven));
        return spellings.values().stream()
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .filter(name -> !isWritten(ConfigurationPropertyName.of(at), name))
                .collect(Collectors.toSet());
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
