package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Content;
import io.leadferry.intake.Intake;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a file of a folder pass when it is complete, and sees to it that only the file that was read leaves the folder. */
public final class FolderFiles extends CompleteFiles<File> {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);

    private final Path home;
    private final String feed;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    public FolderFiles(Path home, Feed feed, Clock clock) {
        super(feed.completeWhen(), clock);
        this.home = home;
        this.feed = feed.name();
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        String name = file.getFile().getName();
        if (name.indexOf('\\') >= 0) {
            // Camel takes it for a path, and would look for the file elsewhere
            if (refused.add(name)) {
                LOG.warn("{}: a file whose name holds a backslash is left where it is; rename it: {}", feed, name);
            }
            return false;
        }
        return FolderLook.isFile(file.getFile()) && super.acquireExclusiveReadLock(operations, file, exchange);
    }

    /**
     * After the move: a file that took the name of the one that was read, in the moment before the move, has gone to its
     * place in the archive unread, and comes back.
     */
    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnCommit(operations, file, exchange);
        String archivedAs = exchange.getProperty(Intake.ARCHIVE_AS, String.class);
        Path moved = home.resolve(String.valueOf(archivedAs));
        if (archivedAs == null || !Files.isRegularFile(moved)) {
            return;
        }
        try {
            Path inbox = Path.of(file.getAbsoluteFilePath());
            if (!isWhatWasRead(moved, file, exchange) && Files.notExists(inbox)) {
                Files.move(moved, inbox);
                LOG.info(
                        "{}: {} was replaced in the moment it was taken; the new one is read too",
                        feed,
                        inbox.getFileName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what lies at " + archivedAs + " cannot be looked at", e);
        }
    }

    private static boolean isWhatWasRead(Path moved, GenericFile<File> file, Exchange exchange) throws IOException {
        if (Files.size(moved) != file.getFileLength()) {
            return false;
        }
        // a copy to another file system has a time of its own
        Content read = exchange.getProperty(Intake.CONTENT_READ, Content.class);
        return Files.getLastModifiedTime(moved).toMillis() == file.getLastModified()
                || (read != null && read.isIn(moved));
    }
}
