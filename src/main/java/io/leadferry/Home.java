package io.leadferry;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ferry's home is its own: nobody else may look into it, for people's numbers are in all that lies there. */
final class Home {

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final int STICKY = 01000;
    private static final String IDENTITY = ".leadferry.home";

    /** What the ferry makes in its home. All else in it is somebody's who has their reasons, such as the jar and its scripts. */
    private static final List<String> OWN = List.of(
            IDENTITY,
            ".leadferry.lock",
            ".leadferry.mark",
            "inbox",
            "arriving",
            "unfolding",
            "archive",
            "quarantine",
            "receipts",
            "ledger",
            "sftp-server");

    private Home() {}

    /**
     * Makes the home where there is none, and shuts it. What the ferry made in it is shut too, one step deep: further down nobody
     * comes any more, and there may be millions of files.
     *
     * @return what is to be told of it to the person who keeps the ferry, if anything
     * @throws IOException where it cannot be made
     */
    static Optional<String> open(Path home) throws IOException {
        Path parent = home.toAbsolutePath().getParent();
        if (!Files.isDirectory(home)) {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Private.folders(home);
        }
        if (parent == null || isShared(home)) {
            return Optional.of(
                    "leadferry.home: " + home + " is a folder that many use, and stays open to them; what the"
                            + " ferry makes in it is shut. Give it a folder of its own");
        }
        String before;
        try {
            before = Private.shut(home);
        } catch (IOException e) {
            return Optional.of(
                    "leadferry.home: " + home + " cannot be shut to others, who may read people's numbers in it (" + e
                            + "). Let it belong to the user that runs the ferry, on a file system that has modes");
        }
        for (String name : OWN) {
            Path place = home.resolve(name);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(place)) {
                Private.narrow(place);
            }
        }
        return before.isEmpty()
                ? Optional.empty()
                : Optional.of("leadferry.home: " + home + " was open to others (" + before + ") and is so no more"
                        + " (rwx------). Whoever drops files as another user needs a folder outside of it (from:"
                        + " /srv/inbox), or the ferry's SFTP server");
    }

    /**
     * What a home is known by wherever it is seen from: those who share a ledger share one.
     *
     * @throws LedgerFault where it has none and cannot get one
     */
    static String identity(Path home) {
        Path file = home.resolve(IDENTITY);
        try {
            if (!Files.exists(file)) {
                Path part = Files.createTempFile(home, IDENTITY, "", Private.forFiles());
                Files.writeString(part, UUID.randomUUID().toString());
                try {
                    Files.createLink(file, part); // whoever comes second finds the first's
                } catch (FileAlreadyExistsException found) {
                    LOG.debug("another ferry has named the home {}", home, found);
                } finally {
                    Files.delete(part);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException | UnsupportedOperationException e) {
            throw new LedgerFault(
                    "leadferry.home: " + file + " cannot be made or read, by which this home is known to others"
                            + " that share its ledger: " + e);
        }
    }

    /** Such as /tmp: everybody may write there, and each sees to their own. */
    private static boolean isShared(Path home) throws IOException {
        return home.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(home, "unix:mode") instanceof Integer mode
                && (mode & STICKY) != 0;
    }
}
