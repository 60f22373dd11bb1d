package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.connector.VendorProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/** Keys that are not the ferry's are told where they are nearly one that is read, and a person's own are left alone. */
class ForeignKeysTest {

    @TempDir
    Path folder;

    private final StandardEnvironment environment = new StandardEnvironment();

    private void file(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("ferry.yaml"), yaml);
        new YamlPropertySourceLoader()
                .load("ferry", new FileSystemResource(file))
                .forEach(environment.getPropertySources()::addFirst);
    }

    private void options(String... options) {
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(options));
    }

    private List<String> faults() {
        ConfigurationFault fault = catchThrowableOfType(
                ConfigurationFault.class, () -> ConfigurationCheck.check(environment, new VendorProfiles()));
        return fault == null ? List.of() : fault.lines();
    }

    @ParameterizedTest
    @CsvSource({
        "server.prot, server.port",
        "server.adress, server.address",
        "sevrer.port, server.port",
        "Server.Prot, server.port",
        "sever.ssl.key-store, server.ssl.key-store",
        "spring.mian.banner-mode, spring.main.banner-mode",
        "spring.profile.active, spring.profiles.active",
        "spring.config.imprt, spring.config.import",
        "loging.level.root, logging.level.root",
        "logging.levels.root, logging.level.root",
        "managment.server.port, management.server.port",
        "camel.main.nmae, camel.main.name"
    })
    void aKeyThatIsNearlyOneIsToldWithItsPlaceAndTheOther(String slip, String meant) throws IOException {
        file("# first\n" + slip + ": 1\n");

        assertThat(faults())
                .containsExactly(slip + ": unknown key; did you mean '" + meant + "'? (" + folder + "/ferry.yaml:2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port",
                "server.ssl.key-store-password",
                "server.servlet.contextPath",
                "spring.application.name",
                "spring.datasource.hikari.maximum-pool-size",
                "spring.mail.host",
                "spring.kafka.bootstrap-servers[0]",
                "spring.cloud.vault.uri",
                "logging.level.io.leadferry.lane",
                "logging.file.name",
                "management.metrics.tags.region",
                "management.endpoint.health.show-details",
                "camel.component.ftp.bridge-error-handler",
                "camel.component.http.socket-timeout",
                "camel.main.routes-include-pattern",
                "camel.faulttolerance.delay",
                "rehearsal.window",
                "my.secret",
                "ferry",
                "acme_api_key",
                "debug"
            })
    void aKeyThatSomebodyMayReadIsNot(String key) throws IOException {
        file(key + ": 1\n");

        assertThat(faults()).isEmpty();
    }

    @Test
    void onTheCommandLineALoneWordMustBeKnownUnlessItFillsAPlace() throws IOException {
        file("leadferry.home: ${THE_HOME}\n");
        options("--acme.key=1", "--THE_HOME=" + folder);
        assertThat(faults()).isEmpty();

        options("--acme.key=1", "--THE_HOME=" + folder, "--nonsense=1");
        assertThat(faults()).singleElement().asString().startsWith("--nonsense: unknown option");
    }

    @Test
    void ofTheEnvironmentOnlyWhatWasMeantForTheFerryIsTold() {
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "LEADFERY_HOME", "x",
                                        "LEADFERRY_HOEM", "x",
                                        "SERVER_PROT", "1",
                                        "LOGING_LEVEL", "x",
                                        "LEADFERRY_CALLBACKS_DEADLINE", "24h")));

        assertThat(faults())
                .containsExactlyInAnyOrder(
                        "leadferry.hoem: unknown key; did you mean 'home'? (environment variable LEADFERRY_HOEM)",
                        "leadfery.home: unknown key; did you mean 'leadferry.home'? (environment variable LEADFERY_HOME)");
    }

    /** A variable cannot have a dash; Spring takes such a name for that of one more feed. */
    @Test
    void aVariableSetsAKeyOfAFeedWithADash() throws IOException {
        file(
                """
                leadferry:
                  accounts: { acme: { vendor: ozonetel, base-url: "https://vendor.example", user-name: a, api-key: key } }
                  feeds:
                    acme-leads: { account: acme, operation: add-leads, from: inbox/acme-leads, campaign: A }
                    a-b: { account: acme, operation: add-leads, from: inbox/a-b, campaign: A }
                    ab: { account: acme, operation: add-leads, from: inbox/ab, campaign: A }
                """);
        String variables = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(
                        variables,
                        new SystemEnvironmentPropertySource(
                                variables, Map.of("LEADFERRY_FEEDS_ACMELEADS_LINGER", "9s")));

        LeadferryConfiguration configuration = ConfigurationCheck.check(environment, new VendorProfiles());

        assertThat(configuration.feeds()).containsOnlyKeys("acme-leads", "a-b", "ab");
        assertThat(configuration.feed("acme-leads").linger()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aSlipInTheFerrysOwnNameIsToldOnce() throws IOException {
        file("leadfery:\n  home: x\n  accounts: { acme: { vendor: ozonetel } }\n");

        assertThat(faults())
                .containsExactly("leadfery: unknown key; did you mean 'leadferry'? (" + folder + "/ferry.yaml:1)");
    }
}
