package io.leadferry.ledger.dialect;

import io.leadferry.model.Private;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process has something for itself, for as long as it lives: a lock of the operating system, which ends with the
 * process however that ends. The lock's file says who holds it.
 */
public final class SoleUse implements AutoCloseable {

    /**
     * What this process holds. A second look at a file that is locked here must not even open it: to close it again
     * would end the lock.
     */
    private static final Map<Path, SoleUse> HELD = new ConcurrentHashMap<>();

    /** Beyond the text, so that others can read it where a locked place cannot be read. */
    private static final long LOCKED_PLACE = 1 << 20;

    private static final int LONGEST_TEXT = 1000;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private SoleUse(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes something for this process alone.
     *
     * @param file the lock's file, made where there is none; its folder must be there
     * @param what what is taken, as a sentence begins: {@code the ledger data/ledger/leadferry.db}
     * @param remedy what a person can do when another process has it
     * @throws LedgerFault where another process has it, or no lock can be had
     */
    public static SoleUse of(Path file, String what, String remedy) {
        try {
            // one spelling for each file, whatever links lead there
            Path folder = file.toAbsolutePath().getParent();
            Path real = (folder == null ? Path.of("/") : folder).toRealPath().resolve(file.getFileName());
            synchronized (HELD) {
                if (HELD.containsKey(real)) {
                    throw new LedgerFault(what + " is in use by this very process already; " + remedy);
                }
                SoleUse taken = take(real, what, remedy);
                HELD.put(real, taken);
                return taken;
            }
        } catch (IOException e) {
            throw new LedgerFault(
                    what + " cannot be locked, so nobody knows whether another process uses it: " + file + ": "
                            + reason(e) + ". Put it on a local disk on which this user may write",
                    e);
        }
    }

    /**
     * Who has something just now, as its lock's file says; empty where nobody has it.
     *
     * @throws IOException where that cannot be looked at
     */
    public static Optional<String> holder(Path file) throws IOException {
        synchronized (HELD) {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (HELD.containsKey(file.toRealPath())) {
                return Optional.of("this very process");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock(LOCKED_PLACE, 1, false)) {
                return lock == null ? Optional.of(holder(channel)) : Optional.empty();
            }
        }
    }

    /**
     * Whether a process had something and ended without giving it back. One that is about to take it does not count: its
     * name is in the lock's file only when it has the lock.
     *
     * @throws IOException where that cannot be looked at
     */
    public static boolean isLeft(Path file) throws IOException {
        return holder(file).isEmpty() && Files.isRegularFile(file) && Files.size(file) > 0;
    }

    /**
     * A name for what this process has for itself, by which a later one that has the same knows that this one is dead: the
     * lock is a kernel's, so the kernel is in it, and the file's own key, for a copy of the file is another lock.
     *
     * @param boot which run of the machine's kernel this is
     * @return empty where the disk tells its files not apart
     */
    public Optional<String> seat(String boot) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? Optional.empty() : Optional.of(boot + " " + key);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name of the lock's file. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    private static SoleUse take(Path file, String what, String remedy) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Private.forFiles());
        try {
            FileLock lock = channel.tryLock(LOCKED_PLACE, 1, false);
            if (lock == null) {
                throw new LedgerFault(what + " is in use by " + holder(channel) + "; " + remedy);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(myself().getBytes(StandardCharsets.UTF_8)), 0);
            return new SoleUse(file, channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** This process, for a person who looks for it. */
    public static String myself() {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + " on " + machine()
                + self.info().startInstant().map(since -> " since " + since).orElse("");
    }

    /** This machine's name. */
    public static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        return holder.isBlank() ? "another process" : holder;
    }

    /** What a disk said, for a person. */
    public static String reason(IOException fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }

    /** Lets others have it. The file stays: whoever removed it might take it from under the next one. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!HELD.remove(file, this)) {
                return;
            }
            try (channel) {
                channel.truncate(0);
                lock.release();
            } catch (IOException e) {
                throw new LedgerFault(file + " cannot be given back: " + reason(e), e);
            }
        }
    }
}
