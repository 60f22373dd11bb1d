package io.leadferry.feed;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.Profiles;
import org.springframework.boot.context.config.StandardConfigDataLocationResolver;
import org.springframework.boot.context.config.StandardConfigDataResource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.io.ResourceLoader;

/**
 * Finds the files of the configuration where Spring does, and hands them to {@link ConfigurationFileLoader}, which knows
 * which file it is that cannot be read.
 */
final class ConfigurationFileResolver implements ConfigDataLocationResolver<ConfigurationFile> {

    /** Locations that are no files of keys and values; Spring reads them in its own way. */
    private static final List<String> OTHERS = List.of("configtree:", "env:");

    private final StandardConfigDataLocationResolver spring;

    ConfigurationFileResolver(DeferredLogFactory logs, Binder binder, ResourceLoader resources) {
        this.spring = new StandardConfigDataLocationResolver(logs, binder, resources);
    }

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return OTHERS.stream().noneMatch(location::hasPrefix);
    }

    @Override
    public List<ConfigurationFile> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return named(spring.resolve(context, location).stream());
    }

    @Override
    public List<ConfigurationFile> resolveProfileSpecific(
            ConfigDataLocationResolverContext context, ConfigDataLocation location, Profiles profiles) {
        return named(spring.resolveProfileSpecific(context, location, profiles).stream());
    }

    private static List<ConfigurationFile> named(Stream<StandardConfigDataResource> found) {
        return found.map(ConfigurationFile::new).toList();
    }
}
