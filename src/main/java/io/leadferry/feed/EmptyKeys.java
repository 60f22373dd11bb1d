package io.leadferry.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/** Keys with nothing below them, such as {@code acounts: {}}: Spring drops them, and the slip with them. */
final class EmptyKeys {

    private static final YAMLMapper YAML = new YAMLMapper();

    private EmptyKeys() {}

    /** The empty keys right below a top-level key, in the YAML files of the environment. */
    static Set<String> below(String top, Environment environment) {
        Set<String> empty = new LinkedHashSet<>();
        for (Resource file : files(environment)) {
            try (InputStream in = file.getInputStream();
                    MappingIterator<JsonNode> documents =
                            YAML.readerFor(JsonNode.class).readValues(in)) {
                while (documents.hasNextValue()) {
                    documents.nextValue().path(top).fields().forEachRemaining(entry -> {
                        if (entry.getValue().isObject() && entry.getValue().isEmpty()) {
                            empty.add(entry.getKey());
                        }
                    });
                }
            } catch (IOException e) {
                // no YAML: a properties file, whose keys are all seen
            }
        }
        return empty;
    }

    private static Set<Resource> files(Environment environment) {
        Set<Resource> files = new LinkedHashSet<>();
        if (environment instanceof ConfigurableEnvironment open) {
            for (PropertySource<?> source : open.getPropertySources()) {
                if (source instanceof OriginTrackedMapPropertySource map) {
                    for (String name : map.getPropertyNames()) {
                        Origin origin = map.getOrigin(name);
                        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
                            files.add(text.getResource());
                            break;
                        }
                    }
                }
            }
        }
        return files;
    }
}
