package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.cli.CommandLines;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerCheck;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import io.leadferry.model.RowState;
import io.leadferry.model.Sha256;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.retention.Forgetting;
import io.leadferry.retention.Retention;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was erased is nowhere below the home, and everything else is where it was. */
@OnBothLedgers
class ForgettingTest {

    @TempDir
    private Path home;

    private OzonetelStandIn vendor;
    private LeadferryUnderTest ferry;

    @BeforeEach
    void start() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(100, Duration.ofMillis(100))
                .deleteLimit(100, Duration.ofMillis(100))
                .start();
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "200ms",
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.feeds.leads.complete-when=marker .done",
                "--leadferry.feeds.deletes.complete-when=marker .done",
                "--leadferry.feeds.leads.linger=20ms",
                "--leadferry.feeds.deletes.linger=20ms");
    }

    @AfterEach
    void end() {
        ferry.close();
        vendor.close();
    }

    private String url() {
        return "http://127.0.0.1:" + ferry.port();
    }

    private void taken(String feed, String file, String content) throws IOException {
        ferry.dropNow(feed, file, content);
        await(file).pollInterval(Duration.ofMillis(20)).until(() -> ferry.finished(file));
    }

    /** The files below home in which a text stands, as bytes: of the ledger, whatever its tables say. */
    private Set<String> holding(String text) throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(home)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(home.relativize(file).toString());
                }
            } catch (NoSuchFileException erasedMeanwhile) {
                continue;
            }
        }
        return found;
    }

    private List<Finding> unsound() {
        List<Finding> found = new ArrayList<>();
        try (Ledger ledger =
                Ledger.look(TestLedger.at(home.resolve("ledger/leadferry.db"))).orElseThrow()) {
            LedgerCheck.through(ledger, Clock.systemUTC(), found::add);
        }
        return found;
    }

    @Test
    void oneIsForgottenEverywhereAndTheOthersAreNot() throws Exception {
        taken(
                "leads",
                "leads.csv",
                "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n9876543211,Meerastays,A\n+91 98765-43210,Ashagone,A\n");
        taken(
                "leads",
                "bad.csv",
                "PhoneNumber,Name,CampaignName\n98765 43210,Ashagone §§,A\n9876543212,Ravi §§ stays,A\n");
        taken("leads", "only.csv", "PhoneNumber,Name,CampaignName\n98765 43210,Ashagone §,A\n");
        taken("deletes", "gone.csv", "PhoneNumber,CampaignName\n9876543210,A\n");
        await().until(() -> holding("Ashagone").stream()
                        .filter(file -> file.endsWith(".rejected.csv"))
                        .count()
                == 2);

        String proof = CommandLines.printed("forget", "09876543210", "--url", url());

        assertThat(proof).contains("forgotten at ", "5 rows of 4 drops").doesNotContain("43210");
        assertThat(holding("9876543210")).isEmpty();
        assertThat(holding("98765 43210")).isEmpty();
        assertThat(holding("98765-43210")).isEmpty();
        assertThat(holding("Ashagone")).isEmpty();
        if (!TestLedger.ON_SERVER) { // whose files are not in the home
            assertThat(holding("Meerastays")).isNotEmpty();
        }
        assertThat(holding("Ravi §§ stays".replace("§", "Â§"))).anyMatch(file -> file.endsWith(".rejected.csv"));
        Receipt receipt = ferry.receipt("leads.csv");
        assertThat(receipt.summary().rows())
                .containsEntry("total", 3L)
                .containsEntry(RowState.ACCEPTED.word(), 2L)
                .containsEntry(RowState.DUPLICATE.word(), 1L);
        assertThat(receipt.summary().notes()).anyMatch(note -> note.startsWith("the values of 2 rows were erased"));
        assertThat(ferry.receipt("only.csv").summary().rows()).containsEntry(RowState.REJECTED.word(), 1L);
        assertThat(CommandLines.printed("find", "9876543210", "--url", url()))
                .contains("was to be forgotten at", "that was done at", "5 rows of 4 drops")
                .contains("which of them were sent can be told no more")
                .doesNotContain("never sent it");
        assertThat(CommandLines.printed("find", "9876543211", "--url", url())).contains("1 row bears it");
        assertThat(CommandLines.printed("why", receipt.summary().drop() + ":2", "--url", url()))
                .contains(": accepted");
        assertThat(unsound()).isEmpty();
        assertThat(CommandLines.printed("forget", "9876543210", "--url", url())).contains("0 rows of 0 drops");
    }

    /** Whether it came before or after, by another name or the same: there are programs that send their file again. */
    @Test
    void noRepeatOfTheFileKeepsThePerson() throws Exception {
        String content = "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n9876543211,Meera,A\n";
        taken("leads", "leads.csv", content);
        ferry.dropNow("leads", "before.csv", content);
        await().until(() -> isKeptAs("before.csv"));

        CommandLines.printed("forget", "9876543210", "--url", url());
        assertThat(holding("Ashagone")).isEmpty();
        ferry.dropNow("leads", "after.csv", content);
        ferry.dropNow("leads", "leads.csv", content);

        await().until(() -> originalsNotKept() == 4 && holding("Ashagone").isEmpty());
        assertThat(ferry.drops())
                .filteredOn(drop -> drop.state() == Drop.State.DUPLICATE)
                .hasSize(3)
                .allSatisfy(repeat ->
                        assertThat(repeat.notes()).anyMatch(note -> note.startsWith("its original is not kept here")));
        assertThat(vendor.leads("A")).containsExactly("9876543210", "9876543211");
        assertThat(unsound()).isEmpty();
    }

    private boolean isKeptAs(String name) throws IOException {
        return holding("Ashagone").stream().anyMatch(file -> file.startsWith("archive") && file.endsWith(name));
    }

    private long originalsNotKept() {
        Drops drops = ferry.context().getBean(Drops.class);
        return drops.list(null, null, 100).stream()
                .filter(drop -> drop.erased().originalAt() != null)
                .count();
    }

    @Test
    void whatIsToBeDeletedAtTheVendorIsDeletedThereBefore() throws Exception {
        taken("leads", "leads.csv", "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n");
        ferry.pause(OzonetelOperation.DELETE_LEADS);
        ferry.dropNow("deletes", "gone.csv", "PhoneNumber,CampaignName\n9876543210,A\n");
        await().until(() -> ferry.receiptOf("gone.csv").isPresent() && ferry.rows("pending") == 1);

        assertThat(CommandLines.refused(1, "forget", "9876543210", "--url", url()))
                .contains("not done yet: it is done by itself as soon as that is over");
        assertThat(holding("9876543210")).isNotEmpty();
        ferry.stop();
        ferry.start();
        ferry.resume(OzonetelOperation.DELETE_LEADS);

        await().atMost(Duration.ofSeconds(20)).until(() -> holding("9876543210").isEmpty());
        assertThat(vendor.leads("A")).isEmpty();
        assertThat(ferry.receipt("gone.csv").summary().rows()).containsEntry("confirmed", 1L);
        assertThat(unsound()).isEmpty();
    }

    @Test
    void whatWouldAddThePersonIsNotSentAnyMore() throws Exception {
        ferry.pause(OzonetelOperation.ADD_LEADS);
        ferry.dropNow(
                "leads", "leads.csv", "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n9876543211,Meera,A\n");
        await().until(() -> ferry.receiptOf("leads.csv").isPresent() && ferry.rows("pending") == 2);

        assertThat(CommandLines.printed("forget", "9876543210", "--url", url())).contains("1 rows of 1 drops");
        assertThat(holding("Ashagone")).isEmpty();
        ferry.resume(OzonetelOperation.ADD_LEADS);

        await().until(() -> ferry.finished("leads.csv"));
        assertThat(vendor.leads("A")).containsExactly("9876543211");
        assertThat(ferry.receipt("leads.csv").summary().rows())
                .containsEntry("accepted", 1L)
                .containsEntry("cancelled", 1L);
        assertThat(unsound()).isEmpty();
    }

    /** Though the operator says that it never arrived, while it is waited for: the others of the call go again. */
    @Test
    void whatWasBeingReadWhenItWasAskedForAddsNobodyEither() throws Exception {
        String text = "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n";
        String drop = ferry.context().getBean(Names.class).next();
        ferry.context()
                .getBean(Posts.class)
                .promise(new Post(drop, "leads", "late.csv", Sha256.hex(text), text.length(), Instant.now()));
        Forgetting forgetting = ferry.context().getBean(Forgetting.class);
        long asked = forgetting.ask("9000000002").id();
        forgetting.look();
        assertThat(forgetting.find(asked).orElseThrow().doneAt()).isNull();
        assertThat(forgetting.find(asked).orElseThrow().waitsFor())
                .containsExactly("late.csv (drop " + drop + ") is still being read, and may hold the number");

        Path arriving = Files.createDirectories(home.resolve("arriving/http/leads"));
        Files.writeString(arriving.resolve("." + drop), text);
        Files.move(arriving.resolve("." + drop), arriving.resolve(drop));
        assertThat(posted("other.csv", "PhoneNumber,CampaignName\n9000000003,A\n"))
                .isEqualTo(202);
        await().until(() -> ferry.finished("late.csv"));

        assertThat(ferry.receipt("late.csv").summary().rows())
                .containsEntry("accepted", 1L)
                .containsEntry("cancelled", 1L);
        assertThat(vendor.leads("A")).contains("9000000001").doesNotContain("9000000002");
        await().untilAsserted(() ->
                assertThat(forgetting.find(asked).orElseThrow().doneAt()).isNotNull());
        assertThat(forgetting.find(asked).orElseThrow().drops()).containsEntry(drop, 1L);
    }

    private int posted(String name, String text) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + ferry.port() + "/api/feeds/leads/drops?name=" + name))
                                .header("Content-Type", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(text))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whatAnOperatorSaysWasNotSentIsNotSentAgain() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.drop());
        ferry.dropNow(
                "leads", "leads.csv", "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n9876543211,Meera,A\n");
        await().until(() -> ferry.receiptOf("leads.csv").isPresent() && ferry.rows("inDoubt") == 2);
        String call = ferry.receipt("leads.csv").calls().get(0).call();
        assertThat(CommandLines.refused(1, "forget", "9876543210", "--url", url()))
                .contains("not done yet");

        CommandLines.printed("resolve", call, "--as", "not-sent", "--url", url());

        await().until(() -> ferry.finished("leads.csv"));
        assertThat(vendor.leads("A")).containsExactly("9876543211");
        await().until(() -> holding("Ashagone").isEmpty());
        assertThat(ferry.receipt("leads.csv").summary().rows())
                .containsEntry("accepted", 1L)
                .containsEntry("cancelled", 1L);
        assertThat(unsound()).isEmpty();
    }

    @Test
    void aFileThatTheDiskDoesNotLetGoIsToldAndGoesLater() throws Exception {
        ferry.close();
        AtomicBoolean full = new AtomicBoolean(true);
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                new Disk((deed, place) -> {
                    if (full.get()
                            && deed == Disk.Deed.REMOVE
                            && place.toString().contains("archive")) {
                        throw new FileSystemException(place.toString(), null, "Read-only file system");
                    }
                }),
                "200ms",
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.retention.files=1ms");
        taken("leads", "leads.csv", "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n");
        String drop = ferry.receipt("leads.csv").summary().drop();
        // it may have looked already when the file was not done yet, and looks again in a day
        ferry.context().getBean(Retention.class).soon();

        await().untilAsserted(() -> assertThat(CommandLines.printed("why", drop, "--url", url()))
                .contains("the files of leads.csv cannot be erased: ", "Read-only file system"));
        assertThat(holding("Ashagone")).anyMatch(file -> file.startsWith("archive"));
        full.set(false);
        ferry.context().getBean(Retention.class).soon();

        await().until(() -> holding("Ashagone").stream().noneMatch(file -> file.startsWith("archive")));
        await().untilAsserted(() ->
                assertThat(CommandLines.printed("why", drop, "--url", url())).doesNotContain("cannot be erased"));
    }

    @Test
    void whatWasKeptForLongEnoughIsErasedAndItsCountsAndCallsStay() throws Exception {
        taken(
                "leads",
                "leads.csv",
                "PhoneNumber,Name,CampaignName\n9876543210,Ashagone,A\n98765,Ashagone §§,A\n9876543210,Ashagone,A\n");
        Receipt before = ferry.receipt("leads.csv");
        ferry.pause(OzonetelOperation.ADD_LEADS);
        ferry.dropNow("leads", "waits.csv", "PhoneNumber,Name,CampaignName\n9876543219,Meerawaits,A\n");
        await().until(() -> ferry.rows("pending") == 1);
        assertThat(CommandLines.printed("retain", "--dry-run", "--url", url()))
                .contains("nothing is erased", "the values of 0 rows of 0 drops");
        ferry.close();
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "200ms",
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.retention.rows=1ms",
                "--leadferry.retention.files=1ms",
                "--leadferry.retention.receipts=1h");

        assertThat(CommandLines.printed("retain", "--url", url()))
                .contains("erased: ", "kept: waits.csv (drop ", "it is at work");

        await().atMost(Duration.ofSeconds(20)).until(() -> holding("Ashagone").isEmpty());
        assertThat(holding("9876543210")).isEmpty();
        assertThat(holding("Meerawaits")).isNotEmpty();
        Receipt after = ferry.receipt("leads.csv");
        assertThat(after.summary().rows()).isEqualTo(before.summary().rows());
        assertThat(after.calls()).isEqualTo(before.calls());
        assertThat(after.summary().erased()).isNotNull();
        assertThat(holding("PhoneNumber,Name")).allMatch(file -> file.endsWith("waits.csv"));
        assertThat(home.resolve("receipts/leads/leads.csv." + after.summary().drop() + ".receipt.json"))
                .content()
                .contains("\"rowsAt\"");
        assertThat(CommandLines.printed("find", "9876543210", "--url", url()))
                .contains("the rows of 1 older drop have lost their values since")
                .doesNotContain("never sent it");
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.finished("waits.csv"));
        assertThat(ferry.receipt("waits.csv").summary().rows()).containsEntry("accepted", 1L);
        assertThat(unsound()).isEmpty();
    }
}
