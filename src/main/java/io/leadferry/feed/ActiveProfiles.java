package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/** Looks whether each of Spring's profiles that are switched on changes anything; Spring says nothing of one without a file. */
final class ActiveProfiles {

    private static final String KEY = "spring.profiles.active";
    private static final Pattern FILE = Pattern.compile(".*?-([^.]+)\\.(?:ya?ml|properties)");

    private final Set<String> active;
    private final Set<String> folders = new TreeSet<>(Set.of(".", "config"));
    private final Set<String> expressions = new TreeSet<>();

    ActiveProfiles(Environment environment) {
        this.active = new TreeSet<>(Set.of(environment.getActiveProfiles()));
        if (environment instanceof ConfigurableEnvironment open) {
            for (PropertySource<?> source : open.getPropertySources()) {
                if (source instanceof OriginTrackedMapPropertySource map) {
                    look(map);
                }
            }
        }
    }

    private void look(OriginTrackedMapPropertySource source) {
        for (String key : source.getPropertyNames()) {
            if (key.startsWith("spring.config.activate.on-profile")) {
                expressions.add(String.valueOf(source.getProperty(key)));
            }
            if (source.getOrigin(key) instanceof TextResourceOrigin text) {
                String file = ConfigurationFile.name(text.getResource());
                Path folder = file == null ? null : Path.of(file).getParent();
                if (folder != null) {
                    folders.add(folder.toString());
                }
            }
        }
    }

    /** Profiles that were probably meant otherwise: a fault's key and words. */
    Map<String, String> misspelt() {
        Map<String, String> told = new LinkedHashMap<>();
        Set<String> files = files();
        unknown(files).forEach(profile -> near(profile, files)
                .ifPresent(near -> told.put(KEY, words(profile) + "; did you mean '" + near + "'?")));
        return told;
    }

    /** Profiles of which nobody has heard, nor of any like it. */
    Map<String, String> unread() {
        Map<String, String> told = new LinkedHashMap<>();
        Set<String> files = files();
        unknown(files).stream()
                .filter(profile -> near(profile, files).isEmpty())
                .forEach(profile -> told.put(KEY, words(profile)));
        return told;
    }

    private static String words(String profile) {
        return "there is no file application-" + profile + ".yaml for the profile '" + profile + "'";
    }

    private static Optional<String> near(String profile, Set<String> files) {
        return Spelling.nearest(profile, files).filter(near -> Spelling.distance(near, profile) <= 2);
    }

    private Set<String> unknown(Set<String> files) {
        Set<String> unknown = new TreeSet<>(active);
        unknown.removeAll(files);
        unknown.removeIf(profile -> expressions.stream().anyMatch(one -> one.contains(profile)));
        return unknown;
    }

    /** The profiles that have files. */
    private Set<String> files() {
        Set<String> names = new TreeSet<>();
        for (String folder : folders) {
            String @Nullable [] files = Path.of(folder).toFile().list();
            for (String file : files == null ? new String[0] : files) {
                Matcher named = FILE.matcher(file);
                if (named.matches()) {
                    names.add(named.group(1));
                }
            }
        }
        return names;
    }
}
