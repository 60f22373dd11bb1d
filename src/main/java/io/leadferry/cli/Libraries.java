package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jars in {@code lib/} beside the working folder, for routes of a person's own: more components, without a build. The
 * ferry's own classes come first, so that nothing there changes what it does.
 *
 * @param loader has them, and all that the ferry has; null where there are none
 * @param passedOver the names of those of which the ferry has all classes itself
 * @param mixed a line for each of which the ferry has some classes itself, probably of another version
 */
record Libraries(@Nullable ClassLoader loader, List<String> passedOver, List<String> mixed) {

    private static final String FOLDER = "lib";
    private static final String CLASS = ".class";
    private static final Libraries NONE = new Libraries(null, List.of(), List.of());

    /**
     * Finds the jars.
     *
     * @param folder the working folder
     * @throws ConfigurationFault with a line for each that cannot be read
     */
    static Libraries beside(Path folder) {
        List<Path> jars = jars(folder.resolve(FOLDER));
        if (jars.isEmpty()) {
            return NONE;
        }
        ClassLoader own = Libraries.class.getClassLoader();
        List<String> faults = new ArrayList<>();
        List<URL> places = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        List<String> mixed = new ArrayList<>();
        for (Path jar : jars) {
            String name = String.valueOf(jar.getFileName());
            try {
                Classes classes = classes(jar, own);
                if (classes.all > 0 && classes.known == classes.all) {
                    passedOver.add(name);
                    continue;
                }
                if (classes.known > 0) {
                    mixed.add(FOLDER + "/" + name + ": the ferry has " + classes.known + " of its " + classes.all
                            + " classes itself, and those count; take the version that the ferry has, or leave it out");
                }
                places.add(url(jar));
            } catch (IOException e) {
                faults.add(FOLDER + "/" + name + ": is no jar, or is damaged, or may not be read; copy it there again");
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationFault(faults);
        }
        return new Libraries(
                places.isEmpty() ? null : new URLClassLoader("lib", places.toArray(URL[]::new), own),
                List.copyOf(passedOver),
                List.copyOf(mixed));
    }

    private static List<Path> jars(Path lib) {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationFault(List.of(FOLDER + "/: cannot be looked into; may this user read it?"));
        }
    }

    /** How many classes a jar has, and how many of them the ferry has too. */
    private record Classes(long all, long known) {}

    private static Classes classes(Path jar, ClassLoader own) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> names = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(CLASS)
                            && !name.startsWith("META-INF/")
                            && !name.endsWith("module-info.class"))
                    .toList();
            return new Classes(
                    names.size(),
                    names.stream().filter(name -> own.getResource(name) != null).count());
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toAbsolutePath().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has whatever asks this thread, and those that it begins, for classes find these too. */
    void use() {
        if (loader != null) {
            Thread.currentThread().setContextClassLoader(loader);
        }
    }
}
