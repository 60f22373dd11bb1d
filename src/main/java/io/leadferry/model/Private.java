package io.leadferry.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes folders and files that nobody but their owner may look into: 0700 and 0600 from their first moment, whatever the
 * umask of the process. Where the file system knows no such modes, they are made as any other.
 */
public final class Private {

    /** Whether the file system of this machine knows modes at all; single mounts may refuse them all the same. */
    public static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private Private() {}

    /**
     * Makes a folder and those above it that are missing; what is there stays as it is.
     *
     * @return the folder
     */
    public static Path folders(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(FOLDER));
    }

    /** As {@link #folders}, for the folder that a file is to lie in. */
    public static void foldersAbove(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            folders(folder);
        }
    }

    /**
     * Makes a new, empty file.
     *
     * @return the file
     * @throws java.nio.file.FileAlreadyExistsException where there is one
     */
    public static Path file(Path file) throws IOException {
        return Files.createFile(file, forFiles());
    }

    /** Writes a file from its beginning; it is made where there is none. */
    public static OutputStream out(Path file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                forFiles()));
    }

    /** What a file is to be made with by whoever makes it. */
    public static FileAttribute<?>[] forFiles() {
        return attributes(FILE);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Shuts a file or folder that is there to all but its owner. Where that is not this user, it stays as it is. */
    public static void narrow(Path place) {
        try {
            shut(place);
        } catch (IOException e) {
            // it is another user's, or its file system has no modes: the folder that it lies in guards it
        }
    }

    /**
     * As {@link #narrow}, for what must be shut.
     *
     * @return what the mode was, such as {@code rwxr-xr-x}, if others could look into it; empty if they could not, or
     *     where there are no modes
     * @throws IOException where the mode cannot be changed
     */
    public static String shut(Path place) throws IOException {
        if (!POSIX) {
            return "";
        }
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(place);
        Set<PosixFilePermission> own = Files.isDirectory(place) ? FOLDER : FILE;
        if (own.containsAll(before)) {
            return "";
        }
        Files.setPosixFilePermissions(place, own);
        return PosixFilePermissions.toString(before);
    }
}
