package io.leadferry.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * The routes, Kamelets, profiles and configurations of connectors on the class path, by their names. To find them a jar is
 * gone through whole, so it is done once for each class path, and without Spring's way, which sorts all that is in it each
 * time.
 */
public final class ShippedFiles {

    private static final String ROUTES = "routes/";
    private static final String PROFILES = "config/connectors/";
    private static final String CONNECTORS = "io/leadferry/connector/";

    /** Where to look, and what the names end in. */
    private static final Map<String, String> PLACES =
            Map.of(ROUTES, ".yaml", PROFILES, ".yaml", CONNECTORS, "Configuration.class");

    private static final Map<ClassLoader, Set<String>> FOUND = Collections.synchronizedMap(new WeakHashMap<>());

    private ShippedFiles() {}

    /** Routes and Kamelets, such as {@code routes/intake.camel.yaml}, in the order of their names. */
    public static Set<String> routes() {
        return below(ROUTES);
    }

    /** Profiles, such as {@code config/connectors/mydialer.yaml}, in the order of their names. */
    static Set<String> profiles() {
        return below(PROFILES);
    }

    /** Classes of connectors that have Java of their own, such as {@code io/leadferry/connector/mydialer/MydialerConfiguration.class}. */
    static Set<String> configurations() {
        return all().stream()
                .filter(name -> name.startsWith(CONNECTORS) && name.indexOf('/', CONNECTORS.length()) > 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> below(String folder) {
        return all().stream().filter(name -> name.startsWith(folder)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all() {
        return FOUND.computeIfAbsent(Objects.requireNonNull(ClassUtils.getDefaultClassLoader()), ShippedFiles::find);
    }

    private static Set<String> find(ClassLoader loader) {
        Set<String> names = new TreeSet<>();
        Set<URL> jars = new HashSet<>();
        try {
            for (String folder : PLACES.keySet()) {
                for (URL place : Collections.list(loader.getResources(folder))) {
                    if (!(place.openConnection() instanceof JarURLConnection jar)) {
                        inFolder(place, folder, names);
                    } else if (jars.add(jar.getJarFileURL())) {
                        inJar(jar, names);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what the program brings along cannot be listed: " + e.getMessage(), e);
        }
        return names;
    }

    private static void inFolder(URL place, String folder, Set<String> names) throws IOException {
        String root = place.toString();
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources(root + "**/*" + PLACES.get(folder))) {
            names.add(folder + file.getURL().toString().substring(root.length()));
        }
    }

    private static void inJar(JarURLConnection jar, Set<String> names) throws IOException {
        jar.getJarFile().stream()
                .map(ZipEntry::getName)
                .filter(name -> PLACES.entrySet().stream()
                        .anyMatch(place -> name.startsWith(place.getKey()) && name.endsWith(place.getValue())))
                .forEach(names::add);
    }
}
