package io.leadferry.vendor;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;

/** Finds vendor profiles: {@code config/vendors/} beside the working folder first, then the jar's own. */
public final class VendorProfiles {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build()
            .registerModule(new SimpleModule().addDeserializer(Duration.class, durations()));

    private final Map<String, Optional<VendorProfile>> known = new ConcurrentHashMap<>();

    /**
     * The profile of a vendor; empty when nobody wrote one.
     *
     * @throws UncheckedIOException when the profile cannot be read; the message names the file, line and key
     */
    public Optional<VendorProfile> find(String vendor) {
        return known.computeIfAbsent(vendor, VendorProfiles::read);
    }

    private static Optional<VendorProfile> read(String vendor) {
        if (!vendor.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        Path beside = Path.of("config", "vendors", vendor + ".yaml");
        ClassPathResource inside = new ClassPathResource("config/vendors/" + vendor + ".yaml");
        try {
            if (Files.isRegularFile(beside)) {
                return Optional.of(YAML.readValue(beside.toFile(), VendorProfile.class));
            }
            if (inside.exists()) {
                try (InputStream in = inside.getInputStream()) {
                    return Optional.of(YAML.readValue(in, VendorProfile.class));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("config/vendors/" + vendor + ".yaml: " + e.getMessage(), e);
        }
    }

    private static JsonDeserializer<Duration> durations() {
        return new JsonDeserializer<>() {
            @Override
            public Duration deserialize(
                    com.fasterxml.jackson.core.JsonParser parser,
                    com.fasterxml.jackson.databind.DeserializationContext context)
                    throws IOException {
                return DurationStyle.detectAndParse(parser.getText());
            }
        };
    }
}
