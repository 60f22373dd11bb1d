package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.HandClock;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home knows its ledger from an older copy of it, from another home's, and from a new one. */
class WitnessTest {

    private static final LaneId LANE = new LaneId("acme", "add-leads");

    @TempDir
    private Path home;

    private final HandClock clock = new HandClock();
    private int runs;

    private Path file() {
        return home.resolve("ledger.db");
    }

    private String url() {
        return "jdbc:sqlite:" + file();
    }

    private Path mark() {
        return home.resolve(".leadferry.mark");
    }

    /** What a process finds at its start, and how it goes on. */
    private final class Process implements AutoCloseable {
        private final Witness witness = Witness.at(mark());
        private final Ledger ledger;
        private final LedgerModule module;
        private final Age age;

        Process() {
            Runs.mustBeOf(witness, LedgerAddress.of(url()));
            ledger = Ledger.open(url());
            ledger.knownBy(witness);
            module = new LedgerModule(ledger, Map.of(), clock);
            age = module.runs().age();
        }

        Process begin() {
            ledger.inTransaction(() -> module.runs().begin("run" + runs++));
            return this;
        }

        long permit() {
            return ledger.inTransaction(() -> module.permits().take(LANE, clock.instant(), Instant.EPOCH));
        }

        /** As after a kill: the ledger is closed for the test's sake, the witness is not told. */
        void dies() {
            ledger.close();
        }

        @Override
        public void close() {
            ledger.close();
            witness.close();
        }
    }

    private void copy(Path to) {
        LedgerBackup.to(to, LedgerAddress.of(url()), true);
    }

    private void restore(Path from) throws Exception {
        Files.deleteIfExists(home.resolve("ledger.db-wal"));
        Files.deleteIfExists(home.resolve("ledger.db-shm"));
        Files.copy(from, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Age ageNow() {
        try (Process process = new Process()) {
            return process.age;
        }
    }

    @Test
    void aHomeKnowsItsOwnLedgerHoweverItsProcessesEnd() {
        assertThat(ageNow()).isInstanceOf(Age.Known.class);
        Process first = new Process().begin();
        first.permit();
        first.dies();
        Process second = new Process();
        assertThat(second.age).isInstanceOf(Age.Known.class);
        second.begin().dies();
        Process third = new Process();
        third.dies(); // before it has begun
        assertThat(ageNow()).isInstanceOf(Age.Known.class);
    }

    @Test
    void aCopyIsKnownByOnePermitThatItLacks() throws Exception {
        Path copy = home.resolve("copy.db");
        Process process = new Process().begin();
        process.permit();
        copy(copy);
        process.permit();
        process.dies();
        restore(copy);

        assertThat(ageNow()).isInstanceOfSatisfying(Age.Older.class, older -> {
            assertThat(older.permits()).isEqualTo(1);
            assertThat(older.reason()).contains("1 permit ");
        });
    }

    @Test
    void aPermitThatWasGivenBackWasGivenOut() throws Exception {
        Process process = new Process().begin();
        process.module.permits().giveBack(process.permit());
        process.close();

        assertThat(ageNow()).isInstanceOf(Age.Known.class);
    }

    @Test
    void aCopyIsKnownByOneFileThatItLacks() throws Exception {
        Path copy = home.resolve("copy.db");
        Process process = new Process().begin();
        copy(copy);
        Drops drops = process.module.drops();
        drops.open(Drop.arriving("d1", "leads", "a.csv", "sha", 1, clock.instant(), clock.instant()));
        drops.seal("d1", "archive/a.csv", java.time.Duration.ZERO);
        process.dies();
        restore(copy);

        assertThat(ageNow()).isInstanceOfSatisfying(Age.Older.class, older -> assertThat(older.reason())
                .contains("1 file"));
    }

    @Test
    void whatNeverCameToBeIsNotPromised() {
        Process process = new Process().begin();
        long before = process.witness.mark().orElseThrow().permits();
        assertThatThrownBy(() -> process.ledger.inTransaction(() -> {
                    process.module.permits().take(LANE, clock.instant(), Instant.EPOCH);
                    throw new IllegalStateException("the commit fails");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(process.witness.mark().orElseThrow().permits()).isEqualTo(before);
        process.close();
    }

    @Test
    void permitsOfALostLedgerAreNotGivenOutAgain() throws Exception {
        Path copy = home.resolve("copy.db");
        Process process = new Process().begin();
        copy(copy);
        process.permit();
        long last = process.permit();
        process.dies();
        restore(copy);

        try (Process next = new Process().begin()) {
            assertThat(next.permit()).isGreaterThan(last);
        }
    }

    @Test
    void aCopyThatHasGoneOnElsewhereIsNotThisHomes() throws Exception {
        Path copy = home.resolve("copy.db");
        Process process = new Process().begin();
        copy(copy);
        process.permit();
        process.close();
        try (Ledger elsewhere = Ledger.open("jdbc:sqlite:" + copy)) {
            elsewhere
                    .sql()
                    .sql("insert into runs (name, began_at) values ('there', 0)")
                    .update();
            elsewhere
                    .sql()
                    .sql("update sqlite_sequence set seq = 99 where name = 'permits'")
                    .update();
        }
        try (Process known = new Process().begin()) {
            assertThat(known.age).isInstanceOf(Age.Known.class);
        }
        restore(copy);

        assertThat(ageNow()).isInstanceOf(Age.Older.class);
    }

    @Test
    void aLedgerOfAnotherHomeIsRefusedAndNotChanged() throws Exception {
        new Process().begin().close();
        Path other = Files.createDirectory(home.resolve("other")).resolve("ledger.db");
        try (Ledger ledger = Ledger.open("jdbc:sqlite:" + other)) {
            ledger.sql()
                    .sql("insert into runs (name, began_at) values ('there', 0)")
                    .update();
        }
        restore(other);
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(Process::new)
                .isInstanceOf(LedgerFault.class)
                .hasMessageContainingAll("not this home's", "--new-ledger")
                .message()
                .hasLineCount(1);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aLedgerThatIsNewInAnOldHomeIsKnownAsNew() throws Exception {
        Process process = new Process().begin();
        process.permit();
        process.close();
        Files.delete(file());

        assertThat(ageNow()).isInstanceOf(Age.Anew.class);
    }

    @Test
    void aLedgerInAHomeThatDoesNotKnowItIsTakenForOlder() throws Exception {
        new Process().begin().close();
        Files.delete(mark());

        assertThat(ageNow()).isInstanceOf(Age.Older.class);
    }

    @Test
    void ofAMarkThatWasCutOffTheOneBeforeStands() throws Exception {
        Process process = new Process().begin();
        process.permit();
        process.permit();
        process.close();
        Mark last = Witness.at(mark()).mark().orElseThrow();
        byte[] whole = Files.readAllBytes(mark());
        int at = (int) (last.count() % 2) * 512;
        whole[at + 20] ^= 1;
        Files.write(mark(), whole);

        assertThat(Witness.at(mark()).mark())
                .hasValueSatisfying(before -> assertThat(before.count()).isEqualTo(last.count() - 1));
        assertThat(ageNow()).isInstanceOf(Age.Known.class);
        Files.write(mark(), new byte[1024]);
        assertThat(Witness.at(mark()).mark()).isEmpty();
        assertThat(ageNow()).isInstanceOf(Age.Older.class);
    }
}
