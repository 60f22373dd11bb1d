package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes are files for people and for designers: each is what Camel's own schema says a file of routes is. */
class RouteSchemaTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Pattern NAMES =
            Pattern.compile("(?:exchangeProperty\\.|headers?\\.|(?<![{$])\\{(?=[a-z]+}))(\\w+)");

    /** The rows of the table of names. */
    private static final Pattern TOLD = Pattern.compile("(?m)^\\| (`[^|]+`) \\| (?:header|propert)(?:y|s|ies)? \\|");

    private static JsonSchema schema;

    @BeforeAll
    static void readTheSchema() throws IOException {
        try (InputStream json = RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(json);
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of("routes"))) {
            return walk.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileOfRoutesKeepsToTheSchema(Path file) throws IOException {
        assertThat(schema.validate(YAML.readTree(file.toFile()))).isEmpty();
    }

    static List<Path> kamelets() throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of("routes"))) {
            return walk.filter(file -> file.toString().endsWith(".kamelet.yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The schema knows routes and templates; a Kamelet is a template with a description around it. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void aKameletKeepsToTheSchemaAndStandsInAPalette(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        ObjectNode template = kamelet.at("/spec/template").deepCopy();
        template.put("id", kamelet.at("/metadata/name").asText());
        JsonNode definition = kamelet.at("/spec/definition");

        assertThat(schema.validate(
                        YAML.createArrayNode().add(YAML.createObjectNode().set("routeTemplate", template))))
                .isEmpty();
        assertThat(file.getFileName().toString())
                .isEqualTo(kamelet.at("/metadata/name").asText() + ".kamelet.yaml");
        assertThat(kamelet.at("/metadata/labels")
                        .path("camel.apache.org/kamelet.type")
                        .asText())
                .isEqualTo("action");
        assertThat(List.of(
                        definition.path("title").asText(),
                        definition.path("description").asText()))
                .doesNotContain("");
        assertThat(definition.path("properties").properties()).allSatisfy(property -> assertThat(List.of(
                        property.getValue().path("title").asText(),
                        property.getValue().path("description").asText(),
                        property.getValue().path("type").asText()))
                .doesNotContain(""));
        assertThat(kamelet.at("/spec/types").properties()).hasSize(2);
    }

    @Test
    void theSchemaIsHeard() throws IOException {
        JsonNode wrong = YAML.readTree(
                """
                - route:
                    from:
                      uri: direct:a
                      steps:
                        - throttle: { timePeriodMillis: 60000, constant: 5 }
                """);

        assertThat(schema.validate(wrong)).isNotEmpty();
    }

    /** What is kept beside a body is told in one place, and little of it. */
    @Test
    void theNamesOfHeadersAndPropertiesAreFewAndTold() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : Stream.concat(files().stream(), kamelets().stream()).toList()) {
            String text = Files.readString(file);
            NAMES.matcher(text).results().map(name -> name.group(1)).forEach(used::add);
            for (JsonNode found : YAML.readTree(text).findValues("setHeader")) {
                used.add(found.path("name").asText());
            }
            for (JsonNode found : YAML.readTree(text).findValues("setProperty")) {
                used.add(found.path("name").asText());
            }
        }
        used.removeIf(name -> name.startsWith("Camel"));
        Set<String> told = TOLD.matcher(Files.readString(Path.of("docs/operating/changing.md")))
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .map(name -> name.replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).isEqualTo(told).hasSizeLessThanOrEqualTo(10);
    }

    /**
     * Components run headers, names and addresses as expressions, so what comes from outside (a file's name, an object's key, a
     * vendor's word) goes to them in no header, and an address is made only of what the house says.
     */
    @Test
    void nothingFromOutsideIsRunAsAnExpression() throws IOException {
        Set<String> addresses = new TreeSet<>();
        for (Path file : Stream.concat(files().stream(), kamelets().stream()).toList()) {
            JsonNode routes = YAML.readTree(file.toFile());
            for (String step :
                    List.of("setHeader", "setHeaders", "recipientList", "routingSlip", "dynamicRouter", "pollEnrich")) {
                assertThat(routes.findValues(step))
                        .as(file + ": what a component may run as an expression is a constant")
                        .allMatch(node -> step.equals("setHeader") && node.has("constant"));
            }
            String text = Files.readString(file);
            assertThat(text)
                    .as(file + ": an expression that makes an expression")
                    .doesNotContain("simple{", "evaluate");
            routes.findValues("toD").forEach(to -> addresses.addAll(expressions(to)));
            routes.findValues("fileName").forEach(name -> addresses.addAll(expressions(name)));
        }

        assertThat(addresses)
                .as("who adds one has looked at where it comes from")
                .containsExactlyInAnyOrder(
                        "bean:laneRoutes.of",
                        "bean:intake.reasonPlace",
                        "bean:receiptFiles.name",
                        "body.name", // of a receipt
                        "body.vendor", // of an account
                        "exchangeProperty.list.client",
                        "exchangeProperty.list.scheme",
                        "exchangeProperty.request.answerTimeout",
                        "exchangeProperty.request.client",
                        "exchangeProperty.request.scheme");
    }

    private static List<String> expressions(JsonNode address) {
        return Pattern.compile("\\$\\{([^}]+)}")
                .matcher(address.toString())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** A feed is called by a person: a route of that name would be replaced by the feed's, and nobody would be told. */
    @Test
    void noFeedCanTakeTheNameOfARouteThatShips() throws IOException {
        List<String> prefixes = Pattern.compile("\\.routeId\\(\"([^\"]+)\" \\+")
                .matcher(Files.readString(Path.of("src/main/java/io/leadferry/RouteLifecycle.java")))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        Set<String> shipped = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                YAML.readTree(Files.readString(file))
                        .findValues("route")
                        .forEach(route -> shipped.add(route.path("id").asText()));
            }
        }

        assertThat(prefixes).contains("door-");
        assertThat(shipped).contains("quarantine").noneMatch(id -> prefixes.stream()
                .anyMatch(id::startsWith));
    }
}
