package io.leadferry.endtoend;

import static io.leadferry.cli.CommandLines.printed;
import static io.leadferry.cli.CommandLines.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.TestLedger;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.dialect.Joining;
import io.leadferry.model.LedgerAddress;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ferry moves its ledger to a server and goes on, and each command says what is so of a server. */
class LedgerOnServerTest {

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private LedgerAddress server;

    @BeforeEach
    void aDatabase() {
        server = TestLedger.emptyOnServer(elsewhere.resolve("server"));
    }

    private String place() {
        return server.url().substring("jdbc:".length());
    }

    private String[] onServer() {
        return new String[] {"--leadferry.ledger.url=" + server.url(), "--leadferry.ledger.username=" + server.user()};
    }

    private String[] command(String... words) {
        return Stream.of(
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
                .flatMap(all -> all)
                .toArray(String[]::new);
    }

    private String[] commandOnServer(String... words) {
        return command(Stream.concat(Stream.of(words), Stream.of(onServer())).toArray(String[]::new));
    }

    private static void finished(LeadferryUnderTest ferry, String file, String number) throws Exception {
        ferry.drop("leads", file, "PhoneNumber,CampaignName\n" + number + ",A\n");
        await().until(() -> ferry.finished(file));
    }

    @Test
    void aFerryGoesOnWithItsLedgerOnAServer() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start()) {
            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
                finished(ferry, "a.csv", "9000000001");
                assertThat(refused(1, command("ledger", "copy", "--to", server.url(), "--username", "postgres")))
                        .contains("in use", "stop that one first");
            }
            assertThat(printed(command("ledger", "copy", "--to", server.url(), "--username", "postgres")))
                    .startsWith(place() + ": 1 drops and 1 calls, ")
                    .contains(
                            "Set leadferry.ledger.url to " + server.url(),
                            "leadferry.db is left as it is; never start a ferry with it again");

            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms", onServer())) {
                assertThat(ferry.finished("a.csv")).isTrue();
                finished(ferry, "b.csv", "9000000002");
                assertThat(vendor.calls()).hasSize(2);
                String backup = elsewhere.resolve("backup.db").toString();
                assertThat(printed(commandOnServer("ledger", "backup", backup)))
                        .startsWith(backup + ": ")
                        .contains(" bytes, 2 drops and 2 calls, up to 20");
                assertThat(refused(1, commandOnServer("ledger", "backup", backup)))
                        .contains("--replace");
                assertThat(printed(commandOnServer("ledger", "check")))
                        .startsWith("The ledger is sound: 2 drops, 2 runs of rows, 2 calls");
                assertThat(refused(1, commandOnServer("ledger", "compact")))
                        .contains("the ledger " + place() + " is in use by ", "stop that one first")
                        .doesNotContain("file");
            }
            assertThat(printed(commandOnServer("ledger", "compact")))
                    .startsWith(place() + ": ")
                    .contains("bytes before", "bytes after");

            try (LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "500ms")) {
                assertThat(printed("status", "--url", "http://127.0.0.1:" + ferry.port()))
                        .as("with the old one")
                        .contains("it does not know all that was done");
            }
        }
    }

    @Test
    void whereNoLedgerIsItIsSaidOfTheDatabase() throws Exception {
        assertThat(refused(1, commandOnServer("ledger", "check"))).contains("there is no ledger " + place());
        assertThat(refused(1, commandOnServer("ledger", "compact"))).contains("there is no ledger " + place());
        assertThat(refused(1, commandOnServer("ledger", "backup", elsewhere + "/x.db")))
                .contains("there is no ledger " + place());
        assertThat(refused(2, command("ledger", "copy"))).contains("--to");
        assertThat(refused(2, command("ledger", "copy", "--to", "/backups/x.db")))
                .contains("--to: must be jdbc:sqlite:");
        assertThat(refused(2, command("ledger", "copy", "--to", server.url() + "?password=x")))
                .contains("--to: must hold no user and no password")
                .contains("--username", "LEADFERRY_LEDGER_TO_PASSWORD");
        assertThat(refused(2, command("ledger", "copy", "--to", "jdbc:sqlite:x.db", "--username", "u")))
                .contains("--username: belongs to a ledger on a server");
        assertThat(refused(1, command("ledger", "copy", "--to", server.url(), "--username", "postgres")))
                .contains("there is no ledger", "nothing was copied");
        assertThat(home.resolve("ledger")).doesNotExist();
    }

    @Test
    void aDatabaseWithoutTheLedgerOfAHomeIsNotBegunAnew() throws Exception {
        Path receipts = Files.createDirectories(home.resolve("receipts/leads"));
        Files.writeString(receipts.resolve("a.csv.d1.receipt.txt"), "done");

        assertThat(refused(2, commandOnServer("run")))
                .contains("the ledger " + place() + " is missing", "leadferry.ledger.url", "--new-ledger")
                .hasLineCount(1);
        assertThat(Ledger.look(server)).as("no table is made").isEmpty();
    }

    @Test
    void aServerThatIsAwayAtTheStartIsTriedAgainByWhoeverStartsTheFerry() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(refused(1, command("run", "--leadferry.ledger.url=jdbc:postgresql://127.0.0.1:" + port + "/x")))
                .as("2 would be a fault of the configuration, after which nothing starts it again")
                .contains("the ledger postgresql://127.0.0.1:" + port + "/x", "cannot be used just now")
                .hasLineCount(1);
    }

    @Test
    void aServerThatIsInUseWithAnotherHomeIsRefused() throws Exception {
        try (Ledger other = Ledger.open(server, new Joining("other", "its-home", null, false, Joining.LEASE))) {
            assertThat(refused(2, commandOnServer("run")))
                    .contains(
                            "the ledger " + place() + " is in use by process", "leadferry.home", "leadferry.ledger.url")
                    .hasLineCount(1);
        }
    }
}
