package io.leadferry.vendor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;

/** Finds vendor profiles: {@code config/vendors/} beside the working folder first, then the jar's own. */
public final class VendorProfiles {

    private final Path beside;
    private final Map<String, Optional<VendorProfile>> known = new ConcurrentHashMap<>();

    public VendorProfiles() {
        this(Path.of("config", "vendors"));
    }

    /** Profiles of another folder, and then the jar's own. */
    VendorProfiles(Path beside) {
        this.beside = beside;
    }

    /**
     * The profile of a vendor; empty when nobody wrote one.
     *
     * @throws ProfileFault when the profile cannot be used
     */
    public Optional<VendorProfile> find(String vendor) {
        return known.computeIfAbsent(vendor, this::read);
    }

    private Optional<VendorProfile> read(String vendor) {
        if (!vendor.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        String name = vendor + ".yaml";
        String file = "config/vendors/" + name;
        ClassPathResource inside = new ClassPathResource(file);
        try {
            if (Files.isRegularFile(beside.resolve(name))) {
                return Optional.of(ProfileReader.read(vendor, file, Files.readAllBytes(beside.resolve(name))));
            }
            return inside.exists()
                    ? Optional.of(ProfileReader.read(vendor, file, inside.getContentAsByteArray()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ProfileFault(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }
}
