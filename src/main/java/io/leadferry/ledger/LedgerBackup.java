package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Private;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Copies a ledger as it is at one moment, whether or not a ferry is at work with it. */
public final class LedgerBackup {

    private LedgerBackup() {}

    /**
     * A copy.
     *
     * @param bytes how large it is
     * @param drops how many files it knows
     * @param calls how many calls
     * @param holdsUntil the last that it knows; null where nothing has happened yet
     */
    public record Copy(Path file, long bytes, long drops, long calls, @Nullable Instant holdsUntil) {}

    /**
     * Copies a ledger to a file that nobody but its owner may read. The file is there whole and durable, or not at all;
     * meanwhile the copy grows beside it, under its name with {@code .part} behind it.
     *
     * @param address the ledger
     * @param replace whether a file that is there gives way
     * @throws LedgerFault where there is no ledger, where the file is there and must stay, or where it cannot be written
     */
    public static Copy to(Path target, LedgerAddress address, boolean replace) {
        Path file = target.toAbsolutePath();
        Path folder = file.getParent();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (Ledger ledger = Ledger.look(address).orElseThrow(() -> missing(address))) {
            if (folder == null || !Files.isDirectory(folder)) {
                throw new LedgerFault("the folder " + folder + " is not there; make it, or name another file");
            }
            if (Files.isDirectory(file)) {
                throw new LedgerFault(target + " is a folder; name a file in it");
            }
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            if (there
                    && address.isFile()
                    && Files.exists(file)
                    && Files.isSameFile(file, Path.of(Ledger.dialect(address).place()))) {
                throw new LedgerFault(target + " is the ledger itself; name another file");
            }
            if (there && !replace) {
                throw new LedgerFault(
                        target + " is there already, and is left as it is; name another file, or say" + " --replace");
            }
            remove(part);
            Private.file(part);
            try {
                if (address.isFile()) {
                    // SQLite's own copy: of the moment at which it begins, and holding up nobody who writes meanwhile
                    ledger.sql().sql("vacuum into ?").params(part.toString()).update();
                } else {
                    byRows(ledger, part);
                }
                return durable(part, file);
            } finally {
                remove(part);
            }
        } catch (IOException e) {
            throw new LedgerFault(target + " cannot be written: " + SoleUse.reason(e), e);
        } catch (DataAccessException e) {
            throw new LedgerFault(
                    "the ledger cannot be copied to " + target + ": " + LedgerFaults.words(e)
                            + (LedgerFaults.isDamage(e) ? "; it is damaged: put an earlier backup in its place" : ""),
                    e);
        }
    }

    private static LedgerFault missing(LedgerAddress address) {
        return new LedgerFault("there is no ledger " + Ledger.dialect(address).place() + " yet; nothing was copied");
    }

    /** A server writes no file of SQLite's, so its rows are read, as they are at one moment. */
    private static void byRows(Ledger ledger, Path part) {
        try (Ledger copy = Ledger.open(LedgerAddress.FILE + part)) {
            AllRows.copied(ledger, copy);
            copy.database().sweep();
        }
    }

    /** With what SQLite and its lock lay beside it. */
    private static void remove(Path part) throws IOException {
        for (String beside : List.of("", "-wal", "-shm", ".lock")) {
            Files.deleteIfExists(part.resolveSibling(part.getFileName() + beside));
        }
    }

    private static Copy durable(Path part, Path file) throws IOException {
        Copy copy = looked(part, file);
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Witness.durable(file.getParent());
        return copy;
    }

    /** What the copy itself says of itself. */
    private static Copy looked(Path part, Path file) throws IOException {
        try (Ledger copy = Ledger.look(LedgerAddress.FILE + part).orElseThrow()) {
            return new Copy(
                    file,
                    Files.size(part),
                    copy.sql()
                            .sql("select count(*) from drops")
                            .query(Long.class)
                            .single(),
                    copy.sql()
                            .sql("select count(*) from calls")
                            .query(Long.class)
                            .single(),
                    new LedgerModule(copy, Map.of(), Clock.systemUTC()).runs().holdsUntil());
        }
    }
}
