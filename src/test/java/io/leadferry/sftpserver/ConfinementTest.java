package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.model.ListedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user sees the folders of its feed, and nothing leads out of them. */
class ConfinementTest {

    @TempDir
    Path home;

    private ServerUnderTest quay;
    private SftpClient crm;

    @BeforeEach
    void open() throws Exception {
        quay = new ServerUnderTest(home);
        Files.createDirectories(home.resolve("ledger"));
        Files.writeString(home.resolve("ledger/leadferry.db"), "ledger");
        Files.writeString(home.resolve("inbox/others/theirs.csv"), "theirs");
        Files.writeString(quay.receipts().resolve("a.csv.1.receipt.json"), "{}");
        Files.writeString(quay.receipts().resolve(".a.csv.1.receipt.json"), "{");
        Files.writeString(quay.inbox().resolve("mine.csv"), "mine");
        Files.createSymbolicLink(quay.inbox().resolve("link.db"), home.resolve("ledger/leadferry.db"));
        Files.createSymbolicLink(quay.inbox().resolve("way"), home);
        Files.createDirectories(quay.inbox().resolve("folder"));
        Files.writeString(quay.inbox().resolve("folder/inner.csv"), "inner");
        crm = quay.crm();
    }

    @AfterEach
    void close() throws Exception {
        crm.getClientSession().close();
        quay.close();
    }

    private List<String> list(String path) throws IOException {
        return StreamSupport.stream(crm.readDir(path).spliterator(), false)
                .map(SftpClient.DirEntry::getFilename)
                .sorted()
                .toList();
    }

    private Map<Path, String> everything() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(home)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void theRootIsTheInboxWithTheReceiptsInIt() throws Exception {
        assertThat(list("/")).containsExactly("mine.csv", "receipts");
        assertThat(list("./receipts/..")).containsExactly("mine.csv", "receipts");
        assertThat(list("/receipts")).containsExactly("a.csv.1.receipt.json");
        assertThat(crm.stat("/receipts").isDirectory()).isTrue();
        assertThat(crm.read("receipts/a.csv.1.receipt.json").readAllBytes()).hasSize(2);
        assertThat(crm.read("/x/../mine.csv").readAllBytes()).asString().isEqualTo("mine");
        assertThat(crm.canonicalPath("../../..")).isEqualTo("/");
        assertThat(crm.canonicalPath("/receipts/../../etc/./passwd")).isEqualTo("/etc/passwd");
    }

    @Test
    void noPathLeadsOut() throws Exception {
        Map<Path, String> before = everything();
        for (String path : List.of(
                home + "/ledger/leadferry.db",
                "../../ledger/leadferry.db",
                "/../../../../../../../../../.." + home + "/ledger/leadferry.db",
                "receipts/../../../ledger/leadferry.db",
                "receipts/../../others/theirs.csv",
                "receipts/../theirs.csv",
                "receipts/.a.csv.1.receipt.json",
                "receipts/x/../../../ledger/leadferry.db",
                "//..//..//ledger//leadferry.db",
                "..\\..\\ledger\\leadferry.db",
                "link.db",
                "way",
                "way/ledger/leadferry.db",
                "folder",
                "folder/inner.csv",
                "mine.csv/..\0",
                "/etc/passwd",
                "/proc/self/environ")) {
            refused(() -> crm.stat(path), path);
            refused(() -> crm.lstat(path), path);
            refused(() -> crm.read(path).readAllBytes(), path);
            refused(() -> list(path), path);
            refused(() -> crm.remove(path), path);
            refused(() -> crm.rename(path, "got.csv"), path);
            refused(() -> crm.readLink(path), path);
            refused(() -> crm.mkdir(path), path);
            refused(() -> crm.rmdir(path), path);
            refused(() -> crm.symLink("new-link", path), path);
            refused(() -> crm.setStat(path, new SftpClient.Attributes().size(0)), path);
        }
        for (String path : List.of(
                "way",
                "link.db",
                "folder",
                "receipts",
                "/",
                "way/new.csv",
                "folder/new.csv",
                "x/y",
                home + "/ledger/leadferry.db",
                "../../ledger/leadferry.db")) {
            refused(() -> crm.open(path, OpenMode.Write, OpenMode.Create, OpenMode.Truncate), path);
            refused(() -> crm.open(path, OpenMode.Write), path);
            refused(() -> crm.rename("mine.csv", path), path);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void receiptsAreReadOnlyAndTheFoldersStay() throws Exception {
        Map<Path, String> before = everything();
        String receipt = "/receipts/a.csv.1.receipt.json";
        refused(() -> crm.open(receipt, OpenMode.Write, OpenMode.Truncate), receipt);
        refused(() -> crm.open("/receipts/new.csv", OpenMode.Write, OpenMode.Create), receipt);
        refused(() -> crm.open(receipt, OpenMode.Read, OpenMode.Write), receipt);
        refused(() -> crm.remove(receipt), receipt);
        refused(() -> crm.rename(receipt, "/a.json"), receipt);
        refused(() -> crm.rename("/mine.csv", receipt), receipt);
        refused(() -> crm.rename("/mine.csv", "/receipts/mine.csv"), receipt);
        refused(() -> crm.setStat(receipt, new SftpClient.Attributes().modifyTime(0)), receipt);
        refused(() -> crm.rename("/receipts", "/mine"), "receipts");
        refused(() -> crm.rename("/", "/mine"), "receipts");
        refused(() -> crm.rmdir("/receipts"), "receipts");
        refused(() -> crm.remove("/receipts"), "receipts");
        refused(() -> crm.rmdir("/"), "/");
        refused(() -> crm.mkdir("/new"), "/new");
        assertThat(crm.stat(receipt).getPermissions() & 0222).isZero();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void namesThatTheFeedWouldLeaveOrThatDoNotFitAreRefused() throws Exception {
        for (String name :
                List.of("two\nlines.csv", "a\\b.csv", "a\u202ecsv.exe", "\u200fa.csv", "\u001b[31m.csv", "a\u2028b")) {
            assertThat(ListedName.unsound(name)).isNotNull();
            assertThatThrownBy(() -> crm.open(name, OpenMode.Write, OpenMode.Create))
                    .isInstanceOf(SftpException.class)
                    .hasMessageContaining("the feed would not take this file: its name holds");
            assertThatThrownBy(() -> crm.rename("mine.csv", name))
                    .isInstanceOf(SftpException.class)
                    .hasMessageContaining("the feed would not take this file: its name holds");
        }
        refused(() -> crm.open("x".repeat(201), OpenMode.Write, OpenMode.Create), "a long name");
        assertThat(quay.seenByTheDoor()).containsExactly("folder", "link.db", "mine.csv", "way");
    }

    @Test
    void whatAClientIsToldHoldsNoPathOfThisMachine() {
        assertThatThrownBy(() -> crm.stat("absent.csv"))
                .isInstanceOfSatisfying(SftpException.class, e -> assertThat(e.getStatus())
                        .isEqualTo(SftpConstants.SSH_FX_NO_SUCH_FILE))
                .hasMessageNotContaining(home.toString());
        assertThatThrownBy(() -> crm.mkdir("absent"))
                .isInstanceOfSatisfying(SftpException.class, e -> assertThat(e.getStatus())
                        .isEqualTo(SftpConstants.SSH_FX_PERMISSION_DENIED));
    }

    private static void refused(ThrowingCallable attempt, String path) {
        assertThatThrownBy(attempt).as(path).satisfies(fault -> assertThat(
                        fault instanceof UncheckedIOException listing ? listing.getCause() : fault)
                .as("the server's word")
                .isInstanceOf(SftpException.class));
    }
}
