package io.leadferry.feed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.config.StandardConfigDataResource;
import org.springframework.boot.origin.OriginTrackedResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** A file of the configuration, as Spring found it; it can be called by the name that a person knows it by. */
final class ConfigurationFile extends ConfigDataResource {

    private final StandardConfigDataResource found;

    ConfigurationFile(StandardConfigDataResource found) {
        this.found = found;
    }

    StandardConfigDataResource found() {
        return found;
    }

    /**
     * The name of a file: seen from the working folder where it lies below that.
     *
     * @return null for what is no file
     */
    static @Nullable String name(@Nullable Resource resource) {
        Resource plain = plain(resource);
        if (plain instanceof ClassPathResource inside) {
            return inside.getPath();
        }
        try {
            return plain == null || !plain.isFile() ? null : name(plain.getFile());
        } catch (IOException e) {
            return null; // what is no file has no such name
        }
    }

    /** A resource without what Spring wraps it in. */
    static @Nullable Resource plain(@Nullable Resource resource) {
        return resource instanceof OriginTrackedResource tracked ? tracked.getResource() : resource;
    }

    private static String name(File file) {
        Path here = Path.of("").toAbsolutePath();
        Path there = file.toPath().toAbsolutePath().normalize();
        return (there.startsWith(here) ? here.relativize(there) : there).toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigurationFile file && found.equals(file.found);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(found);
    }

    @Override
    public String toString() {
        return found.toString();
    }
}
