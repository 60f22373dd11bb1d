package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Private;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger is copied as it is at one moment, and given back its space when nobody is at work with it. */
class LedgerBackupTest {

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private String url() {
        return "jdbc:sqlite:" + home.resolve("ledger.db");
    }

    private Path copy() {
        return elsewhere.resolve("copy.db");
    }

    private static List<LedgerCheck.Finding> findings(Path ledger) {
        List<LedgerCheck.Finding> found = new ArrayList<>();
        try (Ledger looked = Ledger.look("jdbc:sqlite:" + ledger).orElseThrow()) {
            LedgerCheck.through(looked, Clock.systemUTC(), found::add);
        }
        return found;
    }

    @Test
    void whatIsWrittenMeanwhileIsInTheCopyWholeOrNotAtAll() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, false, 1)) {
            fixture.drop(LedgerFixture.add("A"), 20_000);
            AtomicBoolean ends = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!ends.get()) {
                    fixture.drop(LedgerFixture.add("A"), 600);
                }
            });
            List<Long> drops = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                LedgerBackup.Copy made = LedgerBackup.to(copy(), LedgerAddress.of(url()), true);
                drops.add(made.drops());
                assertThat(findings(copy())).isEmpty();
                assertThat(made.bytes()).isEqualTo(Files.size(copy()));
                assertThat(made.holdsUntil()).isNotNull();
            }
            ends.set(true);
            writer.join();

            assertThat(drops).isSorted();
            assertThat(drops.get(4)).isGreaterThan(drops.get(0));
        }
        try (Stream<Path> all = Files.list(elsewhere)) {
            assertThat(all).containsExactly(copy());
        }
    }

    @Test
    void aCopyIsReadableByItsOwnerAlone() throws Exception {
        Ledger.open(url()).close();
        LedgerBackup.to(copy(), LedgerAddress.of(url()), false);

        if (Private.POSIX) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy())))
                    .isEqualTo("rw-------");
        }
        Ledger.open("jdbc:sqlite:" + copy()).close();
    }

    @Test
    void aFileThatIsThereStaysUnlessAskedFor() throws Exception {
        Ledger.open(url()).close();
        Files.writeString(copy(), "somebody's");

        assertThatThrownBy(() -> LedgerBackup.to(copy(), LedgerAddress.of(url()), false))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("--replace");
        assertThat(copy()).hasContent("somebody's");
        LedgerBackup.to(copy(), LedgerAddress.of(url()), true);
        assertThat(findings(copy())).isEmpty();
    }

    @Test
    void theLedgerIsNotReplacedByItself() throws Exception {
        Ledger.open(url()).close();
        byte[] before = Files.readAllBytes(home.resolve("ledger.db"));

        assertThatThrownBy(() -> LedgerBackup.to(home.resolve("ledger.db"), LedgerAddress.of(url()), true))
                .hasMessageContaining("the ledger itself");
        assertThat(Files.readAllBytes(home.resolve("ledger.db"))).isEqualTo(before);
    }

    @Test
    void whatCannotBeCopiedOrWrittenIsOneLine() throws Exception {
        assertThatThrownBy(() -> LedgerBackup.to(copy(), LedgerAddress.of(url()), false))
                .hasMessageContaining("there is no ledger");
        Ledger.open(url()).close();
        assertThatThrownBy(() -> LedgerBackup.to(elsewhere.resolve("no/copy.db"), LedgerAddress.of(url()), false))
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> LedgerBackup.to(elsewhere, LedgerAddress.of(url()), true))
                .hasMessageContaining("is a folder");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void spaceIsGivenBackWhenNobodyIsAtWork() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, false, 1)) {
            fixture.drop(LedgerFixture.add("A"), 50_000);
            assertThatThrownBy(() -> LedgerCompaction.of(LedgerAddress.of(url())))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("in use");
            fixture.ledger.inTransaction(() -> {
                fixture.ledger.sql().sql("update slices set payload = '[]'").update();
            });
        }
        LedgerCompaction.Compacted compacted = LedgerCompaction.of(LedgerAddress.of(url()));

        assertThat(compacted.after())
                .isLessThan(compacted.before() / 2)
                .isEqualTo(Files.size(home.resolve("ledger.db")));
        try (Ledger ledger = Ledger.open(url())) {
            assertThat(ledger.sql().sql("pragma page_size").query(Integer.class).single())
                    .isEqualTo(8192);
        }
    }
}
