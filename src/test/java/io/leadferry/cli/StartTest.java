package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OtherProcess;
import io.leadferry.ledger.Ledger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Starts that are refused for home or ledger: exit code 2, and one line that says what to do. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    @TempDir
    private Path home;

    private int run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--leadferry.home=" + home,
                "--leadferry.accounts.acme.vendor=ozonetel",
                "--leadferry.accounts.acme.base-url=http://127.0.0.1:1",
                "--leadferry.accounts.acme.user-name=acme",
                "--leadferry.accounts.acme.api-key=the-key",
                "--leadferry.feeds.leads.account=acme",
                "--leadferry.feeds.leads.operation=add-leads",
                "--leadferry.feeds.leads.from=inbox/leads"));
        args.addAll(List.of(more));
        if (args.stream().noneMatch(arg -> arg.startsWith("--server.port="))) {
            args.add("--server.port=0");
        }
        return CommandLines.execute(args.toArray(String[]::new));
    }

    private Path ledger() {
        return home.resolve("ledger/leadferry.db");
    }

    private static void refused(int code, CapturedOutput said, String what) {
        assertThat(code).isEqualTo(CommandCodes.USAGE);
        assertThat(said.toString().strip()).hasLineCount(1).contains(what);
    }

    @Test
    void aLedgerThatAnotherProcessHas(CapturedOutput said) throws Exception {
        try (OtherProcess other = OtherProcess.with("jdbc:sqlite:" + ledger())) {
            refused(run(), said, "is in use by process " + other.pid());
        }
    }

    @Test
    void aHomeThatAnotherFerryHasThoughWithAnotherLedger(CapturedOutput said) throws Exception {
        try (OtherProcess other = OtherProcess.with("jdbc:sqlite:" + home.resolve(".leadferry"))) {
            refused(
                    run("--leadferry.ledger.url=jdbc:sqlite:" + home.resolve("another.db")),
                    said,
                    "the home " + home + " is in use by process " + other.pid());
        }
    }

    @Test
    void rubbishInTheLedgersPlace(CapturedOutput said) throws Exception {
        Files.createDirectories(ledger().getParent());
        Files.writeString(ledger(), "rubbish");
        refused(run(), said, "no SQLite file");
        assertThat(ledger()).hasContent("rubbish");
    }

    @Test
    void aMissingLedgerWhoseTracesAreThereUntilAPersonSaysSo(CapturedOutput said) throws Exception {
        Path receipts = Files.createDirectories(home.resolve("receipts/leads"));
        Files.writeString(receipts.resolve("a.csv.d1.receipt.txt"), "done");
        refused(run(), said, "--new-ledger");
        assertThat(ledger()).doesNotExist();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // gets as far as its port, and gives back what it has taken
            assertThat(run("--new-ledger", "--server.port=" + taken.getLocalPort()))
                    .isEqualTo(CommandCodes.USAGE);
        }
        assertThat(said).contains("server.port: ");
        assertThat(ledger()).exists();
        Ledger.open("jdbc:sqlite:" + ledger()).close();
    }
}
