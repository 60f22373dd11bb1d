package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leadferry.TestLedger;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCopy.Copied;
import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger moves from a file to a server, and from a server into a file: all of it or nothing, and it is the same ledger. */
class LedgerCopyTest {

    private static final LaneId LANE = new LaneId("acme", "add-leads");

    @TempDir
    private Path home;

    private final List<Finding> findings = new ArrayList<>();

    private LedgerAddress first() {
        return TestLedger.at(home.resolve("ledger.db"));
    }

    /** An empty place of the other kind. */
    private LedgerAddress other(LedgerAddress than, String name) {
        return than.isFile()
                ? TestLedger.emptyOnServer(home.resolve(name))
                : LedgerAddress.of(LedgerAddress.FILE + home.resolve(name));
    }

    private LedgerAddress second() {
        return other(first(), "second.db");
    }

    private Copied copied(LedgerAddress from, LedgerAddress to) {
        return LedgerCopy.copied(from, to, Clock.systemUTC(), findings::add);
    }

    @Test
    void everyRowOfEveryTableIsTheSameThereAndBack() throws Exception {
        FullLedger.in(home);
        Map<String, List<String>> rows = FullLedger.rows(first());
        assertThat(rows.keySet()).as("a table that is not copied").containsExactlyInAnyOrderElementsOf(AllRows.TABLES);
        assertThat(rows)
                .as("tables of which nothing is shown here")
                .allSatisfy((table, all) -> assertThat(all).as(table).isNotEmpty());

        Copied copied = copied(first(), second());
        assertThat(FullLedger.rows(second())).isEqualTo(rows);
        assertThat(copied.drops()).isEqualTo(2);
        assertThat(copied.calls()).isEqualTo(3);
        assertThat(copied.bytes()).isPositive();
        assertThat(copied.changed()).isZero();

        LedgerAddress third = other(second(), "third.db");
        copied(second(), third);
        assertThat(FullLedger.rows(third)).isEqualTo(rows);
        assertThat(FullLedger.rows(first())).isEqualTo(rows);
        assertThat(findings).isEmpty();
    }

    @Test
    void numbersGoOnAboveAllThatWereEverGivenOut() throws Exception {
        FullLedger.in(home);
        LedgerAddress third = other(second(), "third.db");
        copied(first(), second());
        copied(second(), third);

        for (LedgerAddress copy : List.of(second(), third)) {
            try (Ledger ledger = Ledger.open(copy)) {
                assertThat(ledger.database().highest("permits")).isEqualTo(4_711);
                assertThat(new LedgerModule(ledger, Map.of(), Clock.systemUTC())
                                .permits()
                                .take(LANE, Instant.now(), Instant.EPOCH))
                        .isEqualTo(4_712);
                assertThat(idOfNew(ledger, "insert into older_copies (found_at, reason) values (1, '') returning id"))
                        .isEqualTo(4);
                assertThat(idOfNew(ledger, "insert into forgettings (asked_at, up_to) values (1, 1) returning id"))
                        .isEqualTo(8);
            }
        }
    }

    private static long idOfNew(Ledger ledger, String insert) {
        return ledger.sql().sql(insert).query(Long.class).single();
    }

    @Test
    void whatHappensThereIsWrittenDownAsBefore() throws Exception {
        FullLedger.in(home);
        LedgerAddress third = other(second(), "third.db");
        copied(first(), second());
        copied(second(), third);

        for (LedgerAddress copy : List.of(second(), third)) {
            try (Ledger ledger = Ledger.open(copy)) {
                long before = ledger.database().highest("events");
                new LedgerModule(ledger, Map.of(), Clock.systemUTC())
                        .lanes()
                        .set(LANE, Lanes.State.PAUSED, "a person says so", Instant.now());
                assertThat(ledger.database().highest("events")).isEqualTo(before + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 130})
    void aCopyThatEndsInTheMiddleLeavesNothing(int texts) throws Exception {
        FullLedger.in(home);
        try (Ledger from = Ledger.look(first()).orElseThrow();
                Ledger to = Ledger.open(second());
                Ledger failing = new Ledger(failing(to.database(), texts))) {
            assertThatThrownBy(() -> AllRows.copied(from, failing)).hasStackTraceContaining("the power is cut");
        }

        assertThat(copied(first(), second()).drops()).as("after that").isEqualTo(2);
        assertThat(FullLedger.rows(second())).isEqualTo(FullLedger.rows(first()));
    }

    /** The same database, which fails at one of the texts that come. */
    private static LedgerDatabase failing(LedgerDatabase database, int texts) {
        int[] left = {texts};
        return (LedgerDatabase) Proxy.newProxyInstance(
                LedgerDatabase.class.getClassLoader(),
                new Class<?>[] {LedgerDatabase.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("holdable") && --left[0] == 0) {
                        throw new IllegalStateException("the power is cut");
                    }
                    return method.getName().equals("close") ? null : method.invoke(database, arguments);
                });
    }

    @Test
    void aTextThatAServerCannotHoldIsToldOf() throws Exception {
        assumeThat(first().isFile()).isTrue();
        FullLedger.in(home);
        try (Ledger ledger = Ledger.open(first())) {
            ledger.sql()
                    .sql("update drops set file = ? where seq = 1")
                    .params("a\0b.csv")
                    .update();
        }

        assertThat(copied(first(), second()).changed()).isEqualTo(1);
        assertThat(FullLedger.rows(second()).get("drops")).anyMatch(row -> row.contains("file=a\uFFFDb.csv"));
    }

    @Test
    void whereSomethingIsNothingIsCopied() throws Exception {
        FullLedger.in(home);
        copied(first(), second());
        Map<String, List<String>> before = FullLedger.rows(second());

        refused(first(), second(), "it has rows", "--to");
        refused(first(), first(), "it has rows", "--to");
        assertThat(FullLedger.rows(second())).isEqualTo(before);
    }

    @Test
    void whileAFerryIsAtWorkWithOneOfThemNothingIsCopied() throws Exception {
        FullLedger.in(home);
        try (Ledger ferry = Ledger.open(first())) {
            refused(first(), second(), "in use");
        }
        try (Ledger ferry = Ledger.open(second())) {
            refused(first(), second(), "in use");
        }
        copied(first(), second());
    }

    @Test
    void whatIsNotThereOrCannotBeUsedIsOneSentence() throws Exception {
        LedgerAddress none = LedgerAddress.of(LedgerAddress.FILE + home.resolve("none.db"));
        refused(none, second(), "there is no ledger", "nothing was copied");
        assertThat(home.resolve("none.db")).doesNotExist();
        FullLedger.in(home);
        Path text = Files.writeString(home.resolve("text.db"), "somebody's".repeat(20));
        refused(first(), LedgerAddress.of(LedgerAddress.FILE + text), "name another place by --to");
        refused(first(), new LedgerAddress("jdbc:postgresql://127.0.0.1:1/x", null, null), "127.0.0.1:1/x", "--to");
    }

    private void refused(LedgerAddress from, LedgerAddress to, String... words) {
        assertThatThrownBy(() -> copied(from, to))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContainingAll(words)
                .message()
                .hasLineCount(1);
    }

    @Test
    void theHomeKnowsTheCopyAndKnowsThatTheOldOneIsOlder() throws Exception {
        Path mark = home.resolve(".leadferry.mark");
        runIn(first(), mark, "one", Age.Known.class);
        copied(first(), second());
        assertThat(age(first(), mark)).as("nothing has happened since").isInstanceOf(Age.Known.class);

        runIn(second(), mark, "two", Age.Known.class);
        assertThat(age(second(), mark)).isInstanceOf(Age.Known.class);
        assertThat(age(first(), mark)).isInstanceOfSatisfying(Age.Older.class, older -> assertThat(older.permits())
                .isEqualTo(1));
    }

    @Test
    void theLedgerOfAnotherHomeIsRefusedOnAServerToo() throws Exception {
        LedgerAddress server = TestLedger.emptyOnServer(home.resolve("server.db"));
        runIn(server, home.resolve("another.mark"), "there", Age.Known.class);
        Path mark = home.resolve(".leadferry.mark");
        runIn(first(), mark, "here", Age.Known.class);

        assertThatThrownBy(() -> Runs.mustBeOf(Witness.at(mark), server))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContainingAll(
                        "the ledger " + server.url().substring("jdbc:".length()) + " is not this home's",
                        "begun as there",
                        "--new-ledger")
                .hasMessageNotContaining("file")
                .message()
                .hasLineCount(1);
    }

    private static Age age(LedgerAddress address, Path mark) {
        Witness witness = Witness.at(mark);
        Runs.mustBeOf(witness, address);
        try (Ledger ledger = Ledger.open(address)) {
            ledger.knownBy(witness);
            return new LedgerModule(ledger, Map.of(), Clock.systemUTC()).runs().age();
        }
    }

    /** A ferry starts, makes one call and ends. */
    private static void runIn(LedgerAddress address, Path mark, String name, Class<? extends Age> age) {
        try (Witness witness = Witness.at(mark);
                Ledger ledger = Ledger.open(address)) {
            ledger.knownBy(witness);
            LedgerModule module = new LedgerModule(ledger, Map.of(), Clock.systemUTC());
            assertThat(module.runs().age()).isInstanceOf(age);
            ledger.inTransaction(() -> module.runs().begin(name));
            ledger.inTransaction(() -> module.permits().take(LANE, Instant.now(), Instant.EPOCH));
        }
    }

    @Test
    void aLedgerOnAServerIsBackedUpIntoAFileWhileAFerryWrites() throws Exception {
        FullLedger.in(home);
        LedgerAddress server = first().isFile() ? second() : first();
        if (first().isFile()) {
            copied(first(), second());
        }
        Path folder = Files.createDirectory(home.resolve("backups"));
        Path file = folder.resolve("backup.db");
        LedgerBackup.to(file, server, false);
        LedgerAddress backup = LedgerAddress.of(LedgerAddress.FILE + file);
        assertThat(FullLedger.rows(backup)).isEqualTo(FullLedger.rows(server));

        AtomicBoolean ends = new AtomicBoolean();
        Set<Long> drops = new HashSet<>();
        try (Ledger ferry = Ledger.open(server)) {
            Drops written = new LedgerModule(ferry, Map.of(), Clock.systemUTC()).drops();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; !ends.get(); i++) {
                    written.open(Drop.arriving("n" + i, "leads", "n.csv", "n" + i, 1, Instant.now(), Instant.now()));
                    written.seal("n" + i, "archive/n", Duration.ZERO);
                }
            });
            while (drops.size() < 3 && !writer.isDone()) {
                drops.add(LedgerBackup.to(file, server, true).drops());
                try (Ledger looked = Ledger.look(backup).orElseThrow()) {
                    LedgerCheck.through(looked, Clock.systemUTC(), findings::add);
                }
            }
            ends.set(true);
            writer.join();
        }
        assertThat(findings).isEmpty();
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.filter(one ->
                            !one.toString().endsWith("-shm") && !one.toString().endsWith("-wal")))
                    .containsExactly(file);
        }
    }

    @Test
    void aPermitThatIsGivenOutAfterTheMomentOfABackupIsNotInIt() throws Exception {
        LedgerAddress server = TestLedger.emptyOnServer(home.resolve("server.db"));
        try (Ledger ferry = Ledger.open(server);
                Ledger looked = Ledger.look(server).orElseThrow()) {
            Permits permits = new LedgerModule(ferry, Map.of(), Clock.systemUTC()).permits();
            long first = permits.take(LANE, Instant.now(), Instant.EPOCH);
            looked.inTransaction(() -> {
                assertThat(looked.database().highest("permits")).isEqualTo(first);
                CompletableFuture.runAsync(() -> permits.take(LANE, Instant.now(), Instant.EPOCH))
                        .join();
                assertThat(looked.database().highest("permits"))
                        .as("or a home would take the backup for its ledger")
                        .isEqualTo(first);
            });
            assertThat(looked.database().highest("permits")).isEqualTo(first + 1);
        }
    }
}
