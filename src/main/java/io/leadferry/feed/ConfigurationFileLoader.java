package io.leadferry.feed;

import io.leadferry.connector.YamlFaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.StandardConfigDataLoader;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a file of the configuration as Spring does, and says of one that cannot be read which it is, and where. */
final class ConfigurationFileLoader implements ConfigDataLoader<ConfigurationFile> {

    /** Texts that had no fault: a start reads each file twice, to check it and when Spring sets itself up. */
    private static final Set<ByteBuffer> FAULTLESS = ConcurrentHashMap.newKeySet();

    private final StandardConfigDataLoader spring = new StandardConfigDataLoader();

    /**
     * Reads a file.
     *
     * @throws ConfigurationFault with a line for each thing that keeps it from being read
     */
    @Override
    public @Nullable ConfigData load(ConfigDataLoaderContext context, ConfigurationFile file) throws IOException {
        Resource resource = file.found().getResource();
        String name = ConfigurationFile.name(resource);
        if (name == null || !resource.exists()) {
            return spring.load(context, file.found());
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean yaml = lower.matches(".*\\.ya?ml");
        // a folder that Spring looks into for files comes by here too
        if ((yaml || lower.endsWith(".properties"))
                && resource.isFile()
                && resource.getFile().isDirectory()) {
            throw new ConfigurationFault(
                    List.of(name + ": is a folder, not a file; a folder is named with a / at its end"));
        }
        try {
            if (yaml) {
                look(name, resource.getContentAsByteArray());
            }
            return spring.load(context, file.found());
        } catch (IOException e) {
            throw new ConfigurationFault(List.of(name + ": cannot be read; may this user read it?"));
        } catch (YAMLException e) {
            throw new ConfigurationFault(List.of(
                    name + ": cannot be read as YAML; look at its aliases (*) and at values that look like dates"));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ConfigurationFault(List.of(name + ": cannot be read as a file of keys and values; in a properties"
                    + " file, every \\ must be written as \\\\"));
        }
    }

    private static void look(String name, byte[] yaml) {
        if (!FAULTLESS.contains(ByteBuffer.wrap(yaml))) {
            List<Node> documents = new ArrayList<>();
            List<String> faults = YamlFaults.ofKeys(name, yaml, documents::add);
            faults = faults.isEmpty() ? RewrittenValues.of(name, documents) : faults;
            if (!faults.isEmpty()) {
                throw new ConfigurationFault(faults);
            }
            FAULTLESS.add(ByteBuffer.wrap(yaml));
        }
    }
}
