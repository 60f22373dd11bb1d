package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.vendor.VendorProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** The configuration is looked at as a whole, and its faults are told to the person who wrote it. */
class ConfigurationCheckTest {

    private static final String WHOLE =
            """
            leadferry:
              home: data
              callbacks: { deadline: 24h }
              accounts:
                acme_1:
                  vendor: ozonetel
                  base-url: https://vendor.example/
                  user-name: acme
                  api-key: the-secret-key
                  auth: token
                  failed-file-hosts: ["*.amazonaws.com"]
                  limits:
                    add-leads: { calls: 4, per: 30s, rows: 250 }
              feeds:
                Acme-Leads:
                  account: acme_1
                  operation: add-leads
                  from: inbox/acme-leads
                  campaign: "Sales_1 "
                  columns: { mobile: PhoneNumber, "Full Name": Name, "Ort (Wohnort) é": City }
                  options: { checkDuplicate: true }
                  region: IN
                  complete-when: marker .done
                  linger: 7s
                  guard: { min-rows: 1, max-rows: 2000000 }
            """;

    private static Ferry check(String yaml) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }

    private static List<String> faults(String yaml) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check(yaml)).lines();
    }

    @Test
    void aWholeConfigurationIsReadAsItStands() throws IOException {
        Ferry ferry = check(WHOLE);

        Feed feed = ferry.feed("Acme-Leads");
        assertThat(feed.lane()).isEqualTo(new LaneId("acme_1", "add-leads"));
        assertThat(feed.campaigns()).containsExactly("Sales_1 ");
        assertThat(feed.columns())
                .containsEntry("mobile", "PhoneNumber")
                .containsEntry("fullname", "Name")
                .containsEntry("ort(wohnort)é", "City");
        assertThat(feed.options()).containsEntry("checkDuplicate", "true");
        assertThat(feed.completeWhen()).isEqualTo(new Feed.CompleteWhen.Marker(".done"));
        assertThat(feed.linger()).isEqualTo(Duration.ofSeconds(7));
        assertThat(ferry.lane(feed.lane()).limit().rows()).isEqualTo(250);
        assertThat(ferry.lane(new LaneId("acme_1", "delete-leads")).limit().turn())
                .isEqualTo(Limit.Turn.LANE);
        assertThat(ferry.accounts().get("acme_1").baseUrl()).hasToString("https://vendor.example");
    }

    @Test
    void allFaultsAreToldAtOnceEachWithItsKeyAndTheNearestKnownOne() {
        List<String> faults = faults(WHOLE.replace("campaign: \"Sales_1 \"", "campain: Sales_1")
                .replace("per: 30s", "per: soon")
                .replace("{ checkDuplicate: true }", "{ checkDuplicate: true, isDelete: true, actoin: start }")
                .replace("region: IN", "region: XX")
                .replace("marker .done", "stabel 2s")
                .replace("min-rows: 1", "min-rows: 3000000"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "leadferry.feeds.Acme-Leads.campain: unknown key; did you mean 'campaign'?",
                        "leadferry.accounts.acme_1.limits.add-leads.per: cannot be read as Duration",
                        "leadferry.feeds.Acme-Leads.options.actoin: unknown option; did you mean 'action'?",
                        "leadferry.feeds.Acme-Leads.options: give only one of checkDuplicate and isDelete",
                        "leadferry.feeds.Acme-Leads.region: 'XX' is not a region; two capital letters, such as IN",
                        "leadferry.feeds.Acme-Leads.complete-when: 'stabel 2s' is not known; write stable 2s, or marker .done",
                        "leadferry.feeds.Acme-Leads.guard: min-rows must be 0 or more, and max-rows not below it");
    }

    @Test
    void whatIsMissingIsNamedAndNoSecretIsEverShown() {
        List<String> faults = faults(WHOLE.replace("api-key: the-secret-key", "api-key: \"${NOWHERE_SET}\"")
                .replace("user-name: acme\n", "\n")
                .replace("from: inbox/acme-leads", "linger: -1s")
                .replace("linger: 7s", ""));

        assertThat(faults)
                .contains(
                        "leadferry.accounts.acme_1.api-key: names ${NOWHERE_SET}, which is not set",
                        "leadferry.accounts.acme_1.user-name: missing",
                        "leadferry.feeds.Acme-Leads.from: missing",
                        "leadferry.feeds.Acme-Leads.linger: must not be below 0");
        assertThat(String.join("\n", faults(WHOLE.replace("vendor: ozonetel", "vendor: ozontel"))))
                .contains("ozontel")
                .doesNotContain("the-secret-key");
    }

    @Test
    void anInterfaceBeyondLoopbackNeedsAPassword() {
        assertThat(faults(WHOLE + "server: { address: 0.0.0.0 }\n"))
                .singleElement()
                .asString()
                .startsWith("leadferry.console.password: missing");
    }
}
