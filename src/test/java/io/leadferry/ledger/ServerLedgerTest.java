package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.leadferry.CutWire;
import io.leadferry.CutWire.When;
import io.leadferry.HandMachine;
import io.leadferry.TestLedger;
import io.leadferry.ledger.dialect.Joining;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.ledger.dialect.TakenOver;
import io.leadferry.ledger.dialect.postgresql.Postgresql;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.LedgerAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ledger on a server promises beyond one in a file: one writer, in turn, over wires that are cut. */
class ServerLedgerTest {

    private static final Duration LEASE = Duration.ofMillis(900);

    @TempDir
    private Path home;

    private LedgerAddress address;
    private CutWire wire;

    @BeforeEach
    void wire() throws Exception {
        address = TestLedger.onServer(home.resolve("ledger.db"));
        wire = new CutWire(server().getPort());
    }

    @AfterEach
    void close() throws Exception {
        wire.close();
    }

    private URI server() {
        return URI.create(address.url().substring("jdbc:".length()));
    }

    /** A process whose wire can be cut. Its driver says each statement in words. */
    private Ledger overTheWire() {
        String url =
                address.url().replace(":" + server().getPort() + "/", ":" + wire.port() + "/") + "?prepareThreshold=0";
        return open(new LedgerAddress(url, address.user(), address.password()), null);
    }

    private Ledger open(LedgerAddress where, String seat) {
        return new Ledger(new Postgresql(where, new Joining("one", "home", seat, true, LEASE)).open());
    }

    private final AtomicInteger joined = new AtomicInteger();

    private Ledger open(LedgerAddress where, String seat, boolean alone) {
        String name = "node-" + joined.incrementAndGet();
        return new Ledger(new Postgresql(where, new Joining(name, "home", seat, alone, LEASE)).open());
    }

    private static void pause(Ledger ledger, String lane) {
        ledger.sql()
                .sql("insert into lanes (lane, state, hold_until, changed_at) values (?, 'paused', 0, 1)")
                .params(lane)
                .update();
    }

    private static List<String> lanes(Ledger ledger) {
        return ledger.sql()
                .sql("select lane from lanes order by lane")
                .query(String.class)
                .list();
    }

    @Test
    void aSecondProcessIsRefusedWhileTheFirstLivesAndTakenWhenItHasEnded() {
        try (Ledger first = open(address, null)) {
            assertThatThrownBy(() -> open(address, null))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
            pause(first, "a/b");
        }
        try (Ledger second = open(address, null)) {
            assertThat(lanes(second)).containsExactly("a/b");
        }
    }

    /** Who has its home, by the same lock of the same kernel, knows that it is dead; there is no need to wait for its lease. */
    @Test
    void theNextProcessOfAHomeDoesNotWaitForTheLast() {
        Duration anHour = Duration.ofHours(1);
        Joining joining = new Joining("one", "home", "seat 7", true, anHour);
        Ledger first = new Ledger(new Postgresql(address, joining).open());

        try (Ledger next = new Ledger(new Postgresql(address, joining).open())) {
            assertThat(lanes(next)).isEmpty();
            assertThat(catchThrowable(() -> pause(first, "a/b"))).hasRootCauseInstanceOf(TakenOver.class);
        }
        first.close();
    }

    @Test
    void whoWasNotHeardOfForTooLongIsReplacedAndWritesNothingMore() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Ledger first = overTheWire()) {
            first.whenTakenOver(told::incrementAndGet);
            pause(first, "a/first");
            wire.cut();
            try (Ledger second = open(address, null)) {
                wire.mend();
                await().untilAsserted(() -> assertThat(catchThrowable(() -> pause(first, "a/alone")))
                        .as("a statement of its own")
                        .hasRootCauseInstanceOf(TakenOver.class));
                assertThat(catchThrowable(() -> first.inTransaction(() -> pause(first, "a/in-transaction"))))
                        .hasRootCauseInstanceOf(TakenOver.class);
                await().untilAtomic(told, org.hamcrest.Matchers.greaterThan(0));
                pause(second, "a/second");
                assertThat(lanes(second)).containsExactly("a/first", "a/second");
            }
        }
    }

    /** A long transaction keeps the row locked by which a process says that it lives; it lives all the same. */
    @Test
    void whoIsInALongTransactionIsNotReplaced() throws Exception {
        try (Ledger first = open(address, null)) {
            CompletableFuture<Throwable> second = new CompletableFuture<>();
            first.inTransaction(() -> {
                pause(first, "a/long");
                new Thread(() -> second.complete(catchThrowable(() -> open(address, null)))).start();
                first.sql()
                        .sql("select pg_sleep(?)")
                        .params(LEASE.toMillis() * 3 / 1000.0)
                        .query(rs -> {});
            });

            assertThat(second.get()).isInstanceOf(LedgerFault.class).hasMessageContaining("is in use by");
            assertThat(lanes(first)).containsExactly("a/long");
        }
    }

    /** It was written, and whoever thought otherwise would do it again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommitWhoseAnswerIsLostIsACommit(boolean inTransaction) {
        List<String> afterwards = new ArrayList<>();
        try (Ledger ledger = overTheWire()) {
            wire.cutAround("COMMIT", When.BEFORE_IT_IS_ANSWERED);
            if (inTransaction) {
                ledger.inTransaction(() -> {
                    pause(ledger, "a/b");
                    ledger.afterCommit(() -> afterwards.add("done"));
                });
                assertThat(afterwards).containsExactly("done");
            } else {
                pause(ledger, "a/b");
            }
            assertThat(wire.hasCut()).isTrue();
            assertThat(lanes(ledger)).containsExactly("a/b");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommitThatNeverCameToTheServerIsNone(boolean inTransaction) {
        List<String> afterwards = new ArrayList<>();
        try (Ledger ledger = overTheWire()) {
            wire.cutAround("COMMIT", When.BEFORE_IT_IS_HEARD);
            Throwable fault = catchThrowable(() -> {
                if (inTransaction) {
                    ledger.inTransaction(() -> {
                        pause(ledger, "a/b");
                        ledger.afterCommit(() -> afterwards.add("done"));
                    });
                } else {
                    pause(ledger, "a/b");
                }
            });

            assertThat(fault).matches(LedgerFaults::canPass);
            assertThat(afterwards).isEmpty();
            assertThat(lanes(ledger)).isEmpty();
            pause(ledger, "a/b");
            assertThat(lanes(ledger)).containsExactly("a/b");
        }
    }

    /** News is numbered in the order in which it can be seen: who reads on behind a number misses none. */
    @Test
    void nobodyWritesWhileAnotherDoes() throws Exception {
        int writers = 4;
        int each = 60;
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (Ledger ledger = open(address, null)) {
            IntStream.range(0, writers).forEach(writer -> pause(ledger, "a/" + writer));
            List<CompletableFuture<Void>> all = IntStream.range(0, writers)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < each; i++) {
                            String state = i % 2 == 0 ? "open" : "paused";
                            Runnable change = () -> ledger.sql()
                                    .sql("update lanes set state = ? where lane = ?")
                                    .params(state, "a/" + writer)
                                    .update();
                            if (i % 3 == 0) {
                                ledger.inTransaction(change);
                            } else {
                                change.run();
                            }
                        }
                    }))
                    .toList();
            CompletableFuture<Void> done = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            boolean last;
            do {
                last = done.isDone();
                long after = heard.isEmpty() ? 0 : heard.get(heard.size() - 1);
                heard.addAll(ledger.sql()
                        .sql("select id from events where id > ? order by id")
                        .params(after)
                        .query(Long.class)
                        .list());
            } while (!last);
            done.get();
        }

        assertThat(heard).hasSize(writers + writers * each);
    }

    @Test
    void aTextWithWhatTheServerHasNoLetterForIsKeptAndFound() {
        try (Ledger ledger = open(address, null)) {
            pause(ledger, "a/b\0c");

            assertThat(lanes(ledger)).containsExactly("a/b\uFFFDc");
            assertThat(ledger.sql()
                            .sql("select count(*) from lanes where lane = ?")
                            .params("a/b\0c")
                            .query(Long.class)
                            .single())
                    .isOne();
        }
    }

    @Test
    void tablesOfOthersAreLeftAlone() throws Exception {
        LedgerAddress others = TestLedger.emptyOnServer(home.resolve("others.db"));
        try (var connection = DriverManager.getConnection(
                        others.url(), others.user(), others.password().reveal());
                var sql = connection.createStatement()) {
            sql.execute("create table theirs (id integer)");
        }

        assertThatThrownBy(() -> open(others, null))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("tables of another program");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "revoke create on schema public from public; grant usage on schema public to %s"
                        + " | may not make tables in the schema public",
                "alter role %s set default_transaction_read_only = on | the server takes no writes",
                "alter role %s set search_path = '' | has no schema there"
            })
    void aRoleThatMayNotIsToldWhatItLacks(String how, String says) throws Exception {
        LedgerAddress empty = TestLedger.emptyOnServer(home.resolve("empty.db"));
        String role = "role_" + Long.toString(System.nanoTime(), 36);
        try (var connection = DriverManager.getConnection(
                        empty.url(), empty.user(), empty.password().reveal());
                var sql = connection.createStatement()) {
            sql.execute("create role " + role + " login");
            sql.execute(how.formatted(role, role));
        }
        LedgerAddress theirs = new LedgerAddress(empty.url(), role, null);

        assertThatThrownBy(() -> open(theirs, null))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining(says);
        assertThat(Ledger.dialect(theirs).hindrance())
                .hasValueSatisfying(why -> assertThat(why).contains(says));
    }

    @Test
    void aWrongPasswordIsToldAsThatAndNotShown() {
        LedgerAddress wrong =
                new LedgerAddress(address.url(), "nobody", new io.leadferry.model.Secret("a-wrong-password"));

        assertThatThrownBy(() -> open(wrong, null))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("cannot be used")
                .hasMessageNotContaining("a-wrong-password");
    }

    @Test
    void aServerThatIsNotThereIsToldAsThat() throws Exception {
        wire.cut();

        assertThatThrownBy(this::overTheWire)
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("the server cannot be used just now");
    }

    /** Law 4 holds on a server whose clock somebody sets: the ledger's time runs evenly, the same for all who write. */
    @ParameterizedTest
    @ValueSource(longs = {3_600_000, -3_600_000, 5_000})
    void theLedgersTimeRunsEvenlyWhenTheServersClockIsSet(long step) {
        LeadferryClock clock = new LeadferryClock(new HandMachine().time());
        LeadferryClock others = new LeadferryClock(new HandMachine().time());
        try (Ledger first = open(address, null, false);
                Ledger second = open(address, null, false)) {
            first.timedBy(clock::hear);
            second.timedBy(others::hear);
            first.inTransaction(() -> {});
            second.inTransaction(() -> {});
            Instant before = clock.instant();
            first.sql()
                    .sql("create or replace function server_time() returns bigint language sql volatile return"
                            + " (extract(epoch from clock_timestamp()) * 1000)::bigint + " + step)
                    .update();
            second.inTransaction(() -> {});
            first.inTransaction(() -> {});

            assertThat(Duration.between(before, clock.instant())).isBetween(Duration.ZERO, Duration.ofSeconds(20));
            assertThat(Duration.between(clock.instant(), others.instant()).abs())
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void thoseWhoShareALedgerShareAHomeAndHaveANameEach() {
        try (Ledger first = open(address, null, false)) {
            assertThatThrownBy(() -> new Ledger(
                            new Postgresql(address, new Joining("two", "another home", null, false, LEASE)).open()))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("share one home");
            assertThatThrownBy(() -> new Ledger(
                            new Postgresql(address, new Joining("node-1", "home", null, false, LEASE)).open()))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("leadferry.cluster.node");
            pause(first, "a/b");
            try (Ledger second = open(address, null, false)) {
                assertThat(lanes(second)).containsExactly("a/b");
            }
        }
    }
}
