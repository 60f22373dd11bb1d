package io.leadferry.holes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.jspecify.annotations.Nullable;

/**
 * Looks for libraries of the jar with a known critical or high hole, in a list that lies in the repository; needs no
 * network. The list holds advisories in the OSV schema. {@code .ci/known-holes} runs it; with {@code --renew} it asks OSV for
 * a new list.
 */
public final class KnownHoles {

    private static final Pattern IN_LICENCES = Pattern.compile("\\(([^ ():]+:[^ ():]+):([^ ():]+) - [^()]*\\)\\s*$");
    private static final Set<String> GRAVE = Set.of("CRITICAL", "HIGH");
    private static final URI OSV = URI.create("https://api.osv.dev");
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private final Stored stored;
    private final List<Accepted> accepted;
    private final LocalDate today;

    /** A library, {@code group:artifact}, and its version. */
    public record Library(String name, String version) {}

    /** A hole that is lived with: where, why, and for how long at most. */
    public record Accepted(String library, String advisory, String reason, LocalDate until) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Stored(LocalDate until, Set<String> packages, List<Advisory> advisories) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Advisory(String id, List<Affected> affected) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Affected(
            @JsonProperty("package") Package library, @Nullable List<Range> ranges, @Nullable List<String> versions) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Package(String ecosystem, String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Range(String type, List<Event> events) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Event(
            @Nullable String introduced,
            @Nullable String fixed,
            @JsonProperty("last_affected") @Nullable String lastAffected) {}

    private KnownHoles(Stored stored, List<Accepted> accepted, LocalDate today) {
        this.stored = stored;
        this.accepted = accepted;
        this.today = today;
    }

    /**
     * The list and what is lived with, as they lie in a folder.
     *
     * @param today from which day on a hole is not lived with any more
     */
    static KnownHoles in(Path folder, LocalDate today) throws IOException {
        Stored stored = JSON.treeToValue(
                JSON.readTree(folder.resolve("known-holes.json").toFile()), Stored.class);
        List<Accepted> accepted = new ArrayList<>();
        for (JsonNode one :
                JSON.readTree(folder.resolve("known-holes-accepted.json").toFile())) {
            accepted.add(new Accepted(
                    one.required("library").asText(),
                    one.required("advisory").asText(),
                    one.required("reason").asText(),
                    LocalDate.parse(one.required("until").asText())));
        }
        return new KnownHoles(stored, accepted, today);
    }

    /** Until which day the list knows what was published. */
    LocalDate until() {
        return stored.until();
    }

    /** A line for each hole: library, version, advisory, and the version that mends it. None: nothing known. */
    List<String> of(List<Library> libraries) {
        return libraries.stream()
                .flatMap(library -> stored.advisories().stream().flatMap(advisory -> hole(library, advisory).stream()))
                .toList();
    }

    /** Libraries of which nobody asked when the list was made. */
    List<String> notLookedFor(List<Library> libraries) {
        return libraries.stream()
                .map(Library::name)
                .filter(name -> !stored.packages().contains(name))
                .toList();
    }

    private List<String> hole(Library library, Advisory advisory) {
        for (Affected affected : advisory.affected()) {
            if (affected.library().name().equals(library.name()) && hit(library.version(), affected)) {
                return accepted.stream()
                        .filter(one -> one.library().equals(library.name())
                                && one.advisory().equals(advisory.id()))
                        .findFirst()
                        .map(one -> today.isAfter(one.until())
                                ? List.of(line(library, advisory, affected) + "; it was accepted until " + one.until())
                                : List.<String>of())
                        .orElseGet(() -> List.of(line(library, advisory, affected)));
            }
        }
        return List.of();
    }

    private static String line(Library library, Advisory advisory, Affected affected) {
        return library.name() + " " + library.version() + ": " + advisory.id() + "; "
                + mended(library.version(), affected);
    }

    private static String mended(String version, Affected affected) {
        return ranges(affected).stream()
                .flatMap(range -> range.events().stream())
                .map(Event::fixed)
                .filter(fixed -> fixed != null && compare(fixed, version) > 0)
                .min(KnownHoles::compare)
                .map(fixed -> "mended in " + fixed)
                .orElse("no version mends it");
    }

    private static List<Range> ranges(Affected affected) {
        return affected.ranges() == null ? List.of() : affected.ranges();
    }

    private static boolean hit(String version, Affected affected) {
        return (affected.versions() != null && affected.versions().contains(version))
                || ranges(affected).stream().anyMatch(range -> within(version, range));
    }

    /** As the OSV schema says: the last event at or before the version decides. */
    private static boolean within(String version, Range range) {
        boolean within = false;
        for (Event event : range.events()) {
            if (event.introduced() != null) {
                within |= event.introduced().equals("0") || compare(version, event.introduced()) >= 0;
            } else if (event.fixed() != null) {
                within &= compare(version, event.fixed()) < 0;
            } else if (event.lastAffected() != null) {
                within &= compare(version, event.lastAffected()) <= 0;
            }
        }
        return within;
    }

    private static int compare(String one, String other) {
        return new ComparableVersion(one).compareTo(new ComparableVersion(other));
    }

    /** What a jar carries, as the list of licences in it says. */
    static List<Library> carried(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String list = new String(
                    file.getInputStream(file.getEntry("META-INF/THIRD-PARTY.txt"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            return list.lines()
                    .map(IN_LICENCES::matcher)
                    .filter(Matcher::find)
                    .map(line -> new Library(line.group(1), line.group(2)))
                    .toList();
        }
    }

    // --- a new list

    /** The list as OSV has it today: all that was ever found in these libraries, critical and high. */
    static String renewed(List<Library> libraries, URI osv, LocalDate today) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        Set<String> names = libraries.stream().map(Library::name).collect(Collectors.toCollection(TreeSet::new));
        List<Query> queries = names.stream().map(name -> new Query(name, null)).toList();
        Set<String> ids = new TreeSet<>();
        while (!queries.isEmpty()) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode all = body.putArray("queries");
            queries.forEach(query -> query.into(all.addObject()));
            JsonNode results = ask(
                            HttpRequest.newBuilder(osv.resolve("/v1/querybatch"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                            http)
                    .required("results");
            List<Query> more = new ArrayList<>();
            for (int at = 0; at < queries.size(); at++) {
                results.required(at)
                        .path("vulns")
                        .forEach(one -> ids.add(one.required("id").asText()));
                String next = results.required(at).path("next_page_token").asText("");
                if (!next.isEmpty()) {
                    more.add(new Query(queries.get(at).name(), next));
                }
            }
            queries = more;
        }
        TreeMap<String, JsonNode> grave = new TreeMap<>();
        for (String id : ids) {
            JsonNode one = ask(HttpRequest.newBuilder(osv.resolve("/v1/vulns/" + id)), http);
            if (!one.has("withdrawn")
                    && GRAVE.contains(
                            one.path("database_specific").path("severity").asText())) {
                grave.put(id, lean((ObjectNode) one, names));
            }
        }
        return written(names, grave, today);
    }

    private record Query(String name, @Nullable String page) {
        void into(ObjectNode query) {
            query.putObject("package").put("ecosystem", "Maven").put("name", name);
            if (page != null) {
                query.put("page_token", page);
            }
        }
    }

    private static JsonNode ask(HttpRequest.Builder request, HttpClient http) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(answer.request().uri() + " answers HTTP " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** Without the prose, and without other people's libraries. */
    private static ObjectNode lean(ObjectNode advisory, Set<String> names) {
        ObjectNode lean = JSON.createObjectNode();
        List.of("id", "published", "aliases").forEach(key -> {
            if (advisory.has(key)) {
                lean.set(key, advisory.get(key));
            }
        });
        lean.putObject("database_specific").set("severity", advisory.at("/database_specific/severity"));
        ArrayNode affected = lean.putArray("affected");
        StreamSupport.stream(advisory.path("affected").spliterator(), false)
                .filter(one -> names.contains(one.at("/package/name").asText()))
                .forEach(one -> {
                    ObjectNode kept = affected.addObject();
                    kept.set("package", one.get("package"));
                    kept.set("ranges", one.path("ranges").isMissingNode() ? JSON.createArrayNode() : one.get("ranges"));
                });
        return lean;
    }

    private static String written(Set<String> names, TreeMap<String, JsonNode> advisories, LocalDate today)
            throws IOException {
        StringBuilder text = new StringBuilder("{\n\"source\": \"OSV, from the GitHub Advisory Database (CC BY 4.0);"
                + " critical and high severity, for the libraries of the jar\",\n\"until\": \"" + today + "\",\n");
        List<String> all = new ArrayList<>();
        for (String name : names) {
            all.add(JSON.writeValueAsString(name));
        }
        text.append("\"packages\": [\n").append(String.join(",\n", all)).append("\n],\n");
        all.clear();
        for (JsonNode advisory : advisories.values()) {
            all.add(JSON.writeValueAsString(advisory));
        }
        return text.append("\"advisories\": [\n")
                .append(String.join(",\n", all))
                .append("\n]}\n")
                .toString();
    }

    /** {@code JAR [--renew]}: exit code 0 where nothing is known, 1 where something is. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(".ci");
        List<Library> libraries = carried(Path.of(args[0]));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        if (List.of(args).contains("--renew")) {
            Files.writeString(folder.resolve("known-holes.json"), renewed(libraries, OSV, today));
        }
        KnownHoles known = in(folder, today);
        List<String> holes = known.of(libraries);
        holes.forEach(System.out::println);
        known.notLookedFor(libraries).forEach(name -> System.out.println("not looked for: " + name + "; --renew does"));
        System.out.println(holes.size() + " known holes in " + libraries.size() + " libraries, as of " + known.until());
        System.exit(holes.isEmpty() && !libraries.isEmpty() ? 0 : 1);
    }
}
