package io.leadferry.sftpserver;

import io.leadferry.model.Private;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.sshd.common.util.io.IoUtils;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a client is writing. It has a name that nobody sees until the client itself has closed it; then it takes
 * its place in one step. However else it ends, it leaves nothing.
 */
final class Upload extends FileHandle {

    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    /** How far ahead of what was sent a piece may lie, in bytes: clients that send several at once keep no order. */
    static final long FAR = 16L << 20;

    private final FeedFolders folders;
    private final String user;
    private final Path partial;
    private final Path target;
    private final Beginning beginning;
    private @Nullable FileTime modified;

    /** Bytes that came, with those it began with: the file is never much longer, so there are no large holes. */
    private long sent;

    private boolean closedByClient;
    private boolean broken;

    /** What a client may expect to find under the name. */
    private enum Beginning {
        /** Nothing; the name must be free, at the end too. */
        NEW,
        /** Whatever is there is replaced. */
        EMPTY,
        /** What is there is gone on with, so it must still be there at the end. */
        CONTINUED
    }

    private Upload(
            FeedSession session, Path partial, Path target, Beginning beginning, String handle, int flags, int access)
            throws IOException {
        super(
                session,
                partial,
                handle,
                SftpConstants.SSH_FXF_OPEN_EXISTING | (flags & ~SftpConstants.SSH_FXF_ACCESS_DISPOSITION),
                access,
                Map.of());
        this.folders = session.folders();
        this.user = session.user();
        this.partial = partial;
        this.target = target;
        this.beginning = beginning;
        this.sent = Files.size(partial);
    }

    /** Begins an upload as the client's flags ask. */
    static Upload begin(FeedSession session, Path target, String handle, int flags, int access) throws IOException {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        int disposition = flags & SftpConstants.SSH_FXF_ACCESS_DISPOSITION;
        if (disposition == SftpConstants.SSH_FXF_CREATE_NEW && there) {
            throw taken();
        }
        boolean mustBeThere = disposition == SftpConstants.SSH_FXF_OPEN_EXISTING
                || disposition == SftpConstants.SSH_FXF_TRUNCATE_EXISTING;
        if (mustBeThere && !there) {
            throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "there is no such file");
        }
        boolean emptied = disposition == SftpConstants.SSH_FXF_CREATE_TRUNCATE
                || disposition == SftpConstants.SSH_FXF_TRUNCATE_EXISTING;
        Beginning beginning = disposition == SftpConstants.SSH_FXF_CREATE_NEW
                ? Beginning.NEW
                : there && !emptied ? Beginning.CONTINUED : Beginning.EMPTY;
        Path partial = session.folders().newPartial();
        try {
            if (beginning == Beginning.CONTINUED) {
                try (InputStream in = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS);
                        OutputStream out = Private.out(partial)) {
                    in.transferTo(out);
                }
            }
            return new Upload(session, partial, target, beginning, handle, flags, access);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    private static SftpException taken() {
        return new SftpException(SftpConstants.SSH_FX_FAILURE, "there is a file of this name already");
    }

    Path target() {
        return target;
    }

    /** Writes the whole piece, or spoils the upload: a client may close without having waited for this answer. */
    void put(long offset, ByteBuffer piece) throws IOException {
        boolean written = false;
        try {
            SeekableByteChannel channel = getFileChannel();
            long at = isOpenAppend() ? channel.size() : offset;
            if (at - sent > FAR) {
                throw new SftpException(
                        SftpConstants.SSH_FX_FAILURE,
                        "this is written more than " + (FAR >> 20)
                                + " MiB beyond what was sent; send the file in order");
            }
            channel.position(at);
            sent += piece.remaining();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            written = true;
        } finally {
            broken |= !written;
        }
    }

    /** Takes over a smaller size, and the time; whom a file belongs to and who may read it is this machine's affair. */
    void change(Map<String, ?> attributes) throws IOException {
        if (attributes.get(IoUtils.SIZE_VIEW_ATTR) instanceof Number size) {
            SeekableByteChannel channel = getFileChannel();
            if (size.longValue() > channel.size()) {
                broken = true;
                throw new SftpException(
                        SftpConstants.SSH_FX_FAILURE, "a file grows by what is written to it; send what belongs there");
            }
            channel.truncate(size.longValue());
            sent = Math.min(sent, size.longValue());
        }
        if (attributes.get(IoUtils.LASTMOD_TIME_VIEW_ATTR) instanceof FileTime time) {
            modified = time;
        }
    }

    /** Says that the close that follows is the client's own, and not the end of its session. */
    void closedByClient() {
        closedByClient = true;
    }

    @Override
    public void close() throws IOException {
        try {
            if (closedByClient) {
                super.close();
                takePlace();
            } else {
                getFileChannel().close();
                LOG.info(
                        "{}: the upload of {} by {} broke off; nothing of it was taken",
                        folders.feed(),
                        target.getFileName(),
                        user);
            }
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void takePlace() throws IOException {
        if (broken) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "a part of it could not be written");
        }
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (beginning == Beginning.NEW && there) {
            throw taken();
        }
        if (beginning == Beginning.CONTINUED && !there) {
            // what it began with is on its way; the whole would bring those rows a second time
            throw new SftpException(
                    SftpConstants.SSH_FX_FAILURE, "the file that was continued has been taken in the meantime");
        }
        long bytes = Files.size(partial);
        if (bytes > sent) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "a part of it was never sent");
        }
        if (modified != null) {
            Files.setLastModifiedTime(partial, modified);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        folders.force();
        LOG.info("{}: {} arrived by SFTP from {}, {} bytes", folders.feed(), target.getFileName(), user, bytes);
    }
}
