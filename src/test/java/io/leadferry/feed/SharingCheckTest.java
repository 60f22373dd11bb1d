package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.connector.VendorProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** As what a ferry joins those that share its ledger is checked like everything else. */
class SharingCheckTest {

    private static final String FERRY =
            """
            leadferry:
              accounts:
                acme: { vendor: ozonetel, base-url: "https://vendor.example", user-name: acme, api-key: the-key }
              feeds:
                leads: { account: acme, operation: add-leads, from: inbox/leads, campaign: A }
            """;
    private static final String ON_A_SERVER =
            "  ledger: { url: \"jdbc:postgresql://db.example/ferry\", username: ferry, password: the-password }\n";

    private static Sharing check(String more) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource((FERRY + more).getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles()).sharing();
    }

    private static Sharing onAServer(String cluster) throws IOException {
        return check(ON_A_SERVER + "  cluster: " + cluster + "\n");
    }

    private static List<String> faults(String more) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check(more)).lines().stream()
                .map(line -> line.replaceFirst(" \\([^()]*\\)$", ""))
                .toList();
    }

    @Test
    void aFerryIsCalledAsItsMachineUnlessSomebodySaysOtherwise() throws IOException {
        assertThat(check("")).isEqualTo(Sharing.UNSAID);
        assertThat(check(ON_A_SERVER)).isEqualTo(Sharing.UNSAID);
        assertThat(onAServer("{ lease: 30s }")).isEqualTo(new Sharing(null, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ferry-1",
                "A",
                "7",
                "ferry_b.example",
                "a23456789-a23456789-a23456789-a23456789-a23456789-a23456789-abc"
            })
    void aNodeHasAName(String name) throws IOException {
        assertThat(onAServer("{ node: " + name + " }")).isEqualTo(new Sharing(name, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "a b",
                "ferry/1",
                "Fähre",
                "\"..\\\\x\"",
                "a23456789-a23456789-a23456789-a23456789-a23456789-a23456789-abcd"
            })
    void aNameCanBePartOfAFilesName(String name) {
        assertThat(faults(ON_A_SERVER + "  cluster: { node: " + name + " }\n"))
                .containsExactly(
                        "leadferry.cluster.node: must be 1 to 63 letters of a to z, digits, '.', '_' and '-', such"
                                + " as ferry-1; leave it out, and the ferry is called as its machine");
    }

    @ParameterizedTest
    @CsvSource({"3s, 3000", "3500ms, 3500", "5m, 300000"})
    void aLeaseIsNeitherAMomentNorAnAge(String lease, long millis) throws IOException {
        assertThat(onAServer("{ lease: " + lease + " }").lease()).hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2999ms", "10", "-5s", "301s", "1h"})
    void anotherLeaseIsAFault(String lease) {
        assertThat(faults(ON_A_SERVER + "  cluster: { lease: " + lease + " }\n"))
                .containsExactly("leadferry.cluster.lease: must be at least 3s, and at most 5m");
    }

    @Test
    void whatCannotBeReadIsToldLikeEverythingElse() {
        assertThat(faults(ON_A_SERVER + "  cluster: { lease: soon, name: ferry-1 }\n"))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("leadferry.cluster.lease: "))
                .contains("leadferry.cluster.name: unknown key; did you mean 'node'?");
        assertThat(faults(ON_A_SERVER + "  cluster: { node: \"${NO_SUCH_NODE}\" }\n"))
                .containsExactly("leadferry.cluster.node: names ${NO_SUCH_NODE}, which is not set");
    }

    @Test
    void aLedgerInAFileHasOneFerry() {
        assertThat(faults("  cluster: { node: ferry-1 }\n"))
                .containsExactly(
                        "leadferry.cluster: only with a ledger on a server; a ledger in a file has one ferry. Leave"
                                + " it out, or name the server in leadferry.ledger.url");
    }
}
