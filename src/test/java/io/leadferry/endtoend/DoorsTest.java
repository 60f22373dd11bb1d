package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.receipt.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When a file is taken, and what becomes of one that is not. */
@ExtendWith(OutputCaptureExtension.class)
class DoorsTest extends Installation {

    private static final String HEADER = "PhoneNumber,CampaignName\n";

    private Path inbox(String name) throws Exception {
        return Files.createDirectories(home.resolve("inbox/leads")).resolve(name);
    }

    @Test
    void aFileThatStillGrowsIsTakenWholeAndOnce() throws Exception {
        ferry("--leadferry.feeds.leads.complete-when=stable 3s");
        Path file = Files.writeString(inbox("slow.csv"), HEADER);
        for (int line = 0; line < 25; line++) {
            int next = line;
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            Files.writeString(file, (9_000_000_000L + next) + ",A\n", StandardOpenOption.APPEND);
        }
        await().until(() -> ferry.allFinished(1));

        assertThat(ferry.rows("accepted")).isEqualTo(25);
        assertThat(ferry.drops()).hasSize(1);
    }

    @Test
    void namesThatAreStillArrivingAndFilesWithoutTheirMarkerWait() throws Exception {
        ferry("--leadferry.feeds.leads.complete-when=marker .done");
        for (String name : new String[] {".a.csv", "b.csv.tmp", "c.csv.part", "d.csv.FILEPART", "e.csv"}) {
            Files.writeString(inbox(name), HEADER + "9000000001,A\n");
        }
        Files.writeString(inbox("f.csv"), HEADER + "9000000002,A\n");
        Files.writeString(inbox("f.csv.done"), "");
        await().until(() -> ferry.allFinished(1));

        assertThat(ferry.drops()).extracting(drop -> drop.file()).containsExactly("f.csv");
        assertThat(inbox("f.csv.done")).doesNotExist();
        assertThat(inbox("e.csv")).exists();
    }

    @Test
    void aNameWithABackslashIsToldAndHoldsUpNobody(CapturedOutput log) throws Exception {
        ferry();
        Files.writeString(inbox("back\\slash.csv"), HEADER + "9000000001,A\n");
        ferry.drop("leads", "{{a}} ${b} &c=?.csv", HEADER + "9000000002,A\n");
        await().until(() -> ferry.allFinished(1));

        await().untilAsserted(() -> assertThat(log).containsOnlyOnce("holds a / or a \\"));
        assertThat(inbox("back\\slash.csv")).exists();
        String drop = ferry.drops().get(0).drop();
        await().until(() -> Files.exists(home.resolve("receipts/leads/{{a}} ${b} &c=?.csv." + drop + ".receipt.txt")));
    }

    @Test
    void theSameContentIsTakenOnceAndTheSameNameWithNewContentIsANewDrop() throws Exception {
        ferry();
        ferry.drop("leads", "a.csv", HEADER + "9000000001,A\n");
        await().until(() -> ferry.allFinished(1));
        String first = ferry.receipt("a.csv").summary().drop();
        ferry.drop("leads", "again.csv", HEADER + "9000000001,A\n");
        await().until(() -> ferry.allFinished(2));
        ferry.drop("leads", "a.csv", HEADER + "9000000002,A\n");
        await().until(() -> ferry.allFinished(3));

        assertThat(ferry.receipt("again.csv").summary().state()).isEqualTo(Drop.State.DUPLICATE);
        assertThat(ferry.receipt("again.csv").summary().duplicateOf()).isEqualTo(first);
        assertThat(ferry.rows("accepted")).isEqualTo(2);
        await().until(() -> {
            try (var files = Files.walk(home.resolve("archive"))) {
                return files.filter(Files::isRegularFile).count() == 3;
            }
        });
    }

    @Test
    void aDeleteListWithYesterdaysContentIsDoneAgain() throws Exception {
        ferry("--leadferry.feeds.leads.campaign=Sales_1", "--leadferry.feeds.deletes.campaign=Sales_1");
        String number = "PhoneNumber\n9800090001\n";
        ferry.drop("leads", "mon.csv", number);
        await().until(() -> ferry.allFinished(1));
        ferry.drop("deletes", "dnc-mon.csv", number);
        await().until(() -> ferry.allFinished(2));
        ferry.drop("leads", "tue.csv", "PhoneNumber,Name\n9800090001,Ann\n");
        await().until(() -> ferry.allFinished(3));
        assertThat(vendor.leads("Sales_1")).containsExactly("9800090001");
        ferry.drop("deletes", "dnc-tue.csv", number);
        await().until(() -> ferry.allFinished(4));

        assertThat(vendor.leads("Sales_1")).isEmpty();
        Receipt again = ferry.receipt("dnc-tue.csv");
        assertThat(again.summary().state()).isEqualTo(Drop.State.FINISHED);
        assertThat(again.summary().duplicateOf())
                .isEqualTo(ferry.receipt("dnc-mon.csv").summary().drop());
        Path letter =
                home.resolve("receipts/deletes/dnc-tue.csv." + again.summary().drop() + ".receipt.txt");
        await().untilAsserted(() -> assertThat(letter).content().contains("came before in the file dnc-mon.csv"));
    }

    @Test
    void aFileThatCannotBeReadIsKeptInQuarantineWithItsReason() throws Exception {
        ferry("--leadferry.feeds.leads.guard.min-rows=2");
        ferry.drop("leads", "headless.csv", "9000000001,A\n");
        ferry.drop("leads", "small.csv", HEADER + "9000000001,A\n");
        await().until(() -> ferry.allFinished(2));

        Path quarantine = home.resolve("quarantine/leads");
        await().until(() ->
                Files.exists(quarantine.resolve("small.csv")) && Files.exists(quarantine.resolve("headless.csv")));
        assertThat(quarantine.resolve("headless.csv")).hasContent("9000000001,A");
        assertThat(quarantine.resolve("headless.csv.reason.txt"))
                .content()
                .contains("no column is read as 'PhoneNumber'");
        assertThat(quarantine.resolve("small.csv.reason.txt")).content().contains("guard");
        assertThat(ferry.drops()).allMatch(drop -> drop.state() == Drop.State.QUARANTINED);
        assertThat(vendor.calls()).isEmpty();
    }

    @Test
    void aRejectedFileIsMendedAndDroppedAgain() throws Exception {
        ferry();
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName,Note\n12,A,=1+1\n");
        await().until(() -> ferry.allFinished(1));
        Path rejected = home.resolve(
                "receipts/leads/a.csv." + ferry.receipt("a.csv").summary().drop() + ".rejected.csv");
        await().until(() -> Files.exists(rejected));
        ferry.drop("leads", "mended.csv", Files.readString(rejected).replace("12,A", "9000000012,A"));
        await().until(() -> ferry.allFinished(2));

        assertThat(ferry.receipt("mended.csv").summary().rows()).containsEntry("accepted", 1L);
        await().untilAsserted(() -> assertThat(vendor.leads("A")).containsExactly("9000000012"));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    @Test
    void whatIsNoFileOfItsOwnIsToldOnceAndHoldsUpNobody(CapturedOutput log) throws Exception {
        ferry();
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Path file = Files.writeString(elsewhere.resolve("real.csv"), HEADER + "9000000001,A\n");
        Files.createSymbolicLink(inbox("to-file.csv"), file);
        Files.createSymbolicLink(inbox("to-folder.csv"), elsewhere);
        Files.createSymbolicLink(inbox("to-nothing.csv"), elsewhere.resolve("nothing"));
        Files.createDirectory(inbox("folder.csv"));
        run("mkfifo", inbox("pipe.csv").toString());
        run(
                "sh",
                "-c",
                "printf x > \"$1/$(printf 'caf\\351.csv')\"",
                "sh",
                inbox("x").getParent().toString());
        ferry.drop("leads", "b.csv", HEADER + "9000000002,A\n");
        await().until(() -> ferry.allFinished(1));
        ferry.drop("leads", "c.csv", HEADER + "9000000003,A\n");
        await().until(() -> ferry.allFinished(2));

        for (String told : new String[] {
            "to-file.csv is a symbolic link",
            "to-folder.csv is a symbolic link",
            "to-nothing.csv is a symbolic link",
            " folder.csv is a folder",
            "pipe.csv is a pipe",
            "its name is not written in"
        }) {
            await().untilAsserted(() -> assertThat(log).containsOnlyOnce(told));
        }
        assertThat(file).hasContent(HEADER + "9000000001,A");
        try (var left = Files.list(inbox("x").getParent())) {
            assertThat(left).hasSize(6);
        }
    }
}
