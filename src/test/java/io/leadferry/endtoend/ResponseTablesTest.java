package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.huawei.HuaweiOperation;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.rehearsal.wire.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of every response table, as its page has it, over real HTTP and through the routes that ship: what becomes of
 * the row, of the call and of the lane. One ferry serves them all; each file has one row, and its call one scripted answer.
 */
class ResponseTablesTest {

    private static final String ADD = "acme/add-leads";
    private static final String DELETE = "acme/delete-leads";
    private static final String SCHEDULED = "acme/delete-scheduled";
    private static final String UNBLOCK = "acme/unblock-numbers";
    private static final String HUAWEI_ADD = "aicc/add-numbers";
    private static final String HUAWEI_DELETE = "aicc/delete-numbers";
    private static final CallPace ANY_PACE = new CallPace(1000, Duration.ofMillis(1));

    private static final AtomicInteger FILES = new AtomicInteger();

    @TempDir
    private static Path home;

    private static OzonetelStandIn ozonetel;
    private static HuaweiStandIn huawei;
    private static LeadferryUnderTest ferry;

    /** What an answer leads to, once the vendor's next answers are those of every day. */
    private enum Then {
        /** the row is done, or queued, at once */
        DONE,
        /** the row is refused, in the vendor's words */
        REFUSED,
        /** nothing was done; the lane waits for a person with the vendor's words, and the row with it */
        BLOCKED,
        /** nothing was done; the row waits for its campaign, or group, with the vendor's words; the lane goes on */
        CAMPAIGN_WAITS,
        /** nothing was done; the same call goes out again */
        WAITS,
        /** nothing was done; a new token is fetched, and the same call goes out again */
        RENEWS,
        /** nothing was done to the row; it is tried again later */
        RESTS,
        /** nobody knows; a delete is repeated */
        REPEATED,
        /** nobody knows; an add is not repeated */
        IN_DOUBT
    }

    /**
     * @param page the row of the page
     * @param body the answer; {@code {number}} stands for the number in the call
     * @param says what call and row, or lane, must say of it
     */
    private record Answer(String page, String lane, int status, String body, Then then, String says) {
        @Override
        public String toString() {
            return lane.substring(lane.indexOf('/') + 1) + ": " + page + " → " + then;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        ozonetel = OzonetelStandIn.builder()
                .addLimit(ANY_PACE)
                .deleteLimit(ANY_PACE)
                .tokenLimit(1000, Duration.ofHours(1))
                .scheduledLimit(ANY_PACE)
                .unblockLimit(ANY_PACE)
                .scheduled(1, 1000)
                .start();
        huawei = HuaweiStandIn.builder().addLimit(ANY_PACE).start();
        List<String> options = new ArrayList<>(LeadferryUnderTest.account(
                "aicc",
                "huawei-aicc",
                huawei.baseUrl(),
                "vdn-id=1",
                "access-key=rehearsal-ak",
                "secret-key=rehearsal-sk",
                "limits.add-numbers.per=10ms",
                "limits.delete-numbers.per=10ms",
                "limits.delete-numbers.try-again-every=200ms",
                "limits.delete-numbers.try-again-within=1s"));
        options.add(LeadferryUnderTest.quickDoors(home));
        options.add("--leadferry.accounts.acme.limits.generate-token.calls=1000");
        options.add("--leadferry.accounts.acme.limits.delete-scheduled.per=10ms");
        options.add("--leadferry.accounts.acme.limits.unblock-numbers.per=10ms");
        for (String lane : List.of(ADD, DELETE, SCHEDULED, UNBLOCK, HUAWEI_ADD, HUAWEI_DELETE)) {
            String[] words = lane.split("/");
            options.addAll(LeadferryUnderTest.feed(words[1], words[0], words[1]));
        }
        ferry = new LeadferryUnderTest(home, ozonetel, "10ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        ferry.close();
        ozonetel.close();
        huawei.close();
    }

    // --- the tables

    private static Stream<Answer> addBulkDataV4() {
        String status = "{\"status\": \"%s\",\"message\": \"%s\"}";
        String key = status.formatted("error", "apiKey should not be empty");
        String account = status.formatted("error", "Invalid userName or apiKey");
        String user = status.formatted("error", "userName should not be empty");
        String campaign = status.formatted("error", "campaignName should not be empty");
        String unknown = status.formatted("error", "Invalid Campaign Name");
        String data = "{ \"status\": \"failure\", \"message\": \"Please provide valid data\" }";
        String hits = status.formatted("error", "too many Requests and failed to add Data to queue");
        return Stream.of(
                row(ADD, "Success response", "{\"transactionId\": \"1292017169670681719733108\"}", Then.DONE, ""),
                row(ADD, "Passing Invalid apiKey Value", account, Then.BLOCKED, "Invalid userName or apiKey"),
                row(ADD, "Missing apiKey Value", key, Then.BLOCKED, "apiKey should not be empty"),
                row(ADD, "Passing Invalid apiKey Key", key, Then.BLOCKED, "apiKey should not be empty"),
                row(ADD, "Missing apiKey key", key, Then.BLOCKED, "apiKey should not be empty"),
                row(ADD, "Passing Invalid userName Value", account, Then.BLOCKED, "Invalid userName or apiKey"),
                row(ADD, "Missing userName Value", user, Then.BLOCKED, "userName should not be empty"),
                row(ADD, "Passing Invalid userName Key", user, Then.BLOCKED, "userName should not be empty"),
                row(ADD, "Missing userName key", user, Then.BLOCKED, "userName should not be empty"),
                row(ADD, "Passing Invalid CampaignName Key", campaign, Then.BLOCKED, "campaignName should not be"),
                row(ADD, "Missing Campaign Name Key", campaign, Then.BLOCKED, "campaignName should not be empty"),
                row(ADD, "Missing Campaign Name Value", campaign, Then.BLOCKED, "campaignName should not be empty"),
                row(ADD, "Passing Invalid CampaignName Value", unknown, Then.CAMPAIGN_WAITS, "Invalid Campaign Name"),
                row(ADD, "Adding data to inbound campaign", unknown, Then.CAMPAIGN_WAITS, "Invalid Campaign Name"),
                row(ADD, "Passing Invalid bulkData Key", data, Then.REFUSED, "Please provide valid data"),
                row(ADD, "Passing Invalid bulkData Value", data, Then.REFUSED, "Please provide valid data"),
                row(ADD, "Missing bulkData Key", data, Then.REFUSED, "Please provide valid data"),
                row(ADD, "Missing bulkData Value", data, Then.REFUSED, "Please provide valid data"),
                // malformed maps are queued all the same, and only the callback tells
                row(
                        ADD,
                        "word PhoneNumber missing in bulk data map field value",
                        "{\"transactionId\": \"1292017169670681719733108\"}",
                        Then.DONE,
                        ""),
                row(
                        ADD,
                        "If data is not as per map fields",
                        "{\"transactionId\": \"129861716888265726411532\"}",
                        Then.DONE,
                        ""),
                row(
                        ADD,
                        "If the campaign-mapped file and API-mapped file not matching",
                        "{\"transactionId\": \"129861716888265726411532\"}",
                        Then.DONE,
                        ""),
                row(ADD, "More than 5 hits per minute.", hits, Then.WAITS, "too many Requests"),
                row(
                        ADD,
                        "(not on the page) a status beside the transaction",
                        "{\"status\":\"success\",\"transactionId\":\"129201\"}",
                        Then.DONE,
                        ""),
                row(
                        ADD,
                        "(not on the page) an error beside a transaction",
                        "{\"status\":\"error\",\"message\":\"half done\",\"transactionId\":\"129201\"}",
                        Then.IN_DOUBT,
                        "half done"),
                row(
                        ADD,
                        "(not on the page) a transaction without its id",
                        "{\"transactionId\": \"\"}",
                        Then.IN_DOUBT,
                        "no table knows"));
    }

    private static Stream<Answer> deleteBulkData() {
        String gateway = "{\"status\": \"false\",\"message\": \"%s\",\"data\": null}";
        String error = "{ \"status\": \"Error\", \"message\": \"%s\" }";
        String numbers = "PhoneNumbers should not be null are empty";
        String campaigns = "Campaign should not be null are empty";
        String most = "A maximum of 100 phone numbers or 100 campaign names will be accepted";
        return Stream.of(
                row(
                        DELETE,
                        "(success, not on the page; as the single delete says it)",
                        "{\"status\":\"Success\",\"message\":\"Deleted Successfully\"}",
                        Then.DONE,
                        "Deleted Successfully"),
                row(
                        DELETE,
                        "Passing Invalid Bearer Token Value",
                        "{\"status\": \"false\",\"message\": \"Invalid Token\", \"data\": null}",
                        Then.RENEWS,
                        "Invalid Token"),
                row(
                        DELETE,
                        "Missing Bearer Token Value",
                        gateway.formatted("Token Should Not be Null or Empty."),
                        Then.BLOCKED,
                        "Token Should Not be Null or Empty."),
                row(DELETE, "Passing expired Token", gateway.formatted("Token Expired"), Then.RENEWS, "Token Expired"),
                row(
                        DELETE,
                        "Passing Invalid userName Key",
                        gateway.formatted("Username Should Not be Null or Empty."),
                        Then.BLOCKED,
                        "Username Should Not be Null or Empty."),
                row(
                        DELETE,
                        "Passing Invalid userName Value",
                        gateway.formatted("Invalid User Details"),
                        Then.BLOCKED,
                        "Invalid User Details"),
                row(DELETE, "Passing Invalid phoneNumber Key", error.formatted(numbers), Then.REFUSED, numbers),
                row(DELETE, "Missing phoneNumber key", error.formatted(numbers), Then.REFUSED, numbers),
                row(DELETE, "Passing Invalid campaignName Key", error.formatted(campaigns), Then.REFUSED, campaigns),
                row(DELETE, "Missing campaignName key", error.formatted(campaigns), Then.REFUSED, campaigns),
                row(
                        DELETE,
                        "Missing campaignName Value",
                        error.formatted("Passed campaign are invalid"),
                        Then.CAMPAIGN_WAITS,
                        "Passed campaign are invalid"),
                row(
                        DELETE,
                        "If hit more than 2 times in a minute.",
                        error.formatted("Max limit exceeded"),
                        Then.WAITS,
                        "Max limit exceeded"),
                row(DELETE, "Passing more than 100 numbers", error.formatted(most), Then.REFUSED, most),
                row(DELETE, "Passing more than 100 CampaignNames.", error.formatted(most), Then.REFUSED, most),
                row(
                        DELETE,
                        "(the twin page) no key under basic authentication",
                        gateway.formatted("Api Key Should Not be Null or Empty."),
                        Then.BLOCKED,
                        "Api Key Should Not be Null or Empty."),
                row(DELETE, "(not on the page) HTTP 401", 401, "", Then.RENEWS, "HTTP 401"));
    }

    private static Stream<Answer> deleteScheduledData() {
        String error = "{\"status\": \"error\",\"message\": \"%s\"}";
        String gateway = "{\"status\": \"false\",\"message\": \"%s\",\"data\": null}";
        String missing = "Mandatory parameter row_id is missing";
        return Stream.of(
                row(
                        SCHEDULED,
                        "Success response",
                        "{\"status\": \"success\",\"message\": {\"deleted\": 1}}",
                        Then.DONE,
                        "deleted"),
                row(
                        SCHEDULED,
                        "Success response, message empty",
                        "{\"status\": \"success\",\"message\": {}}",
                        Then.DONE,
                        ""),
                row(SCHEDULED, "Invalid api_key", error.formatted("No data found"), Then.REFUSED, "No data found"),
                row(SCHEDULED, "Missing row_id", error.formatted(missing), Then.BLOCKED, missing),
                row(SCHEDULED, "Invalid row_id", error.formatted("No data found"), Then.REFUSED, "No data found"),
                row(SCHEDULED, "(as other token calls)", gateway.formatted("Invalid Token"), Then.RENEWS, "Invalid"),
                row(SCHEDULED, "(as other token calls)", gateway.formatted("Token Expired"), Then.RENEWS, "Expired"),
                row(
                        SCHEDULED,
                        "(as other token calls)",
                        gateway.formatted("Invalid User Details"),
                        Then.BLOCKED,
                        "Invalid User Details"),
                row(SCHEDULED, "(haste)", error.formatted("Max limit exceeded"), Then.WAITS, "Max limit exceeded"),
                // unknown words: the other endpoint may be the one, so the preset is named
                row(
                        SCHEDULED,
                        "(another endpoint's words)",
                        error.formatted("Invalid action"),
                        Then.REPEATED,
                        "presets: [delete-scheduled-data]"));
    }

    private static Stream<Answer> deleteBlockNumbers() {
        String error = "{ \"status\": \"error\",\"message\": \"%s\"}";
        String gateway = "{\"status\": \"false\",\"message\": \"%s\",\"data\": null}";
        String done =
                """
                {"status": "success","message": "deleted","input": {"id": 17,"blockNumbers": ["{number}"]},
                 "output": {"success": [%s],"error": [%s],"deleted": %d}}""";
        String plus = "\"+91{number}\"";
        String mandatory = "Parameters are mandatory";
        return Stream.of(
                row(UNBLOCK, "Passing invalid Id key parameter.", error.formatted(mandatory), Then.BLOCKED, mandatory),
                row(
                        UNBLOCK,
                        "Passing invalid Id value parameter.",
                        error.formatted("Invalid group id"),
                        Then.CAMPAIGN_WAITS,
                        "Invalid group id"),
                row(
                        UNBLOCK,
                        "Passing invalid blockNumbers key parameter.",
                        error.formatted(mandatory),
                        Then.BLOCKED,
                        mandatory),
                row(UNBLOCK, "Successfully deleting", done.formatted(plus, "", 1), Then.DONE, "deleted"),
                row(
                        UNBLOCK,
                        "Successfully deleting, listed twice, counted once",
                        done.formatted(plus + "," + plus, "", 1),
                        Then.DONE,
                        "deleted"),
                row(
                        UNBLOCK,
                        "Successfully deleting, the number under error",
                        done.formatted("", plus, 0),
                        Then.REFUSED,
                        "the vendor lists it under error"),
                row(
                        UNBLOCK,
                        "Successfully deleting, the number nowhere",
                        done.formatted("\"+919111111111\"", "", 1),
                        Then.IN_DOUBT,
                        "neither under success nor under error"),
                row(
                        UNBLOCK,
                        "success, and no output",
                        "{\"status\": \"success\",\"message\": \"deleted\"}",
                        Then.REPEATED,
                        "presets: [delete-block-number]"),
                row(UNBLOCK, "(as other token calls)", gateway.formatted("Token Expired"), Then.RENEWS, "Expired"),
                row(UNBLOCK, "(haste)", error.formatted("Max limit exceeded"), Then.WAITS, "Max limit exceeded"));
    }

    private static Stream<Answer> huaweiDelete() {
        return Stream.concat(
                Stream.of(
                        row(
                                HUAWEI_DELETE,
                                "success, successCount 1",
                                coded("0200000", "").replace("}", ",\"successCount\": 1}"),
                                Then.DONE,
                                "0200000"),
                        row(
                                HUAWEI_DELETE,
                                "success, successCount 0",
                                coded("0200000", "").replace("}", ",\"successCount\": 0}"),
                                Then.DONE,
                                "nothing matched"),
                        huawei("0200001", "Parameter error.", Then.REFUSED),
                        huawei("0200006", "Database operation error.", Then.RESTS),
                        huawei("0200007", "The outbound campaign does not exist.", Then.CAMPAIGN_WAITS),
                        huawei("0200028", "The number cannot be deleted in the current state.", Then.RESTS),
                        huawei("0200030", "The time format is incorrect.", Then.REFUSED),
                        huawei("0200022", "(not on the page) The interface is called too frequently.", Then.WAITS)),
                contentCodes(HUAWEI_DELETE));
    }

    private static Stream<Answer> huaweiAdd() {
        return Stream.concat(
                Stream.of(
                        row(
                                HUAWEI_ADD,
                                "success",
                                coded("0200000", "create data succeeded")
                                        .replace(
                                                "}",
                                                ",\"returnObject\":{\"totalSize\":1,\"dataIdList\":[{\"called\":\"{number}\",\"dataId\":\"1\"}]}}"),
                                Then.DONE,
                                "create data succeeded"),
                        coded(HUAWEI_ADD, "0200001", "Parameter error.", Then.REFUSED),
                        coded(HUAWEI_ADD, "0200006", "Database operation error.", Then.IN_DOUBT),
                        coded(HUAWEI_ADD, "0200007", "The outbound campaign does not exist.", Then.CAMPAIGN_WAITS),
                        coded(HUAWEI_ADD, "0200018", "Duplicate numbers exist.", Then.REFUSED),
                        coded(HUAWEI_ADD, "0200019", "Not in the current campaign state.", Then.CAMPAIGN_WAITS),
                        coded(HUAWEI_ADD, "0200020", "Too many incomplete records.", Then.CAMPAIGN_WAITS),
                        coded(HUAWEI_ADD, "0200022", "Called too frequently.", Then.WAITS),
                        coded(HUAWEI_ADD, "0200024", "A number in the blocklist.", Then.REFUSED),
                        coded(HUAWEI_ADD, "0200029", "More records than one call takes.", Then.REFUSED),
                        coded(HUAWEI_ADD, "0200030", "The time format is incorrect.", Then.REFUSED)),
                contentCodes(HUAWEI_ADD));
    }

    private static Stream<Answer> contentCodes(String lane) {
        List<String> texts = List.of(
                "Empty parameter.",
                "The parameter contains invalid characters.",
                "The parameter length cannot exceed the maximum length.",
                "The parameter length cannot be less than the minimum length.",
                "The parameter length must be within the specified range.",
                "Incorrect parameter type.",
                "Incorrect parameter value.",
                "Parameter conversion error. Check the request parameters.",
                "Incorrect parameter combination. Check the request parameters.",
                "The hour and minute parameters must be set at the same time.",
                "The number of parameters cannot exceed the specified number.");
        return Stream.iterate(0, n -> n < texts.size(), n -> n + 1)
                .map(n -> coded(lane, "020000%02d".formatted(n + 1), texts.get(n), Then.REFUSED));
    }

    private static Stream<Answer> answersOfNoTable() {
        return Stream.of(ADD, DELETE, SCHEDULED, UNBLOCK, HUAWEI_ADD, HUAWEI_DELETE)
                .flatMap(lane -> {
                    Then then = lane.equals(ADD) || lane.equals(HUAWEI_ADD) ? Then.IN_DOUBT : Then.REPEATED;
                    return Stream.of(
                            row(lane, "HTTP 500 with HTML", 500, "<html>Server Error</html>", then, "HTTP 500"),
                            row(lane, "HTTP 200 and an empty body", 200, "", then, "with nothing in it"),
                            row(lane, "an unknown status word", "{\"status\":\"queued\"}", then, "queued"));
                });
    }

    private static Stream<Answer> moreThanTheTables() {
        String agree = "{\"resultCode\":\"%s\",\"resultDesc\":\"\",\"returnCode\":\"%s\",\"returnDesc\":\"\"}";
        return Stream.of(
                row(ADD, "HTTP 502 with HTML", 502, "<html>Bad Gateway</html>", Then.IN_DOUBT, "HTTP 502"),
                row(DELETE, "HTTP 502 with HTML", 502, "<html>Bad Gateway</html>", Then.REPEATED, "HTTP 502"),
                row(ADD, "success under HTTP 500", 500, "{\"transactionId\":\"7\"}", Then.IN_DOUBT, "HTTP 500"),
                row(ADD, "HTTP 429", 429, "", Then.WAITS, "HTTP 429"),
                row(ADD, "HTTP 401", 401, "", Then.BLOCKED, "HTTP 401"),
                row(HUAWEI_DELETE, "HTTP 401", 401, "", Then.BLOCKED, "HTTP 401"),
                row(
                        HUAWEI_DELETE,
                        "resultCode and returnCode disagree",
                        agree.formatted("0200000", "0200001"),
                        Then.REPEATED,
                        "no table knows"),
                row(
                        HUAWEI_ADD,
                        "resultCode and returnCode disagree",
                        agree.formatted("0200001", "0200000"),
                        Then.IN_DOUBT,
                        "no table knows"),
                row(
                        HUAWEI_DELETE,
                        "the other product's success",
                        agree.formatted("0100000", "0100000"),
                        Then.REPEATED,
                        "no table knows"));
    }

    private static Answer row(String lane, String page, String body, Then then, String says) {
        return row(lane, page, 200, body, then, says);
    }

    private static Answer row(String lane, String page, int status, String body, Then then, String says) {
        return new Answer(page, lane, status, body, then, says);
    }

    private static Answer huawei(String code, String text, Then then) {
        return coded(HUAWEI_DELETE, code, text, then);
    }

    private static Answer coded(String lane, String code, String text, Then then) {
        // code and text together, so that 0200001 and 02000001 are never taken for one another
        return row(lane, code, coded(code, text), then, code + ": " + text);
    }

    private static String coded(String code, String text) {
        return "{\"resultCode\": \"%1$s\",\"resultDesc\": \"%2$s\",\"returnCode\": \"%1$s\",\"returnDesc\": \"%2$s\"}"
                .formatted(code, text);
    }

    // --- what they lead to

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "addBulkDataV4",
        "deleteBulkData",
        "deleteScheduledData",
        "deleteBlockNumbers",
        "huaweiDelete",
        "huaweiAdd",
        "answersOfNoTable",
        "moreThanTheTables"
    })
    void anAnswerMeansWhatItsPageSays(Answer answer) throws Exception {
        int file = FILES.incrementAndGet();
        int tokens = tokens();
        script(answer.lane(), Fault.answer(answer.status(), answer.body().replace("{number}", number(file))));
        drop(answer.lane(), file);
        String done = answer.lane().equals(ADD) ? "accepted" : "confirmed";

        switch (answer.then()) {
            case DONE -> finished(answer, file, done, done);
            case REFUSED -> {
                // the block group's answer tells numbers apart, so that its call may be done and its row refused
                boolean apart = answer.says().startsWith("the vendor lists");
                Receipt receipt = finished(answer, file, "refused", apart ? "confirmed" : "refused");
                assertThat(receipt.problems()).singleElement().satisfies(problem -> assertThat(problem.reason())
                        .contains(answer.says()));
            }
            case IN_DOUBT -> {
                boolean apart = answer.says().startsWith("neither");
                finished(answer, file, "inDoubt", apart ? "confirmed" : "inDoubt");
            }
            case BLOCKED -> blocked(answer, file, "blocked", done);
            case CAMPAIGN_WAITS -> campaignWaits(answer, file, done);
            case WAITS -> finished(answer, file, done, "notYet", done);
            case RESTS -> finished(answer, file, done, "later", done);
            case REPEATED -> finished(answer, file, done, "inDoubt", done);
            case RENEWS -> finished(answer, file, done, "tokenWanted", done);
        }

        if (answer.lane().startsWith("acme") && tokens > 0) {
            assertThat(tokens() - tokens).isEqualTo(answer.then() == Then.RENEWS ? 1 : 0);
        }
        assertThat(ferry.lane(answer.lane()).state()).isEqualTo(Lanes.State.OPEN);
        assertThat(ozonetel.violations()).isEmpty();
        assertThat(huawei.violations()).isEmpty();
    }

    private static Receipt finished(Answer answer, int file, String row, String... outcomes) {
        until(() -> ferry.finished(name(file)));
        Receipt receipt = ferry.receipt(name(file));
        assertThat(receipt.summary().rows()).containsEntry(row, 1L).containsEntry("total", 1L);
        assertThat(receipt.calls()).extracting(call -> call.outcome().word()).containsExactly(outcomes);
        CallView first = receipt.calls().get(0);
        assertThat(first.httpStatus()).isEqualTo(answer.status());
        if (!answer.says().startsWith("the vendor lists") && !answer.says().startsWith("neither")) {
            assertThat(first.message()).contains(answer.says());
        }
        return receipt;
    }

    private static void blocked(Answer answer, int file, String outcome, String afterwards) {
        until(() -> ferry.lane(answer.lane()).state() == Lanes.State.BLOCKED && settled(file));
        assertThat(ferry.lane(answer.lane()).reason()).contains(answer.says());
        Receipt waits = ferry.receipt(name(file));
        assertThat(waits.summary().state()).isEqualTo(Drop.State.WORKING);
        assertThat(waits.summary().rows()).containsEntry("pending", 1L);
        assertThat(waits.calls()).extracting(call -> call.outcome().word()).containsExactly(outcome);

        ferry.resume(answer.lane());
        finished(answer, file, afterwards, outcome, afterwards);
    }

    private static void campaignWaits(Answer answer, int file, String afterwards) {
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(ferry.receipt(name(file)).problems()).isNotEmpty());
        Receipt waits = ferry.receipt(name(file));
        assertThat(ferry.lane(answer.lane()).state()).isEqualTo(Lanes.State.OPEN);
        assertThat(waits.summary().state()).isEqualTo(Drop.State.WORKING);
        assertThat(waits.summary().rows()).containsEntry("pending", 1L);
        assertThat(waits.problems()).singleElement().satisfies(problem -> assertThat(problem.reason())
                .contains(answer.says()));
        assertThat(waits.calls()).extracting(call -> call.outcome().word()).containsExactly("refused");

        ferry.resume(answer.lane());
        finished(answer, file, afterwards, "refused", afterwards);
    }

    /** A lane is blocked a moment before the call that did it is settled. */
    private static boolean settled(int file) {
        return ferry.receipt(name(file)).calls().stream().noneMatch(call -> call.outcome() == Calls.State.SENDING);
    }

    @Test
    void aDeleteOfNothingIsToldOnTheRow() throws Exception {
        int file = FILES.incrementAndGet();
        drop(HUAWEI_DELETE, file); // the campaign has no such number
        until(() -> ferry.finished(name(file)));

        Receipt receipt = ferry.receipt(name(file));
        assertThat(receipt.summary().rows()).containsEntry("confirmed", 1L);
        assertThat(receipt.calls()).extracting(CallView::message).containsExactly("nothing matched");
    }

    @Test
    void aRowThatCannotBeDoneForLongIsRefusedWithTheTimeItWasTried() throws Exception {
        int file = FILES.incrementAndGet();
        huawei.inCall("7", List.of(number(file)));
        drop(HUAWEI_DELETE, file);
        until(() -> ferry.finished(name(file)));

        Receipt receipt = ferry.receipt(name(file));
        assertThat(receipt.summary().rows()).containsEntry("refused", 1L);
        assertThat(receipt.calls()).singleElement().satisfies(call -> {
            assertThat(call.outcome()).isEqualTo(Calls.State.LATER);
            assertThat(call.tries()).isBetween(2, 6);
            assertThat(call.firstSentAt()).isBefore(call.sentAt());
        });
        assertThat(receipt.problems()).singleElement().satisfies(problem -> assertThat(problem.reason())
                .contains("0200028", "tried for"));
    }

    // --- Generate Token

    private static Stream<Answer> generateToken() {
        String gateway = "{\"status\":\"false\",\"message\":\"%s\",\"data\":null}";
        return Stream.of(
                token("UserName is null", 200, gateway.formatted("UserName is null"), Then.BLOCKED),
                token("Invalid userName or apiKey", 200, gateway.formatted("Invalid userName or apiKey"), Then.BLOCKED),
                token(
                        "Api Key Should Not be Null or Empty.",
                        200,
                        gateway.formatted("Api Key Should Not be Null or Empty."),
                        Then.BLOCKED),
                token("HTTP 403", 403, "<html>WAF</html>", Then.BLOCKED),
                token("Token Expired", 200, gateway.formatted("Token Expired"), Then.WAITS),
                token("(haste)", 200, "{\"status\":\"error\",\"message\":\"Max limit exceeded\"}", Then.WAITS),
                token("(success without a token)", 200, "{\"token\":\"\",\"message\":\"\"}", Then.WAITS),
                token("HTTP 500", 500, "<html>Server Error</html>", Then.WAITS),
                token("no answer at all", 0, "", Then.WAITS));
    }

    private static Answer token(String says, int status, String body, Then then) {
        return new Answer(says, "acme/generate-token", status, body, then, says);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generateToken")
    void noDeleteGoesOutWithoutAToken(Answer answer) throws Exception {
        int file = FILES.incrementAndGet();
        int before = tokens();
        ozonetel.revokeTokens();
        ozonetel.script(
                OzonetelOperation.TOKEN,
                answer.status() == 0 ? Fault.drop() : Fault.answer(answer.status(), answer.body()));
        boolean held = before > 0; // a token held is refused first; the first of all calls has none to show
        drop(DELETE, file);
        if (answer.then() == Then.BLOCKED) {
            until(() -> ferry.lane(DELETE).state() == Lanes.State.BLOCKED);
            assertThat(ferry.lane(DELETE).reason()).startsWith("no token: ").contains(answer.says());
            assertThat(ferry.receipt(name(file)).summary().rows()).containsEntry("pending", 1L);
            assertThat(tokens() - before).isEqualTo(1);
            ferry.resume(DELETE);
        }
        until(() -> ferry.finished(name(file)));

        assertThat(ferry.receipt(name(file)).summary().rows()).containsEntry("confirmed", 1L);
        assertThat(ferry.receipt(name(file)).calls())
                .extracting(call -> call.outcome().word())
                .isEqualTo(held ? List.of("tokenWanted", "confirmed") : List.of("confirmed"));
        assertThat(tokens() - before).isEqualTo(2);
    }

    // --- how

    private static int tokens() {
        return (int) ozonetel.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.TOKEN)
                .count();
    }

    private static void script(String lane, Fault fault) {
        Operation operation = Stream.<Operation>concat(
                        Stream.of(OzonetelOperation.values()), Stream.of(HuaweiOperation.values()))
                .filter(one -> lane.endsWith("/" + one.word()))
                .findFirst()
                .orElseThrow();
        if (lane.startsWith("aicc")) {
            huawei.script(operation, fault);
        } else {
            ozonetel.script(operation, fault);
        }
    }

    private static void drop(String lane, int file) throws Exception {
        String header =
                switch (lane) {
                    case ADD, DELETE -> "PhoneNumber,CampaignName";
                    case SCHEDULED -> "row_id";
                    case UNBLOCK -> "PhoneNumber,GroupId";
                    default -> "called,campaignId";
                };
        String row =
                switch (lane) {
                    case ADD, DELETE -> number(file) + ",A";
                    case SCHEDULED -> Integer.toString(file);
                    case UNBLOCK -> number(file) + ",17";
                    default -> number(file) + ",7";
                };
        ferry.dropNow(lane.substring(lane.indexOf('/') + 1), name(file), header + "\n" + row + "\n");
    }

    private static String name(int file) {
        return "f" + file + ".csv";
    }

    private static String number(int file) {
        return Long.toString(9_000_000_000L + file);
    }

    private static void until(Callable<Boolean> done) {
        await().pollInterval(Duration.ofMillis(30)).until(done);
    }
}
