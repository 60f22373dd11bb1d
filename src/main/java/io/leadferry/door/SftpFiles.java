package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import io.leadferry.intake.Archive;
import io.leadferry.intake.Intake;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Originals;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/** Lets a file of an SFTP server pass when it is complete and its server can be used, and says where its archive is. */
public final class SftpFiles extends CompleteFiles<SftpRemoteFile> {

    private final Path home;
    private final Source.Sftp source;
    private final SftpWatch watch;
    private final SftpServers servers;
    private final Originals originals;

    public SftpFiles(Path home, Feed feed, Source.Sftp source, SftpServers servers, Originals originals, Clock clock) {
        super(feed.completeWhen(), clock);
        this.home = home;
        this.source = source;
        this.watch = servers.watch(feed.name());
        this.servers = servers;
        this.originals = originals;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file, Exchange exchange) {
        String name = file.getFileNameOnly();
        if (!watch.mayTake(name)) {
            return false;
        }
        if (name.matches(".*[*?\\\\].*")) {
            // the client would take it for a pattern, and might touch other files
            watch.refuse(name);
            return false;
        }
        exchange.setProperty(Archive.PROPERTY, new SftpArchive(home, source, operations, servers));
        return super.acquireExclusiveReadLock(operations, file, exchange);
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
        Drop arrival = exchange.getProperty(Intake.ARRIVAL, Drop.class);
        String archivedAs = exchange.getProperty(Intake.ARCHIVE_AS, String.class);
        if (arrival != null
                && archivedAs != null
                && SftpOriginals.lengthOf(operations, archivedAs) != file.getFileLength()) {
            originals.lookSoon(arrival.id());
        }
    }
}
