package io.leadferry.endtoend;

import static io.leadferry.cli.CommandLines.printed;
import static io.leadferry.cli.CommandLines.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCheck.Kind;
import io.leadferry.receipt.FilesCheck;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a ferry at work is copied and looked through, and so are the files of its home. */
class LedgerCommandsTest {

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private String[] command(String... words) {
        return Stream.concat(
                        Stream.of(words),
                        Stream.of(
                                "--spring.config.location=file:config/application.yaml",
                                "--leadferry.home=" + home,
                                "--leadferry.accounts.acme.vendor=ozonetel",
                                "--leadferry.accounts.acme.base-url=https://vendor.example",
                                "--leadferry.accounts.acme.user-name=acme",
                                "--leadferry.accounts.acme.api-key=the-key",
                                "--leadferry.feeds.leads.account=acme",
                                "--leadferry.feeds.leads.operation=add-leads",
                                "--leadferry.feeds.leads.from=inbox/leads"))
                .toArray(String[]::new);
    }

    private Path only(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As the command looks at files a while later. */
    private static List<Finding> ofFiles(LeadferryConfiguration configuration) {
        List<Finding> found = new ArrayList<>();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
        try (Ledger ledger = Ledger.look(configuration.ledger()).orElseThrow()) {
            FilesCheck.through(configuration, ledger, later, found::add);
        }
        return found;
    }

    private static LeadferryConfiguration oneFile(LeadferryUnderTest ferry) throws Exception {
        LeadferryConfiguration configuration = ferry.context().getBean(LeadferryConfiguration.class);
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\nnobody,A\n9000000001,A\n");
        await().until(() -> ferry.finished("a.csv"));
        await().until(() -> ofFiles(configuration).isEmpty());
        return configuration;
    }

    @Test
    void aFerryAtWorkIsCopiedAndLookedThrough() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            oneFile(ferry);
            String copy = elsewhere.resolve("copy.db").toString();

            assertThat(printed(command("ledger", "backup", copy)))
                    .startsWith(copy + ": ")
                    .contains(" bytes, 1 drops and 1 calls, up to 20");
            assertThat(refused(1, command("ledger", "backup", copy))).contains("--replace");
            printed(command("ledger", "backup", copy, "--replace"));
            assertThat(printed(command("ledger", "check")))
                    .isEqualToIgnoringNewLines(
                            "The ledger is sound: 1 drops, 1 runs of rows, 1 calls and 1 receipts were looked through\n");
            JsonNode verdict = new ObjectMapper().readTree(printed(command("ledger", "check", "--json")));
            assertThat(verdict.path("sound").asBoolean()).isTrue();
            assertThat(verdict.path("findings")).isEmpty();
            assertThat(refused(1, command("ledger", "compact"))).contains("in use", "stop that one first");

            ferry.stop();
            assertThat(printed(command("ledger", "compact"))).contains("bytes before", "bytes after");
            assertThat(printed(command("ledger", "check"))).startsWith("The ledger is sound");
            Files.delete(only("receipts", ".receipt.json"));
            assertThat(refused(1, command("ledger", "check", "--json"))).isEmpty();
        }
    }

    @Test
    void withoutAWordAndWithoutALedgerItIsSaidWhatThereIs() {
        assertThat(refused(2, "ledger")).contains("backup", "check", "compact");
        assertThat(refused(1, command("ledger", "check"))).contains("there is no ledger");
        assertThat(refused(1, command("ledger", "compact"))).contains("there is no ledger");
        assertThat(refused(1, command("ledger", "backup", elsewhere + "/x.db"))).contains("there is no ledger");
        assertThat(home.resolve("ledger")).doesNotExist();
    }

    @Test
    void aReceiptThatIsMissingOrTellsOtherSumsIsFound() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            LeadferryConfiguration configuration = oneFile(ferry);
            ferry.stop(); // one at work writes its receipts anew
            Path receipt = only("receipts", ".receipt.json");
            String whole = Files.readString(receipt);

            Files.writeString(receipt, whole.replaceFirst("\"rejected\" ?: ?1", "\"rejected\":7"));
            assertFound(ofFiles(configuration), Kind.RECEIPT, "tells 7 rows that are rejected, and the ledger has 1");
            Files.writeString(receipt, whole.substring(0, 40));
            assertFound(ofFiles(configuration), Kind.RECEIPT, "cannot be read");
            Files.delete(receipt);
            assertFound(ofFiles(configuration), Kind.RECEIPT, "is not there");
            Files.writeString(receipt, whole);
            Path other = Files.writeString(receipt.resolveSibling("b.csv.nodrop.receipt.json"), whole);
            assertFound(ofFiles(configuration), Kind.RECEIPT, "of drop nodrop, which the ledger does not know");
            Files.delete(other);
            assertThat(ofFiles(configuration)).isEmpty();
        }
    }

    @Test
    void anOriginalThatIsGoneIsFound() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
            LeadferryConfiguration configuration = oneFile(ferry);
            ferry.stop();
            Files.delete(only("archive", "a.csv"));

            assertFound(ofFiles(configuration), Kind.ORIGINAL, "archive/leads/");
        }
    }

    private static void assertFound(List<Finding> found, Kind kind, String text) {
        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.text()).contains(text).hasLineCount(1);
            assertThat(finding.action()).isNotBlank();
        });
    }
}
