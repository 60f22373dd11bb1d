package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.TestLedger;
import io.leadferry.ledger.Nodes;
import io.leadferry.model.Duties;
import io.leadferry.model.LedgerAddress;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several ferries with one ledger and one home are as one: whatever one of them does, the others neither do again nor undo. */
class SeveralFerriesTest {

    private static final List<String> ACCOUNTS = List.of("acme", "bolt", "core", "dyna");
    private static final int CALLS = 5;
    private static final Duration WINDOW = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    private final Map<String, OzonetelStandIn> vendors = new LinkedHashMap<>();
    private final List<LeadferryUnderTest> ferries = new ArrayList<>();
    private LedgerAddress ledger;

    @BeforeEach
    void vendors() throws Exception {
        ledger = TestLedger.onServer(home.resolve("shared.db"));
        for (String account : ACCOUNTS) {
            vendors.put(
                    account,
                    OzonetelStandIn.builder()
                            .addLimit(CALLS, WINDOW)
                            .deleteLimit(2, WINDOW)
                            .countRefused(true)
                            .start());
        }
    }

    @AfterEach
    void end() throws Exception {
        ferries.forEach(LeadferryUnderTest::close);
        vendors.values().forEach(OzonetelStandIn::close);
    }

    private LeadferryUnderTest ferry() {
        List<String> more = new ArrayList<>(List.of(
                "--leadferry.ledger.url=" + ledger.url(),
                "--leadferry.ledger.username=" + ledger.user(),
                "--leadferry.ledger.password="
                        + Objects.requireNonNull(ledger.password()).reveal()));
        vendors.forEach((account, vendor) -> {
            if (!account.equals("acme")) {
                more.addAll(LeadferryUnderTest.account(
                        account,
                        "ozonetel",
                        vendor.baseUrl(),
                        "user-name=rehearsal",
                        "api-key=rehearsal-key",
                        "limits.add-leads.per=2s",
                        "limits.delete-leads.per=2s"));
                more.addAll(LeadferryUnderTest.feed("leads-" + account, account, "add-leads"));
            }
        });
        LeadferryUnderTest ferry = new LeadferryUnderTest(
                home, Objects.requireNonNull(vendors.get("acme")), "2s", more.toArray(String[]::new));
        ferries.add(ferry);
        return ferry;
    }

    private static String rows(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(row -> "%d,C%d%n".formatted(9_000_000_000L + row, row % 7))
                .collect(Collectors.joining("", "PhoneNumber,CampaignName\n", ""));
    }

    private static Duties own(LeadferryUnderTest ferry) {
        return ferry.context().getBean(Duties.class);
    }

    /** Whether each account is done by one, and by none that does more than one beyond another. */
    private boolean isEven() {
        List<Long> each = ferries.stream()
                .map(ferry -> ACCOUNTS.stream().filter(own(ferry)::has).count()
                        + (own(ferry).hasHouse() ? 1 : 0))
                .toList();
        long most = each.stream().max(Long::compare).orElse(0L);
        long least = each.stream().min(Long::compare).orElse(0L);
        return each.stream().mapToLong(Long::longValue).sum() == ACCOUNTS.size() + 1 && most - least <= 1;
    }

    private void takeForDead(LeadferryUnderTest ferry) throws SQLException {
        try (Connection server = DriverManager.getConnection(
                        ledger.url(),
                        ledger.user(),
                        Objects.requireNonNull(ledger.password()).reveal());
                PreparedStatement bury = server.prepareStatement(
                        "update nodes set gone_at = server_time(), may_wake = 1 where id = ?")) {
            bury.setString(1, ferry.context().getBean(Nodes.class).self());
            assertThat(bury.executeUpdate()).isOne();
        }
    }

    private static List<ReceivedCall> adds(OzonetelStandIn vendor) {
        return vendor.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .toList();
    }

    private void eachNumberWentOnceAndNeverTooFast(int rows) {
        List<String> numbers = vendors.values().stream()
                .flatMap(vendor -> adds(vendor).stream())
                .map(ReceivedCall::numbers)
                .flatMap(Collection::stream)
                .toList();
        assertThat(numbers).doesNotHaveDuplicates().hasSize(rows);
        assertThat(vendors.values().stream().flatMap(vendor -> vendor.calls().stream()))
                .noneMatch(ReceivedCall::overPace);
    }

    @Test
    void filesAreTakenOnceAndAccountsAreSpreadAsFerriesComeAndGo() throws Exception {
        LeadferryUnderTest first = ferry();
        await().until(this::isEven);
        ferry();
        ferry();
        await().until(this::isEven);
        int row = 0;
        for (int file = 0; file < 6; file++) {
            first.drop("leads", file + ".csv", rows(row, 20));
            row += 20;
            for (String account : ACCOUNTS.subList(1, ACCOUNTS.size())) {
                first.dropNow("leads-" + account, file + ".csv", rows(row, 20));
                row += 20;
            }
        }
        await().until(() -> first.drops().size() > 8);
        LeadferryUnderTest gone = ferries.remove(2);
        gone.close();
        await().until(this::isEven);
        int files = 6 * ACCOUNTS.size();
        await().until(() -> first.allFinished(files));

        eachNumberWentOnceAndNeverTooFast(row);
    }

    /** It goes on as another: what it had, others have, and it does nothing that it began before. */
    @Test
    void aFerryThatWasTakenForDeadJoinsAnewAndDoublesNothing() throws Exception {
        LeadferryUnderTest first = ferry();
        ferry();
        await().until(this::isEven);
        int row = 0;
        for (String account : ACCOUNTS.subList(1, ACCOUNTS.size())) {
            first.dropNow("leads-" + account, "a.csv", rows(row, 60));
            row += 60;
        }
        for (int times = 1; times <= 3; times++) {
            int sent = 4 * times;
            await().until(() -> vendors.values().stream()
                            .mapToInt(vendor -> adds(vendor).size())
                            .sum()
                    > sent);
            takeForDead(ferries.get(times % 2));
        }
        int files = ACCOUNTS.size() - 1;
        await().until(() -> first.allFinished(files));

        eachNumberWentOnceAndNeverTooFast(row);
    }

    /** The one to which an account belongs, and one to which it does not. */
    private LeadferryUnderTest owner(String account, boolean owns) {
        return ferries.stream()
                .filter(ferry -> own(ferry).has(account) == owns)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAnyOfThemIsToldTheOwnerDoes() throws Exception {
        LeadferryUnderTest first = ferry();
        ferry();
        await().until(this::isEven);
        LeadferryUnderTest other = owner("acme", false);
        other.pause(OzonetelOperation.ADD_LEADS);
        HttpResponse<String> posted = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + other.port() + "/api/feeds/leads/drops?name=posted.csv"))
                                .header("X-Leadferry", "test")
                                .header("Content-Type", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(rows(0, 30)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        await().until(() -> first.receiptOf("posted.csv").isPresent());
        await().until(() -> first.rows("pending") == 30);
        other.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> first.allFinished(1));

        eachNumberWentOnceAndNeverTooFast(30);
    }
}
