package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.OnBothLedgers;
import io.leadferry.endtoend.PostOffice.Letter;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Callbacks;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the vendor tells after its answer, over real HTTP, before a console with a password. One ferry serves all cases:
 * each has a file of three rows and a campaign of its own, named alike.
 */
@OnBothLedgers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CallbacksOnTheWayTest {

    private static final List<String> CASES = List.of(
            "shapeObject",
            "shapeText",
            "shapeUnescaped",
            "shapeBare",
            "shapeForm",
            "someNot",
            "noneTaken",
            "twice",
            "garbage",
            "secretive",
            "otherTransaction",
            "huge",
            "hostNotAllowed",
            "noSuchList",
            "movedList",
            "endlessList",
            "forged",
            "stopped");

    private static final int FIRST = 100;

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static PostOffice post;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        post = new PostOffice();
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(300))
                .deleteLimit(2, Duration.ofMillis(300))
                .start();
        vendor.refuseNumbers(numbers("someNot").subList(1, 3));
        vendor.refuseNumbers(numbers("noneTaken"));
        start("24h");
        for (String one : CASES) {
            drop("leads", one);
        }
        patiently().until(() -> CASES.stream().allMatch(one -> letter(one) != null));
        patiently().until(() -> CASES.stream().allMatch(one -> rows(one).get("accepted") == 3));
        nameListsThatCannotBeHad();
    }

    /** Some are asked for more than once; what is to be seen of them is looked at last. */
    private static void nameListsThatCannotBeHad() throws Exception {
        Map<String, String> lists = Map.of(
                "hostNotAllowed", "http://localhost:" + post.port() + "/endless.csv",
                "noSuchList", post.url() + "/nowhere.csv",
                "movedList", post.url() + "/moved.csv",
                "endlessList", post.url() + "/endless.csv");
        for (Map.Entry<String, String> list : lists.entrySet()) {
            assertThat(deliver(list.getKey(), told(list.getKey(), 1, 2, list.getValue())))
                    .isEqualTo(200);
        }
    }

    private static void start(String deadline) {
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                "300ms",
                "--leadferry.callbacks.base-url=" + post.url(),
                "--leadferry.callbacks.deadline=" + deadline,
                "--leadferry.console.password=open-sesame",
                "--leadferry.accounts.acme.failed-file-hosts=127.0.0.1",
                "--leadferry.feeds.checked.account=acme",
                "--leadferry.feeds.checked.operation=add-leads",
                "--leadferry.feeds.checked.from=inbox/checked",
                "--leadferry.feeds.checked.linger=100ms",
                "--leadferry.feeds.checked.complete-when=stable 100ms",
                "--leadferry.feeds.checked.options.checkDuplicate=true");
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
        post.close();
    }

    private static ConditionFactory patiently() {
        return await().pollInterval(Duration.ofMillis(50));
    }

    private static void drop(String feed, String one) throws IOException {
        StringBuilder text = new StringBuilder("PhoneNumber,CampaignName\n");
        numbers(one)
                .forEach(number -> text.append(number).append(',').append(one).append('\n'));
        ferry.drop(feed, one + ".csv", text.toString());
    }

    private static List<String> numbers(String one) {
        long base = 9_000_000_000L + 10L * (FIRST + Math.floorMod(one.hashCode(), 1_000_000));
        return List.of(Long.toString(base), Long.toString(base + 1), Long.toString(base + 2));
    }

    /** The vendor's callback for a case; null while there is none. */
    private static Letter letter(String one) {
        return vendor.calls().stream()
                .filter(call -> call.campaigns().equals(List.of(one)))
                .map(call -> post.letters().get(call.transactionId()))
                .filter(java.util.Objects::nonNull)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private static Map<String, Long> rows(String one) {
        Map<String, Long> rows = new HashMap<>(Map.of("accepted", 0L, "confirmed", 0L, "refused", 0L, "inDoubt", 0L));
        ferry.drops().stream()
                .filter(drop -> drop.file().equals(one + ".csv"))
                .forEach(drop -> rows.putAll(drop.rows()));
        return rows;
    }

    private static int deliver(String one, String text) throws Exception {
        return post.deliver(ferry.port(), letter(one).path(), text).statusCode();
    }

    private static String told(String one, int processed, int not, String list) {
        return """
               {"data":{"totalNoUploaded":"3","numbersProcessed":"%d","numbersNotProcessed":"%d","failedFilePath":"%s",\
               "transactionId":"%s","status":"Success","message":"File Successfully uploaded."}}"""
                .formatted(processed, not, list, letter(one).transaction());
    }

    private static void waitFor(String one, String state, long count) {
        patiently().untilAsserted(() -> assertThat(rows(one)).containsEntry(state, count));
        patiently().until(() -> ferry.finished(one + ".csv"));
    }

    private static void nothingIsKept() {
        patiently().until(() -> ferry.context().getBean(Callbacks.class).open().isEmpty());
    }

    @Test
    @Order(1)
    void everyShapeOfThePageIsUnderstood() throws Exception {
        String plain = told("shapeObject", 3, 0, "");
        assertThat(deliver("shapeObject", plain)).isEqualTo(200);
        String inner = told("shapeText", 3, 0, "");
        String data = inner.substring(inner.indexOf(':') + 1, inner.length() - 1);
        assertThat(deliver("shapeText", "{\"data\":\"" + data.replace("\"", "\\\"") + "\"}"))
                .isEqualTo(200);
        inner = told("shapeUnescaped", 3, 0, "");
        data = inner.substring(inner.indexOf(':') + 1, inner.length() - 1);
        assertThat(deliver("shapeUnescaped", "{\"data\":\"" + data + "\"}")).isEqualTo(200);
        inner = told("shapeBare", 3, 0, "");
        assertThat(deliver("shapeBare", inner.substring(inner.indexOf(':') + 1, inner.length() - 1)))
                .isEqualTo(200);

        HttpResponse<Void> form = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port()
                                        + letter("shapeForm").path()))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Origin", "https://vendor.example")
                                .POST(HttpRequest.BodyPublishers.ofString(told("shapeForm", 3, 0, "")))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.headers().map().keySet())
                .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("access-control-"));

        for (String one : List.of("shapeObject", "shapeText", "shapeUnescaped", "shapeBare", "shapeForm")) {
            waitFor(one, "confirmed", 3);
        }
    }

    @Test
    @Order(2)
    void theConsoleAsksForItsPasswordAndCallbacksDoNot() throws Exception {
        HttpResponse<Void> console = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port() + "/api/drops"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        assertThat(console.statusCode()).isEqualTo(401);
        assertThat(deliver("shapeObject", told("shapeObject", 3, 0, ""))).isEqualTo(200);
    }

    @Test
    @Order(3)
    void rowsOnTheVendorsListAreRefusedWithItsReasonAndTheOthersConfirmed() throws Exception {
        assertThat(deliver("someNot", letter("someNot").body())).isEqualTo(200);
        assertThat(deliver("noneTaken", letter("noneTaken").body())).isEqualTo(200);

        waitFor("someNot", "refused", 2);
        assertThat(rows("someNot")).containsEntry("confirmed", 1L);
        assertThat(ferry.receipt("someNot.csv").problems())
                .extracting(Receipt.Problem::line)
                .containsExactlyInAnyOrder(3L, 4L);
        assertThat(ferry.receipt("someNot.csv").problems())
                .allSatisfy(problem -> assertThat(problem.reason()).contains("Refused"));
        waitFor("noneTaken", "refused", 3);
    }

    @Test
    @Order(4)
    void aCallbackThatComesTwiceCountsOnce() throws Exception {
        assertThat(deliver("twice", told("twice", 3, 0, ""))).isEqualTo(200);
        waitFor("twice", "confirmed", 3);
        assertThat(deliver("twice", told("twice", 0, 3, ""))).isEqualTo(200);
        nothingIsKept();

        assertThat(rows("twice")).containsEntry("confirmed", 3L);
    }

    @Test
    @Order(5)
    void aForgedSecretIsNotFoundAndChangesNothing() throws Exception {
        String path = letter("forged").path();
        String forged = path.substring(0, path.length() - 4) + (path.endsWith("0000") ? "1111" : "0000");

        assertThat(post.deliver(ferry.port(), forged, told("forged", 3, 0, "")).statusCode())
                .isEqualTo(404);
        assertThat(post.deliver(ferry.port(), "/callbacks/ozonetel/", told("forged", 3, 0, ""))
                        .statusCode())
                .isEqualTo(404);
        assertThat(rows("forged")).containsEntry("accepted", 3L);
    }

    @Test
    @Order(6)
    void whatIsNoCallbackOfTheCallIsIgnoredAndTheTrueOneStillCounts() throws Exception {
        assertThat(deliver("garbage", "<html>\u0000{\"data\":[[[[")).isEqualTo(200);
        assertThat(deliver("garbage", "")).isEqualTo(200);
        String other = told("otherTransaction", 3, 0, "")
                .replace(
                        letter("otherTransaction").transaction(),
                        letter("garbage").transaction());
        assertThat(deliver("otherTransaction", other)).isEqualTo(200);
        String huge = "{\"data\":\"" + "x".repeat(5_000_000) + "\"}";
        try {
            deliver("huge", huge);
        } catch (IOException theFerryHungUp) {
            assertThat(theFerryHungUp).isNotNull();
        }
        nothingIsKept();
        for (String one : List.of("garbage", "otherTransaction", "huge")) {
            assertThat(rows(one)).as(one).containsEntry("accepted", 3L);
            assertThat(deliver(one, told(one, 3, 0, ""))).isEqualTo(200);
            waitFor(one, "confirmed", 3);
        }
    }

    @Test
    @Order(7)
    void aCallbackThatRepeatsItsSecretDoesNotTellIt() throws Exception {
        String secret = letter("secretive").path().replaceFirst(".*/", "");
        String failed = told("secretive", 0, 3, "")
                .replace("\"Success\"", "\"Fail\"")
                .replace("File Successfully uploaded.", "File Failed " + secret);
        assertThat(deliver("secretive", failed)).isEqualTo(200);
        waitFor("secretive", "refused", 3);
        assertThat(ferry.receipt("secretive.csv").toString()).contains("***").doesNotContain(secret);
    }

    @Test
    @Order(10)
    void aListThatCannotBeHadLeavesTheRowsAcceptedAndSaysHowManyAndWhy() throws Exception {
        Map<String, String> reasons = Map.of(
                "hostNotAllowed", "failed-file-hosts",
                "noSuchList", "404",
                "movedList", "302",
                "endlessList", "longer than");
        reasons.forEach((one, why) -> {
            patiently().until(() -> ferry.finished(one + ".csv"));
            assertThat(rows(one)).containsEntry("accepted", 3L);
            assertThat(ferry.receipt(one + ".csv").calls())
                    .extracting(CallView::message)
                    .singleElement()
                    .asString()
                    .contains("2 of the 3 rows", why);
        });
    }

    @Test
    @Order(7)
    void aCallbackThatIsFasterThanTheAnswerStands() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.delay(Duration.ofSeconds(3)));
        Set<String> before = Set.copyOf(post.letters().keySet());
        drop("leads", "early");
        patiently().until(() -> post.letters().size() > before.size());
        Letter letter = newLetter(before);
        assertThat(post.deliver(ferry.port(), letter.path(), letter.body()).statusCode())
                .isEqualTo(200);
        waitFor("early", "confirmed", 3);
        assertThat(vendor.calls()).noneMatch(call -> call.campaigns().equals(List.of("early")));

        patiently().until(() -> vendor.calls().stream()
                .anyMatch(call -> call.campaigns().equals(List.of("early"))));
        patiently().until(() -> ferry.receipt("early.csv").calls().get(0).httpStatus() != null);
        assertThat(rows("early")).containsEntry("confirmed", 3L);
    }

    private static Letter newLetter(Set<String> before) {
        return post.letters().values().stream()
                .filter(letter -> !before.contains(letter.transaction()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(8)
    void aLostAnswerIsSettledByTheCallback() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        drop("leads", "lost");
        patiently().until(() -> letter("lost") != null);
        waitFor("lost", "inDoubt", 3);
        assertThat(deliver("lost", letter("lost").body())).isEqualTo(200);

        waitFor("lost", "confirmed", 3);
        assertThat(vendor.leads("lost")).hasSize(3);
    }

    @Test
    @Order(9)
    void aRepeatThatIsToldToBeDuplicatesIsConfirmed() throws Exception {
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        Set<String> before = Set.copyOf(post.letters().keySet());
        drop("checked", "repeated");
        patiently().until(() -> post.letters().size() == before.size() + 2);
        untilAccepted("repeated");
        Letter second = letter("repeated");
        assertThat(second.body()).contains("\"numbersNotProcessed\":\"3\"");
        assertThat(post.deliver(ferry.port(), second.path(), second.body()).statusCode())
                .isEqualTo(200);

        waitFor("repeated", "confirmed", 3);
        assertThat(vendor.leads("repeated")).hasSize(3);
    }

    private static void untilAccepted(String one) {
        patiently().untilAsserted(() -> assertThat(rows(one)).containsEntry("accepted", 3L));
    }

    @Test
    @Order(11)
    void aCallbackThatWasTakenInJustBeforeAStopCountsAndALateOneToo() throws Exception {
        Letter letter = letter("stopped");
        String call = ferry.receipt("stopped.csv").calls().get(0).call();
        // as the route does before it answers 200; the process ends before it is settled
        assertThat(ferry.context().getBean(Callbacks.class).keep(call, letter.body()))
                .isTrue();
        ferry.close();
        start("1s");

        waitFor("stopped", "confirmed", 3);

        drop("leads", "late");
        patiently().until(() -> letter("late") != null);
        waitFor("late", "accepted", 3);
        assertThat(deliver("late", letter("late").body())).isEqualTo(200);
        waitFor("late", "confirmed", 3);
    }
}
