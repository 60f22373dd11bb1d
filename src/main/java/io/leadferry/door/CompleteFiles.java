package io.leadferry.door;

import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.intake.AtDoor;
import io.leadferry.intake.StillArriving;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.jspecify.annotations.Nullable;

/**
 * Lets a file pass when it has arrived whole: size and time have not changed for a while, as the ferry itself saw it
 * (times that a copy keeps from its source prove nothing); or its marker lies beside it. It never waits: a file that is
 * still arriving is looked at again at the next poll, and holds up nobody.
 *
 * @param <T> what a door calls a file
 */
public abstract class CompleteFiles<T> implements GenericFileExclusiveReadLockStrategy<T> {

    private final @Nullable CompleteWhen when;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** Files that have gone and whose markers could not be removed; what comes under such a name next needs its own. */
    private final Set<String> spentMarkers = ConcurrentHashMap.newKeySet();

    /**
     * A file as it was seen.
     *
     * @param isCut whether it does not end as a whole file does
     */
    private record Seen(long length, long modified, Instant since, boolean isCut) {

        Duration quietAt(Instant moment) {
            return Duration.between(since, moment);
        }
    }

    /** @param when null where each file is known to be whole */
    CompleteFiles(@Nullable CompleteWhen when, Clock clock) {
        this.when = when;
        this.clock = clock;
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<T> operations, GenericFile<T> file, Exchange exchange) {
        String path = file.getAbsoluteFilePath();
        if (when instanceof CompleteWhen.Marker marker) {
            if (spentMarkers.contains(path)) {
                if (isRemoved(operations, path + marker.suffix())) {
                    spentMarkers.remove(path);
                }
                return false;
            }
            return operations.existsFile(path + marker.suffix());
        }
        if (!(when instanceof CompleteWhen.Stable stable)) {
            return true;
        }
        Duration quiet = stable.quiet();
        Instant moment = clock.instant();
        // a folder can be asked again; of a server's folder there is the list that was just fetched
        boolean here = file.getFile() instanceof File;
        long length = here ? ((File) file.getFile()).length() : file.getFileLength();
        long modified = here ? ((File) file.getFile()).lastModified() : file.getLastModified();
        Seen look = seen.compute(
                path,
                (name, before) -> before != null && before.length() == length && before.modified() == modified
                        ? before
                        : new Seen(length, modified, moment, false));
        Duration wanted = look.isCut() && quiet.compareTo(StillArriving.SETTLED) < 0 ? StillArriving.SETTLED : quiet;
        AtDoor.quiet(exchange, look.quietAt(moment));
        return look.quietAt(moment).compareTo(wanted) >= 0
                && (!here || ((File) file.getFile()).exists())
                && isLetGo(file, look.since());
    }

    private boolean isRemoved(GenericFileOperations<T> operations, String file) {
        try {
            return !operations.existsFile(file) || operations.deleteFile(file);
        } catch (GenericFileOperationFailedException e) {
            return false; // it is tried again with the next look
        }
    }

    /**
     * Whether nobody is known to hold a file that has been quiet long enough.
     *
     * @param since from when on it has been as it is: who held it before may have let go of it
     */
    boolean isLetGo(GenericFile<T> file, Instant since) {
        return true;
    }

    @Override
    public void prepareOnStartup(GenericFileOperations<T> operations, GenericFileEndpoint<T> endpoint) {
        // nothing is left behind that would have to be removed
    }

    @Override
    public void releaseExclusiveReadLockOnAbort(
            GenericFileOperations<T> operations, GenericFile<T> file, Exchange exchange) {
        // the file is watched until it is complete or gone
    }

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<T> operations, GenericFile<T> file, Exchange exchange) {
        String path = file.getAbsoluteFilePath();
        if (isStillArriving(exchange)) {
            seen.computeIfPresent(path, (name, look) -> new Seen(look.length(), look.modified(), look.since(), true));
        } else {
            seen.remove(path);
        }
    }

    /** Whether the intake found that the file does not end as a whole file does. */
    static boolean isStillArriving(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof StillArriving
                || exchange.getException() instanceof StillArriving;
    }

    /** After the move, or after it failed: the marker of a file that is still there is left to it. */
    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<T> operations, GenericFile<T> file, Exchange exchange) {
        String path = file.getAbsoluteFilePath();
        seen.remove(path);
        if (when instanceof CompleteWhen.Marker marker && !operations.existsFile(path)) {
            spentMarkers.add(path);
            if (!isRemoved(operations, path + marker.suffix())) {
                throw new IllegalStateException("its marker " + marker.suffix() + " cannot be removed");
            }
            spentMarkers.remove(path);
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
