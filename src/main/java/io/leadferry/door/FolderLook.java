package io.leadferry.door;

import io.leadferry.intake.FileNames;
import io.leadferry.model.DiskFault;
import io.leadferry.model.ListedName;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a watched folder has to be listed at all, and tells what lies there and is never taken: links, folders, pipes, and what has a name that cannot be read.
 * Each is told once for as long as it lies there. {@link FolderFiles} sees to it that it is not taken.
 */
public final class FolderLook extends DefaultPollingConsumerPollStrategy implements GenericFileFilter<File> {

    private static final Logger LOG = LoggerFactory.getLogger(FolderLook.class);

    /** The time of a folder is coarse: what came in the moment of a look is seen by the next. */
    private static final int LOOKS_AT_A_CHANGE = 3;

    /**
     * A folder that was empty and has not changed is not listed; but every so often it is all the same, for the times of
     * some mounts are told late, or not at all.
     */
    private static final int MOST_PASSED_BY = 4;

    /** What the folder itself is known by to those who hear of it. */
    private static final String FOLDER = "";

    private final String feed;
    private final Path folder;
    private final Pattern exclude;
    private final StuckFiles stuck;
    private final Set<Path> told = new HashSet<>();
    private @Nullable FileTime changed;
    private int looks;
    private boolean empty;
    private int passedBy;
    private @Nullable String away;

    /**
     * The look at one feed's folder.
     *
     * @param exclude names that are not looked at: still arriving, or markers
     * @param stuck what hears that the folder cannot be looked at, and of files that have gone
     */
    public FolderLook(String feed, Path folder, String exclude, StuckFiles stuck) {
        this.stuck = stuck;
        this.feed = feed;
        this.folder = folder;
        this.exclude = Pattern.compile(exclude);
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        try {
            FileTime now = Files.getLastModifiedTime(folder);
            looks = now.equals(changed) ? looks + 1 : 0;
            changed = now;
            if (looks < LOOKS_AT_A_CHANGE) {
                look();
            }
            if (looks >= LOOKS_AT_A_CHANGE && empty && passedBy < MOST_PASSED_BY) {
                passedBy++;
                return false;
            }
            passedBy = 0;
        } catch (IOException e) {
            away(new DiskFault(folder, e));
            return true;
        }
        if (away != null) {
            away = null;
            stuck.ends(feed, Step.FOLDER, FOLDER);
            LOG.info("{}: the folder {} can be looked at again", feed, folder);
        }
        return true;
    }

    /** To Camel a folder that is not there is an empty one. */
    private void away(DiskFault fault) {
        changed = null; // it is looked at as a whole when it is back
        String reason = String.valueOf(fault.getMessage());
        stuck.begins(feed, Step.FOLDER, FOLDER, folder.toString(), null, reason);
        if (!reason.equals(away)) {
            away = reason;
            LOG.warn("{}: the folder cannot be looked at, and is tried again until it can: {}", feed, reason);
        }
    }

    /** Whether a file is neither still arriving nor a marker, by its name. */
    @Override
    public boolean accept(GenericFile<File> file) {
        return !exclude.matcher(file.getFileNameOnly()).matches();
    }

    private void look() throws IOException {
        Set<Path> there = new HashSet<>();
        Set<String> names = new HashSet<>();
        boolean nothing = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                names.add(name);
                boolean excluded = exclude.matcher(name).matches();
                String fault = excluded ? null : fault(entry);
                nothing = nothing && (excluded || fault != null);
                if (fault != null) {
                    there.add(entry);
                    if (told.add(entry)) {
                        LOG.warn("{}: {} {}", feed, isReadable(entry) ? ListedName.shown(name) : bytesOf(entry), fault);
                    }
                }
            }
        }
        told.retainAll(there);
        stuck.remain(feed, names);
        empty = nothing;
    }

    private static @Nullable String fault(Path entry) {
        if (!isReadable(entry)) {
            return "is left where it is: its name is not written in " + System.getProperty("sun.jnu.encoding")
                    + ", which this machine is set to; rename it"
                    + (FileNames.areFree() ? "" : ", or start the ferry with LANG=C.UTF-8");
        }
        String unsound = ListedName.fault(entry.getFileName().toString());
        if (unsound != null) {
            return unsound;
        }
        try {
            BasicFileAttributes kind =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (kind.isSymbolicLink()) {
                return "is a symbolic link and is left where it is; drop the file itself";
            }
            if (kind.isDirectory()) {
                return "is a folder, and files in it are not taken; drop them beside it";
            }
            return kind.isRegularFile() ? null : "is a pipe, a socket or a device and is left where it is";
        } catch (IOException e) {
            return null; // it has gone
        }
    }

    /** The bytes of a name that are no ASCII as web addresses write them. */
    private static String bytesOf(Path entry) {
        String way = entry.toUri().getRawPath();
        return way.substring(way.lastIndexOf('/') + 1);
    }

    /** Whether the name that Java reads is the name that the file has. */
    private static boolean isReadable(Path entry) {
        try {
            return Path.of(entry.toString()).equals(entry);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether a file is one in its own right, and not a link to one, a pipe, or something else. */
    static boolean isFile(File file) {
        try {
            return Files.isRegularFile(file.toPath(), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false; // its name is not what Java reads
        }
    }
}
