package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.Veil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Where traces go is checked like everything else: one line for each fault, and no key of the collector's in it. */
class TracingCheckTest {

    private static final String FERRY =
            """
            leadferry:
              accounts:
                acme: { vendor: ozonetel, base-url: "https://vendor.example", user-name: acme, api-key: the-key }
              feeds:
                leads: { account: acme, operation: add-leads, from: inbox/leads, campaign: A }
            """;

    private static LeadferryConfiguration check(String more) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource((FERRY + more.indent(2)).getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }

    private static List<String> faults(String tracing) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check("tracing: " + tracing)).lines().stream()
                .map(line -> line.replaceFirst(" \\([^()]*\\)$", ""))
                .toList();
    }

    @Test
    void nothingIsTracedUnlessSomebodyAsksForIt() throws IOException {
        assertThat(check("").tracing()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "https://collector.example/, https://collector.example/v1/traces",
        "https://collector.example/otlp, https://collector.example/otlp/v1/traces",
        "http://[::1]:4318/v1/traces, http://[::1]:4318/v1/traces"
    })
    void aCollectorIsNamedByItsAddress(String written, String to) throws IOException {
        Tracing tracing = Objects.requireNonNull(
                check("tracing: { to: \"" + written + "\" }").tracing());

        assertThat(tracing.to()).hasToString(to);
        assertThat(tracing.sample()).isEqualTo(1);
        assertThat(tracing.serviceName()).isEqualTo("leadferry");
        assertThat(tracing.headers()).isEmpty();
    }

    @Test
    void headersAreSecrets() throws IOException {
        Tracing tracing = Objects.requireNonNull(check(
                        "tracing: { to: \"http://c:4318\", sample: 0.1, service-name: ferry-1, headers: { Authorization: Bearer of-the-collector } }")
                .tracing());

        assertThat(tracing.sample()).isEqualTo(0.1);
        assertThat(tracing.serviceName()).isEqualTo("ferry-1");
        assertThat(tracing.headers()).containsOnlyKeys("Authorization");
        assertThat(tracing.headers().get("Authorization").reveal()).isEqualTo("Bearer of-the-collector");
        assertThat(tracing).asString().doesNotContain("of-the-collector");
        assertThat(Veil.over("it says Bearer of-the-collector")).doesNotContain("of-the-collector");
    }

    @Test
    void eachFaultIsOneLine() {
        assertThat(faults("{ sample: 0.5 }")).containsExactly("leadferry.tracing.to: missing");
        assertThat(faults("{ to: \"collector:4318\" }"))
                .containsExactly("leadferry.tracing.to: must begin with http:// or https://");
        assertThat(faults("{ to: \"https://user:a-password@c/?key=a-key-in-it\" }"))
                .singleElement()
                .asString()
                .startsWith("leadferry.tracing.to: must be a server's address")
                .doesNotContain("a-password", "a-key-in-it");
        assertThat(faults("{ to: \"http://c:4318\", sample: 0 }"))
                .containsExactly(
                        "leadferry.tracing.sample: must be above 0 and at most 1, such as 0.1 for every tenth drop");
        assertThat(faults("{ to: \"http://c:4318\", sample: 1.01 }")).hasSize(1);
        assertThat(faults("{ to: \"http://c:4318\", sample: often }"))
                .singleElement()
                .asString()
                .startsWith("leadferry.tracing.sample: ");
        assertThat(faults("{ to: \"http://c:4318\", service-name: \"\" }"))
                .containsExactly("leadferry.tracing.service-name: missing");
        assertThat(faults("{ to: \"http://c:4318\", headers: { x-key: \"${NO_SUCH_VARIABLE_HERE}\" } }"))
                .containsExactly("leadferry.tracing.headers.x-key: names ${NO_SUCH_VARIABLE_HERE}, which is not set");
        assertThat(faults("{ to: \"http://c:4318\", headers: { Host: elsewhere } }"))
                .containsExactly("leadferry.tracing.headers.Host: is the ferry's to say; leave it out");
        assertThat(faults("{ to: \"http://c:4318\", headers: { x-key: \"two\\nlines-of-it\" } }"))
                .containsExactly(
                        "leadferry.tracing.headers.x-key: must be letters, digits and signs of ASCII, in one line");
        assertThat(faults("{ to: \"http://c:4318\", samples: 1 }"))
                .singleElement()
                .asString()
                .contains("leadferry.tracing.samples", "'sample'");
        assertThat(faults("\"http://c:4318\"")).isNotEmpty();
    }
}
