package io.leadferry.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something that this machine's disk would not do: no file is at fault, and it is worth trying again. */
public final class DiskFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * What the disk would not do.
     *
     * @param place where
     */
    public DiskFault(Path place, IOException origin) {
        super(place + ": " + words(origin));
        reason = words(origin);
        addSuppressed(origin); // its own words are often no more than the place
    }

    /** What the system said, without the place, which is nobody's business who sends files from elsewhere. */
    public String reason() {
        return reason;
    }

    /** Whether it is the machine that failed and not what was read: a fault of a file system lies somewhere at its root. */
    public static boolean isIn(@Nullable Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (at instanceof DiskFault || at instanceof FileSystemException || at instanceof FileNotFoundException) {
                return true;
            }
        }
        return false;
    }

    /** What the system said, for a person; without the place. */
    private static String words(IOException fault) {
        if (fault instanceof FileSystemException told && told.getReason() != null) {
            return told.getReason();
        }
        if (fault instanceof AccessDeniedException) {
            return "this user may not do that there";
        }
        if (fault instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "something else lies there";
        }
        if (fault instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
