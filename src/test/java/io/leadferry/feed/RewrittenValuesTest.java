package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.connector.YamlFaults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.nodes.Node;

/** What YAML reads as another value than a person sees is told, for it would be sent. */
class RewrittenValuesTest {

    private static List<String> faults(String yaml) {
        List<Node> documents = new ArrayList<>();
        YamlFaults.ofKeys("a.yaml", yaml.getBytes(StandardCharsets.UTF_8), documents::add);
        return RewrittenValues.of("a.yaml", documents);
    }

    @ParameterizedTest
    @ValueSource(strings = {"042", "010", "10:30", "2024.10", "1_000", "on", "NO", "True", "0x1F", "1e3", "2026-11-29"})
    void aTextThatYamlRewritesIsTold(String value) {
        for (String key : List.of("campaign", "group-id", "api-key", "region")) {
            assertThat(faults("leadferry:\n  feeds:\n    a:\n      " + key + ": " + value + "\n"))
                    .as(key)
                    .singleElement()
                    .asString()
                    .startsWith("a.yaml:4: YAML reads the value of '" + key + "'")
                    .doesNotContain("'" + value);
        }
        assertThat(faults("leadferry.feeds.a:\n  campaigns: [Sales, " + value + "]\n"))
                .hasSize(1);
        assertThat(faults("leadferry:\n  feeds:\n    a: { defaults: { City: " + value + " } }\n"))
                .hasSize(1);
    }

    @Test
    void aNumberToAnotherBaseIsToldOfAnyKey() {
        assertThat(faults("leadferry:\n  accounts: { a: { limits: { add-leads: { calls: 010, per: 1:30 } } } }\n"))
                .hasSize(2);
    }

    @Test
    void whatStandsAsItIsReadIsNot() {
        assertThat(
                        faults(
                                """
                leadferry:
                  accounts: { a: { vdn-id: 1, api-key: 123456, user-name: "042", limits: { add-leads: { calls: 5, per: 60s } } } }
                  feeds:
                    a: { campaign: 42, campaigns: [7, Sales_1, '010'], options: { checkDuplicate: yes }, guard: { max-rejected: 0.10, max-rows: 1_000 } }
                    b: { campaign: 2024.1, region: IN, defaults: { City: Pune, Rank: 1 } }
                my:
                  campaign: 042
                """))
                .isEmpty();
    }
}
