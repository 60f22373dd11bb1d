package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.intake.AtDoor;
import io.leadferry.intake.AtDoor.Promised;
import io.leadferry.model.Disk;
import io.leadferry.model.StuckFiles;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each posted file of a feed pass, with the drop that was promised for it: it is known to be whole. An empty folder is
 * not looked at.
 */
public final class PostedFiles extends FolderFiles implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(PostedFiles.class);

    private final String feed;
    private final HttpDoor door;

    /** The posted files of one feed; the rest is as of the files of a folder. */
    public PostedFiles(
            Path home,
            Feed feed,
            HttpDoor door,
            FolderOriginals originals,
            OpenForWriting open,
            Disk disk,
            StuckFiles stuck,
            Clock clock) {
        super(home, feed, null, originals, open, disk, stuck, clock);
        this.feed = feed.name();
        this.door = door;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        if (!super.acquireExclusiveReadLock(operations, file, exchange)) {
            return false;
        }
        Optional<Promised> promised = promised(file);
        promised.ifPresent(one -> AtDoor.promised(exchange, one));
        return promised.isPresent();
    }

    /** Empty while the ledger cannot be asked; that is told by whoever watches it. */
    private Optional<Promised> promised(GenericFile<File> file) {
        try {
            return Optional.of(door.promised(file.getFileNameOnly()));
        } catch (RuntimeException e) {
            LOG.debug("what {} is called is not known yet", file.getFileNameOnly(), e);
            return Optional.empty();
        }
    }

    @Override
    String key(GenericFile<File> file) {
        return Promised.keyOf(file.getFileNameOnly());
    }

    @Override
    String nameOf(GenericFile<File> file) {
        return promised(file).map(Promised::file).orElse(file.getFileNameOnly());
    }

    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnCommit(operations, file, exchange);
        if (!file.getFile().exists()) {
            door.taken(file.getFileNameOnly());
        }
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return door.hasFiles(feed);
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        // whether there is something to be looked at, the folder says
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        return false;
    }
}
