package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.vendor.VendorProfiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.env.MockEnvironment;

/** The configuration is looked at as a whole: one line for each fault, with the key, and never a secret. */
class ConfigurationCheckTest {

    private static final String SECRET = "s3cr3t-of-acme";

    private static final String CONTRACT =
            """
            leadferry:
              home: data
              ledger:
                url: jdbc:sqlite:data/ledger/leadferry.db
              callbacks:
                base-url: https://ferry.example.com
                deadline: 24h
              accounts:
                acme:
                  vendor: ozonetel
                  base-url: https://in1-ccaas-api.ozonetel.com
                  user-name: acme
                  api-key: ${ACME_API_KEY}
                  auth: token
                  failed-file-hosts: ["*.amazonaws.com"]
                  limits:
                    add-leads: { calls: 5, per: 60s, rows: 500 }
                    delete-leads: { calls: 2, per: 60s, rows: 100 }
              feeds:
                acme-leads:
                  account: acme
                  operation: add-leads
                  from: inbox/acme-leads
                  campaign: Sales_1
                  columns: { mobile: PhoneNumber, "Full Name": Name }
                  options: { checkDuplicate: true }
                  region: IN
                  complete-when: stable 2s
                  linger: 5s
                  guard: { min-rows: 1, max-rows: 2000000 }
            """;

    @Test
    void theContractsExampleIsAcceptedAndMeansWhatItSays() {
        Ferry ferry = check(CONTRACT);

        assertThat(ferry.accounts().get("acme").auth()).isEqualTo(Account.Auth.TOKEN);
        assertThat(ferry.accounts().get("acme").apiKey().reveal()).isEqualTo(SECRET);
        assertThat(ferry.lane(LaneId.parse("acme/delete-leads")).limit())
                .isEqualTo(new Limit(2, Duration.ofSeconds(60), 100, true));
        Feed feed = ferry.feed("acme-leads");
        assertThat(feed.folder()).isEqualTo(Path.of("data", "inbox", "acme-leads"));
        assertThat(feed.campaigns()).containsExactly("Sales_1");
        assertThat(feed.options()).containsExactly(java.util.Map.entry("checkDuplicate", "true"));
        assertThat(feed.completeWhen()).isEqualTo(new Feed.CompleteWhen.Stable(Duration.ofSeconds(2)));
        assertThat(feed.linger()).isEqualTo(Duration.ofSeconds(5));
        assertThat(feed.guard()).isEqualTo(new Feed.Guard(1, 2_000_000));
        assertThat(feed.dedupe()).isTrue();
        assertThat(feed.repeatsAllowed()).isFalse();
    }

    @Test
    void whatIsLeftOutHasTheContractsDefaults() {
        Feed feed = check(without(without(without(CONTRACT, "complete-when"), "linger"), "guard: {"))
                .feed("acme-leads");

        assertThat(feed.completeWhen()).isEqualTo(new Feed.CompleteWhen.Stable(Duration.ofSeconds(2)));
        assertThat(feed.linger()).isEqualTo(Duration.ofSeconds(5));
        assertThat(feed.guard()).isEqualTo(new Feed.Guard(0, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Full Name",
                "full name",
                "FULL_NAME",
                "Full-Name",
                "Phone (home)",
                "Mobile No.",
                "a.b",
                "E/Mail",
                "नाम",
                "Télé",
                "#",
                "[Full Name]"
            })
    void aHeaderIsFoundHoweverItIsSpelled(String header) {
        Feed feed =
                check(CONTRACT.replace("\"Full Name\"", "\"" + header + "\"")).feed("acme-leads");

        assertThat(feed.columns())
                .containsOnlyKeys(Feed.forgiven(header.replaceAll("^\\[|]$", "")), "mobile")
                .containsValues("Name", "PhoneNumber");
        assertThat(feed.columns()).containsEntry("mobile", "PhoneNumber");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            home: data                 | hoem: data                      | leadferry.hoem: unknown key; did you mean 'home'?
            user-name: acme            | user-nmae: acme                 | leadferry.accounts.acme.user-nmae: unknown key; did you mean 'user-name'?
            linger: 5s                 | lingre: 5s                      | leadferry.feeds.acme-leads.lingre: unknown key; did you mean 'linger'?
            min-rows: 1                | min-row: 1                      | leadferry.feeds.acme-leads.guard.min-row: unknown key; did you mean 'min-rows'?
            { calls: 5,                | { cals: 5,                      | leadferry.accounts.acme.limits.add-leads.cals: unknown key; did you mean 'calls'?
            add-leads: {               | add-lead: {                     | leadferry.accounts.acme.limits.add-lead: unknown operation; did you mean 'add-leads'?
            checkDuplicate: true       | checkDuplicates: true           | leadferry.feeds.acme-leads.options.checkDuplicates: unknown option; did you mean 'checkDuplicate'?
            checkDuplicate: true       | checkDuplicate: yes please      | leadferry.feeds.acme-leads.options.checkDuplicate: must be true or false
            checkDuplicate: true       | checkDuplicate: true, isDelete: true | leadferry.feeds.acme-leads.options: give only one of checkDuplicate and isDelete
            operation: add-leads       | operation: add-lead             | leadferry.feeds.acme-leads.operation: 'add-lead' is not known; known: add-leads, delete-leads; did you mean 'add-leads'?
            account: acme              | account: acne                   | leadferry.feeds.acme-leads.account: there is no usable account 'acne'; did you mean 'acme'?
            auth: token                | auth: basic                     | leadferry.accounts.acme.auth: 'basic' is not known; token or api-key
            vendor: ozonetel           | vendor: ozontel                 | leadferry.accounts.acme.vendor:
            base-url: https://in1      | base-url: ftp://in1             | leadferry.accounts.acme.base-url: must begin with http
            calls: 5                   | calls: 0                        | leadferry.accounts.acme.limits.add-leads.calls: must be 1 or more
            rows: 500                  | rows: 0                         | leadferry.accounts.acme.limits.add-leads.rows: must be 1 or more
            calls: 5, per: 60s         | calls: 5, per: 0s               | leadferry.accounts.acme.limits.add-leads.per: must be above 0
            calls: 5, per: 60s         | calls: 5, per: soon             | leadferry.accounts.acme.limits.add-leads.per: cannot be read as Duration
            region: IN                 | region: India                   | leadferry.feeds.acme-leads.region: 'India' is not a region
            complete-when: stable 2s   | complete-when: soon             | leadferry.feeds.acme-leads.complete-when: 'soon' is not known
            linger: 5s                 | linger: -5s                     | leadferry.feeds.acme-leads.linger: must not be below 0
            min-rows: 1                | min-rows: 3000000               | leadferry.feeds.acme-leads.guard:
            campaign: Sales_1          | campaign-from-file-name: '('    | leadferry.feeds.acme-leads.campaign-from-file-name:
            deadline: 24h              | deadline: someday               | leadferry.callbacks.deadline: cannot be read as Duration
            """)
    void aFaultHasItsOwnLineWithTheKey(String right, String wrong, String line) {
        assertThat(CONTRACT).contains(right);

        assertThat(faults(CONTRACT.replaceFirst(java.util.regex.Pattern.quote(right), wrong)))
                .anySatisfy(fault -> assertThat(fault).startsWith(line))
                .allSatisfy(fault -> assertThat(fault).doesNotContain(SECRET).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "vendor: ozonetel, leadferry.accounts.acme.vendor: missing",
        "base-url: https://in1, leadferry.accounts.acme.base-url: missing",
        "user-name: acme, leadferry.accounts.acme.user-name: missing",
        "api-key: $, leadferry.accounts.acme.api-key: missing",
        "account: acme, leadferry.feeds.acme-leads.account: missing",
        "operation: add-leads, leadferry.feeds.acme-leads.operation: missing",
        "from: inbox, leadferry.feeds.acme-leads.from: missing"
    })
    void aMissingKeyIsNamed(String key, String line) {
        assertThat(faults(without(CONTRACT, key))).contains(line);
    }

    @Test
    void twoFeedsMayNotWatchOneFolderHoweverItIsWritten() {
        String second = CONTRACT.substring(CONTRACT.indexOf("    acme-leads:"))
                .replace("acme-leads:", "more-leads:")
                .replace("inbox/acme-leads", "inbox/../inbox/acme-leads/");

        assertThat(faults(CONTRACT + second))
                .containsExactly("leadferry.feeds.more-leads.from: the feed 'acme-leads' already watches this folder");
    }

    @Test
    void aDeletesColumnMustBeAFieldOfTheOperation() {
        String delete = without(CONTRACT.replace("operation: add-leads", "operation: delete-leads"), "options:")
                .replace(": Name }", ": CampainName }");

        assertThat(faults(delete))
                .singleElement()
                .asString()
                .startsWith("leadferry.feeds.acme-leads.columns.")
                .endsWith("'CampainName' is not a field of the operation; did you mean 'CampaignName'?");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        String many = CONTRACT.replace("linger: 5s", "lingre: 5s")
                .replace("auth: token", "auth: basic")
                .replace("calls: 2", "calls: 0")
                .replace("region: IN", "region: India")
                .replace("home: data", "hoem: data");

        assertThat(faults(many))
                .anyMatch(line -> line.startsWith("leadferry.hoem:"))
                .anyMatch(line -> line.startsWith("leadferry.accounts.acme.auth:"))
                .anyMatch(line -> line.startsWith("leadferry.accounts.acme.limits.delete-leads.calls:"))
                .anyMatch(line -> line.startsWith("leadferry.feeds.acme-leads.region:"))
                .anyMatch(line -> line.startsWith("leadferry.feeds.acme-leads.lingre:"));
    }

    @Test
    void aSecretInTheWrongPlaceIsNotShownEither() {
        assertThat(faults(CONTRACT.replace("calls: 5", "calls: \"${ACME_API_KEY}\"")
                        .replace("linger: 5s", "linger: ${ACME_API_KEY}")
                        .replace("api-key:", "api-kee:")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(SECRET));
    }

    @Test
    void nobodyButLoopbackIsServedWithoutAPassword() {
        assertThat(faults(CONTRACT + "server:\n  address: 0.0.0.0\n"))
                .singleElement()
                .asString()
                .startsWith("leadferry.console.password: missing");
        assertThat(check(CONTRACT + "  console:\n    password: open sesame\nserver:\n  address: 0.0.0.0\n"))
                .isNotNull();
    }

    private static String without(String yaml, String key) {
        return String.join(
                        "\n",
                        yaml.lines()
                                .filter(line -> !line.strip().startsWith(key))
                                .toList()) + "\n";
    }

    private static List<String> faults(String yaml) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check(yaml)).lines();
    }

    private static Ferry check(String yaml) {
        MockEnvironment environment = new MockEnvironment().withProperty("ACME_API_KEY", SECRET);
        try {
            new YamlPropertySourceLoader()
                    .load("config", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ConfigurationPropertySources.attach(environment);
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }
}
