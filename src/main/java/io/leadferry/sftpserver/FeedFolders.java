package io.leadferry.sftpserver;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import io.leadferry.model.ListedName;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * What a user of a feed sees: the feed's inbox as the root, and in it the folder {@code receipts}, to be read only.
 * There are no other folders, so a path is at most a name, or {@code receipts} and a name. That is all that is ever
 * looked up, and a link is never followed: there is no path that leads anywhere else.
 */
final class FeedFolders {

    private static final String RECEIPTS = "receipts";

    /** How uploads are called while they last; the doors leave alone what begins with a dot. */
    private static final String PARTIAL = ".leadferry-upload-";

    /** Receipts and archive add to the name, and a file system has an end at 255. */
    private static final int LONGEST_NAME = 200;

    /** Distinct within the process; what an earlier one left is swept before anybody can sign in. */
    private static final AtomicLong PARTIALS = new AtomicLong();

    /** How many files a user may hold open, over all sessions: each is one of the process. */
    static final int OPEN_FILES = 200;

    private final Set<FeedSession> sessions = ConcurrentHashMap.newKeySet();
    private final String feed;
    private final Path inbox;
    private final Path receipts;

    private FeedFolders(String feed, Path inbox, Path receipts) {
        this.feed = feed;
        this.inbox = inbox;
        this.receipts = receipts;
    }

    /** The folders of a feed that watches a folder; they are made where they are missing. */
    static FeedFolders of(Feed feed, Path home) throws IOException {
        if (!(feed.source() instanceof Source.Folder folder)) {
            throw new IllegalArgumentException("the feed '" + feed.name() + "' does not watch a folder");
        }
        Path receipts = home.resolve(RECEIPTS).resolve(feed.name());
        // the folders themselves may be links of whoever keeps this machine
        return new FeedFolders(
                feed.name(),
                made(folder.path(), home).toRealPath(),
                Private.folders(receipts).toRealPath());
    }

    /** A folder outside home is the business of whoever gave it. */
    private static Path made(Path inbox, Path home) throws IOException {
        return inbox.toAbsolutePath().startsWith(home.toAbsolutePath())
                ? Private.folders(inbox)
                : Files.createDirectories(inbox);
    }

    String feed() {
        return feed;
    }

    /** Removes what uploads of an earlier process left behind. */
    void sweep() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(inbox, PARTIAL + "*")) {
            for (Path partial : left) {
                Files.deleteIfExists(partial);
            }
        }
    }

    void begins(FeedSession session) {
        sessions.add(session);
    }

    void ends(FeedSession session) {
        sessions.remove(session);
    }

    /**
     * Before a file or folder is opened for the user.
     *
     * @throws SftpException where the user holds too many open
     */
    void opens() throws SftpException {
        if (sessions.stream().mapToInt(FeedSession::open).sum() >= OPEN_FILES) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "too many files are open at once");
        }
    }

    /** A new, empty file in the inbox that nobody sees. */
    Path newPartial() throws IOException {
        while (true) {
            try {
                return Private.file(inbox.resolve(PARTIAL + PARTIALS.incrementAndGet()));
            } catch (FileAlreadyExistsException e) {
                // another ferry's on the same folder: the next name
            }
        }
    }

    /** Writes down that a name of the inbox has changed, so that it outlives a power cut. */
    void force() throws IOException {
        if (Private.POSIX) {
            try (FileChannel names = FileChannel.open(inbox, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** A path as the user sees it, without detours: absolute, and never above the root. */
    static String canonical(String remote) {
        return "/" + String.join("/", names(remote));
    }

    private static List<String> names(String remote) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : remote.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return List.copyOf(names);
    }

    /** The name that the user knows a file or folder by. */
    String nameOf(Path path) {
        return path.equals(receipts) ? RECEIPTS : String.valueOf(path.getFileName());
    }

    boolean readOnly(Path path) {
        return path.startsWith(receipts);
    }

    boolean isFolder(Path path) {
        return path.equals(inbox) || path.equals(receipts);
    }

    /** Where a path of the user leads, whether or not something is there. */
    Path find(String remote) throws SftpException {
        List<String> names = names(remote);
        boolean inReceipts = !names.isEmpty() && names.get(0).equals(RECEIPTS);
        Path folder = inReceipts ? receipts : inbox;
        int depth = inReceipts ? names.size() - 1 : names.size();
        if (depth == 0) {
            return folder;
        }
        if (depth > 1) {
            throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "there is no such folder");
        }
        return inside(folder, names.get(names.size() - 1));
    }

    private Path inside(Path folder, String name) throws SftpException {
        try {
            Path file = folder.resolve(name);
            if (folder.equals(file.getParent()) && name.equals(String.valueOf(file.getFileName())) && !hidden(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "this name cannot be stored here");
        }
        throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "there is no such file");
    }

    private boolean hidden(Path file) {
        // a receipt that is being written has a dot before its name
        return String.valueOf(file.getFileName()).startsWith(file.startsWith(receipts) ? "." : PARTIAL);
    }

    private boolean visible(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !hidden(file);
    }

    /** A file of the user that is there. */
    Path existing(String remote) throws SftpException {
        Path file = find(remote);
        if (!visible(file)) {
            throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "there is no such file");
        }
        return file;
    }

    /** A place in the inbox for a file, there or not. */
    Path writable(String remote) throws SftpException {
        Path file = find(remote);
        String name = String.valueOf(file.getFileName());
        if (isFolder(file) || readOnly(file) || (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !visible(file))) {
            throw new SftpException(SftpConstants.SSH_FX_PERMISSION_DENIED, "no file can be written here");
        }
        String unsound = ListedName.unsound(name);
        if (unsound != null) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "the feed would not take this file: " + unsound);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "a name has at most " + LONGEST_NAME + " bytes here");
        }
        return file;
    }

    /** A file of the inbox that is there. */
    Path changeable(String remote) throws SftpException {
        Path found = find(remote);
        if (readOnly(found) || isFolder(found)) {
            throw new SftpException(SftpConstants.SSH_FX_PERMISSION_DENIED, "this cannot be changed");
        }
        return existing(remote);
    }

    /** What the user finds in a folder. */
    DirectoryStream<Path> list(Path folder) throws IOException {
        DirectoryStream<Path> files = Files.newDirectoryStream(folder, this::visible);
        return folder.equals(inbox) ? new Listing(receipts, files) : files;
    }
}
