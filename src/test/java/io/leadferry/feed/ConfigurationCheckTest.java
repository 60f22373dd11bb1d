package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
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

    private static final String HUAWEI =
            """
            leadferry:
              accounts:
                isales:
                  vendor: huawei-aicc
                  base-url: https://10.0.0.9:28443
                  vdn-id: 1
                  access-key: the-access-key
                  secret-key: the-secret-key
                  c2: { timestamp: millis, blank-query-line: true }
                  limits:
                    delete-numbers: { try-again-every: 30s, try-again-within: 10m }
              feeds:
                adds:
                  account: isales
                  operation: add-numbers
                  from: inbox/adds
                  campaign: 42
                deletes:
                  account: isales
                  operation: delete-numbers
                  from: inbox/deletes
                  campaign: 42
                  archive-history: 1
            """;

    private static LeadferryConfiguration check(String yaml) throws IOException {
        return check(yaml, Map.of());
    }

    private static LeadferryConfiguration check(String yaml, Map<String, Object> more) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        environment.getPropertySources().addFirst(new MapPropertySource("more", more));
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }

    private static List<String> faults(String yaml) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check(yaml)).lines();
    }

    @Test
    void aWholeConfigurationIsReadAsItStands() throws IOException {
        LeadferryConfiguration configuration = check(WHOLE);

        Feed feed = configuration.feed("Acme-Leads");
        assertThat(feed.lane()).isEqualTo(new LaneId("acme_1", "add-leads"));
        assertThat(feed.campaigns()).containsExactly("Sales_1 ");
        assertThat(feed.layout().columns())
                .containsEntry("mobile", "PhoneNumber")
                .containsEntry("fullname", "Name")
                .containsEntry("ort(wohnort)é", "City");
        assertThat(feed.options()).containsEntry("checkDuplicate", "true");
        assertThat(feed.completeWhen()).isEqualTo(new Feed.CompleteWhen.Marker(".done"));
        assertThat(feed.linger()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration.lane(feed.lane()).limit().rows()).isEqualTo(250);
        assertThat(configuration
                        .lane(new LaneId("acme_1", "delete-leads"))
                        .limit()
                        .turn())
                .isEqualTo(Limit.Turn.LANE);
        assertThat(configuration.accounts().get("acme_1").baseUrl()).hasToString("https://vendor.example");
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
                        "leadferry.accounts.acme_1.limits.add-leads.per: 'soon' is not a time; write for example"
                                + " 500ms, 5s, 2m or 24h",
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

    @Test
    void anAddressAtWhichNobodyCouldBeAskedIsToldAtTheStart() {
        for (String url : List.of(
                "https://user:word@vendor.example",
                "https://vendor.example/?x=1",
                "https://vendor.example/#x",
                "https://vendor.example:99999",
                "https://the_vendor",
                "https://",
                "https:/",
                "vendor.example")) {
            assertThat(faults(WHOLE.replaceFirst("base-url: .*", "base-url: \"" + url + "\"")))
                    .as(url)
                    .singleElement()
                    .asString()
                    .startsWith("leadferry.accounts.acme_1.base-url: ")
                    .containsAnyOf("must b", "is not an address")
                    .doesNotContain("user:word");
            assertThat(faults(WHOLE + "leadferry.callbacks.base-url: \"" + url + "\"\n"))
                    .as(url)
                    .singleElement()
                    .asString()
                    .startsWith("leadferry.callbacks.base-url: ")
                    .containsAnyOf("must b", "is not an address");
        }
    }

    @Test
    void aSecretInTheWrongPlaceIsNotShown() {
        assertThat(String.join("\n", faults(WHOLE + "leadferry.accounts.acme_1.auth: the-secret-key\n")))
                .contains("leadferry.accounts.acme_1.auth: '***' is not known")
                .doesNotContain("the-secret-key");
        assertThat(String.join("\n", faults(HUAWEI.replace("timestamp: millis", "timestamp: the-access-key"))))
                .contains("leadferry.accounts.isales.c2.timestamp: '***' is not known")
                .doesNotContain("the-access-key");
    }

    @Test
    void whoMayAskIsSaidPlainly() {
        for (String host :
                List.of("https://ferry.example.com", "ferry.example.com/x", "'*.example.com'", "' '", "'a:b'")) {
            assertThat(faults(WHOLE + "leadferry.console.hosts: [good.example, " + host + "]\n"))
                    .singleElement()
                    .asString()
                    .startsWith("leadferry.console.hosts[1]: must be a host");
        }
        assertThatCode(() ->
                        check(WHOLE + "leadferry.console.hosts: [ferry.example.com, 'a:8443', 10.0.0.5, '[::5]:80']\n"))
                .doesNotThrowAnyException();
        assertThat(faults(WHOLE + "leadferry.console.password: ''\n"))
                .singleElement()
                .asString()
                .startsWith("leadferry.console.password: must not be empty");
        assertThat(faults(WHOLE + "leadferry.console.password: ${NOWHERE_SET}\n"))
                .singleElement()
                .asString()
                .contains("leadferry.console.password", "${NOWHERE_SET}");
        assertThat(faults(WHOLE + "management.server.port: 9090\n"))
                .singleElement()
                .asString()
                .startsWith("management.server.port: is another door");
        assertThat(faults(WHOLE + "server.address: 127.evil.example\n"))
                .as("begins like loopback and is none")
                .singleElement()
                .asString()
                .startsWith("leadferry.console.password: missing");
    }

    @Test
    void whatAnAccountSaysIsItsVendorsWordAndDefaultsAreFilledIn() throws IOException {
        LeadferryConfiguration configuration = check(HUAWEI);

        Account isales = configuration.accounts().get("isales");
        assertThat(isales.settings())
                .containsOnly(
                        entry("vdn-id", "1"),
                        entry("access-key", "the-access-key"),
                        entry("c2.timestamp", "millis"),
                        entry("c2.blank-query-line", "true"),
                        entry("c2.host-port", "true"));
        assertThat(isales.secret("secret-key").reveal()).isEqualTo("the-secret-key");
        assertThat(check(WHOLE.replace("auth: token", ""))
                        .accounts()
                        .get("acme_1")
                        .setting("auth"))
                .isEqualTo("token");
        assertThat(configuration.toString()).doesNotContain("the-secret-key");
        assertThat(configuration.feed("adds").campaigns()).containsExactly("42");
        assertThat(configuration.feed("deletes").options()).containsOnly(entry("archiveHistory", "1"));
    }

    @Test
    void keysOfAnAccountMayBeSpeltAsAnEnvironmentSpellsThem() throws IOException {
        LeadferryConfiguration configuration = check(
                WHOLE.replace("api-key: the-secret-key", "apiKey: the-secret-key")
                        .replace("user-name: acme\n", "\n"),
                Map.of("leadferry.accounts.acme_1.username", "from elsewhere"));

        assertThat(configuration.accounts().get("acme_1").secret("api-key").reveal())
                .isEqualTo("the-secret-key");
        assertThat(configuration.accounts().get("acme_1").setting("user-name")).isEqualTo("from elsewhere");
    }

    @Test
    void anAccountsFaultsAreToldAgainstItsVendorsProfile() {
        List<String> faults = faults(HUAWEI.replace("vdn-id: 1", "vdn-id: 10000")
                .replace("access-key: the-access-key", "acces-key: x\n      user-name: acme")
                .replace("secret-key: the-secret-key", "secret-key: \"the-secret${NOWHERE_SET}\"")
                .replace("timestamp: millis", "timestamp: minutes, timestmp: x"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "leadferry.accounts.isales.vdn-id: '10000' must be a whole number from 1 to 9999",
                        "leadferry.accounts.isales.access-key: missing",
                        "leadferry.accounts.isales.acces-key: unknown key; did you mean 'access-key'?",
                        "leadferry.accounts.isales.user-name: unknown key; known here: access-key, base-url, "
                                + "c2.blank-query-line, c2.host-port, c2.timestamp, limits, presets, "
                                + "secret-key, trust-store, trust-store-password, vdn-id, vendor",
                        "leadferry.accounts.isales.secret-key: names ${NOWHERE_SET}, which is not set",
                        "leadferry.accounts.isales.c2.timestamp: 'minutes' is not known; seconds or millis",
                        "leadferry.accounts.isales.c2.timestmp: unknown key; did you mean 'c2.timestamp'?");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "9999, true", "0, false", "10000, false", "-1, false", "1.0, false", "x, false"})
    void aVdnIdIsFromOneToNineThousandNineHundredAndNinetyNine(String vdn, boolean good) throws IOException {
        String yaml = HUAWEI.replace("vdn-id: 1", "vdn-id: \"" + vdn + "\"");
        if (good) {
            assertThat(check(yaml).accounts().get("isales").setting("vdn-id")).isEqualTo(vdn);
        } else {
            assertThat(faults(yaml)).singleElement().asString().contains("vdn-id");
        }
    }

    @Test
    void aRowIsTriedAgainAsTheAccountSaysThenAsTheProfileSaysElseNever() throws IOException {
        LeadferryConfiguration configuration = check(HUAWEI.replace(", try-again-within: 10m", ""));

        assertThat(configuration.lane(new LaneId("isales", "delete-numbers")).tryAgain())
                .isEqualTo(new TryAgain(Duration.ofSeconds(30), Duration.ofHours(1)));
        assertThat(configuration.lane(new LaneId("isales", "add-numbers")).tryAgain())
                .isEqualTo(new TryAgain(Duration.ofMinutes(1), Duration.ofHours(1)));
        assertThat(check(HUAWEI)
                        .lane(new LaneId("isales", "delete-numbers"))
                        .tryAgain()
                        .within())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(check(WHOLE).lane(new LaneId("acme_1", "add-leads")).tryAgain())
                .isEqualTo(LanePlan.ONCE);
        assertThat(faults(HUAWEI.replace("try-again-every: 30s", "try-again-every: 0s")
                        .replace("try-again-within: 10m", "try-again-within: -1s")))
                .containsExactlyInAnyOrder(
                        "leadferry.accounts.isales.limits.delete-numbers.try-again-every: must be above 0",
                        "leadferry.accounts.isales.limits.delete-numbers.try-again-within: must not be below 0");
        assertThat(faults(WHOLE.replace("rows: 250", "rows: 250, try-again-every: 1m")))
                .singleElement()
                .asString()
                .startsWith("leadferry.accounts.acme_1.limits.add-leads.try-again-every: the operation has no use");
    }

    @Test
    void aPresetSendsItsOperationInAnotherWayAndNoOther() throws IOException {
        LeadferryConfiguration configuration = check(WHOLE.replace("auth: token", "presets: [delete-scheduled-data]"));

        assertThat(configuration
                        .lane(new LaneId("acme_1", "delete-scheduled"))
                        .operation()
                        .request()
                        .path())
                .isEqualTo("/ca_apis/deleteScheduledData");
        assertThat(configuration
                        .lane(new LaneId("acme_1", "unblock-numbers"))
                        .operation()
                        .request()
                        .path())
                .isEqualTo("/ca_apis/deleteBlockNumberGroup");
        assertThat(faults(WHOLE.replace("auth: token", "presets: [delete-sheduled-data]")))
                .containsExactly("leadferry.accounts.acme_1.presets: the vendor ozonetel has no preset "
                        + "'delete-sheduled-data'; did you mean 'delete-scheduled-data'?");
        assertThat(faults(HUAWEI.replace("vdn-id: 1", "vdn-id: 1\n      presets: [any]")))
                .containsExactly("leadferry.accounts.isales.presets: the vendor huawei-aicc has no preset 'any'");
    }

    @Test
    void aTrustStoreIsAFileThatIsThereAndOnlyForHttps(@TempDir Path folder) throws IOException {
        // the store that every Java brings, and its well-known password
        Path store = Files.copy(
                Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), folder.resolve("authority"));
        Path file = Files.writeString(folder.resolve("authority.pem"), "certificates");
        String with = HUAWEI.replace(
                "vdn-id: 1", "vdn-id: 1\n      trust-store: " + file + "\n      trust-store-password: open-sesame");

        Account account = check(with.replace(file.toString(), store.toString()).replace("open-sesame", "changeit"))
                .accounts()
                .get("isales");
        assertThat(account.trustStore()).isEqualTo(new Account.TrustStore(store.toString(), new Secret("changeit")));
        assertThat(account.toString()).doesNotContain("changeit");
        assertThat(faults(with)).singleElement().asString().contains("trust-store", "authority.pem", "PEM");
        assertThat(faults(with.replace("authority.pem", "other.pem").replace("https://", "http://")))
                .containsExactlyInAnyOrder(
                        "leadferry.accounts.isales.trust-store: '" + folder.resolve("other.pem")
                                + "' is not a file that can be read",
                        "leadferry.accounts.isales.trust-store: has no use with http://; base-url must begin with"
                                + " https://");
        assertThat(faults(HUAWEI.replace("vdn-id: 1", "vdn-id: 1\n      trust-store-password: open-sesame")))
                .containsExactly(
                        "leadferry.accounts.isales.trust-store-password: opens nothing; there is no" + " trust-store");
    }

    @Test
    void whatRowsShareIsGivenByTheKeyOfTheOperation() throws IOException {
        String unblock = WHOLE.replace("operation: add-leads", "operation: unblock-numbers")
                .replace("columns: { mobile: PhoneNumber, \"Full Name\": Name, \"Ort (Wohnort) é\": City }", "")
                .replace("options: { checkDuplicate: true }", "");

        assertThat(check(unblock.replace("campaign: \"Sales_1 \"", "group-id: 17"))
                        .feed("Acme-Leads")
                        .campaigns())
                .containsExactly("17");
        assertThat(faults(unblock))
                .containsExactly(
                        "leadferry.feeds.Acme-Leads.campaign: unblock-numbers has no use for it; give" + " group-id");
        assertThat(faults(unblock.replace("campaign: \"Sales_1 \"", "group-id: \"1 7\"")))
                .containsExactly("leadferry.feeds.Acme-Leads.group-id: ' ' is not allowed; the vendor's GroupId is"
                        + " written with [0-9]");
        assertThat(faults(unblock.replace("unblock-numbers", "delete-scheduled")
                        .replace("linger: 7s", "group-id: 1\n      campaigns: [A]\n      archive-history: 1")))
                .containsExactlyInAnyOrder(
                        "leadferry.feeds.Acme-Leads.campaigns: give either campaign or campaigns",
                        "leadferry.feeds.Acme-Leads.campaign: delete-scheduled has no use for it",
                        "leadferry.feeds.Acme-Leads.campaigns: delete-scheduled has no use for it",
                        "leadferry.feeds.Acme-Leads.group-id: delete-scheduled has no use for it",
                        "leadferry.feeds.Acme-Leads.archive-history: delete-scheduled has no use for it");
        assertThat(faults(WHOLE.replace("campaign: \"Sales_1 \"", "campaign: A\n      group-id: 1")))
                .containsExactly("leadferry.feeds.Acme-Leads.group-id: add-leads has no use for it; give campaign");
        assertThat(faults(WHOLE.replace("campaign: \"Sales_1 \"", "campaign: \"${NOWHERE_SET}\"")))
                .containsExactly("leadferry.feeds.Acme-Leads.campaign: names ${NOWHERE_SET}, which is not set");
        assertThat(faults(HUAWEI.replaceFirst("campaign: 42", "campaign: Sales")))
                .containsExactly("leadferry.feeds.adds.campaign: 'S' is not allowed; the vendor's campaignId is"
                        + " written with [0-9]");
    }

    @Test
    void whetherHistoryIsKeptIsNoughtOrOneAndSaidOnce() throws IOException {
        assertThat(check(HUAWEI.replace("archive-history: 1", "options: { archiveHistory: 0 }"))
                        .feed("deletes")
                        .options())
                .containsOnly(entry("archiveHistory", "0"));
        assertThat(faults(HUAWEI.replace("archive-history: 1", "archive-history: true")))
                .containsExactly("leadferry.feeds.deletes.archive-history: must be 0 or 1");
        assertThat(faults(HUAWEI.replace("archive-history: 1", "options: { archiveHistory: 2 }")))
                .containsExactly("leadferry.feeds.deletes.options.archiveHistory: must be 0 or 1");
        assertThat(faults(HUAWEI.replace(
                        "archive-history: 1", "archive-history: 1\n      options: { archiveHistory: 1 }")))
                .containsExactly("leadferry.feeds.deletes.archive-history: options.archiveHistory says it too; give"
                        + " one of them");
        assertThat(faults(WHOLE.replace("{ checkDuplicate: true }", "{ checkDuplicate: maybe }")))
                .containsExactly("leadferry.feeds.Acme-Leads.options.checkDuplicate: must be true or false");
    }

    @Test
    void aKeyThatHoldsNothingIsUnknownTooAndSoIsOneBelowAValue() {
        assertThat(faults(WHOLE.replace("  home: data", "  acounts: {}\n  home: data")))
                .containsExactly("leadferry.acounts: unknown key; did you mean 'accounts'?");
        assertThat(catchThrowableOfType(
                                ConfigurationFault.class, () -> check(WHOLE, Map.of("leadferry.acounts", Map.of())))
                        .lines())
                .containsExactly("leadferry.acounts: unknown key; did you mean 'accounts'?");
        assertThat(faults(WHOLE.replace("user-name: acme\n", "user-name: { first: a }\n")))
                .contains(
                        "leadferry.accounts.acme_1.user-name.first: unknown key; leadferry.accounts.acme_1.user-name takes a"
                                + " value",
                        "leadferry.accounts.acme_1.user-name: missing");
        assertThat(faults(WHOLE.replace("linger: 7s", "linger: { some: 7s }")))
                .contains("leadferry.feeds.Acme-Leads.linger.some: unknown key; leadferry.feeds.Acme-Leads.linger"
                        + " takes a value");
    }

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJyYl9Xp8VIPGhN2JyAWYVr9RF2wPi1lgQ8AM/E6ekXp somebody@example";

    private static final String SFTP_SERVER = WHOLE
            + """
              sftp-server:
                port: 2222
                users:
                  crm:
                    password: the-sftp-password
                    feed: Acme-Leads
                  shop:
                    public-keys: ["KEY"]
                    feed: Acme-Leads
            """
                    .replace("KEY", KEY);

    @Test
    void whoMayBringFilesBySftpIsReadAsItStands() throws IOException {
        SftpAccess access = check(SFTP_SERVER).sftpAccess();

        assertThat(access.address()).isEqualTo("0.0.0.0");
        assertThat(access.port()).isEqualTo(2222);
        assertThat(access.users().get("crm").password()).isEqualTo(new Secret("the-sftp-password"));
        assertThat(access.users().get("crm").feed()).isEqualTo("Acme-Leads");
        assertThat(access.users().get("shop").keys()).hasSize(1);
        assertThat(access.users().get("shop").password()).isNull();
        assertThat(access.toString()).doesNotContain("the-sftp-password");
        assertThat(check(WHOLE).sftpAccess()).isNull();
    }

    @Test
    void faultsOfTheSftpServerAreToldEachWithItsKey() {
        String at = "leadferry.sftp-server";
        assertThat(faults(SFTP_SERVER
                        .replace("port: 2222", "port: 65536\n    adress: 127.0.0.1")
                        .replace("password: the-sftp-password", "pasword: the-sftp-password")
                        .replace("feed: Acme-Leads\n      shop", "feed: Acme-Lead\n      shop")
                        .replace("AAAAC3", "AAAAC4")))
                .containsExactlyInAnyOrder(
                        at + ".adress: unknown key; did you mean 'address'?",
                        at + ".users.crm.pasword: unknown key; did you mean 'password'?",
                        at + ".port: must be from 1 to 65535",
                        at + ".users.crm: needs a password or public-keys, or nobody can sign in",
                        at + ".users.crm.feed: there is no feed 'Acme-Lead'; did you mean 'Acme-Leads'?",
                        at + ".users.shop.public-keys[0]: does not read as a public key; write it as ssh-keygen does:"
                                + " ssh-ed25519 AAAA… comment");
        assertThat(faults(SFTP_SERVER
                        .replace("port: 2222", "address: 127.0.0.1")
                        .replace("the-sftp-password", "\"${NOWHERE_SET}\"")
                        .replace("ssh-ed25519", "command=\\\"id\\\" ssh-ed25519")
                        .replace("feed: Acme-Leads\n      shop", "\n      shop")))
                .containsExactlyInAnyOrder(
                        at + ".port: missing; 2222 is a common one",
                        at + ".users.crm.password: names ${NOWHERE_SET}, which is not set",
                        at + ".users.crm.feed: missing",
                        at + ".users.shop.public-keys[0]: begins with options, which are not known here; write the key"
                                + " alone");
        assertThat(faults(WHOLE + "  sftp-server: { port: 2222 }\n"))
                .containsExactly(at + ".users: missing; name somebody who may bring files");
        assertThat(faults(SFTP_SERVER.replace("region: IN", "region: XX")))
                .as("a feed that has a fault of its own is not called unknown")
                .singleElement()
                .asString()
                .contains(".region");
    }

    @Test
    void onlyAFeedThatWatchesAFolderCanBeBroughtFiles() throws IOException {
        Feed far = check(WHOLE)
                .feed("Acme-Leads")
                .at(
                        new Source.Sftp("far.example", 22, "me", "out", null, null, null, Path.of("known")),
                        new Feed.CompleteWhen.Marker(".done"));
        Faults faults = new Faults();
        new SftpAccessCheck(Set.of("far"), Map.of("far", far), faults)
                .look(new LeadferryProperties.SftpServerProperties(
                        2222,
                        "127.0.0.1",
                        Map.of("crm", new LeadferryProperties.SftpUserProperties("the-sftp-password", null, "far"))));

        assertThat(faults.lines())
                .containsExactly("leadferry.sftp-server.users.crm.feed: the feed 'far' fetches its files from"
                        + " sftp://me@far.example:22/./out; only a feed that watches a folder can be brought files");
    }

    private static String twoFeeds(String operation, String region, String otherOperation, String otherRegion) {
        return """
                leadferry:
                  accounts:
                    acme: { vendor: ozonetel, base-url: https://vendor.example, user-name: acme, api-key: key }
                    other: { vendor: ozonetel, base-url: https://vendor.example, user-name: other, api-key: key }
                  feeds:
                    first: { account: acme, operation: %s, from: inbox/first, campaign: "1", region: %s }
                    second: { account: acme, operation: %s, from: inbox/second, region: %s }
                    elsewhere: { account: other, operation: add-leads, from: inbox/third, campaign: A, region: US }
                """
                .formatted(operation, region, otherOperation, otherRegion);
    }

    @ParameterizedTest
    @CsvSource({
        "add-leads, IN, delete-leads, US",
        "delete-leads, IN, add-leads, FR",
        "add-leads, GB, add-leads, IE",
        "delete-leads, US, unblock-numbers, IN"
    })
    void numbersOfOneAccountHaveOneSentForm(String one, String region, String other, String otherRegion) {
        assertThat(faults(twoFeeds(one, region, other, otherRegion)))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("leadferry.feeds.second.region: is " + otherRegion)
                        .contains("first", "acme", region, "one region"));
    }

    @ParameterizedTest
    @CsvSource({
        "add-leads, IN, delete-leads, IN",
        "add-leads, US, delete-leads, CA", // one country code, one sent form
        "add-leads, IN, delete-scheduled, US" // ids have no region
    })
    void feedsWhoseNumbersAreSentAlikeStandBesideEachOther(String one, String region, String other, String otherRegion)
            throws IOException {
        assertThat(check(twoFeeds(one, region, other, otherRegion)).feeds()).hasSize(3);
    }

    /** As a file of secrets with Windows line ends has it; HTTP would leave it out of headers, and not of bodies. */
    @Test
    void aSecretWithABlankAtItsEndIsToldAndNotShown() {
        List<String> faults = faults(WHOLE.replace("api-key: the-secret-key", "api-key: \"the-secret-key \\r\""));

        assertThat(faults)
                .singleElement()
                .asString()
                .startsWith("leadferry.accounts.acme_1.api-key: its value begins or ends with a blank or a line break")
                .doesNotContain("the-secret-key");
    }
}
