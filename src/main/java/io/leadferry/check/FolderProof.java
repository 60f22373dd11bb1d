package io.leadferry.check;

import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at folders of this machine, and makes none: may this user read and write there, who else may, and is there room. */
final class FolderProof {

    private static final long MEGA = 1L << 20;
    private static final long NOTHING_LEFT = 64 * MEGA;
    private static final long LITTLE_LEFT = 1024 * MEGA;

    private FolderProof() {}

    /**
     * Whether a folder can be used, or made where it is not there.
     *
     * @param check what it is called in the lines
     * @param key where it is configured
     */
    static boolean usable(String check, Path folder, String key, CheckLines lines) {
        Path there = nearest(folder);
        String use = "let the user that runs the ferry read and write there, or mend " + key;
        if (!Files.isDirectory(there)) {
            lines.fail(check, there + " is no folder", "take it away, or mend " + key);
        } else if (!there.equals(folder.toAbsolutePath().normalize())) {
            if (Files.isWritable(there) && Files.isExecutable(there)) {
                lines.ok(check, folder + " is not there yet, and can be made");
                return true;
            }
            lines.fail(check, folder + " is not there, and cannot be made in " + there, use);
        } else if (!Files.isReadable(there) || !Files.isExecutable(there)) {
            lines.fail(check, folder + " cannot be read by this user", use);
        } else if (!Files.isWritable(there)) {
            lines.fail(
                    check,
                    folder + " cannot be written by this user, or its disk is read-only: no file could leave it",
                    use);
        } else {
            lines.ok(check, folder + " can be read and written");
            return true;
        }
        return false;
    }

    /** The folder itself, or the first above it that is there. */
    static Path nearest(Path folder) {
        Path at = folder.toAbsolutePath().normalize();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    /** Whether anybody on this machine may put files into a folder. */
    static boolean othersMayWrite(Path folder) {
        return othersMay(folder, PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether anybody on this machine may read a file. */
    static boolean othersMayRead(Path file) {
        return othersMay(file, PosixFilePermission.OTHERS_READ);
    }

    private static boolean othersMay(Path place, PosixFilePermission what) {
        try {
            Set<PosixFilePermission> may =
                    Private.POSIX && Files.exists(place) ? Files.getPosixFilePermissions(place) : Set.of();
            return may.contains(what);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // the place has no such rights
        }
    }

    /** The disk that a folder lies on, or would; null where the system does not tell. */
    static @Nullable FileStore disk(Path folder) {
        try {
            return Files.getFileStore(nearest(folder));
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether there is room. */
    static void space(Path folder, CheckLines lines) {
        FileStore disk = disk(folder);
        try {
            if (disk == null) {
                lines.unproved("space", "the system does not tell how much room there is for " + folder, null);
                return;
            }
            long left = disk.getUsableSpace();
            String words = mega(left) + " are free for " + folder;
            if (left < NOTHING_LEFT) {
                lines.fail("space", words + ": nothing can be taken", "make room");
            } else if (left < LITTLE_LEFT) {
                lines.warn("space", words, "make room: a file is kept whole, and its rows in the ledger");
            } else {
                lines.ok("space", words);
            }
        } catch (IOException e) {
            lines.unproved("space", "the system does not tell how much room there is for " + folder, null);
        }
    }

    private static String mega(long bytes) {
        return bytes >= 10 * LITTLE_LEFT ? bytes / LITTLE_LEFT + " GB" : bytes / MEGA + " MB";
    }
}
