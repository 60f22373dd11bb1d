package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.connector.YamlFaults;
import io.leadferry.feed.LeadferryProperties.AccountProperties;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Finds keys under {@code leadferry} that nobody reads, and the known key that was probably meant. */
final class KnownKeys {

    private final VendorProfiles profiles;
    private final Faults faults;
    private final Faults notes;
    private final Origins origins;
    private final Shadows shadows;

    /** Keys of the accounts' profiles that take several values. */
    private final Set<String> lists = new TreeSet<>();

    private KnownKeys(Environment environment, VendorProfiles profiles, Faults faults, Faults notes) {
        this.origins = new Origins(environment);
        this.shadows = new Shadows(environment);
        this.profiles = profiles;
        this.faults = faults;
        this.notes = notes;
    }

    /**
     * A fault for each unknown key.
     *
     * @param notes what comes from the variables of the process and is like no known key: others name theirs so too, such as
     *     Kubernetes for a service of this name, or a script that starts the ferry
     */
    static void look(Environment environment, VendorProfiles profiles, Faults faults, Faults notes) {
        String lone = Binder.get(environment).bind("leadferry", String.class).orElse("");
        if (!lone.isBlank()) {
            new KnownKeys(environment, profiles, faults, notes).takesKeys("leadferry", lone);
        }
        Map<String, Object> all = WrittenKeys.below("leadferry", environment);
        EmptyKeys.below("leadferry", environment).forEach(key -> all.putIfAbsent(key, Map.of()));
        new KnownKeys(environment, profiles, faults, notes)
                .walk("leadferry", all, Shapes.components(LeadferryProperties.class), Set.of());
    }

    /**
     * Looks at the keys of one place.
     *
     * @param more keys that hold a value, beside the components; nested ones with dots
     */
    private void walk(String at, Map<?, ?> tree, Map<String, RecordComponent> known, Set<String> more) {
        tree.forEach((rawKey, value) -> {
            String key = String.valueOf(rawKey);
            Optional<RecordComponent> component = Shapes.find(key, known);
            if (component.isPresent()) {
                descend(at + "." + key, value, component.get());
            } else {
                profileKey(at, key, value, known.keySet(), more);
            }
        });
    }

    private void profileKey(String at, String key, @Nullable Object value, Set<String> known, Set<String> more) {
        boolean opensPlace =
                more.stream().anyMatch(one -> Spelling.forgiven(one).startsWith(Spelling.forgiven(key) + "."));
        if (opensPlace && value instanceof Map<?, ?> branch) {
            branch.forEach((inner, deep) -> profileKey(at, key + "." + inner, deep, known, more));
        } else if (value instanceof Map<?, ?> branch && more.stream().anyMatch(one -> Shapes.same(one, key))) {
            if (lists.stream().noneMatch(one -> Shapes.same(one, key))) {
                takesAValue(at + "." + key, branch);
            }
        } else if (more.stream().noneMatch(one -> Shapes.same(one, key))) {
            Set<String> all = new TreeSet<>(more);
            all.addAll(known);
            nearest(key, all)
                    .ifPresentOrElse(
                            near -> faults.add(at + "." + key, "unknown key; did you mean '" + near + "'?"),
                            () -> unlikeAny(
                                    at + "." + key, "unknown key; known here: " + String.join(", ", all), value));
        }
    }

    private void descend(String at, @Nullable Object value, RecordComponent component) {
        if (!(value instanceof Map<?, ?> branch)) {
            if (takesKeys(component)) {
                takesKeys(at, value);
            }
            return;
        }
        if (component.getType().isRecord()) {
            walk(at, branch, Shapes.components(component.getType()), Set.of());
        } else if (component.getGenericType() instanceof ParameterizedType map) {
            Type[] types = map.getActualTypeArguments();
            if (types[types.length - 1] instanceof Class<?> entry && entry.isRecord()) {
                Set<String> shadowed = shadows.among(
                        at, branch.keySet().stream().map(String::valueOf).collect(Collectors.toSet()));
                branch.forEach((name, inner) -> {
                    if (shadowed.contains(String.valueOf(name))) {
                        return;
                    }
                    if (inner instanceof Map<?, ?> twig) {
                        entry(at + "." + name, twig, entry);
                    } else {
                        takesKeys(at + "." + name, inner);
                    }
                });
            }
        } else {
            takesAValue(at, branch);
        }
    }

    private void takesAValue(String at, Map<?, ?> branch) {
        branch.forEach((inner, deep) -> unlikeAny(at + "." + inner, "unknown key; " + at + " takes a value", deep));
    }

    /** What is like no known key is a fault where it was written for the ferry. */
    private void unlikeAny(String at, String wrong, @Nullable Object value) {
        (isOfVariables(at, value) ? notes : faults).add(at, wrong);
    }

    private boolean isOfVariables(String at, @Nullable Object value) {
        return value instanceof Map<?, ?> branch && !branch.isEmpty()
                ? branch.entrySet().stream()
                        .allMatch(below -> isOfVariables(at + "." + below.getKey(), below.getValue()))
                : origins.of(at)
                        .filter(place -> place.startsWith(Origins.VARIABLE))
                        .isPresent();
    }

    private static boolean takesKeys(RecordComponent component) {
        return component.getType().isRecord()
                || (component.getGenericType() instanceof ParameterizedType map && map.getRawType() == Map.class);
    }

    /** A value where keys must stand; it is not shown, for it may be anything. */
    private void takesKeys(String at, @Nullable Object value) {
        String words = String.valueOf(value);
        if (value != null && !words.isBlank()) {
            String blank = YamlFaults.missingBlank(words);
            unlikeAny(at, "takes keys with values, not a value" + (blank == null ? "" : "; " + blank), value);
        }
    }

    private void entry(String at, Map<?, ?> twig, Class<?> shape) {
        Map<String, RecordComponent> known = Shapes.components(shape);
        if (!shape.equals(AccountProperties.class)) {
            walk(
                    at,
                    twig,
                    known,
                    shape.equals(FeedProperties.class) ? profiles.feedKeys().keySet() : Set.of());
            return;
        }
        // that a vendor's profile is at fault is told elsewhere
        Optional<VendorProfile> profile =
                Shapes.find("vendor", asMap(twig)).flatMap(vendor -> profiles.usable(vendor.toString()));
        if (profile.isPresent()) {
            profile.get().account().forEach((key, rule) -> {
                if (rule.list()) {
                    lists.add(key);
                }
            });
            walk(at, twig, known, profile.get().account().keySet());
        } else {
            // what the other keys mean nobody can know; that the vendor is at fault is told elsewhere
            twig.forEach((key, value) -> Shapes.find(String.valueOf(key), known)
                    .ifPresent(component -> descend(at + "." + key, value, component)));
        }
    }

    private static Map<String, Object> asMap(Map<?, ?> twig) {
        Map<String, Object> map = new LinkedHashMap<>();
        twig.forEach((key, value) -> map.put(String.valueOf(key), String.valueOf(value)));
        return map;
    }

    /** The word that is closest in spelling, if one is close at all. */
    static Optional<String> nearest(String word, Iterable<String> known) {
        return Spelling.nearest(Shapes.kebab(word), known);
    }
}
