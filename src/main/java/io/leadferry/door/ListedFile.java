package io.leadferry.door;

import com.jcraft.jsch.SftpATTRS;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.jspecify.annotations.Nullable;

/**
 * A file that a server lists, of a sound name and a regular one.
 *
 * @param getFilename its name in the watched folder
 * @param getFileLength bytes, 0 or more
 * @param getLastModified milliseconds since 1970
 */
record ListedFile(String getFilename, long getFileLength, long getLastModified) implements SftpRemoteFile<Object> {

    static ListedFile of(String name, SftpATTRS attributes) {
        return new ListedFile(name, attributes.getSize(), Integer.toUnsignedLong(attributes.getMTime()) * 1_000);
    }

    /** Whether the server says both what something is and how large. */
    static boolean isTold(SftpATTRS attributes) {
        return (attributes.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_PERMISSIONS) != 0
                && (attributes.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_SIZE) != 0;
    }

    /** Why something is not taken, as the end of a sentence that begins with its name; null where it may be. */
    static @Nullable String fault(SftpATTRS attributes) {
        if ((attributes.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_PERMISSIONS) == 0) {
            return "is left where it is: the server does not say what it is";
        }
        if (attributes.isLink()) {
            return "is a symbolic link and is left where it is; put the file itself there";
        }
        if (attributes.isDir()) {
            return "is a folder, and files in it are not taken; put them beside it";
        }
        if (!attributes.isReg()) {
            return "is a pipe, a socket or a device and is left where it is";
        }
        return (attributes.getFlags() & SftpATTRS.SSH_FILEXFER_ATTR_SIZE) == 0 || attributes.getSize() < 0
                ? "is left where it is: the server does not say how large it is"
                : null;
    }

    /** There is none: what was listed is all that is known of it. */
    @Override
    public @Nullable Object getRemoteFile() {
        return null;
    }

    @Override
    public String getLongname() {
        return getFilename;
    }

    @Override
    public boolean isDirectory() {
        return false;
    }
}
