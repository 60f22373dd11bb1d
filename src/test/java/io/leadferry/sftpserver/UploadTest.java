package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is uploaded is there for the feed when the client has closed it: whole, at once, and never otherwise. */
class UploadTest {

    @TempDir
    Path home;

    private ServerUnderTest quay;
    private ClientSession session;
    private SftpClient crm;

    @BeforeEach
    void open() throws Exception {
        quay = new ServerUnderTest(home);
        session = quay.login("crm", ServerUnderTest.PASSWORD);
        crm = quay.sftp(session);
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        quay.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void put(String path, String content) throws IOException {
        try (OutputStream out = crm.write(path)) {
            out.write(bytes(content));
        }
    }

    private CloseableHandle begun(String path, String content, OpenMode... modes) throws IOException {
        CloseableHandle handle = crm.open(path, modes);
        crm.write(handle, 0, bytes(content));
        return handle;
    }

    private CloseableHandle begun(String path, String content) throws IOException {
        return begun(path, content, OpenMode.Write, OpenMode.Create, OpenMode.Truncate);
    }

    @Test
    void aFileIsThereWhenTheClientHasClosedItAndNotBefore() throws Exception {
        CloseableHandle handle = begun("leads.csv", "PhoneNumber\n");
        crm.write(handle, 12, bytes("9000000001\n"));

        assertThat(quay.seenByTheDoor()).isEmpty();
        assertThat(quay.inInbox()).singleElement().asString().startsWith(".");
        assertThat(crm.readDir("/"))
                .extracting(SftpClient.DirEntry::getFilename)
                .containsExactly("receipts");
        assertThat(crm.stat(handle).getSize()).isEqualTo(23);
        assertThat(crm.stat("leads.csv").getSize()).isEqualTo(23);

        crm.close(handle);
        assertThat(quay.inInbox()).containsExactly("leads.csv");
        assertThat(quay.inbox().resolve("leads.csv")).hasContent("PhoneNumber\n9000000001\n");
        assertThat(crm.stat("leads.csv").getSize()).isEqualTo(23);
    }

    @Test
    void nothingIsLeftOfAnUploadWhoseConnectionBreaks() throws Exception {
        put("there.csv", "old");
        begun("cut.csv", "half");
        begun("there.csv", "half");
        assertThat(quay.inInbox()).hasSize(3);
        ((AbstractSession) session).getIoSession().close(true);

        await().untilAsserted(() -> assertThat(quay.inInbox()).containsExactly("there.csv"));
        assertThat(quay.inbox().resolve("there.csv")).hasContent("old");
    }

    @Test
    void nothingIsLeftOfAnUploadThatTheClientOrTheServerEndsInTheMiddle() throws Exception {
        begun("left.csv", "half");
        crm.getClientChannel().close(false);
        await().untilAsserted(() -> assertThat(quay.inInbox()).isEmpty());

        crm = quay.sftp(session);
        begun("left.csv", "half");
        session.close();
        await().untilAsserted(() -> assertThat(quay.inInbox()).isEmpty());

        session = quay.login("crm", ServerUnderTest.PASSWORD);
        crm = quay.sftp(session);
        begun("stopped.csv", "half");
        quay.restart();
        await().untilAsserted(() -> assertThat(quay.inInbox()).isEmpty());
    }

    @Test
    void whatAProcessThatDiedLeftBehindIsRemovedAtTheNextStart() throws Exception {
        Path left;
        try (CloseableHandle handle = begun("died.csv", "half")) {
            left = Files.copy(
                    quay.inbox().resolve(quay.inInbox().get(0)),
                    quay.inbox().resolve(quay.inInbox().get(0) + "0"));
            assertThat(handle.isOpen()).isTrue();
        }
        Files.writeString(quay.inbox().resolve(".somebody-elses.csv"), "x");
        quay.restart();

        assertThat(left).doesNotExist();
        assertThat(quay.inInbox()).containsExactly(".somebody-elses.csv", "died.csv");
    }

    @Test
    void aFileThatIsStillThereIsReplacedWholeAtTheClose() throws Exception {
        put("leads.csv", "the first, which is long");
        CloseableHandle handle = begun("leads.csv", "second");
        assertThat(quay.inbox().resolve("leads.csv")).hasContent("the first, which is long");
        crm.close(handle);
        assertThat(quay.inbox().resolve("leads.csv")).hasContent("second");

        assertThatThrownBy(() -> crm.open("leads.csv", OpenMode.Write, OpenMode.Create, OpenMode.Exclusive))
                .hasMessageContaining("already");
        CloseableHandle exclusive = begun("new.csv", "mine", OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);
        put("new.csv", "came between");
        assertThatThrownBy(() -> crm.close(exclusive)).hasMessageContaining("already");
        assertThat(quay.inbox().resolve("new.csv")).hasContent("came between");
    }

    @Test
    void aFileIsContinuedUnlessItWasTakenMeanwhile() throws Exception {
        put("a.csv", "one\n");
        CloseableHandle resumed = crm.open("a.csv", OpenMode.Write);
        crm.write(resumed, 4, bytes("two\n"));
        assertThat(quay.inbox().resolve("a.csv")).hasContent("one\n");
        crm.close(resumed);
        CloseableHandle appended = crm.open("a.csv", OpenMode.Write, OpenMode.Create, OpenMode.Append);
        crm.write(appended, 0, bytes("three\n"));
        crm.close(appended);
        assertThat(quay.inbox().resolve("a.csv")).hasContent("one\ntwo\nthree\n");

        CloseableHandle late = crm.open("a.csv", OpenMode.Write);
        crm.write(late, 14, bytes("four\n"));
        Files.delete(quay.inbox().resolve("a.csv"));
        assertThatThrownBy(() -> crm.close(late)).hasMessageContaining("taken in the meantime");
        assertThat(quay.inInbox()).isEmpty();
    }

    @Test
    void aPieceThatCouldNotBeWrittenSpoilsTheUpload() throws Exception {
        CloseableHandle handle = begun("leads.csv", "PhoneNumber\n");
        assertThatThrownBy(() -> crm.write(handle, Long.MAX_VALUE - 3, bytes("9000000001\n")))
                .isInstanceOf(IOException.class);
        crm.write(handle, 12, bytes("9000000002\n"));

        assertThatThrownBy(() -> crm.close(handle)).hasMessageContaining("could not be written");
        assertThat(quay.inInbox()).isEmpty();
    }

    @Test
    void aTemporaryNameAndARenameWorkAsTheyDoInAFolder() throws Exception {
        put("leads.csv.filepart", "PhoneNumber\n");
        crm.rename("leads.csv.filepart", "leads.csv");
        assertThat(quay.inInbox()).containsExactly("leads.csv");

        put(".next", "second");
        assertThatThrownBy(() -> crm.rename(".next", "leads.csv")).hasMessageContaining("already");
        crm.getExtension(OpenSSHPosixRenameExtension.class).posixRename(".next", "leads.csv");
        assertThat(quay.inInbox()).containsExactly("leads.csv");
        assertThat(quay.inbox().resolve("leads.csv")).hasContent("second");

        crm.remove("leads.csv");
        assertThat(quay.inInbox()).isEmpty();
        assertThatThrownBy(() -> crm.remove("leads.csv")).isInstanceOf(IOException.class);
    }

    @Test
    void timesAreKeptAndPermissionsAreTheMachinesOwnAffair() throws Exception {
        FileTime old = FileTime.from(Instant.parse("2020-01-02T03:04:05Z"));
        CloseableHandle handle = begun("leads.csv", "PhoneNumber\nand more");
        crm.setStat(handle, new Attributes().perms(0).modifyTime(old).accessTime(old));
        crm.setStat(handle, new Attributes().size(12));
        crm.close(handle);
        Path file = quay.inbox().resolve("leads.csv");
        assertThat(file).hasContent("PhoneNumber\n");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        assertThat(Files.isReadable(file)).isTrue();
        assertThat(Files.getPosixFilePermissions(file)).isNotEmpty();

        FileTime later = FileTime.from(Instant.parse("2021-01-02T03:04:05Z"));
        crm.setStat(
                "leads.csv",
                new Attributes().perms(0).modifyTime(later).accessTime(later).size(12));

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(later);
        assertThatThrownBy(() -> crm.setStat("leads.csv", new Attributes().size(3)))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("PhoneNumber\n");
    }

    private void failsWhole(CloseableHandle handle) throws IOException {
        assertThatThrownBy(() -> crm.close(handle)).isInstanceOf(SftpException.class);
        assertThat(quay.inInbox()).isEmpty();
    }

    @Test
    void aFileHasNoHolesAndGrowsOnlyByWhatIsSent() throws Exception {
        CloseableHandle grown = begun("leads.csv", "PhoneNumber\n");
        assertThatThrownBy(() -> crm.setStat(grown, new Attributes().size(1L << 40)))
                .hasMessageContaining("grows by what is written");
        assertThat(crm.stat(grown).getSize()).isEqualTo(12);
        failsWhole(grown);
        CloseableHandle byName = begun("leads.csv", "PhoneNumber\n");
        assertThatThrownBy(() -> crm.setStat("leads.csv", new Attributes().size(13)))
                .isInstanceOf(SftpException.class);
        failsWhole(byName);

        for (long offset : new long[] {Upload.FAR + 13, 1L << 40, Long.MAX_VALUE}) {
            CloseableHandle far = begun("leads.csv", "PhoneNumber\n");
            assertThatThrownBy(() -> crm.write(far, offset, bytes("9"))).hasMessageContaining("16 MiB beyond");
            assertThat(crm.stat(far).getSize()).isEqualTo(12);
            failsWhole(far);
        }
        CloseableHandle stepwise = begun("leads.csv", "PhoneNumber\n");
        crm.write(stepwise, Upload.FAR, bytes("9"));
        assertThatThrownBy(() -> crm.write(stepwise, 2 * Upload.FAR, bytes("9")))
                .hasMessageContaining("16 MiB beyond");
        failsWhole(stepwise);

        CloseableHandle left = begun("leads.csv", "PhoneNumber\n");
        crm.write(left, 24, bytes("9"));
        assertThatThrownBy(() -> crm.close(left)).hasMessageContaining("never sent");
        assertThat(quay.inInbox()).isEmpty();
        CloseableHandle shrunk = begun("leads.csv", "PhoneNumber\n");
        crm.setStat(shrunk, new Attributes().size(0));
        crm.write(shrunk, 1, bytes("9"));
        failsWhole(shrunk);
    }

    @Test
    void piecesMayComeInAnyOrder() throws Exception {
        CloseableHandle handle = crm.open("leads.csv", OpenMode.Write, OpenMode.Create, OpenMode.Truncate);
        crm.write(handle, 23, bytes("9000000002\n"));
        crm.write(handle, 12, bytes("9000000001\n"));
        crm.write(handle, 0, bytes("PhoneNumber\n"));
        crm.close(handle);
        assertThat(quay.inbox().resolve("leads.csv")).hasContent("PhoneNumber\n9000000001\n9000000002\n");
    }

    @Test
    void anEmptyFileAndALargeOneArriveAsTheyWereSent() throws Exception {
        put("leads.csv.done", "");
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i % 251);
        }
        try (OutputStream out = crm.write("large.csv")) {
            out.write(large);
        }
        assertThat(quay.inInbox()).containsExactly("large.csv", "leads.csv.done");
        assertThat(quay.inbox().resolve("large.csv")).hasBinaryContent(large);
        assertThat(crm.read("large.csv").readAllBytes()).isEqualTo(large);
    }
}
