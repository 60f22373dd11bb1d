package io.leadferry.intake;

import io.leadferry.feed.Feed.CompleteWhen;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileOperations;

/**
 * Lets a file pass when it has arrived whole: size and time have not changed for a while, as the ferry itself saw it
 * (times that a copy keeps from its source prove nothing); or its marker lies beside it. It never waits: a file that is
 * still arriving is looked at again at the next poll, and holds up nobody.
 */
public final class CompleteFiles implements GenericFileExclusiveReadLockStrategy<File> {

    private final CompleteWhen when;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(long length, long modified, Instant since) {}

    public CompleteFiles(CompleteWhen when, Clock clock) {
        this.when = when;
        this.clock = clock;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        File now = file.getFile();
        if (when instanceof CompleteWhen.Marker marker) {
            return new File(now.getPath() + marker.suffix()).exists();
        }
        Duration quiet = ((CompleteWhen.Stable) when).quiet();
        Instant moment = clock.instant();
        Seen look = seen.compute(
                now.getPath(),
                (path, before) ->
                        before != null && before.length() == now.length() && before.modified() == now.lastModified()
                                ? before
                                : new Seen(now.length(), now.lastModified(), moment));
        return now.exists() && !look.since().plus(quiet).isAfter(moment);
    }

    @Override
    public void prepareOnStartup(GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {
        // nothing is left behind that would have to be removed
    }

    @Override
    public void releaseExclusiveReadLockOnAbort(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        // the file is watched until it is complete or gone
    }

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        seen.remove(file.getFile().getPath());
    }

    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        seen.remove(file.getFile().getPath());
        if (when instanceof CompleteWhen.Marker marker) {
            File done = new File(file.getFile().getPath() + marker.suffix());
            if (!done.delete() && done.exists()) {
                throw new IllegalStateException("the marker " + done.getName() + " cannot be removed");
            }
        }
    }

    @Override
    public void setTimeout(long timeout) {
        // it never waits
    }

    @Override
    public void setCheckInterval(long checkInterval) {
        // the poll is the interval
    }

    @Override
    public void setReadLockLoggingLevel(org.apache.camel.LoggingLevel readLockLoggingLevel) {
        // an arriving file is no news
    }

    @Override
    public void setMarkerFiler(boolean markerFile) {
        // no lock file is written into somebody's folder
    }

    @Override
    public void setDeleteOrphanLockFiles(boolean deleteOrphanLockFiles) {
        // there are none
    }
}
