package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.util.Set;
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

    /** Whether a name is another's of those below a key, as a variable writes it. */
    boolean isShadow(String at, String name, Set<String> names) {
        String forgiven = Spelling.forgiven(name);
        return names.stream()
                        .anyMatch(other ->
                                !other.equals(name) && Spelling.forgiven(other).equals(forgiven))
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
