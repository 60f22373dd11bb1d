package io.leadferry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schema of the configuration takes every sample that the pages show, and no key that the ferry would refuse. */
class ConfigSchemaTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V7)
                    .getSchema(Files.readString(Path.of("docs/schema/config.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Spring Boot reads it, with its anchors. */
    private static JsonNode yaml(String text) {
        return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    /** The samples of the pages that begin with the ferry's own key, and the configurations of the repository. */
    private static List<String> samples() throws IOException {
        List<String> samples = new ArrayList<>();
        for (Page page : Page.all()) {
            StringBuilder block = null;
            for (String line : page.lines()) {
                if (block != null && line.startsWith("```")) {
                    samples.add(block.toString());
                    block = null;
                } else if (block != null) {
                    block.append(line).append('\n');
                } else if (line.equals("```yaml")) {
                    block = new StringBuilder();
                }
            }
        }
        samples.removeIf(sample -> !sample.contains("leadferry:"));
        samples.add(Files.readString(Path.of("config/application.yaml")));
        try (Stream<Path> rehearsals = Files.list(Path.of("config/rehearsal"))) {
            for (Path one : rehearsals.toList()) {
                samples.add(Files.readString(one));
            }
        }
        return samples;
    }

    @Test
    void everySampleIsTaken() throws IOException {
        List<String> samples = samples();

        assertThat(samples).hasSizeGreaterThan(5);
        for (String sample : samples) {
            // some show a part alone, which lacks what is said elsewhere
            assertThat(SCHEMA.validate(yaml(sample)).stream()
                            .filter(fault -> !fault.getType().equals("required")))
                    .as(sample)
                    .isEmpty();
        }
        assertThat(samples.stream().filter(sample -> sample.contains("isales-gone")))
                .as("the README's is whole")
                .singleElement()
                .satisfies(sample -> assertThat(SCHEMA.validate(yaml(sample))).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/leadferry|hom: data|hom",
                "/leadferry/accounts/acme|api-keys: x|api-keys",
                "/leadferry/accounts/acme|vdn-id: 1|vdn-id",
                "/leadferry/accounts/acme|auth: tokens|auth",
                "/leadferry/accounts/isales|vdn-id: none|vdn-id",
                "/leadferry/accounts/isales|c2: { timestamp: hours }|c2",
                "/leadferry/accounts/acme|limits: { add-lead: { calls: 1 } }|add-lead",
                "/leadferry/accounts/acme|limits: { add-leads: { per: soon } }|per",
                "/leadferry/feeds/acme-leads|campain: A|campain",
                "/leadferry/feeds/acme-leads|options: { checkDuplicates: true }|checkDuplicates",
                "/leadferry/feeds/acme-leads|repeats: never|repeats",
                "/leadferry/feeds/acme-leads|linger: 5 s|linger",
                "/leadferry/feeds/acme-leads|guard: { min-row: 1 }|min-row",
                "/leadferry/feeds/acme-leads|http: { max-bytes: much }|max-bytes"
            })
    void aSlipIsNot(String place, String slip, String told) throws IOException {
        JsonNode sample = yaml(samples().stream()
                .filter(one -> one.contains("isales-gone"))
                .findFirst()
                .orElseThrow());
        ((ObjectNode) sample.at(place)).setAll((ObjectNode) yaml(slip));

        assertThat(SCHEMA.validate(sample))
                .anySatisfy(fault -> assertThat(fault.toString()).contains(told));
    }

    @Test
    void whatTheEnvironmentSaysIsTaken() {
        assertThat(
                        SCHEMA.validate(
                                yaml(
                                        """
                        leadferry:
                          accounts:
                            acme:
                              vendor: ozonetel
                              base-url: ${URL}
                              user-name: ${USER}
                              api-key: ${KEY}
                              auth: ${AUTH}
                              limits: { add-leads: { calls: "${CALLS}", per: "${PER}" } }
                            own: { vendor: our-own, base-url: https://x.example, whatever: 1 }
                          feeds:
                            leads: { account: acme, operation: add-leads, from: in, columns: [PhoneNumber, Name], linger: "${L}" }
                        """)))
                .isEmpty();
    }

    @Test
    void everyKeySaysWhatItMeans() {
        List<String> mute = new ArrayList<>();
        mute(SCHEMA.getSchemaNode().path("properties").path("leadferry"), "leadferry", mute);

        assertThat(mute).isEmpty();
    }

    private static void mute(JsonNode schema, String at, List<String> mute) {
        schema.path("properties").fields().forEachRemaining(one -> {
            JsonNode below = one.getValue();
            boolean structure = below.has("properties")
                    || below.path("additionalProperties").isObject();
            if (!below.has("description") && !structure) {
                mute.add(at + "." + one.getKey());
            }
            mute(below, at + "." + one.getKey(), mute);
        });
        if (schema.path("additionalProperties").isObject()) {
            mute(schema.path("additionalProperties"), at + ".<name>", mute);
        }
    }
}
