package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.OtherProcess;
import io.leadferry.ledger.dialect.LedgerFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger has one process at a time. */
class SoleUseTest {

    @TempDir
    private Path home;

    private static String url(Path file) {
        return "jdbc:sqlite:" + file;
    }

    @Test
    void anotherProcessIsNamedAndItsEndHoweverItComesFreesTheLedger() throws Exception {
        String url = url(home.resolve("ledger.db"));
        try (OtherProcess other = OtherProcess.with(url)) {
            assertThatThrownBy(() -> Ledger.open(url))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("is in use by process " + other.pid() + " on ")
                    .hasMessageContaining("stop that one first");
            assertThat(Ledger.look(url)).isPresent().hasValueSatisfying(Ledger::close);
            other.kill();
        }
        Ledger.open(url).close();
    }

    @Test
    void theSameLedgerInTheSameProcessIsRefusedAndStaysLocked() throws Exception {
        Path file = home.resolve("ledger.db");
        Ledger first = Ledger.open(url(file));
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> Ledger.open(url(file))).isInstanceOf(LedgerFault.class);
        }
        assertThatThrownBy(() -> OtherProcess.with(url(file))).hasMessageContaining("has not got");
        first.close();
        first.close();
        OtherProcess.with(url(file)).close();
    }

    @Test
    void allSpellingsOfALedgerAreOneLedger() throws Exception {
        Path folder = Files.createDirectories(home.resolve("ledger"));
        Path file = folder.resolve("ledger.db");
        Path linkedFolder = Files.createSymbolicLink(home.resolve("linked"), folder);
        try (Ledger first = Ledger.open(url(file))) {
            Path linkedFile = Files.createSymbolicLink(home.resolve("linked.db"), file);
            for (Path spelling :
                    new Path[] {linkedFolder.resolve("ledger.db"), linkedFile, folder.resolve("../ledger/./ledger.db")
                    }) {
                assertThatThrownBy(() -> Ledger.open(url(spelling)))
                        .as("%s beside %s", spelling, first)
                        .isInstanceOf(LedgerFault.class);
            }
        }
        Ledger.open(url(linkedFolder.resolve("ledger.db"))).close();
    }

    @Test
    void whatCannotBeOpenedIsNotHeld() throws Exception {
        Path file = Files.writeString(home.resolve("ledger.db"), "rubbish");
        assertThatThrownBy(() -> Ledger.open(url(file))).hasMessageContaining("no SQLite file");
        Files.delete(file);
        Ledger.open(url(file)).close();
    }
}
