package io.leadferry.sftpserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.io.IoUtils;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.common.SftpHelper;
import org.apache.sshd.sftp.common.extensions.openssh.FsyncExtensionParser;
import org.apache.sshd.sftp.common.extensions.openssh.LimitsExtensionParser;
import org.apache.sshd.sftp.common.extensions.openssh.PosixRenameExtensionParser;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemConfigurator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user at work. Only what is named here is done, and every path goes through {@link FeedFolders}: what the library
 * would do besides (links, folders, copies on the server, hashes by path) is refused before it is looked at.
 */
final class FeedSession extends SftpSubsystem {

    /** The class's own name is what the library logs by. */
    private static final Logger LOG = LoggerFactory.getLogger(SftpServer.class);

    private static final Set<Integer> POSSIBLE = Set.of(
            SftpConstants.SSH_FXP_INIT,
            SftpConstants.SSH_FXP_OPEN,
            SftpConstants.SSH_FXP_CLOSE,
            SftpConstants.SSH_FXP_READ,
            SftpConstants.SSH_FXP_WRITE,
            SftpConstants.SSH_FXP_LSTAT,
            SftpConstants.SSH_FXP_STAT,
            SftpConstants.SSH_FXP_FSTAT,
            SftpConstants.SSH_FXP_SETSTAT,
            SftpConstants.SSH_FXP_FSETSTAT,
            SftpConstants.SSH_FXP_OPENDIR,
            SftpConstants.SSH_FXP_READDIR,
            SftpConstants.SSH_FXP_REMOVE,
            SftpConstants.SSH_FXP_RENAME,
            SftpConstants.SSH_FXP_REALPATH,
            SftpConstants.SSH_FXP_EXTENDED);

    private static final Set<String> POSSIBLE_EXTENSIONS =
            Set.of(PosixRenameExtensionParser.NAME, FsyncExtensionParser.NAME, LimitsExtensionParser.NAME);

    private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("r--r--r--");
    private static final Set<PosixFilePermission> WRITE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> ENTER = PosixFilePermissions.fromString("r-xr-xr-x");
    private static final Set<PosixFilePermission> FILL = PosixFilePermissions.fromString("rwxr-xr-x");

    private final FeedFolders folders;
    private final String user;

    FeedSession(ChannelSession channel, SftpSubsystemConfigurator configurator, FeedFolders folders) {
        super(channel, configurator);
        this.folders = folders;
        this.user = channel.getServerSession().getUsername();
        folders.begins(this);
    }

    @Override
    public void destroy(ChannelSession channel) {
        try {
            super.destroy(channel);
        } finally {
            folders.ends(this);
        }
    }

    /** How many files and folders it holds open. */
    int open() {
        return handles.size();
    }

    FeedFolders folders() {
        return folders;
    }

    String user() {
        return user;
    }

    @Override
    protected void doProcess(Buffer buffer, int length, int type, int id) throws IOException {
        if (POSSIBLE.contains(type)) {
            super.doProcess(buffer, length, type, id);
        } else {
            sendStatus(prepareReply(buffer), id, SftpConstants.SSH_FX_PERMISSION_DENIED, "not possible here");
        }
    }

    @Override
    protected void executeExtendedCommand(Buffer buffer, int id, String extension) throws IOException {
        if (POSSIBLE_EXTENSIONS.contains(extension)) {
            super.executeExtendedCommand(buffer, id, extension);
        } else {
            doUnsupportedExtension(buffer, id, extension);
        }
    }

    @Override
    protected void appendExtensions(Buffer buffer, String supportedVersions) {
        appendOpenSSHExtensions(buffer, getServerSession());
    }

    @Override
    protected Path resolveFile(String remotePath) throws IOException {
        return folders.find(remotePath);
    }

    @Override
    protected void doRealPath(Buffer buffer, int id) throws IOException {
        String path = FeedFolders.canonical(buffer.getString());
        Buffer reply = prepareReply(buffer);
        reply.putByte((byte) SftpConstants.SSH_FXP_NAME);
        reply.putInt(id);
        reply.putInt(1);
        reply.putString(path);
        reply.putString(path);
        writeAttrs(reply, Map.of());
        send(reply);
    }

    @Override
    protected String doOpen(int id, String path, int pflags, int access, Map<String, Object> attrs) throws IOException {
        boolean writes = (access & (SftpConstants.ACE4_WRITE_DATA | SftpConstants.ACE4_APPEND_DATA)) != 0;
        Path file = writes ? folders.writable(path) : folders.existing(path);
        folders.opens();
        synchronized (handles) {
            String handle = generateFileHandle(file);
            handles.put(
                    handle,
                    writes
                            ? Upload.begin(this, file, handle, pflags, access)
                            : new FileHandle(
                                    this, file, handle, SftpConstants.SSH_FXF_OPEN_EXISTING, access, Map.of()));
            return handle;
        }
    }

    @Override
    protected void doClose(int id, String handle) throws IOException {
        if (handles.get(handle) instanceof Upload upload) {
            // at the end of a session the library closes the handles themselves and does not come this way
            upload.closedByClient();
        }
        super.doClose(id, handle);
    }

    @Override
    protected void doWrite(int id, String handle, long offset, int length, byte[] data, int doff, int remaining)
            throws IOException {
        Upload upload = validateHandle(handle, handles.get(handle), Upload.class);
        // a piece shorter than it says it is does not fit, and spoils the upload
        upload.put(offset, ByteBuffer.wrap(data, doff, remaining).slice().limit(length));
    }

    private Map<String, Object> stat(String path) throws IOException {
        Path file = folders.find(path);
        for (Handle handle : handles.values()) {
            if (handle instanceof Upload upload && upload.target().equals(file)) {
                // some clients look at what they are writing
                return attributes(upload.getFile());
            }
        }
        return attributes(folders.isFolder(file) ? file : folders.existing(path));
    }

    @Override
    protected Map<String, Object> doLStat(int id, String path, int flags) throws IOException {
        return stat(path);
    }

    @Override
    protected Map<String, Object> doStat(int id, String path, int flags) throws IOException {
        return stat(path);
    }

    @Override
    protected NavigableMap<String, Object> resolveFileAttributes(
            Path path, int flags, boolean neverFollowSymLinks, LinkOption... options) throws IOException {
        return attributes(path);
    }

    private NavigableMap<String, Object> attributes(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean readOnly = folders.readOnly(path);
        NavigableMap<String, Object> told = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        told.put(IoUtils.REGFILE_VIEW_ATTR, found.isRegularFile());
        told.put(IoUtils.DIRECTORY_VIEW_ATTR, found.isDirectory());
        told.put(IoUtils.SIZE_VIEW_ATTR, found.size());
        told.put(IoUtils.LASTMOD_TIME_VIEW_ATTR, found.lastModifiedTime());
        told.put(IoUtils.LASTACC_TIME_VIEW_ATTR, found.lastModifiedTime());
        told.put(
                IoUtils.PERMISSIONS_VIEW_ATTR, found.isDirectory() ? readOnly ? ENTER : FILL : readOnly ? READ : WRITE);
        return told;
    }

    @Override
    protected void doFSetStat(int id, String handle, Map<String, ?> attrs) throws IOException {
        validateHandle(handle, handles.get(handle), Upload.class).change(attrs);
    }

    @Override
    protected void doSetStat(int id, String path, int cmd, String extension, Map<String, ?> attrs, Boolean followLinks)
            throws IOException {
        Path file = folders.find(path);
        for (Handle handle : handles.values()) {
            if (handle instanceof Upload upload && upload.target().equals(file)) {
                upload.change(attrs);
                return;
            }
        }
        Path there = folders.changeable(path);
        if (attrs.get(IoUtils.SIZE_VIEW_ATTR) instanceof Number size && size.longValue() != Files.size(there)) {
            // the feed may be reading it
            throw new SftpException(SftpConstants.SSH_FX_PERMISSION_DENIED, "send the file again instead");
        }
        if (attrs.get(IoUtils.LASTMOD_TIME_VIEW_ATTR) instanceof FileTime time) {
            Files.getFileAttributeView(there, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(time, null, null);
        }
    }

    @Override
    protected String doOpenDir(int id, String path, Path dir, LinkOption... options) throws IOException {
        if (!folders.isFolder(dir)) {
            throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "there is no such folder");
        }
        folders.opens();
        synchronized (handles) {
            String handle = generateFileHandle(dir);
            DirectoryHandle folder = new DirectoryHandle(this, dir, handle);
            // they would tell of folders of this machine
            folder.markDotSent();
            folder.markDotDotSent();
            handles.put(handle, folder);
            return handle;
        }
    }

    @Override
    protected int doReadDir(int id, String handle, DirectoryHandle dir, Buffer buffer, int maxSize, boolean followLinks)
            throws IOException {
        int entries = 0;
        while (dir.hasNext() && buffer.wpos() < maxSize) {
            Path entry = dir.next();
            try {
                Map<String, Object> attributes = attributes(entry);
                String name = folders.nameOf(entry);
                buffer.putString(name);
                buffer.putString(SftpHelper.getLongName(name, attributes));
                writeAttrs(buffer, attributes);
                entries++;
            } catch (NoSuchFileException e) {
                // the feed has just taken it
            }
        }
        return entries;
    }

    @Override
    protected void doRemoveFile(int id, String path) throws IOException {
        Files.delete(folders.changeable(path));
    }

    @Override
    protected void doRename(int id, String oldPath, String newPath, Collection<CopyOption> opts) throws IOException {
        Path from = folders.changeable(oldPath);
        Path to = folders.writable(newPath);
        if (!opts.contains(StandardCopyOption.REPLACE_EXISTING) && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new SftpException(SftpConstants.SSH_FX_FAILURE, "there is a file of this name already");
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        folders.force();
        LOG.info("{}: {} is now called {}", folders.feed(), from.getFileName(), to.getFileName());
    }
}
