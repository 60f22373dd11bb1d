package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.LaneId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What a configuration says beyond the vendor's page, or in a way that is read otherwise than it is meant, is told. */
class ConfigurationNotesTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private LeadferryConfiguration configuration(String limits) throws IOException {
        String yaml =
                """
                leadferry:
                  accounts:
                    acme:
                      vendor: ozonetel
                      base-url: https://vendor.example
                      user-name: acme
                      api-key: key
                      limits: { %s }
                """
                        .formatted(limits);
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }

    private List<String> notes(String limits) throws IOException {
        return ConfigurationNotes.of(environment, configuration(limits), new VendorProfiles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            add-leads: { calls: 50, per: 60s }     | add-leads.calls: 50 calls in 1m is more than the 5 calls in 1m
            add-leads: { calls: 6 }                | add-leads.calls: 6 calls in 1m is more than the 5 calls in 1m
            add-leads: { calls: 5, per: 59s }      | add-leads.per: 5 calls in 59s is more than the 5 calls in 1m
            add-leads: { calls: 1, per: 10s }      | add-leads.per: 1 call in 10s is more than the 5 calls in 1m
            add-leads: { rows: 501 }               | add-leads.rows: 501 a call is more than the 500
            delete-leads: { calls: 3, per: 61s }   | delete-leads.per: 3 calls in 1m1s is more than the 2 calls in 1m""")
    void whatIsBeyondTheVendorsPageIsToldAndAllowed(String limit, String told) throws IOException {
        assertThat(notes(limit))
                .singleElement()
                .asString()
                .startsWith("leadferry.accounts.acme.limits." + told.replace("1m1s", "61s"))
                .contains("vendor's page");
    }

    @Test
    void whatIsWithinThePageIsNot() throws IOException {
        assertThat(notes("add-leads: { calls: 5, per: 60s, rows: 500 }, delete-leads: { calls: 1, per: 60s, rows: 7 }"))
                .isEmpty();
        assertThat(notes("add-leads: { calls: 1, per: 12s }")).isEmpty();
        assertThat(notes("add-leads: { calls: 10, per: 2m }")).hasSize(1); // ten at once, within one minute
    }

    @Test
    void onlyTheLanesThatAreAskedForAreLookedAt() throws IOException {
        LeadferryConfiguration configuration = configuration("add-leads: { calls: 50 }, delete-leads: { calls: 50 }");

        assertThat(ConfigurationNotes.paces(environment, configuration, Set.of(new LaneId("acme", "delete-leads"))))
                .singleElement()
                .asString()
                .contains("limits.delete-leads.calls");
    }

    @Test
    void aTimeWithoutAUnitIsToldAsItIsRead() throws IOException {
        assertThat(notes("add-leads: { per: 90000 }"))
                .containsExactly(
                        "leadferry.accounts.acme.limits.add-leads.per: 90000 has no unit and is read as 90000ms;"
                                + " write 90000ms, or 90000s");
    }

    /** Kubernetes names variables after the services of its namespace, and scripts after the program they start. */
    @Test
    void variablesThatOthersNamedLikeOursAreToldAndStopNothing() throws IOException {
        String variables = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(
                        variables,
                        new SystemEnvironmentPropertySource(
                                variables,
                                Map.of(
                                        "LEADFERRY_PORT", "tcp://10.0.0.1:8080",
                                        "LEADFERRY_PORT_8080_TCP_ADDR", "10.0.0.1",
                                        "LEADFERRY_SERVICE_HOST", "10.0.0.1",
                                        "LEADFERRY_HOME_DIR", "/opt/leadferry")));

        assertThat(notes(""))
                .hasSize(3)
                .allSatisfy(note -> assertThat(note).startsWith("leadferry.").contains("unknown key"));
    }

    @Test
    void aProfileWithoutAFileIsTold() throws IOException {
        environment.setActiveProfiles("nowhere");

        assertThat(notes(""))
                .containsExactly("spring.profiles.active: there is no file application-nowhere.yaml for the profile"
                        + " 'nowhere'");
    }
}
