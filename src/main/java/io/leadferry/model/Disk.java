package io.leadferry.model;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * This machine's disk, as the ferry changes it: whatever it makes, writes, moves or removes of files passes here, and what
 * cannot be done is a {@link DiskFault}, so that nobody takes it for a fault of the file at hand. What it makes is for the
 * ferry's own user alone, as {@link Private} has it. The ledger's own files are the database's.
 */
public final class Disk {

    private final Watch watch;

    /** What is done to a disk. */
    public enum Deed {
        /** a folder, or an empty file, is made */
        MAKE,
        /** bytes are written into a file */
        WRITE,
        /** a file is moved or renamed */
        MOVE,
        /** a file is removed */
        REMOVE
    }

    /** Hears of each deed before it is done. */
    @FunctionalInterface
    public interface Watch {

        /**
         * A deed is about to be done.
         *
         * @throws IOException if the disk will not do it; it is then not done
         */
        void before(Deed deed, Path place) throws IOException;
    }

    private interface Step<T> {
        T done() throws IOException;
    }

    /** The disk as it is. */
    public Disk() {
        this((deed, place) -> {});
    }

    /** A disk of which somebody hears each deed, and may say that it will not do it. */
    public Disk(Watch watch) {
        this.watch = watch;
    }

    private <T> T done(Deed deed, Path place, Step<T> step) throws DiskFault {
        try {
            watch.before(deed, place);
            return step.done();
        } catch (DiskFault e) {
            throw e;
        } catch (IOException e) {
            throw new DiskFault(place, e);
        }
    }

    /**
     * Makes a folder and those above it that are missing.
     *
     * @return the folder
     */
    public Path folders(Path folder) throws DiskFault {
        return done(Deed.MAKE, folder, () -> Private.folders(folder));
    }

    /** As {@link #folders}, for the folder that a file is to lie in. */
    public void foldersAbove(Path file) throws DiskFault {
        Path folder = file.getParent();
        if (folder != null) {
            folders(folder);
        }
    }

    /**
     * Makes an empty file under a name that nobody else has.
     *
     * @param folder is made too where it is missing
     */
    public Path temporary(Path folder, String prefix) throws DiskFault {
        folders(folder);
        return done(Deed.MAKE, folder, () -> Files.createTempFile(folder, prefix, null));
    }

    /** Opens an empty file to write and to read that is gone when it is closed, or cannot be opened. */
    public FileChannel scratch(Path file) throws DiskFault {
        boolean open = false;
        try {
            FileChannel made = done(
                    Deed.MAKE,
                    file,
                    () -> FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
            open = true;
            return made;
        } finally {
            if (!open) {
                remove(file);
            }
        }
    }

    /** Writes a file from its beginning; it is made where there is none. */
    public OutputStream out(Path file) throws DiskFault {
        return into(done(Deed.MAKE, file, () -> Private.out(file)), file);
    }

    /**
     * Writes into a file that is open already.
     *
     * @param file for whoever hears of it
     */
    public OutputStream into(OutputStream open, Path file) {
        return new FilterOutputStream(open) {
            @Override
            public void write(int one) throws IOException {
                done(Deed.WRITE, file, () -> {
                    out.write(one);
                    return true;
                });
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                done(Deed.WRITE, file, () -> {
                    out.write(bytes, from, length);
                    return true;
                });
            }

            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } catch (DiskFault e) {
                    throw e;
                } catch (IOException e) {
                    throw new DiskFault(file, e);
                }
            }
        };
    }

    /**
     * Writes a whole file; what was there is gone.
     *
     * @param durable whether it is on the disk itself when this returns
     */
    public void write(Path file, InputStream content, boolean durable) throws IOException {
        Set<StandardOpenOption> anew =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        FileAttribute<?>[] own = Private.forFiles();
        try (FileChannel channel = done(Deed.MAKE, file, () -> FileChannel.open(file, anew, own));
                OutputStream out = into(Channels.newOutputStream(channel), file)) {
            content.transferTo(out);
            if (durable) {
                done(Deed.WRITE, file, () -> {
                    channel.force(false);
                    return true;
                });
            }
        }
        Private.narrow(file);
    }

    /** Has the names that a folder holds on the disk itself, so that they outlive a power cut. */
    public void settle(Path folder) throws DiskFault {
        done(Deed.WRITE, folder, () -> {
            if (Private.POSIX) {
                try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
            return folder;
        });
    }

    /** Moves a file, in one step where both places are of one file system; what lay there is replaced. */
    public void move(Path from, Path to) throws DiskFault {
        done(Deed.MOVE, to, () -> {
            try {
                return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                return Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /** Removes a file, if it is there. */
    public void remove(Path file) throws DiskFault {
        done(Deed.REMOVE, file, () -> Files.deleteIfExists(file));
    }

    /** Removes a file, or a folder with all that is in it, if it is there; of a link, the link. */
    public void removeAll(Path place) throws IOException {
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(place)) {
                for (Path one : inside) {
                    removeAll(one);
                }
            }
        }
        remove(place);
    }
}
