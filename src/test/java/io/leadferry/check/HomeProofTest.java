package io.leadferry.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestLedger;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.model.LedgerAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a ledger on a server before the first start. */
class HomeProofTest {

    @TempDir
    private Path home;

    private CheckLine ledger(LedgerAddress address) {
        CheckLines lines = new CheckLines(CheckLines.FERRY, "home");
        new HomeProof(new LeadferryConfiguration(home, address, null, Duration.ZERO, Map.of(), Map.of(), Map.of()))
                .look(lines);
        List<CheckLine> all = lines.all();
        assertThat(all).as("no folder is looked at for it").noneMatch(line -> line.check()
                .equals("ledger folder"));
        return all.get(all.size() - 1);
    }

    @Test
    void aServerHasALedgerOrIsToHaveOneOrIsAway() throws Exception {
        LedgerAddress server = TestLedger.emptyOnServer(home.resolve("server"));

        assertThat(ledger(server).text()).endsWith(" has no ledger yet, which is made at the start");
        Ledger.open(server).close();
        assertThat(ledger(server).text())
                .isEqualTo(server.url().substring("jdbc:".length()) + " is a ledger")
                .doesNotContain("file");

        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = closed.getLocalPort();
            closed.close();
            CheckLine away = ledger(new LedgerAddress("jdbc:postgresql://127.0.0.1:" + port + "/x", "me", null));
            assertThat(away.fails()).isTrue();
            assertThat(away.text()).contains("postgresql://127.0.0.1:" + port + "/x", "cannot be used just now");
            assertThat(away.action()).contains("see that the server runs");
        }
    }
}
