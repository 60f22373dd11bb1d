package io.leadferry.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.dao.DataAccessException;

/** Gives back the space that a ledger no longer needs. No ferry may be at work with it: nothing could be written meanwhile. */
public final class LedgerCompaction {

    private LedgerCompaction() {}

    /**
     * What it came to.
     *
     * @param before how many bytes the ledger and what lies beside it had
     * @param after how many they have
     */
    public record Compacted(Path file, long before, long after) {}

    /**
     * Writes a ledger anew without its gaps. For a while that takes as much room again as the ledger has.
     *
     * @throws LedgerFault where there is none, where a ferry is at work with it, or where there is no room
     */
    public static Compacted of(String url) {
        Path file = LedgerFile.of(url).path();
        if (Ledger.isMissing(url)) {
            throw new LedgerFault("there is no ledger " + file + " yet");
        }
        try (Ledger ledger = Ledger.open(url)) {
            long before = bytes(file);
            ledger.sql().sql("vacuum").update();
            ledger.sql().sql("pragma wal_checkpoint(truncate)").query(rs -> {});
            return new Compacted(file, before, bytes(file));
        } catch (DataAccessException e) {
            throw new LedgerFault(
                    "the ledger " + file + " cannot be compacted, and is as it was: " + LedgerFaults.words(e), e);
        } catch (IOException e) {
            throw new LedgerFault("the ledger " + file + " cannot be looked at: " + SoleUse.reason(e), e);
        }
    }

    private static long bytes(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }
}
