package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.intake.AtDoor;
import io.leadferry.intake.AtDoor.LeftBehind;
import io.leadferry.intake.Content;
import io.leadferry.intake.Taking;
import io.leadferry.model.Disk;
import io.leadferry.model.ListedName;
import io.leadferry.model.Rests;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a file of a folder pass when it is complete, and sees to it that only the file that was read leaves the folder. */
public class FolderFiles extends CompleteFiles<File> {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);

    /** What is held for longer than this is told. */
    private static final Duration TOLD_AFTER = Duration.ofMinutes(1);

    private final Path home;
    private final String feed;
    private final OpenForWriting open;
    private final FolderOriginals originals;
    private final Clock clock;
    private final Disk disk;
    private final StuckFiles stuck;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Rests<Version> rests;
    private final Map<Version, LeftBehind> left = new ConcurrentHashMap<>();

    /** A file as it was at some time; another of its name, and what has grown, is tried at once. */
    private record Version(String path, long length, long modified) {
        static Version now(File file) {
            return new Version(file.getAbsolutePath(), file.length(), file.lastModified());
        }

        static Version listed(GenericFile<File> file) {
            return new Version(file.getFile().getAbsolutePath(), file.getFileLength(), file.getLastModified());
        }
    }

    /** A file that a process holds, since when, and whether a person has heard of it. */
    private record Held(Instant since, boolean told) {}

    FolderFiles(Path home, Feed feed, FolderOriginals originals, Clock clock) {
        this(home, feed, originals, new OpenForWriting(clock), new Disk(), new StuckFiles(clock), clock);
    }

    /**
     * The files of one feed's folder.
     *
     * @param open shared by all folders
     * @param stuck what hears of files that cannot leave
     * @param clock never steps
     */
    public FolderFiles(
            Path home,
            Feed feed,
            FolderOriginals originals,
            OpenForWriting open,
            Disk disk,
            StuckFiles stuck,
            Clock clock) {
        this(home, feed, feed.completeWhen(), originals, open, disk, stuck, clock);
    }

    /** @param when null where each file is known to be whole */
    FolderFiles(
            Path home,
            Feed feed,
            @Nullable CompleteWhen when,
            FolderOriginals originals,
            OpenForWriting open,
            Disk disk,
            StuckFiles stuck,
            Clock clock) {
        super(when, clock);
        this.open = open;
        this.disk = disk;
        this.stuck = stuck;
        this.originals = originals;
        this.clock = clock;
        this.rests = new Rests<>(clock);
        this.home = home;
        this.feed = feed.name();
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        String name = file.getFile().getName();
        if (ListedName.fault(name) != null) {
            // the look tells it; Camel takes a backslash for a path, and would look for the file elsewhere
            return false;
        }
        Version now = Version.now(file.getFile());
        if (rests.rests(now)
                || !FolderLook.isFile(file.getFile())
                || !super.acquireExclusiveReadLock(operations, file, exchange)) {
            return false;
        }
        LeftBehind before = left.get(now);
        if (before != null) {
            AtDoor.left(exchange, before);
        }
        return true;
    }

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnRollback(operations, file, exchange);
        if (!isStillArriving(exchange)) {
            rests.begin(Version.listed(file)); // the intake has said why
            stuck.again(feed, Step.TAKE, key(file), rests.left(Version.listed(file)));
        }
    }

    @Override
    boolean isLetGo(GenericFile<File> file, Instant since) {
        String name = file.getFile().getName();
        Optional<String> writer = open.writer(file.getFile().toPath(), since);
        if (writer.isEmpty()) {
            held.remove(name);
            return true;
        }
        Instant now = clock.instant();
        Held known = held.computeIfAbsent(name, fresh -> new Held(now, false));
        if (!known.told() && known.since().plus(TOLD_AFTER).isBefore(now)) {
            held.put(name, new Held(known.since(), true));
            LOG.warn(
                    "{}: {} is still held open for writing by {}, and is taken when that has closed it",
                    feed,
                    name,
                    writer.get());
        }
        return false;
    }

    /**
     * After the move: a file that took the name of the one that was read, in the moment before the move, has gone to its
     * place in the archive unread, and comes back.
     */
    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        super.releaseExclusiveReadLockOnCommit(operations, file, exchange);
        remember(file, exchange);
        Optional<Taking> taken = Taking.of(exchange);
        Optional<String> place = taken.flatMap(Taking::place);
        Path moved = home.resolve(place.orElse(""));
        if (place.isEmpty() || !Files.isRegularFile(moved)) {
            return;
        }
        try {
            Path inbox = Path.of(file.getAbsoluteFilePath());
            if (isWhatWasRead(moved, file, taken.get())) {
                return;
            }
            if (hasGrown(moved, taken.get())) {
                originals.look(taken.get().drop().id());
            } else if (Files.notExists(inbox)) {
                disk.move(moved, inbox);
                LOG.info(
                        "{}: {} was replaced in the moment it was taken; the new one is read too",
                        feed,
                        inbox.getFileName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what lies at " + place.get() + " cannot be looked at", e);
        }
    }

    /** By what a file is known among those that are stuck. */
    String key(GenericFile<File> file) {
        return file.getFileNameOnly();
    }

    /** What a person calls a file. */
    String nameOf(GenericFile<File> file) {
        return file.getFileNameOnly();
    }

    /** Whether it is the file that was read, and more has been written to it since. */
    private static boolean hasGrown(Path moved, Taking taken) throws IOException {
        Optional<Content> read = taken.content();
        return read.isPresent() && read.get().isBeginningOf(moved);
    }

    /** A file that could not be moved is not read a second time as another; only its move is tried again. */
    private void remember(GenericFile<File> file, Exchange exchange) {
        Version listed = Version.listed(file);
        Optional<LeftBehind> behind = Taking.of(exchange)
                .flatMap(taken -> taken.place().flatMap(place -> taken.content()
                        .flatMap(read -> taken.owner().map(drop -> new LeftBehind(place, read, drop)))));
        if (file.getFile().exists() && Version.now(file.getFile()).equals(listed) && behind.isPresent()) {
            left.put(listed, behind.get());
            rests.begin(listed);
            stuck.begins(
                    feed,
                    Step.MOVE,
                    key(file),
                    nameOf(file),
                    behind.get().drop(),
                    "it is to go to " + behind.get().place());
            stuck.again(feed, Step.MOVE, key(file), rests.left(listed));
        } else {
            stuck.ends(feed, Step.MOVE, key(file));
            left.remove(listed);
            rests.end(listed);
        }
    }

    private static boolean isWhatWasRead(Path moved, GenericFile<File> file, Taking taken) throws IOException {
        if (Files.size(moved) != file.getFileLength()) {
            return false;
        }
        // a copy to another file system has a time of its own
        Optional<Content> read = taken.content();
        return Files.getLastModifiedTime(moved).toMillis() == file.getLastModified()
                || (read.isPresent() && read.get().isIn(moved));
    }
}
