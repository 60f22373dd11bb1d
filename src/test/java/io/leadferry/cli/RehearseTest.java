package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.InstanceLock;
import io.leadferry.QuickJava;
import io.leadferry.ledger.dialect.SoleUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals as somebody has them who has only just come, also beside a ferry that runs. */
class RehearseTest {

    private static final String NAME = "leadferry-apart";

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final List<String> said = new CopyOnWriteArrayList<>();

    private Process start(String... args) throws IOException {
        List<String> command = QuickJava.command(
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Leadferry.class.getName());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Thread hears = new Thread(() -> lines.lines().forEach(said::add));
        hears.start();
        return process;
    }

    /** As SIGTERM does; {@link Process#destroy} would close what it says, too. */
    private static void stop(Process rehearsal) throws InterruptedException {
        rehearsal.toHandle().destroy();
        assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private void untilSaid(String... words) {
        await().untilAsserted(() -> {
            for (String one : words) {
                assertThat(said).anyMatch(line -> line.contains(one));
            }
        });
    }

    private static List<Path> homes(Path temporary) throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(one -> one.getFileName().toString().startsWith(NAME))
                    .toList();
        }
    }

    @Test
    void theFilesOfANewcomerGoThroughOrSayWhyNot() throws Exception {
        Path home = Files.createDirectory(folder.resolve("data"));
        Process rehearsal;
        try (SoleUse ferry = SoleUse.of(InstanceLock.lock(home), "the home", "wait")) {
            rehearsal = start("rehearse");
            untilSaid("is in use by process " + ProcessHandle.current().pid());
            untilSaid("Ctrl-C ends it");
        }
        try {
            Path inbox = folder.resolve("data-rehearsal/inbox");
            Files.writeString(
                    inbox.resolve("rehearsal-leads/mine.csv"),
                    "name,Phone No.\nAsha,+91 98765 43210\nBob,+1 415 555 0100\nHans,+49 170 1234567\nEve,12\n");
            Files.writeString(inbox.resolve("rehearsal-leads/lines.jsonl"), "{\"Mobile\":\"9810011111\"}\n");
            Files.writeString(inbox.resolve("rehearsal-leads/headless.csv"), "name,city\nAsha,Pune\n");
            Files.writeString(inbox.resolve("rehearsal-numbers/theirs.csv"), "campaignId,msisdn\n999,919876543210\n");
            untilSaid(
                    "mine.csv: finished, 4 rows, 3 confirmed, 1 rejected, 1 call, drop ",
                    "  1 row rejected: PhoneNumber: '12' does not read as a phone number (region IN) (line 5)",
                    "  receipt: data-rehearsal/receipts/rehearsal-leads/mine.csv.",
                    "lines.jsonl: finished, 1 row, 1 confirmed",
                    "theirs.csv: finished, 1 row, 1 confirmed");
            untilSaid("headless.csv: quarantined, nothing of it is sent, drop ");
            assertThat(said)
                    .filteredOn(line -> line.contains("headless.csv: "))
                    .singleElement()
                    .asString()
                    .contains("the header has: name, city. Known are PhoneNumber, ", "mobile");
            assertThat(said).filteredOn(line -> line.contains(": finished, ")).hasSize(15 + 3);
        } finally {
            stop(rehearsal);
        }
        untilSaid("The rehearsal has ended; receipts stay below data-rehearsal/receipts.");
    }

    private List<String> own(int taken, String file, String... more) throws IOException {
        Path ferry = Files.writeString(folder.resolve("ferry.yaml"), "server.port: " + taken + "\n");
        List<String> args = new ArrayList<>(List.of(
                "rehearse",
                "--feed=leads",
                "--file=" + folder.resolve(file),
                "--leadferry.home=" + folder.resolve("data"),
                "--spring.config.additional-location=file:" + ferry,
                "--leadferry.accounts.acme.vendor=ozonetel",
                "--leadferry.accounts.acme.base-url=http://127.0.0.1:1",
                "--leadferry.accounts.acme.user-name=acme",
                "--leadferry.accounts.acme.api-key=the-key",
                "--leadferry.feeds.leads.account=acme",
                "--leadferry.feeds.leads.operation=add-leads",
                "--leadferry.feeds.leads.campaign=A",
                "--leadferry.feeds.leads.linger=100ms",
                "--leadferry.feeds.leads.guard.max-rows=3000",
                "--leadferry.feeds.leads.from=inbox/leads"));
        args.addAll(List.of(more));
        return args;
    }

    private void write(String file, int rows) throws IOException {
        StringBuilder text = new StringBuilder("PhoneNumber\n12\n");
        for (int i = 1; i < rows; i++) {
            text.append(9_800_000_000L + i).append('\n');
        }
        Files.writeString(folder.resolve(file), text);
    }

    @Test
    void anOwnFileNeedsNoPortThatIsTakenAndLeavesNothingButWhatIsAskedFor() throws Exception {
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Path dead = Files.createTempDirectory(NAME);
        Files.writeString(InstanceLock.lock(dead), "process 1 on a machine");
        Files.writeString(dead.resolve("people.csv"), "9876543210");
        Path beginning = Files.createTempDirectory(NAME);
        Path alive = Files.createTempDirectory(NAME);
        write("leads.csv", 3);
        write("many.csv", 3001);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SoleUse held = SoleUse.of(InstanceLock.lock(alive), "a home", "wait")) {
            int taken = other.getLocalPort();
            String printed =
                    CommandLines.printed(own(taken, "leads.csv", "--speed=600", "--receipts=" + folder.resolve("kept"))
                            .toArray(String[]::new));
            assertThat(printed)
                    .contains("leads.csv: finished, 3 rows, 2 confirmed, 1 rejected, 1 call, drop ")
                    .contains("WHAT WAS NOT TAKEN, AND WHY")
                    .contains("kept: " + folder.resolve("kept"));
            try (Stream<Path> kept = Files.list(folder.resolve("kept"))) {
                assertThat(kept).hasSize(3);
            }
            assertThat(homes(tmp)).contains(alive, beginning).doesNotContain(dead);

            assertThat(CommandLines.execute(
                            own(taken, "many.csv", "--speed=600").toArray(String[]::new)))
                    .as("a guard holds it")
                    .isEqualTo(CommandCodes.FAILED);
            assertThat(CommandLines.execute(
                            own(taken, "leads.csv", "--server.port=" + taken).toArray(String[]::new)))
                    .as("the port that was asked for is taken")
                    .isEqualTo(CommandCodes.USAGE);
            assertThat(homes(tmp)).contains(alive).hasSize(2);
        } finally {
            Files.deleteIfExists(beginning);
            Files.deleteIfExists(InstanceLock.lock(alive));
            Files.deleteIfExists(alive);
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void nothingIsLeftEitherWhenItIsStoppedMidway() throws Exception {
        write("leads.csv", 2900);
        Process rehearsal = start(own(1, "leads.csv").toArray(String[]::new));
        untilSaid("leads.csv is in the ledger");
        assertThat(homes(temporary)).singleElement().satisfies(home -> assertThat(Files.getPosixFilePermissions(home))
                .hasSize(3));
        stop(rehearsal);
        assertThat(homes(temporary)).isEmpty();
    }
}
