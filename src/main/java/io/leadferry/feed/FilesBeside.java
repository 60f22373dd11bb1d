package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import io.leadferry.connector.VendorProfiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds files beside the working folder that were surely meant for the ferry, and that it does not read. */
public final class FilesBeside {

    private static final List<String> NAMES = List.of("application.yaml", "application.yml", "application.properties");
    private static final String ROUTE = ".camel.yaml";
    private static final String KAMELET = ".kamelet.yaml";
    private static final int SLIPS = 2;

    private final Path folder;
    private final List<String> lines = new ArrayList<>();

    private FilesBeside(Path folder) {
        this.folder = folder;
    }

    /**
     * A line for each file or folder that is not read.
     *
     * @param folder the working folder
     * @param shipped the names of the jar's own routes, such as {@code routes/lane.camel.yaml}
     * @param used the vendors of the accounts; null where they are not known
     */
    public static List<String> lines(Path folder, Set<String> shipped, @Nullable Set<String> used) {
        FilesBeside beside = new FilesBeside(folder);
        beside.configuration("");
        beside.configuration("config/");
        beside.folder("", "config", Set.of("config"));
        beside.folder("", "routes", Set.of("routes"));
        beside.folder("config/", "connectors", Set.of("connectors"));
        beside.profiles(used);
        beside.routes(shipped);
        return beside.lines;
    }

    private void configuration(String at) {
        for (String name : names(at)) {
            if (NAMES.contains(name)
                    || name.startsWith("application-")
                    || Files.isDirectory(folder.resolve(at + name))) {
                continue;
            }
            if (name.matches("application\\.(yaml|yml|properties)\\.txt")) {
                add(at + name, NAMES.get(0));
            } else {
                near(name, NAMES).ifPresent(near -> add(at + name, near));
            }
        }
    }

    /** A folder with YAML in it that is called nearly as one that is read. */
    private void folder(String at, String right, Set<String> known) {
        for (String name : names(at)) {
            if (!known.contains(name)
                    && Files.isDirectory(folder.resolve(at + name))
                    && Spelling.distance(name, right) <= SLIPS
                    && names(at + name + "/").stream().anyMatch(FilesBeside::isYaml)) {
                add(at + name + "/", right + "/");
            }
        }
    }

    private void profiles(@Nullable Set<String> used) {
        Set<String> vendors = new TreeSet<>(new VendorProfiles().names());
        for (String name : names("config/connectors/")) {
            String vendor = name.replaceFirst("\\.ya?ml$", "");
            if (name.endsWith(".yml") || (isYaml(name) && !vendor.matches("[a-z0-9-]+"))) {
                lines.add("config/connectors/" + name
                        + ": is not read; a profile is called by small letters, digits and -," + " and ends in .yaml");
            } else if (used != null && isYaml(name) && !used.contains(vendor)) {
                Set<String> others = new TreeSet<>(vendors);
                others.remove(vendor);
                near(vendor, others)
                        .ifPresent(near -> lines.add("config/connectors/" + name
                                + ": is not read, for no account has this vendor; did you mean '" + near + ".yaml'?"));
            }
        }
    }

    private void routes(Set<String> shipped) {
        Set<String> folders = new TreeSet<>();
        shipped.forEach(name -> folders.add(name.substring(0, name.lastIndexOf('/') + 1)));
        Path routes = folder.resolve("routes");
        if (!Files.isDirectory(routes)) {
            return;
        }
        for (Path file : files(routes)) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            String at = name.substring(0, name.lastIndexOf('/') + 1);
            if (!name.endsWith(ROUTE) && !name.endsWith(KAMELET)) {
                if (isYaml(name)) {
                    lines.add(name + ": is not read; a file of routes ends in " + ROUTE + ", a Kamelet in " + KAMELET);
                }
            } else if (!shipped.contains(name)) {
                String meant = folders.contains(at) ? at : near(at, folders).orElse(at);
                near(meant + name.substring(at.length()), shipped)
                        .or(() -> meant.equals(at) ? Optional.empty() : Optional.of(meant))
                        .ifPresent(near -> lines.add(
                                name + ": replaces none of the jar's own routes; did you mean '" + near + "'?"));
            }
        }
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private void add(String name, String near) {
        lines.add(name + ": is not read; did you mean '" + near + "'?");
    }

    private static Optional<String> near(String name, Iterable<String> known) {
        return Spelling.nearest(name, known).filter(near -> Spelling.distance(name, near) <= SLIPS);
    }

    private static List<Path> files(Path at) {
        try (Stream<Path> files = Files.walk(at)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // whoever reads the folder says that it cannot be read
        }
    }

    private List<String> names(String at) {
        Path place = folder.resolve(at);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of(); // likewise
        }
    }
}
