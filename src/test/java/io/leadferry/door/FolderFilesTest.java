package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.Content;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.intake.Places;
import io.leadferry.intake.Takings;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileOperations;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the file that was read leaves its folder. */
@OnBothLedgers
class FolderFilesTest {

    @TempDir
    private Path home;

    private final HandClock clock = new HandClock();
    private Ledger ledger;
    private LedgerModule module;
    private Drops drops;

    @BeforeEach
    void open() {
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        module = new LedgerModule(ledger, Map.of(), clock);
        drops = module.drops();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private FolderFiles files() {
        Feed feed = TestFeeds.feed("leads", "add-leads", home.resolve("inbox"), List.of("A"));
        LeadferryConfiguration configuration = new LeadferryConfiguration(
                home, LedgerAddress.of(""), null, Duration.ZERO, Map.of(), Map.of(), Map.of("leads", feed));
        Originals originals = module.originals();
        GrownOriginals grown = new GrownOriginals(
                originals,
                new Places(home, clock),
                new Names(clock, new Random(1)),
                new Disk(),
                new StuckFiles(clock),
                clock);
        return new FolderFiles(
                home, feed, new FolderOriginals(configuration, drops, originals, grown, new Disk()), clock);
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
        Takings.lay(
                exchange,
                TestFeeds.feed("leads", "add-leads", home.resolve("inbox"), List.of("A")),
                read == null ? Content.of(Files.writeString(home.resolve("other.csv"), "two, and more")) : read,
                Drop.arriving("d1", "leads", "a.csv", "00", 3, Instant.EPOCH, clock.instant()),
                "archive/leads/a.csv");
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
    void whatWasWrittenToItInTheMomentBeforeTheMoveIsNotReadAsAnotherFile() throws Exception {
        Path inbox = dropped();
        GenericFile<File> listed = listed(inbox);
        Content read = Content.of(inbox);
        Drop drop = Drop.arriving("d1", "leads", "a.csv", "00", 3, Instant.EPOCH, clock.instant());
        drops.open(drop);
        drops.seal("d1", "archive/leads/a.csv", Duration.ZERO);
        Files.writeString(inbox, "one and more");
        moved(listed, inbox, read);

        assertThat(inbox).doesNotExist();
        Drop grown = drops.find("d1").orElseThrow();
        assertThat(grown.state()).isEqualTo(Drop.State.WORKING);
        assertThat(grown.growth()).isNotNull();
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
