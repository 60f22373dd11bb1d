package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows outside of the ledger how far it has promised, in a small file beside the home's lock: a ledger that knows less is
 * an older copy. It hears of what was committed, and nothing else, so it may be behind the ledger and is never ahead.
 */
public final class Witness implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

    /** Two places, written in turn: if the power goes in the middle of one, the other stands. */
    private static final int PLACE = 512;

    private static final int PLACES = 2;

    /** A process that is killed loses nothing of what it wrote; only the machine can, and no more than of so long. */
    private static final long DURABLE_EVERY = TimeUnit.SECONDS.toNanos(10);

    private final Path file;
    private @Nullable Mark mark;
    private @Nullable FileChannel channel;
    private long durableAt = System.nanoTime();
    private boolean failing;

    private Witness(Path file, @Nullable Mark mark) {
        this.file = file;
        this.mark = mark;
    }

    /**
     * Reads what there is of a home; nothing is written yet.
     *
     * @param file where it stands, or is to stand
     * @throws LedgerFault where it cannot be read
     */
    public static Witness at(Path file) {
        return at(file, String.valueOf(file.getFileName()));
    }

    /**
     * As above, in a home of several ferries, each of which has a file of its own: together they know how far the ledger had
     * come.
     *
     * @param first the file of a ferry that has the home for itself; the others' names are its, and more
     * @param own the name of this ferry's
     */
    public static Witness at(Path first, String own) {
        Path folder = Objects.requireNonNullElse(first.toAbsolutePath().getParent(), Path.of("/"));
        String prefix = String.valueOf(first.getFileName());
        List<Mark> marks = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path file : files) {
                read(file).ifPresent(marks::add);
            }
        } catch (DirectoryIteratorException e) {
            throw unreadable(first, new IOException(e));
        } catch (IOException e) {
            throw unreadable(first, e);
        }
        return new Witness(folder.resolve(own), together(marks));
    }

    private static LedgerFault unreadable(Path file, IOException fault) {
        return new LedgerFault(
                file + " cannot be read, which tells how far this home's ledger had come: " + SoleUse.reason(fault)
                        + ". Let this user read and write it",
                fault);
    }

    /** What all of them know; the run is of whoever had come furthest. */
    private static @Nullable Mark together(List<Mark> marks) {
        return marks.stream()
                .sorted(Comparator.comparingLong(Mark::permits)
                        .thenComparingLong(Mark::seals)
                        .thenComparingLong(Mark::count))
                .reduce((one, further) -> new Mark(
                        Math.max(one.count(), further.count()),
                        further.ledger(),
                        further.run(),
                        further.permits(),
                        Math.max(one.seals(), further.seals())))
                .orElse(null);
    }

    private static Optional<Mark> read(Path file) throws IOException {
        byte[] all = new byte[PLACE * PLACES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer into = ByteBuffer.wrap(all);
            while (into.hasRemaining() && channel.read(into) >= 0) {
                // more may come
            }
        }
        return Arrays.stream(new int[] {0, PLACE})
                .mapToObj(at -> Mark.of(new String(all, at, PLACE, StandardCharsets.US_ASCII).split("\n", 2)[0]))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Mark::count));
    }

    /** What this home last heard; empty where it never did, or where what stands there cannot be understood. */
    synchronized Optional<Mark> mark() {
        return Optional.ofNullable(mark);
    }

    /**
     * A run has begun, and the ledger knows of it. Durable when this returns.
     *
     * @throws LedgerFault where it cannot be written: then nobody could tell an older copy from this ledger
     */
    synchronized void begun(String ledger, String run, long permits, long seals) {
        try {
            if (channel == null) {
                channel = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        Private.forFiles());
            }
            write(channel, new Mark(next(), ledger, run, permits, seals));
            channel.force(true);
            durable(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new LedgerFault(
                    file + " cannot be written, which tells how far this home's ledger has come: " + SoleUse.reason(e)
                            + ". Let this user read and write it",
                    e);
        }
    }

    /** A permit was given out, and that is committed. */
    synchronized void gaveOut(long permit) {
        if (mark != null && permit > mark.permits()) {
            tell(new Mark(next(), mark.ledger(), mark.run(), permit, mark.seals()));
        }
    }

    /** A drop was sealed, and that is committed. */
    synchronized void sealed(long seq) {
        if (mark != null && seq > mark.seals()) {
            tell(new Mark(next(), mark.ledger(), mark.run(), mark.permits(), seq));
        }
    }

    private long next() {
        return mark == null ? 1 : mark.count() + 1;
    }

    /** A mark that cannot be written is behind, which it may be; the ferry goes on. */
    private void tell(Mark next) {
        FileChannel open = channel;
        if (open == null) {
            return; // no run has begun: whoever looks at a ledger promises nothing
        }
        try {
            write(open, next);
            long now = System.nanoTime();
            if (now - durableAt >= DURABLE_EVERY) {
                open.force(false);
                durableAt = now;
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn(
                        "{} cannot be written: {}. While it cannot, an older copy of the ledger may not be known as one",
                        file,
                        SoleUse.reason(e));
            }
            failing = true;
        }
    }

    private void write(FileChannel to, Mark next) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PLACE);
        bytes.put(next.line().getBytes(StandardCharsets.US_ASCII)).rewind();
        long at = next.count() % PLACES * PLACE;
        while (bytes.hasRemaining()) {
            at += to.write(bytes, at);
        }
        mark = next;
    }

    /** The name of a new file is durable when its folder is. Some systems open no folder; there it is so anyway. */
    static void durable(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
            open.force(true);
        } catch (IOException e) {
            LOG.debug("the folder {} cannot be made durable by itself", folder, e);
        }
    }

    /** All that was told is durable then. */
    @Override
    public synchronized void close() {
        FileChannel open = channel;
        channel = null;
        if (open == null) {
            return;
        }
        try (open) {
            open.force(false);
        } catch (IOException e) {
            LOG.warn("{} cannot be closed: {}", file, SoleUse.reason(e));
        }
    }
}
