package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Lanes;
import io.leadferry.rehearsal.huawei.C2Style;
import io.leadferry.rehearsal.huawei.HuaweiDeleted;
import io.leadferry.rehearsal.huawei.HuaweiLead;
import io.leadferry.rehearsal.huawei.HuaweiOperation;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.huawei.HuaweiStandInBuilder;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Operation;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Huawei's two operations, and Ozonetel's block groups, over real HTTP before strict stand-ins. One ferry with an account
 * for each server serves all the cases.
 */
class HuaweiOnTheWayTest {

    private static final String WORD = "opensesame";
    private static final List<String> GROUP =
            IntStream.range(0, 150).mapToObj(n -> "80000%05d".formatted(n)).toList();

    @TempDir
    private static Path home;

    private static final List<HuaweiStandIn> SERVERS = new ArrayList<>();
    private static HuaweiStandIn strict; // the vendor's own pace
    private static HuaweiStandIn brisk; // adds without a pause
    private static HuaweiStandIn unknown; // behind a certificate that nobody vouches for
    private static OzonetelStandIn groups;
    private static OzonetelStandIn wiping;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        SSLContext tls = privateServer();
        List<String> options = new ArrayList<>();
        options.add(LeadferryUnderTest.quickDoors(home));
        strict = huawei(options, "strict", HuaweiStandIn.builder().deleteLatency(Duration.ofMillis(300)));
        brisk = huawei(
                options,
                "brisk",
                HuaweiStandIn.builder()
                        .addLimit(new CallPace(1, Duration.ofMillis(50)))
                        .blocklist(List.of("5000007")),
                "limits.add-numbers.per=50ms");
        huawei(options, "millis", styled(true, false, true), "c2.timestamp=millis");
        huawei(options, "blank", styled(false, true, true), "c2.blank-query-line=true");
        huawei(options, "portless", styled(false, false, false), "c2.host-port=false");
        huawei(
                options,
                "tls",
                HuaweiStandIn.builder().tls(tls),
                "trust-store=" + home.resolve("ours.pem").toAbsolutePath());
        unknown = huawei(options, "unknown", HuaweiStandIn.builder().tls(tls));
        options.addAll(LeadferryUnderTest.feed("archived", "strict", "delete-numbers"));
        options.add("--leadferry.feeds.archived.archive-history=1");

        groups = OzonetelStandIn.builder()
                .blockGroup("17", GROUP)
                .blockGroup("18", GROUP)
                .start();
        wiping = OzonetelStandIn.builder().blockGroup("17", GROUP).wipesGroups().start();
        options.addAll(LeadferryUnderTest.feed("unblock", "acme", "unblock-numbers"));
        options.addAll(LeadferryUnderTest.account(
                "wiping", "ozonetel", wiping.baseUrl(), "user-name=rehearsal", "api-key=rehearsal-key"));
        options.addAll(LeadferryUnderTest.feed("wiped", "wiping", "unblock-numbers"));
        ferry = new LeadferryUnderTest(home, groups, "500ms", options.toArray(String[]::new));
    }

    private static HuaweiStandInBuilder styled(boolean millis, boolean blankLine, boolean hostPort) {
        return HuaweiStandIn.builder().style(new C2Style(millis, blankLine, hostPort));
    }

    /** Starts a server, and has the ferry have an account there with a feed for each operation. */
    private static HuaweiStandIn huawei(
            List<String> options, String name, HuaweiStandInBuilder builder, String... settings) throws Exception {
        HuaweiStandIn server = builder.start();
        SERVERS.add(server);
        List<String> all = new ArrayList<>(List.of(
                "vdn-id=1",
                "access-key=rehearsal-ak",
                "secret-key=rehearsal-sk",
                "limits.delete-numbers.try-again-every=300ms"));
        all.addAll(List.of(settings));
        options.addAll(LeadferryUnderTest.account(name, "huawei-aicc", server.baseUrl(), all.toArray(String[]::new)));
        options.addAll(LeadferryUnderTest.feed(name + "-add", name, "add-numbers"));
        options.addAll(LeadferryUnderTest.feed(name + "-delete", name, "delete-numbers"));
        return server;
    }

    @AfterAll
    static void end() {
        ferry.close();
        SERVERS.forEach(HuaweiStandIn::close);
        groups.close();
        wiping.close();
    }

    // --- who calls, and where

    @ParameterizedTest
    @ValueSource(strings = {"strict", "millis", "blank", "portless", "tls"})
    void theServerBelievesTheSignature(String account) throws Exception {
        ferry.dropNow(
                account + "-delete", account + "-signed.csv", "called,campaignId\n" + account.length() + "001,3\n");
        finished(account + "-signed.csv");

        assertThat(ferry.receipt(account + "-signed.csv").calls())
                .extracting(call -> call.outcome().word())
                .containsExactly("confirmed");
    }

    @Test
    void nothingIsSentToAServerThatNobodyVouchesForAndTheCallSaysWhy() throws Exception {
        ferry.dropNow("unknown-add", "unknown.csv", "called,campaignId\n4000001,3\n");
        until(() -> ferry.receiptOf("unknown.csv")
                .map(receipt -> receipt.calls().stream().anyMatch(call -> call.outcome() == Calls.State.NOT_YET))
                .orElse(false));
        ferry.pause("unknown/add-numbers");

        assertThat(ferry.receipt("unknown.csv").calls().get(0).message())
                .contains("no connection")
                .contains("certification path");
        assertThat(ferry.receipt("unknown.csv").summary().rows()).containsEntry("pending", 1L);
        assertThat(unknown.calls()).isEmpty();
    }

    // --- adding

    @Test
    void numbersAreAddedTwentyACallAndNeverTwoCallsInASecond() throws Exception {
        ferry.pause("strict/add-numbers");
        ferry.dropNow("strict-add", "first.csv", numbers("called,campaignId", 40, n -> "61000%02d,5".formatted(n)));
        // the last ten of the first file stand in the second too
        ferry.dropNow(
                "strict-add", "second.csv", numbers("called,campaignId", 30, n -> "61000%02d,5".formatted(n + 30)));
        until(() -> ferry.lane("strict/add-numbers").pendingRows() == 70);
        ferry.resume("strict/add-numbers");
        finished("first.csv");
        finished("second.csv");

        List<ReceivedCall> adds = calls(strict, HuaweiOperation.ADD_NUMBERS);
        assertThat(adds).hasSize(4).allSatisfy(call -> assertThat(call.numbers())
                .hasSizeLessThanOrEqualTo(20)
                .doesNotHaveDuplicates());
        assertThat(strict.leads("5")).hasSize(70);
        assertThat(strict.leads("5").stream().map(HuaweiLead::sessionId))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).isNotBlank().hasSizeLessThanOrEqualTo(32));
        assertThat(strict.maxInWindow(HuaweiOperation.ADD_NUMBERS, Duration.ofSeconds(1)))
                .isEqualTo(1);
        assertThat(strict.violations()).isEmpty();
    }

    @Test
    void aNumberThatTwoFilesBearIsInACallOnce() throws Exception {
        ferry.pause("brisk/add-numbers");
        ferry.dropNow("brisk-add", "one.csv", "called,campaignId\n6200001,6\n6200002,6\n");
        ferry.dropNow("brisk-add", "other.csv", "called,campaignId\n6200001,6\n6200003,6\n");
        until(() -> ferry.lane("brisk/add-numbers").pendingRows() == 4);
        ferry.resume("brisk/add-numbers");
        finished("one.csv");
        finished("other.csv");

        assertThat(calls(brisk, HuaweiOperation.ADD_NUMBERS).stream()
                        .filter(call -> call.campaigns().contains("6"))
                        .map(ReceivedCall::numbers))
                .hasSize(2)
                .allSatisfy(numbers -> assertThat(numbers).doesNotHaveDuplicates());
        assertThat(brisk.leads("6"))
                .extracting(HuaweiLead::called)
                .containsExactlyInAnyOrder("6200001", "6200001", "6200002", "6200003");
    }

    @Test
    void oneBlocklistedNumberOfTwentyIsRefusedAndTheOthersAreAdded() throws Exception {
        ferry.dropNow("brisk-add", "listed.csv", numbers("called,campaignId", 20, n -> "50000%02d,8".formatted(n)));
        finished("listed.csv");

        assertThat(ferry.receipt("listed.csv").summary().rows())
                .containsEntry("confirmed", 19L)
                .containsEntry("refused", 1L);
        assertThat(ferry.receipt("listed.csv").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(9);
            assertThat(problem.reason()).contains("0200024");
        });
        assertThat(brisk.leads("8"))
                .extracting(HuaweiLead::called)
                .hasSize(19)
                .doesNotHaveDuplicates()
                .doesNotContain("5000007");
        assertThat(brisk.violations()).isEmpty();
    }

    // --- deleting

    @Test
    void theCallsOfOneCampaignGoOneByOneAndThoseOfTwoSideBySide() throws Exception {
        ferry.pause("strict/delete-numbers");
        ferry.dropNow("strict-delete", "queue.csv", numbers("called,campaignId", 8, n -> "63000%02d,%d"
                .formatted(n, 20 + n % 2)));
        until(() -> ferry.lane("strict/delete-numbers").pendingRows() == 8);
        ferry.resume("strict/delete-numbers");
        finished("queue.csv");

        List<ReceivedCall> deletes = calls(strict, HuaweiOperation.DELETE_NUMBERS).stream()
                .filter(call ->
                        call.campaigns().contains("20") || call.campaigns().contains("21"))
                .toList();
        assertThat(deletes).hasSize(8).allSatisfy(call -> {
            assertThat(call.numbers()).hasSize(1);
            assertThat(call.overlap()).isFalse();
        });
        assertThat(strict.maxSideBySide(HuaweiOperation.DELETE_NUMBERS)).isGreaterThanOrEqualTo(2);
        assertThat(strict.violations()).isEmpty();
    }

    @Test
    void aCallHasOneFilterAndARowWithoutOneIsNeverSent() throws Exception {
        ferry.dropNow(
                "brisk-add",
                "filters-add.csv",
                """
                called,customField,recycleTime,campaignId
                6400001,,,9
                6400002,lot-7,,9
                6400003,lot-7,,9
                6400004,,2030-12-04 17:57:00,9
                6400005,,2030-12-05 00:00:00,9
                6400006,,,9
                """);
        finished("filters-add.csv");
        String session = brisk.leads("9").stream()
                .filter(lead -> lead.called().equals("6400006"))
                .findFirst()
                .orElseThrow()
                .sessionId();
        ferry.dropNow(
                "brisk-delete",
                "filters.csv",
                """
                called,sessionId,customField,recycleTime,recycleType,campaignId
                6400001,,,,,9
                ,%s,,,,9
                ,,lot-7,,,9
                ,,,2030-12-04 00:00:00,2,9
                ,,,,,9
                6400005,,lot-7,,,9
                ,,,,3,9
                """
                        .formatted(session));
        finished("filters.csv");

        assertThat(ferry.receipt("filters.csv").summary().rows())
                .containsEntry("confirmed", 4L)
                .containsEntry("rejected", 3L);
        assertThat(brisk.leads("9")).extracting(HuaweiLead::called).containsExactly("6400005");
        assertThat(brisk.violations()).isEmpty();
    }

    @Test
    void historyIsKeptAsTheRowSaysAndElseAsTheFeedSays() throws Exception {
        ferry.dropNow(
                "strict-add", "history-add.csv", numbers("called,campaignId", 4, n -> "650000%d,10".formatted(n)));
        finished("history-add.csv");
        ferry.dropNow(
                "archived",
                "history.csv",
                "called,archiveHistory,campaignId\n6500000,,10\n6500001,0,10\n6500002,1,10\n");
        ferry.dropNow("strict-delete", "no-history.csv", "called,campaignId\n6500003,10\n");
        finished("history.csv");
        finished("no-history.csv");

        assertThat(strict.deleted("10").stream()
                        .collect(Collectors.toMap(one -> one.lead().called(), HuaweiDeleted::archived)))
                .containsEntry("6500000", true)
                .containsEntry("6500001", false)
                .containsEntry("6500002", true)
                .containsEntry("6500003", false);
        assertThat(strict.violations()).isEmpty();
    }

    @Test
    void aNumberInACallIsDeletedWhenItsCallHasEndedAndHoldsNobodyUp() throws Exception {
        strict.inCall("30", List.of("6600001"));
        ferry.dropNow("strict-delete", "busy.csv", "called,campaignId\n6600001,30\n6600002,30\n");
        until(() -> ferry.receiptOf("busy.csv")
                .map(receipt -> receipt.summary().rows().getOrDefault("confirmed", 0L) == 1
                        && receipt.calls().stream().anyMatch(call -> call.outcome() == Calls.State.LATER))
                .orElse(false));
        strict.callEnded("30", List.of("6600001"));
        finished("busy.csv");

        assertThat(ferry.receipt("busy.csv").summary().rows()).containsEntry("confirmed", 2L);
        assertThat(strict.violations()).isEmpty();
    }

    @Test
    void aDeleteThatFindsNothingSaysSo() throws Exception {
        ferry.dropNow("strict-delete", "nothing.csv", "called,campaignId\n6700001,31\n");
        finished("nothing.csv");

        assertThat(ferry.receipt("nothing.csv").summary().rows()).containsEntry("confirmed", 1L);
        assertThat(ferry.receipt("nothing.csv").calls())
                .extracting(CallView::message)
                .containsExactly("nothing matched");
    }

    // --- Ozonetel's block groups

    @Test
    void aGroupIsTriedWithOneNumberFirstAndEachNumberFaresOnItsOwn() throws Exception {
        String rows = GROUP.stream().limit(120).map(number -> number + ",17\n").collect(Collectors.joining());
        ferry.dropNow("unblock", "unblock.csv", "PhoneNumber,GroupId\n" + rows + "8999999999,17\n");
        finished("unblock.csv");

        assertThat(groups.calls().stream()
                        .filter(call -> call.operation() == OzonetelOperation.UNBLOCK_NUMBERS)
                        .map(ReceivedCall::rows))
                .containsExactly(1, 100, 20);
        assertThat(ferry.receipt("unblock.csv").summary().rows())
                .containsEntry("confirmed", 120L)
                .containsEntry("refused", 1L);
        assertThat(ferry.receipt("unblock.csv").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(122);
            assertThat(problem.reason()).endsWith("the vendor lists it under error");
        });
        assertThat(groups.blocked("17")).hasSize(30);
        assertThat(groups.blocked("18")).hasSize(150);
        assertThat(groups.violations()).isEmpty();
    }

    @Test
    void aServerThatWipesTheGroupIsCalledOnceWithOneNumber() throws Exception {
        String rows = GROUP.stream().limit(120).map(number -> number + ",17\n").collect(Collectors.joining());
        ferry.dropNow("wiped", "wiped.csv", "PhoneNumber,GroupId\n" + rows);
        until(() -> ferry.lane("wiping/unblock-numbers").state() == Lanes.State.BLOCKED
                && ferry.receipt("wiped.csv").summary().rows().get("confirmed") == 1);

        assertThat(ferry.lane("wiping/unblock-numbers").reason())
                .contains("deleted 150 numbers of group 17 where 1 were sent", "preset delete-block-number");
        assertThat(ferry.receipt("wiped.csv").summary().rows()).containsEntry("pending", 119L);
        assertThat(wiping.calls().stream().filter(call -> call.operation() == OzonetelOperation.UNBLOCK_NUMBERS))
                .singleElement()
                .satisfies(call -> assertThat(call.numbers()).hasSize(1));
    }

    // --- how

    private interface Line {
        String of(int n);
    }

    private static String numbers(String header, int count, Line line) {
        return header + "\n"
                + IntStream.range(0, count).mapToObj(n -> line.of(n) + "\n").collect(Collectors.joining());
    }

    private static List<ReceivedCall> calls(HuaweiStandIn server, Operation operation) {
        return server.calls().stream()
                .filter(call -> call.operation() == operation)
                .toList();
    }

    private static void finished(String file) {
        until(() -> ferry.finished(file));
    }

    private static void until(Callable<Boolean> done) {
        await().pollInterval(Duration.ofMillis(30)).until(done);
    }

    /** A private authority's PEM in {@code home}, and a server with a certificate of its. */
    private static SSLContext privateServer() throws Exception {
        Path dir = Files.createDirectories(home);
        String[] authority = store("authority.p12");
        String[] server = store("server.p12");
        keytool(dir, authority, "-genkeypair", "-alias", "ours", "-keyalg", "EC", "-dname", "CN=ours", "-ext", "bc:c");
        keytool(dir, authority, "-exportcert", "-rfc", "-alias", "ours", "-file", "ours.pem");
        keytool(dir, server, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server");
        keytool(dir, server, "-certreq", "-alias", "server", "-file", "server.csr");
        keytool(
                dir,
                authority,
                "-gencert",
                "-alias",
                "ours",
                "-infile",
                "server.csr",
                "-outfile",
                "server.crt",
                "-ext",
                "san=ip:127.0.0.1");
        keytool(dir, server, "-importcert", "-noprompt", "-alias", "ours", "-file", "ours.pem");
        keytool(dir, server, "-importcert", "-noprompt", "-alias", "server", "-file", "server.crt");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(dir.resolve("server.p12").toFile(), WORD.toCharArray()), WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String[] store(String file) {
        return new String[] {"-keystore", file, "-storetype", "PKCS12", "-storepass", WORD};
    }

    private static void keytool(Path dir, String[] store, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(words));
        command.addAll(List.of(store));
        Path output = dir.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
