package io.leadferry.kills;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.leadferry.kills.DroppedFile.Fate;
import io.leadferry.kills.DroppedFile.Row;
import io.leadferry.kills.KilledHome.Feed;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judge of the kills would say of a ferry that does it wrong: a run without findings means something. */
class JudgeTest {

    private static final String NUMBER = "9000000001";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path home;

    private final List<Passage> passages = new ArrayList<>();
    private final List<JsonNode> log = new ArrayList<>();
    private final List<JsonNode> receipts = new ArrayList<>();
    private KilledHome world;
    private Judge judge;
    private DroppedFile file;

    /** A file of one row, sent, confirmed and told as it should be. */
    @BeforeEach
    void aRowThatWentWell() throws IOException {
        world = new KilledHome(home, 1);
        judge = new Judge(world, () -> List.copyOf(passages));
        Files.createDirectories(world.inbox(Feed.PLAIN));
        file = dropped(
                Feed.PLAIN,
                "f1.csv",
                "PhoneNumber,Name,Ref,CampaignName\n" + NUMBER + ",A Person,f1r2,Sales_A\n",
                "f1r2");
        add(SECOND, true);
    }

    private DroppedFile dropped(Feed feed, String name, String text, String ref) throws IOException {
        Files.createDirectories(world.inbox(feed));
        List<Row> rows = List.of(new Row(2, ref, List.of(KilledHome.key("Sales_A", NUMBER)), Fate.GOOD));
        DroppedFile dropped = new DroppedFile(feed, name, text, rows, null, false);
        world.drop(dropped);
        Path archive = Files.createDirectories(world.data().resolve("archive/" + feed.word() + "/2026-01-01"));
        Files.move(world.inbox(feed).resolve(name), archive.resolve(name));
        dropped.sealed = System.nanoTime();
        String receipt =
                """
                { "drop": "d-%1$s", "feed": "%2$s", "file": "%1$s", "state": "finished", "problems": [],
                  "rows": { "total": 1, "rejected": 0, "duplicate": 0, "pending": 0, "cancelled": 0, "accepted": 0,
                            "confirmed": 1, "refused": 0, "inDoubt": 0 } }"""
                        .formatted(name, feed.word());
        receipts.add(Passage.json(receipt));
        Path folder = Files.createDirectories(world.data().resolve("receipts").resolve(feed.word()));
        Files.writeString(folder.resolve(name + ".d-" + name + ".receipt.json"), receipt);
        return dropped;
    }

    private void add(long after, boolean delivered) {
        String bulk = "{\"map\":[\"PhoneNumber\",\"Ref\"],\"data\":[[\"%s\",\"f1r2\"]]}".formatted(NUMBER);
        Passage passage = sent(
                "add-leads",
                "campaignName=Sales_A&bulkData=" + URLEncoder.encode(bulk, StandardCharsets.UTF_8),
                file.sealed + after);
        passage.answer = Message.answer("200 OK", "{\"transactionId\":\"" + passage.number + "\"}");
        passage.delivered = delivered ? passage.arrived : 0;
    }

    private Passage sent(String operation, String body, long arrived) {
        Passage passage = new Passage(passages.size() + 1, operation, "", 1, arrived, body);
        passage.forwarded = arrived;
        passages.add(passage);
        log.add(Passage.json("{\"operation\":\"%s\",\"arrivedNanos\":%d}".formatted(operation, arrived)));
        return passage;
    }

    private List<String> verdict(String... leads) throws IOException {
        judge.frozen();
        String state = "{\"leads\":{\"Sales_A\":[%s]},\"violations\":[]}"
                .formatted(leads.length == 0 ? "" : "\"" + String.join("\",\"", leads) + "\"");
        judge.end(receipts, Passage.json(state), log);
        return judge.findings().stream().map(Judge.Finding::toString).toList();
    }

    @Test
    void whatWentWellIsFoundWell() throws Exception {
        assertThat(verdict(NUMBER)).isEmpty();
        assertThat(judge.endStates()).isEqualTo(1);
    }

    @Test
    void aRowThatIsSentTwiceIsFound() throws Exception {
        add(2 * SECOND, true);

        assertThat(verdict(NUMBER, NUMBER))
                .anyMatch(found -> found.contains("was sent again, though it may have arrived"))
                .anyMatch(found -> found.contains("is at the vendor 2 times"));
    }

    @Test
    void aRowThatIsToldAndNeverCameIsFound() throws Exception {
        passages.clear();
        log.clear();

        assertThat(verdict())
                .anyMatch(found -> found.contains("is confirmed at the end; sent 0 times"))
                .anyMatch(found -> found.contains("and the vendor has Sales_A:" + NUMBER + " 0 times"));
    }

    @Test
    void anAddBehindItsDeleteIsFound() throws Exception {
        DroppedFile delete = dropped(Feed.DELETES, "f2.csv", "PhoneNumber,CampaignName\n" + NUMBER + ",Sales_A\n", "");
        Passage gone = sent(
                "delete-leads",
                "{\"phoneNumber\":[%s],\"campaignName\":[\"Sales_A\"]}".formatted(NUMBER),
                delete.sealed + SECOND);
        gone.answer = Message.answer("200 OK", "{\"status\":\"Success\"}");
        gone.delivered = gone.arrived;
        passages.remove(0);
        add(delete.sealed - file.sealed + 20 * SECOND, true);

        assertThat(verdict(NUMBER))
                .anyMatch(found -> found.contains("was sent after its delete of deletes/f2.csv was sealed"))
                .anyMatch(found -> found.contains("is deleted, and the vendor has"));
    }

    @Test
    void aPairThatNobodyAskedForIsFound() throws Exception {
        sent("delete-leads", "{\"phoneNumber\":[%s],\"campaignName\":[\"Sales_B\"]}".formatted(NUMBER), file.sealed)
                        .answer =
                Message.answer("200 OK", "{\"status\":\"Success\"}");

        assertThat(verdict(NUMBER)).anyMatch(found -> found.contains("nobody asked for"));
    }

    @Test
    void callsThatComeTooSoonAreFound() throws Exception {
        for (int call = 0; call < 11; call++) {
            sent("token", "", file.sealed + call).answer = Message.answer("200 OK", "{\"token\":\"a\"}");
        }

        assertThat(verdict(NUMBER)).anyMatch(found -> found.startsWith("generate-token: 11 calls within"));
    }

    @Test
    void aFileThatIsGoneOrThereTwiceIsFound() throws Exception {
        Path archived = world.data().resolve("archive/plain/2026-01-01/f1.csv");
        Files.copy(archived, archived.resolveSibling("f1.again.csv"));
        judge.frozen();
        Files.delete(archived);
        Files.delete(archived.resolveSibling("f1.again.csv"));
        judge.frozen();

        assertThat(judge.findings())
                .extracting(Judge.Finding::toString)
                .anyMatch(found -> found.startsWith("left its inbox 1 times, and is kept 2 times"))
                .anyMatch(found -> found.startsWith("left its inbox 1 times, and is kept 0 times"));
    }

    @Test
    void aReceiptThatIsCutOffOrDoesNotAddUpIsFound() throws Exception {
        Path receipt = world.data().resolve("receipts/plain/f1.csv.d-f1.csv.receipt.json");
        String whole = Files.readString(receipt);
        Files.writeString(receipt, whole.replace("\"confirmed\": 1", "\"confirmed\": 0"));
        judge.receipts();
        Files.writeString(receipt, whole.substring(0, whole.length() / 2));
        judge.receipts();

        assertThat(judge.findings())
                .extracting(Judge.Finding::toString)
                .anyMatch(found -> found.contains("the states do not add up"))
                .anyMatch(found -> found.contains("is no whole JSON"));
    }

    @Test
    void theJudgeSharesNothingWithTheFerry() {
        noClasses()
                .that(resideInAPackage("io.leadferry.kills")
                        .and(not(simpleNameStartingWith("VendorsProcess")
                                .or(simpleName("JudgeTest"))
                                // whose judge is the stand-in itself
                                .or(simpleName("SeveralFerriesIT")))))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.leadferry..").and(resideOutsideOfPackage("io.leadferry.kills")))
                .because("a fault that the judge shares with the ferry is one that it cannot find")
                .check(new ClassFileImporter().importPackages("io.leadferry.kills"));
    }

    @Test
    void aPostedFileIsSomewhereOnceItWasAnsweredFor() throws Exception {
        DroppedFile posted = new DroppedFile(Feed.CHECKED, "f9.csv", "PhoneNumber\n", List.of(), null, true);
        world.begin(posted);
        judge.frozen();
        assertThat(judge.findings()).as("it may still be on its way").isEmpty();

        posted.drop = "d-9";
        Path arriving = Files.createDirectories(world.arriving().resolve("checked"));
        Files.writeString(arriving.resolve("d-9.csv"), posted.content);
        judge.frozen();
        assertThat(judge.findings()).as("it waits to be read").isEmpty();

        Files.move(arriving.resolve("d-9.csv"), arriving.resolve(".d-9.csv"));
        judge.frozen();
        assertThat(judge.findings()).singleElement().asString().contains("neither waiting nor kept");
    }

    @Test
    void aPostedFileStandsInTheLedgerOnceAndAsItWasAnsweredFor() throws Exception {
        DroppedFile posted = new DroppedFile(Feed.CHECKED, "f9.csv", "PhoneNumber\n", List.of(), null, true);
        world.begin(posted);
        posted.drop = "d-9";
        String drop = "{\"feed\":\"checked\",\"file\":\"f9.csv\",\"sha256\":\"" + posted.sha256
                + "\",\"drop\":\"%s\",\"rows\":" + "{\"total\":0,\"rejected\":0,\"duplicate\":0,\"pending\":0,"
                + "\"cancelled\":0,\"accepted\":0,\"confirmed\":0,\"refused\":0,\"inDoubt\":0}}";
        String right = drop.formatted("d-9");
        judge.running(Passage.json("[" + right + "]"), List.of(posted));
        assertThat(judge.findings()).isEmpty();

        judge.running(Passage.json("[" + right + "," + drop.formatted("d-10") + "]"), List.of(posted));
        judge.running(Passage.json("[]"), List.of(posted));
        assertThat(judge.findings().stream().map(Judge.Finding::toString))
                .hasSize(3)
                .anyMatch(found -> found.contains("stands in the ledger twice"))
                .anyMatch(found -> found.contains("was answered for as d-9, and is"))
                .anyMatch(found -> found.contains("does not stand in the ledger"));
    }
}
