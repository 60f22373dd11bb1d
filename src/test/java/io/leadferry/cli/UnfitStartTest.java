package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that fails for what a person can mend says so in lines, not in stacks, and ends with exit code 2. */
@ExtendWith(OutputCaptureExtension.class)
class UnfitStartTest {

    @TempDir
    Path home;

    private int run(String... more) {
        return CommandLines.execute(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "run",
                                "--server.port=0",
                                "--spring.config.location=file:config/application.yaml",
                                "--leadferry.home=" + home,
                                "--leadferry.accounts.acme.vendor=ozonetel",
                                "--leadferry.accounts.acme.base-url=https://vendor.example",
                                "--leadferry.accounts.acme.user-name=acme",
                                "--leadferry.accounts.acme.api-key=the-key",
                                "--leadferry.feeds.leads.account=acme",
                                "--leadferry.feeds.leads.operation=add-leads",
                                "--leadferry.feeds.leads.from=inbox/leads"),
                        java.util.Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    void aDamagedLedgerIsOneLine(CapturedOutput output) throws Exception {
        Files.createDirectories(home.resolve("ledger"));
        Files.writeString(home.resolve("ledger/leadferry.db"), "no ledger at all\n".repeat(1000));

        assertThat(run()).isEqualTo(2);
        assertThat(output.getErr().strip().lines().toList()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("the ledger ")
                .contains("no SQLite file", "Nothing of it was changed", "backup"));
        assertThat(output.getAll()).doesNotContain("\tat ", "Exception");
    }

    @Test
    void twoRegionsOfOneAccountAreOneLine(CapturedOutput output) {
        assertThat(run(
                        "--leadferry.feeds.gone.account=acme",
                        "--leadferry.feeds.gone.operation=delete-leads",
                        "--leadferry.feeds.gone.from=inbox/gone",
                        "--leadferry.feeds.gone.region=US"))
                .isEqualTo(2);
        assertThat(output.getErr().strip().lines().toList()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("leadferry.feeds.")
                .contains("region"));
    }
}
