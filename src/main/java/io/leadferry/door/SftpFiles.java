package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import io.leadferry.intake.AtDoor;
import io.leadferry.intake.Taking;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Disk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a file of an SFTP server pass when it is complete and its server can be used, and says where its archive is. */
public final class SftpFiles extends CompleteFiles<SftpRemoteFile> {

    private static final Logger LOG = LoggerFactory.getLogger(SftpFiles.class);

    private final Path home;
    private final String feed;
    private final Source.Sftp source;
    private final SftpWatch watch;
    private final SftpServers servers;
    private final Drops drops;
    private final Disk disk;

    public SftpFiles(
            Path home, Feed feed, Source.Sftp source, SftpServers servers, Drops drops, Disk disk, Clock clock) {
        super(feed.completeWhen(), clock);
        this.home = home;
        this.feed = feed.name();
        this.source = source;
        this.watch = servers.watch(feed.name());
        this.servers = servers;
        this.drops = drops;
        this.disk = disk;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file, Exchange exchange) {
        String name = file.getFileNameOnly();
        if (!watch.mayTake(name)) {
            return false;
        }
        if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
            // the client would take it for a pattern, and might touch other files
            watch.refuse(name);
            return false;
        }
        if (watch.waitsForArchive(name)) {
            try {
                operations.buildDirectory(source.beside("archive"), false);
            } catch (DoorException e) {
                watch.waitsOn(name, e);
                return false;
            }
        }
        AtDoor.archive(exchange, new SftpArchive(home, source, operations, servers, disk));
        return super.acquireExclusiveReadLock(operations, file, exchange);
    }

    /** Removes copies that a process left behind which ended while it fetched them, or read them. */
    @Override
    public void prepareOnStartup(
            GenericFileOperations<SftpRemoteFile> operations, GenericFileEndpoint<SftpRemoteFile> endpoint) {
        Path work = Path.of(endpoint.getLocalWorkDirectory());
        try (DirectoryStream<Path> copies = Files.isDirectory(work) ? Files.newDirectoryStream(work) : null) {
            if (copies != null) {
                for (Path copy : copies) {
                    if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
                        disk.remove(copy);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: copies of an earlier process cannot be removed from {}: {}", feed, work, e.getMessage());
        }
    }

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnRollback(operations, file, exchange);
        if (!isStillArriving(exchange)) {
            watch.rest(file.getFileNameOnly()); // the intake has said why
        }
    }

    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnCommit(operations, file, exchange);
        if (!operations.existsFile(file.getAbsoluteFilePath())) {
            watch.taken(file.getFileNameOnly());
            lookSoonIfGrown(operations, file, exchange);
        }
    }

    /** Its writer may have gone on between the list that was fetched and the move. */
    private void lookSoonIfGrown(
            GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file, Exchange exchange) {
        Optional<Taking> taken = Taking.of(exchange);
        Optional<String> place = taken.flatMap(Taking::place);
        if (place.isPresent()
                && operations instanceof SftpClient server
                && (taken.get().hasGoneOn() || server.lengthOf(place.get()) != file.getFileLength())) {
            taken.get().owner().ifPresent(drops::lookSoon);
        }
    }
}
