package io.leadferry.connector;

import io.leadferry.connector.VendorProfile.FeedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Finds vendor profiles: {@code config/connectors/} beside the working folder first, then the jar's own. */
public final class VendorProfiles {

    private static final String FOLDER = "config/connectors/";

    private final Path beside;
    private final Map<String, Optional<VendorProfile>> known = new ConcurrentHashMap<>();
    private @Nullable Map<String, FeedKey> feedKeys;

    public VendorProfiles() {
        this(Path.of("config", "connectors"));
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

    /** The same, where what is wrong with a profile is told elsewhere: empty when it cannot be used. */
    public Optional<VendorProfile> usable(String vendor) {
        try {
            return find(vendor);
        } catch (ProfileFault e) {
            return Optional.empty();
        }
    }

    /** What to do about profiles in the folder that was theirs before; empty where there are none. */
    public Optional<String> misplaced() {
        Path before = beside.resolveSibling("vendors");
        return Files.isDirectory(before)
                ? Optional.of("config/vendors/: this folder is called config/connectors/ now; rename it, and see by the"
                        + " connector's own profile what has changed in the words")
                : Optional.empty();
    }

    /** The vendors that have a profile, usable or not. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        ShippedFiles.profiles().forEach(file -> names.add(file.substring(FOLDER.length())));
        try {
            if (Files.isDirectory(beside)) {
                try (Stream<Path> files = Files.list(beside)) {
                    files.map(file -> file.getFileName().toString()).forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the vendors' profiles cannot be listed: " + e.getMessage(), e);
        }
        return names.stream()
                .filter(name -> name.endsWith(".yaml") && !name.contains("/"))
                .map(name -> name.substring(0, name.length() - ".yaml".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What feeds may say for the sake of one vendor or another, by the keys of all profiles that can be used. */
    public synchronized Map<String, FeedKey> feedKeys() {
        Map<String, FeedKey> keys = feedKeys;
        if (keys == null) {
            Map<String, FeedKey> all = new TreeMap<>();
            names().forEach(vendor -> usable(vendor).ifPresent(profile -> all.putAll(profile.feed())));
            feedKeys = keys = all; // each feed asks for them
        }
        return keys;
    }

    private Optional<VendorProfile> read(String vendor) {
        if (!vendor.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        String name = vendor + ".yaml";
        String file = FOLDER + name;
        ClassPathResource inside = new ClassPathResource(file);
        try {
            if (Files.isRegularFile(beside.resolve(name))) {
                return Optional.of(ProfileReader.read(vendor, file, Files.readAllBytes(beside.resolve(name))));
            }
            return inside.exists()
                    ? Optional.of(ProfileReader.read(vendor, file, inside.getContentAsByteArray()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ProfileFault(List.of(file + ": cannot be read; may this user read it?"));
        }
    }
}
