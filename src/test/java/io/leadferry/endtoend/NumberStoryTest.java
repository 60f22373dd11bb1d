package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.cli.CommandLines;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of a number from files to its last sentence, over HTTP and from a terminal. */
class NumberStoryTest {

    private static final String KNOWS =
            "; the ferry knows what it sent and what it was told, not whom the vendor dialled.";

    @TempDir
    private static Path home;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static OzonetelStandIn vendor;
    private static HuaweiStandIn huawei;
    private static PostOffice post;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(100, Duration.ofMillis(100))
                .deleteLimit(100, Duration.ofMillis(100))
                .callbackDelay(Duration.ofMillis(20), Duration.ofMillis(40))
                .start();
        huawei = HuaweiStandIn.builder().secretKey("secret").start();
        post = new PostOffice();
        List<String> options = new ArrayList<>(List.of(
                LeadferryUnderTest.quickDoors(home),
                "--leadferry.callbacks.base-url=" + post.url(),
                "--leadferry.feeds.leads.complete-when=marker .done",
                "--leadferry.feeds.deletes.complete-when=marker .done",
                "--leadferry.feeds.leads.linger=20ms",
                "--leadferry.feeds.deletes.linger=20ms"));
        options.addAll(LeadferryUnderTest.feed("gone-ids", "acme", "delete-scheduled"));
        options.addAll(LeadferryUnderTest.account(
                "aicc", "huawei-aicc", huawei.baseUrl(), "vdn-id=1", "access-key=rehearsal-ak", "secret-key=secret"));
        options.addAll(LeadferryUnderTest.feed("aicc-add", "aicc", "add-numbers"));
        options.addAll(LeadferryUnderTest.feed("aicc-gone", "aicc", "delete-numbers"));
        ferry = new LeadferryUnderTest(home, vendor, "200ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        ferry.close();
        vendor.close();
        huawei.close();
        post.close();
    }

    private static void drop(String feed, String file, String content) throws Exception {
        ferry.dropNow(feed, file, content);
        await(file).pollInterval(Duration.ofMillis(20)).until(() -> ferry.finished(file) || owed(file));
    }

    /** Its call was taken, and its callback lies at the post office. */
    private static boolean owed(String file) {
        return ferry.receiptOf(file).stream()
                .flatMap(receipt -> receipt.calls().stream())
                .anyMatch(call -> post.letters().containsKey(String.valueOf(call.vendorReference())));
    }

    private static void calledBack(String file) throws Exception {
        PostOffice.Letter letter =
                post.letters().get(ferry.receipt(file).calls().get(0).vendorReference());
        assertThat(post.deliver(ferry.port(), letter.path(), letter.body()).statusCode())
                .isEqualTo(200);
        await(file).pollInterval(Duration.ofMillis(20)).until(() -> ferry.finished(file));
    }

    private static HttpResponse<String> get(String number, String more) throws Exception {
        String path = "/api/numbers/"
                + URLEncoder.encode(number, StandardCharsets.UTF_8).replace("+", "%20") + more;
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(base() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String base() {
        return "http://127.0.0.1:" + ferry.port();
    }

    private static JsonNode story(String number) throws Exception {
        HttpResponse<String> answer = get(number, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void addedDeletedAndAddedAgainOnPurpose() throws Exception {
        drop(
                "leads",
                "leads.csv",
                "PhoneNumber,Name,CampaignName\n+91 98765 43210,Asha Verma,A\n98765,Nobody Known,A\n9876543219,Meera,A\n");
        calledBack("leads.csv");
        drop("deletes", "gone.csv", "PhoneNumber,CampaignName\n09876543210,A\n");

        JsonNode story = story("9876543210");

        assertThat(story.path("rows").findValuesAsText("file")).contains("leads.csv", "gone.csv");
        JsonNode row = story.path("rows").get(0);
        assertThat(row.path("drop").asText())
                .isEqualTo(ferry.receipt("leads.csv").summary().drop());
        assertThat(row.path("line").asLong()).isEqualTo(2);
        assertThat(row.path("state").asText()).isEqualTo("confirmed");
        assertThat(row.path("call").asText())
                .isEqualTo(ferry.receipt("leads.csv").calls().get(0).call());
        assertThat(row.path("values").toString())
                .isEqualTo("{\"PhoneNumber\":\"+91 98765 43210\",\"Name\":\"•••\",\"CampaignName\":\"•••\"}");
        JsonNode call = row.path("calls").get(0);
        assertThat(call.path("httpStatus").asInt()).isEqualTo(200);
        assertThat(call.path("vendorReference").asText()).isNotEmpty();
        assertThat(call.path("answer").asText()).startsWith("accepted");
        assertThat(call.path("callback").path("at").asText()).isNotEmpty();
        assertThat(story.path("events").findValuesAsText("kind"))
                .containsExactly("row", "call", "answer", "callback", "row", "call", "answer");
        assertThat(story.path("verdict").asText()).isEqualTo("deleted");
        assertThat(story.path("answer").asText())
                .startsWith(
                        "Was it dialled after it was deleted? As far as the ferry knows, in campaign 'A' of acme, the add of"
                                + " leads.csv (drop ")
                .contains("and the vendor confirmed the delete of gone.csv (drop ")
                .endsWith("came while the delete was on its way" + KNOWS);
        assertThat(story.toString()).doesNotContain("Asha", "Verma", "Meera", "9876543219");

        drop("leads", "again.csv", "PhoneNumber,Name,CampaignName\n9876543210,Asha Verma,A\n");
        calledBack("again.csv");

        JsonNode again = story("9.876543210E+09");
        assertThat(again.path("verdict").asText()).isEqualTo("added-again");
        assertThat(again.path("answer").asText())
                .contains("and a later file put it there again on purpose: the add of again.csv (drop ");

        String drop = ferry.receipt("gone.csv").summary().drop();
        assertThat(CommandLines.printed("why", drop + ":2", "--url", base()))
                .contains("line 2 of drop " + drop + ": confirmed")
                .contains("of acme/delete-leads at ", ": confirmed, HTTP 200");
        String printed = CommandLines.printed("find", "+91", "98765", "43210", "--url", base());
        assertThat(printed)
                .contains(
                        "looked for as +919876543210 (region IN)",
                        "3 rows bear it",
                        "What happened",
                        "the callback of call")
                .doesNotContain("Asha")
                .endsWith("whom the vendor dialled.\n");
        assertThat(CommandLines.printed("find", "9876543210", "--json", "--url", base()))
                .contains("\"verdict\" : \"added-again\"");
        assertThat(CommandLines.hearing(
                        "\uFEFF+91 98765 43210 \r\nnot read\n",
                        () -> CommandLines.printed("find", "-", "--url", base())))
                .isEqualTo(printed);
    }

    @Test
    void rejectedRowsAndRepeatsInAFileAreFoundAsTheyWereWritten() throws Exception {
        drop(
                "leads",
                "odd.csv",
                "Name,PhoneNumber,CampaignName\nÉmile §§,+91-98111-22333,A\nAsha,98111 22334,A\nAsha,9811122334,A\n");

        JsonNode rejected = story("9811122333").path("rows");
        JsonNode repeated = story("9811122334").path("rows");

        assertThat(rejected).hasSize(1);
        assertThat(rejected.get(0).path("state").asText()).isEqualTo("rejected");
        assertThat(rejected.get(0).path("line").asLong()).isEqualTo(2);
        assertThat(rejected.get(0).path("values").path("PhoneNumber").asText()).isEqualTo("+91-98111-22333");
        assertThat(rejected.get(0).path("values").path("Name").asText()).isEqualTo("•••");
        assertThat(story("9811122333").path("answer").asText())
                .isEqualTo(
                        "Each row that bears the number failed the checks, or stood in its file before: none of them was"
                                + " sent, and if it was dialled, it came to the vendor by another way" + KNOWS);
        assertThat(repeated.findValuesAsText("state")).contains("duplicate");
        assertThat(repeated).hasSize(2);
    }

    @Test
    void whatAVendorDialsAsItStandsIsFoundInEachFormAndWhatBearsNoNumberIsTold() throws Exception {
        drop("aicc-add", "numbers.csv", "called,campaignId\n09822233344,7\n9822233355,7\n");
        drop("aicc-gone", "filters.csv", "called,sessionId,campaignId\n,abc123,7\n9822233355,,7\n");
        drop("gone-ids", "ids.csv", "row_id\n9822233\n");

        JsonNode story = story("+91 98222 33344");

        assertThat(story.path("rows").findValuesAsText("number")).containsExactly("09822233344");
        assertThat(story.path("dialled").toString()).contains("\"9822233344\"", "\"09822233344\"", "\"919822233344\"");
        assertThat(story.path("verdict").asText()).isEqualTo("not-deleted");
        assertThat(story.path("answer").asText())
                .startsWith(
                        "Was it dialled after it was deleted? As far as the ferry knows, in campaign '7' of aicc, no file"
                                + " asked to delete it, and the add of numbers.csv (drop ");
        assertThat(story.path("notes").toString())
                .contains(
                        "rows of acme/delete-scheduled bear ids and no numbers",
                        "rows of aicc/delete-numbers that ask by sessionId bear no number");
        assertThat(story("9822233355").path("verdict").asText()).isEqualTo("deleted");
        assertThat(story("9822233").path("rows")).isEmpty();
    }

    @Test
    void aNumberThatNobodyEverSaw() throws Exception {
        JsonNode story = story("+91 70000 12345");

        assertThat(story.path("rows")).isEmpty();
        assertThat(story.path("answer").asText())
                .isEqualTo(
                        "No row that this ledger knows bears the number, so the ferry never sent it: if it was dialled, it"
                                + " came to the vendor by another way" + KNOWS);
        assertThat(CommandLines.printed("find", "+917000012345", "--url", base()))
                .contains(story.path("answer").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "98765432x0", "9.1E+11", "++", "98765432109876543210987654"})
    void whatIsNoNumberIsAProblemThatDoesNotRepeatIt(String wrong) throws Exception {
        for (String more : List.of("", "/story.txt", "?zone=UTC", "/nowhere")) {
            HttpResponse<String> answer = get(wrong, more);
            assertThat(answer.statusCode()).as(more).isEqualTo(more.equals("/nowhere") ? 404 : 400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).doesNotContain(wrong, "98765432");
            assertThat(new ObjectMapper().readTree(answer.body()).path("detail").asText())
                    .isNotBlank();
        }
        assertThat(CommandLines.refused(2, "find", wrong, "--url", base()))
                .contains("does not read as a phone number (region IN)")
                .doesNotContain(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n9876543210", "  \r\n", "98765432x0"})
    void whatComesByStandardInputAndIsNoNumberIsNotRepeatedEither(String input) {
        assertThat(CommandLines.hearing(input, () -> CommandLines.refused(2, "find", "-", "--url", base())))
                .hasLineCount(1)
                .containsAnyOf("standard input: ", "does not read as a phone number")
                .doesNotContain("98765");
    }

    @Test
    void standardInputIsNotReadForEver() {
        assertThat(CommandLines.hearing("0".repeat(5_000), () -> CommandLines.refused(2, "find", "-", "--url", base())))
                .contains("standard input: its first line is too long");
    }

    @Test
    void aProblemOfAnyKindDoesNotRepeatTheNumber() throws Exception {
        for (String more : List.of("?what=ever", "/story.txt?zone=Atlantis/Sunken", "/nowhere")) {
            HttpResponse<String> answer = get("9876501234", more);
            assertThat(answer.statusCode()).isBetween(400, 404);
            assertThat(answer.body()).contains("\"instance\":\"/api/numbers\"").doesNotContain("98765");
        }
    }

    @Test
    void withoutAFerryThereIsNoStory() throws IOException {
        assertThat(CommandLines.refused(1, "find", "9876543210", "--url", "http://127.0.0.1:1"))
                .contains("no ferry answers at http://127.0.0.1:1")
                .doesNotContain("9876543210");
    }
}
