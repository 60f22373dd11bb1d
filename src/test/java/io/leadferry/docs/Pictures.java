package io.leadferry.docs;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.leadferry.feed.LeadferryProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The pictures of the house: its rooms from the classes, the way of a row from the routes. */
final class Pictures {

    private static final String HOUSE = "io.leadferry.";
    private static final Path CODE = Path.of("src/main/java/io/leadferry");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*(.*?)(?:\\.\\s|\\*/)", Pattern.DOTALL);
    private static final Pattern HANDED_ON = Pattern.compile("(?:direct|seda):[^?\\s]+");

    private Pictures() {}

    static Map<String, List<String>> all() throws IOException {
        Map<String, List<String>> pictures = new LinkedHashMap<>();
        Map<String, Set<String>> rooms = rooms();
        pictures.put("the rooms", roomTable(rooms.keySet()));
        pictures.put("picture of the rooms", fenced(roomPicture(rooms)));
        pictures.put("picture of the routes", fenced(routePicture()));
        return pictures;
    }

    private static List<String> fenced(List<String> mermaid) {
        List<String> lines = new ArrayList<>(List.of("```mermaid"));
        lines.addAll(mermaid);
        lines.add("```");
        return lines;
    }

    /** Each room with those that it knows. What stands in no room puts them together, and knows all. */
    private static Map<String, Set<String>> rooms() {
        Map<String, Set<String>> rooms = new TreeMap<>();
        for (JavaClass one : house()) {
            String room = room(one);
            if (!room.isEmpty()) {
                Set<String> known = rooms.computeIfAbsent(room, first -> new TreeSet<>());
                one.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .map(JavaClass::getBaseComponentType)
                        .map(Pictures::room)
                        .filter(other -> !other.isEmpty() && !other.equals(room))
                        .forEach(known::add);
            }
        }
        return rooms;
    }

    /** The classes of the house alone: what they need of others is known by name, which takes a tenth of the time. */
    private static JavaClasses house() {
        return ArchConfiguration.withThreadLocalScope(scope -> {
            scope.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importPath(classes());
        });
    }

    private static Path classes() {
        try {
            return Path.of(LeadferryProperties.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String room(JavaClass one) {
        String name = one.getPackageName();
        return name.startsWith(HOUSE) ? name.substring(HOUSE.length()).replaceFirst("\\..*", "") : "";
    }

    private static List<String> roomTable(Collection<String> rooms) throws IOException {
        List<String> lines = new ArrayList<>(List.of("| room | what it is for |", "|---|---|"));
        for (String room : rooms) {
            Matcher sentence = FIRST_SENTENCE.matcher(Files.readString(CODE.resolve(room + "/package-info.java")));
            if (!sentence.find()) {
                throw new IllegalStateException(room + ": its package-info says not what it is for");
            }
            String text = sentence.group(1)
                    .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                    .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                    .strip();
            lines.add("| `" + room + "` | " + text.replaceFirst("\\.$", "") + " |");
        }
        return lines;
    }

    /** An arrow to each room that is known, but for those that are known by way of another one. */
    private static List<String> roomPicture(Map<String, Set<String>> rooms) {
        List<String> lines = new ArrayList<>(List.of("flowchart TD"));
        rooms.forEach((room, known) -> {
            if (known.isEmpty() && rooms.values().stream().noneMatch(others -> others.contains(room))) {
                lines.add("    " + room);
            }
            known.stream()
                    .filter(other -> known.stream()
                            .noneMatch(between -> !between.equals(other) && reaches(rooms, between, other)))
                    .forEach(other -> lines.add("    " + room + " --> " + other));
        });
        return lines;
    }

    private static boolean reaches(Map<String, Set<String>> rooms, String from, String to) {
        Set<String> next = rooms.getOrDefault(from, Set.of());
        return next.contains(to) || next.stream().anyMatch(one -> reaches(rooms, one, to));
    }

    /**
     * A route, or the template of several.
     *
     * @param from what it takes from, such as {@code direct:intake}
     * @param to what it hands on to
     */
    private record Route(String id, String from, Set<String> to) {}

    private static List<String> routePicture() throws IOException {
        List<Route> routes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                try (InputStream text = Files.newInputStream(file)) {
                    find(new Yaml(new SafeConstructor(new LoaderOptions())).load(text), "", routes);
                }
            }
        }
        Set<String> named = new TreeSet<>();
        routes.forEach(route -> named.addAll(route.to()));
        Set<String> lines = new LinkedHashSet<>();
        for (Route route : routes) {
            String kind = route.from().replaceFirst(":.*", "");
            if (!HANDED_ON.matcher(route.from()).matches()) {
                lines.add("    %s([%s]) --> %s".formatted(kind + "_" + route.id(), kind, node(route.id())));
            }
            for (String to : route.to()) {
                routes.stream()
                        .filter(other -> leads(to, other.from(), named))
                        .forEach(other -> lines.add("    %s --> %s".formatted(node(route.id()), node(other.id()))));
            }
        }
        List<String> picture = new ArrayList<>(List.of("flowchart LR"));
        picture.addAll(lines);
        return picture;
    }

    /** Whether an address is that of a route; one that is worked out on the way leads to those that nobody names. */
    private static boolean leads(String address, String from, Set<String> named) {
        int open = address.indexOf("${");
        return open < 0 ? from.equals(address) : from.startsWith(address.substring(0, open)) && !named.contains(from);
    }

    private static String node(String id) {
        return id.replaceAll("[^A-Za-z0-9-]", "") + "[" + id.replaceAll("\\{\\{(.*?)}}", "<$1>") + "]";
    }

    private static void find(Object yaml, String template, List<Route> routes) {
        if (yaml instanceof List<?> list) {
            list.forEach(one -> find(one, template, routes));
        } else if (yaml instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof Map<?, ?> inner && key.equals("routeTemplate")) {
                    find(
                            inner.get("route") == null ? Map.of("route", inner) : inner,
                            String.valueOf(inner.get("id")),
                            routes);
                } else if (value instanceof Map<?, ?> inner && key.equals("route")) {
                    routes.add(route(inner, template));
                } else if (value instanceof List<?>) {
                    find(value, template, routes);
                }
            });
        }
    }

    private static Route route(Map<?, ?> route, String template) {
        Object from = route.get("from");
        String uri = from instanceof Map<?, ?> parts ? String.valueOf(parts.get("uri")) : String.valueOf(from);
        Set<String> to = new LinkedHashSet<>();
        handedOn(from instanceof Map<?, ?> parts ? parts.get("steps") : null, to);
        handedOn(route.get("steps"), to);
        return new Route(template.isEmpty() ? String.valueOf(route.get("id")) : template, uri, to);
    }

    private static void handedOn(Object yaml, Set<String> to) {
        if (yaml instanceof List<?> list) {
            list.forEach(one -> handedOn(one, to));
        } else if (yaml instanceof Map<?, ?> map) {
            map.values().forEach(one -> handedOn(one, to));
        } else if (yaml instanceof String text && HANDED_ON.matcher(text).matches()) {
            to.add(text);
        }
    }
}
