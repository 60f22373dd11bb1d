package io.leadferry.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.console.DropController;
import io.leadferry.console.OriginalsHealthIndicator;
import io.leadferry.ledger.Drop;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Receipt;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Files that were taken before they were whole: no row is lost, none is sent twice, and nobody is told that all is done. */
@ExtendWith(OutputCaptureExtension.class)
class GrownFilesTest extends Installation {

    private static final String HEADER = "PhoneNumber,Name\n";

    private final AtomicLong ahead = new AtomicLong();

    private void quickFerry(String... more) throws IOException {
        InstantSource time = () -> Instant.now().plusNanos(ahead.get());
        List<String> options = new ArrayList<>(List.of(more));
        options.add("--leadferry.feeds.leads.campaign=Sales_1");
        options.add(LeadferryUnderTest.quickDoors(home));
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                new MachineTime(time.withZone(ZoneOffset.UTC), () -> System.nanoTime() + ahead.get(), Optional::empty),
                "500ms",
                options.toArray(String[]::new));
    }

    private void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    private Path inbox(String name) throws IOException {
        return Files.createDirectories(home.resolve("inbox/leads")).resolve(name);
    }

    private Path archived(String name) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String rows(int from, int to) {
        StringBuilder rows = new StringBuilder();
        IntStream.range(from, to).forEach(n -> rows.append(9_800_091_000L + n).append(",Ann\n"));
        return rows.toString();
    }

    private List<String> sent() {
        return vendor.leads("Sales_1");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** The drop of what a grown file holds beyond what was taken. */
    private Receipt.Summary held(String file) {
        await().until(() -> ferry.drops().stream().anyMatch(drop -> drop.file().equals(file) && drop.held()));
        return ferry.drops().stream()
                .filter(drop -> drop.file().equals(file) && drop.held())
                .findFirst()
                .orElseThrow();
    }

    private Receipt receipt(String drop) {
        return ferry.context().getBean(DropController.class).receipt(drop);
    }

    @Test
    void aFileThatItsWriterHoldsOpenIsNotTakenHoweverQuiet() throws Exception {
        quickFerry();
        try (FileChannel writer =
                FileChannel.open(inbox("slow.csv"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(UTF_8.encode(HEADER + rows(0, 10)));
            ferry.drop("leads", "other.csv", HEADER + "9800090000,Bob\n");
            await().until(() -> ferry.finished("other.csv"));
            pass(Duration.ofSeconds(60));
            ferry.drop("leads", "another.csv", HEADER + "9800090001,Bob\n");
            await().until(() -> ferry.finished("another.csv"));
            assertThat(ferry.receiptOf("slow.csv")).isEmpty();
            writer.write(UTF_8.encode(rows(10, 20)));
        }
        await().until(() -> ferry.finished("slow.csv"));
        assertThat(ferry.receipt("slow.csv").summary().rows()).containsEntry("total", 20L);
    }

    @Test
    void aLineWithoutItsEndIsNotReadWhileMoreMayCome() throws Exception {
        quickFerry();
        Files.writeString(inbox("slow.csv"), HEADER + rows(0, 10) + "+4915123456");
        ferry.drop("leads", "other.csv", HEADER + "9800090000,Bob\n");
        await().until(() -> ferry.finished("other.csv"));
        assertThat(ferry.receiptOf("slow.csv")).isEmpty();
        append(inbox("slow.csv"), "789,Kurt\n" + rows(10, 20));
        await().until(() -> ferry.finished("slow.csv"));

        assertThat(ferry.receipt("slow.csv").summary().rows()).containsEntry("total", 21L);
        assertThat(sent()).hasSize(22).contains("4915123456789").doesNotContain("4915123456");

        Files.writeString(inbox("sound.csv"), HEADER + "9800090001,Bob");
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.finished("sound.csv");
        });
    }

    @Test
    void whatCameBehindIsHeldAndSentOnceWhenItIsReleased(CapturedOutput log) throws Exception {
        quickFerry();
        // cut at every kind of place: between rows, in a number, in a name, behind a line without its end
        String whole = HEADER + rows(0, 20);
        List<Integer> cuts = List.of(
                HEADER.length() + 15 * 10,
                HEADER.length() + 15 * 10 + 6,
                HEADER.length() + 15 * 10 + 13,
                HEADER.length() + 15 * 10 - 1,
                HEADER.length(),
                HEADER.length() - 2);
        for (int n = 0; n < cuts.size(); n++) {
            String own = whole.replace("98000", "980" + n + "0");
            ferry.drop("leads", "cut" + n + ".csv", own.substring(0, cuts.get(n)));
        }
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.allFinished(cuts.size());
        });
        int before = sent().size();
        for (int n = 0; n < cuts.size(); n++) {
            String own = whole.replace("98000", "980" + n + "0");
            append(archived("cut" + n + ".csv"), own.substring(cuts.get(n)));
        }
        pass(Duration.ofSeconds(31));
        for (int n = 0; n < cuts.size(); n++) {
            String name = "cut" + n + ".csv";
            await().until(() -> ferry.drops().stream()
                    .anyMatch(drop -> drop.file().equals(name) && drop.state() == Drop.State.WORKING));
        }
        assertThat(sent()).hasSize(before);
        pass(Duration.ofSeconds(11));
        for (int n = 0; n < cuts.size(); n++) {
            Receipt.Summary rest = held("cut" + n + ".csv");
            Receipt.Summary first = ferry.drops().stream()
                    .filter(drop -> drop.file().equals(rest.file()) && !drop.held())
                    .findFirst()
                    .orElseThrow();
            assertThat(first.state()).isEqualTo(Drop.State.WORKING);
            assertThat(first.waits()).extracting(wait -> wait.kind()).containsExactly(Wait.Kind.HELD);
            assertThat(first.notes()).anyMatch(note -> note.contains(rest.drop()));
            assertThat(ferry.context()
                            .getBean(OriginalsHealthIndicator.class)
                            .health()
                            .getDetails())
                    .containsKey(first.drop());
            ferry.release(rest.drop());
        }
        await().until(() -> ferry.allFinished(2 * cuts.size())
                && ferry.drops().stream().allMatch(drop -> drop.state() == Drop.State.FINISHED));

        for (int n = 0; n < cuts.size(); n++) {
            String own = "980" + n + "0";
            List<String> numbers = sent().stream()
                    .filter(number -> number.startsWith(own) && number.length() == 10)
                    .toList();
            assertThat(numbers)
                    .as("cut at " + cuts.get(n))
                    .doesNotHaveDuplicates()
                    .hasSize(20);
        }
        await().untilAsserted(() -> assertThat(log)
                .containsOnlyOnce("cut3.csv, drop "
                        + ferry.drops().stream()
                                .filter(drop -> drop.file().equals("cut3.csv"))
                                .min(java.util.Comparator.comparing(Receipt.Summary::receivedAt))
                                .orElseThrow()
                                .drop()));
        assertThat(ferry.context()
                        .getBean(OriginalsHealthIndicator.class)
                        .health()
                        .getDetails())
                .isEmpty();
    }

    @Test
    void aHalfFileThatCouldNotBeReadIsReadAnewWhenItHasGrown() throws Exception {
        quickFerry("--leadferry.feeds.leads.guard.min-rows=3");
        String json =
                "[{\"PhoneNumber\":\"9800090001\"},{\"PhoneNumber\":\"9800090002\"},{\"PhoneNumber\":\"9800090003\"}]";
        ferry.drop("leads", "half.json", json.substring(0, 40));
        ferry.drop("leads", "few.csv", HEADER + rows(0, 2));
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.allFinished(2);
        });
        Path quarantine = home.resolve("quarantine/leads");
        await().until(() ->
                Files.exists(quarantine.resolve("half.json")) && Files.exists(quarantine.resolve("few.csv")));
        append(quarantine.resolve("half.json"), json.substring(40));
        append(quarantine.resolve("few.csv"), rows(2, 4));
        await().until(() -> {
            pass(Duration.ofSeconds(2));
            return ferry.allFinished(4);
        });

        assertThat(sent()).hasSize(7).doesNotHaveDuplicates();
        assertThat(ferry.drops()).filteredOn(drop -> drop.held()).isEmpty();
    }

    @Test
    void whatGrewWhileNobodyLookedIsFoundAtTheStart() throws Exception {
        quickFerry();
        ferry.drop("leads", "a.csv", HEADER + rows(0, 2));
        await().until(() -> ferry.allFinished(1));
        pass(Duration.ofMinutes(6));
        ferry.stop();
        append(archived("a.csv"), rows(2, 3));
        ferry.start();

        await().until(() -> ferry.receipt("a.csv").summary().state() == Drop.State.WORKING);
        pass(Duration.ofSeconds(11));
        Receipt.Summary rest = held("a.csv");
        ferry.discard(rest.drop());
        await().until(() -> ferry.allFinished(2));
        assertThat(receipt(rest.drop()).summary().state()).isEqualTo(Drop.State.QUARANTINED);
        assertThat(sent()).hasSize(2);
    }

    /** Its first rows went; that it still lies in its inbox, and is another file now, does not make it a new one. */
    @Test
    void anOriginalThatCannotLeaveIsStillTheOneThatWasTaken() throws Exception {
        quickFerry();
        Path inTheWay = Files.createDirectories(home.resolve("archive")).resolve("leads");
        Files.writeString(inTheWay, "in the way");
        ferry.drop("leads", "a.csv", HEADER + rows(0, 10));
        ferry.drop("leads", "b.csv", HEADER + rows(20, 25));
        ferry.drop("leads", "c.csv", HEADER + rows(40, 45));
        await().until(() -> ferry.allFinished(3));
        append(inbox("a.csv"), rows(10, 12));
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.receipt("a.csv").summary().state() == Drop.State.WORKING;
        });
        ferry.stop();
        append(inbox("b.csv"), rows(25, 26));
        Files.writeString(inbox("c.csv"), HEADER + rows(60, 61)); // another file, of the same name
        ferry.start();
        String restOfA = heldSoon("a.csv");
        String restOfB = heldSoon("b.csv");
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return sent().size() == 21;
        });
        Files.delete(inTheWay);
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return inbox("x").getParent().toFile().list().length == 0;
        });
        ferry.release(restOfA);
        ferry.discard(restOfB);
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.allFinished(6);
        });

        assertThat(sent()).hasSize(23).doesNotHaveDuplicates();
        assertThat(ferry.drops().stream().filter(drop -> drop.file().equals("c.csv")))
                .as("what was written over another file is a drop of its own, and the first goes by its rows")
                .hasSize(2)
                .allMatch(drop -> drop.state() == Drop.State.FINISHED && !drop.held());
    }

    private String heldSoon(String file) {
        await().until(() -> {
            pass(Duration.ofSeconds(1));
            return ferry.drops().stream().anyMatch(drop -> drop.file().equals(file) && drop.held());
        });
        return held(file).drop();
    }

    @Test
    void whatCameBehindOnAServerIsHeldToo() throws Exception {
        try (SftpInstallation server = new SftpInstallation(home)) {
            server.folder("/acme/inbox");
            List<String> options = new ArrayList<>(server.feed("remote", "/acme/inbox", "guard.min-rows=2"));
            options.add("--leadferry.feeds.remote.campaign=Sales_1");
            quickFerry(options.toArray(String[]::new));
            Files.writeString(server.at("/acme/inbox/a.csv"), HEADER + rows(0, 2));
            Files.writeString(server.at("/acme/inbox/few.csv"), HEADER + rows(5, 6));
            await().until(() -> ferry.allFinished(2)
                    && Files.exists(server.at("/acme/archive/a.csv"))
                    && Files.exists(server.at("/acme/archive/few.csv")));
            append(server.at("/acme/archive/a.csv"), rows(2, 4));
            append(server.at("/acme/archive/few.csv"), rows(6, 7));
            pass(Duration.ofSeconds(31));
            await().until(() -> ferry.drops().stream()
                    .anyMatch(drop -> drop.file().equals("a.csv") && drop.state() == Drop.State.WORKING));
            pass(Duration.ofSeconds(11));

            ferry.release(held("a.csv").drop());
            await().until(() -> {
                pass(Duration.ofSeconds(1));
                return ferry.allFinished(4) && sent().size() == 6;
            });
            assertThat(sent()).doesNotHaveDuplicates();
            assertThat(home.resolve("arriving/remote")).isEmptyDirectory();
            ferry.stop();
        }
    }
}
