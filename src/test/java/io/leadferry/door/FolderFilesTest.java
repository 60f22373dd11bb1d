package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Content;
import io.leadferry.intake.Intake;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileOperations;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the file that was read leaves its folder. */
class FolderFilesTest {

    @TempDir
    private Path home;

    private FolderFiles files() {
        Feed feed = TestFeeds.feed("leads", "add-leads", home.resolve("inbox"), List.of("A"));
        return new FolderFiles(home, feed, new HandClock());
    }

    private static GenericFile<File> listed(Path file) {
        GenericFile<File> listed = new GenericFile<>();
        listed.setFile(file.toFile());
        listed.setAbsoluteFilePath(file.toString());
        listed.setRelativeFilePath(file.getFileName().toString());
        listed.setFileLength(file.toFile().length());
        listed.setLastModified(file.toFile().lastModified());
        return listed;
    }

    private Path dropped() throws Exception {
        return Files.writeString(Files.createDirectories(home.resolve("inbox")).resolve("a.csv"), "one");
    }

    private void moved(GenericFile<File> listed, Path inbox) throws Exception {
        moved(listed, inbox, null);
    }

    private void moved(GenericFile<File> listed, Path inbox, @Nullable Content read) throws Exception {
        Path archived = Files.createDirectories(home.resolve("archive/leads")).resolve("a.csv");
        Files.move(inbox, archived);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Intake.CONTENT_READ, read);
        exchange.setProperty(Intake.ARCHIVE_AS, "archive/leads/a.csv");
        files().releaseExclusiveReadLockOnCommit(new FileOperations(), listed, exchange);
    }

    @Test
    void theFileThatWasReadStaysInTheArchive() throws Exception {
        Path inbox = dropped();
        moved(listed(inbox), inbox);

        assertThat(inbox).doesNotExist();
        assertThat(home.resolve("archive/leads/a.csv")).hasContent("one");
    }

    @Test
    void aCopyOnAnotherFileSystemIsKnownByItsContentAndNotByItsTime() throws Exception {
        Path inbox = dropped();
        GenericFile<File> listed = listed(inbox);
        Content read = Content.of(inbox);
        Files.setLastModifiedTime(inbox, FileTime.fromMillis(listed.getLastModified() + 60_000));
        moved(listed, inbox, read);

        assertThat(inbox).doesNotExist();
        assertThat(home.resolve("archive/leads/a.csv")).hasContent("one");
    }

    @Test
    void anotherContentOfTheSameLengthComesBack() throws Exception {
        Path inbox = dropped();
        GenericFile<File> listed = listed(inbox);
        Content read = Content.of(inbox);
        Files.writeString(inbox, "two");
        Files.setLastModifiedTime(inbox, FileTime.fromMillis(listed.getLastModified() + 60_000));
        moved(listed, inbox, read);

        assertThat(inbox).hasContent("two");
    }

    @Test
    void aFileThatTookItsNameInTheMomentBeforeTheMoveComesBack() throws Exception {
        Path inbox = dropped();
        GenericFile<File> listed = listed(inbox);
        Files.writeString(inbox, "another");
        moved(listed, inbox);

        assertThat(inbox).hasContent("another");
    }
}
