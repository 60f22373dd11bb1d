package io.leadferry.retention;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.HeldFiles;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Erasure;
import io.leadferry.receipt.ReceiptFiles;
import io.leadferry.receipt.Receipts;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files that go once the rows they tell of have lost their values, or have been kept for long enough. A file goes before the
 * ledger says so: a process that ends in between does it again.
 */
public final class ErasedFiles {

    private static final int AT_ONCE = 100;

    private final Erasure erasure;
    private final Receipts receipts;
    private final Path home;

    /** The files of one home. */
    public ErasedFiles(Erasure erasure, Receipts receipts, LeadferryConfiguration configuration) {
        this.erasure = erasure;
        this.receipts = receipts;
        this.home = configuration.home();
    }

    /** Has the files of drops follow their rows. What cannot go holds up no other, and is tried again. */
    public void tidy() throws IOException {
        IOException first = null;
        for (Drop drop : erasure.untidy(AT_ONCE)) {
            try {
                if (drop.erased().originalAt() == null) {
                    eraseOriginal(drop);
                }
                if (!receipts.hasRejected(drop.id())) {
                    Files.deleteIfExists(rejected(drop));
                }
                erasure.tidied(drop.id());
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * Erases the original of a drop, wherever it lies below home. One on the server that it came from is not the ferry's to
     * erase.
     *
     * @return whether there was one
     */
    boolean eraseOriginal(Drop drop) throws IOException {
        boolean any = false;
        for (Path file : originals(drop)) {
            any |= Files.deleteIfExists(file);
            Files.deleteIfExists(HeldFiles.reasonOf(file));
            dropEmptyFolder(file.getParent());
        }
        erasure.originalGone(drop.id());
        return any;
    }

    /** Erases the files of a drop's receipt; the receipt itself last, for whoever finds it finds the others. */
    boolean eraseReceipts(Drop drop) throws IOException {
        boolean any = false;
        for (Path file : receiptFiles(drop)) {
            any |= Files.deleteIfExists(file);
        }
        erasure.receiptsGone(drop.id());
        return any;
    }

    /** Whether the original of a drop lies where the ferry does not erase. */
    boolean isElsewhere(Drop drop) {
        return drop.archivedAs() != null
                && below("archive", drop.archivedAs()) == null
                && below("quarantine", drop.archivedAs()) == null;
    }

    private List<Path> originals(Drop drop) {
        Drop.Quarantine quarantine = drop.quarantine();
        return Stream.of(
                        below("archive", drop.archivedAs()),
                        below("quarantine", drop.archivedAs()),
                        below("quarantine", quarantine == null ? null : quarantine.place()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The file at a place that is one of the ferry's own; null where it is not. */
    private @Nullable Path below(String folder, @Nullable String place) {
        if (place == null) {
            return null;
        }
        Path own = home.resolve(folder).normalize();
        Path file = home.resolve(place).normalize();
        return file.startsWith(own) && !file.equals(own) ? file : null;
    }

    private List<Path> receiptFiles(Drop drop) {
        return Stream.of(".rejected.csv", ".receipt.txt", ".receipt.json")
                .map(ending -> receipt(drop, ending))
                .toList();
    }

    private Path rejected(Drop drop) {
        return receipt(drop, ".rejected.csv");
    }

    private Path receipt(Drop drop, String ending) {
        return home.resolve("receipts").resolve(ReceiptFiles.nameOf(drop) + ending);
    }

    /** The archive has a folder for each day; one that holds nothing any more goes with its last file. */
    private void dropEmptyFolder(@Nullable Path folder) throws IOException {
        Path archive = home.resolve("archive").normalize();
        if (folder != null && folder.startsWith(archive) && folder.getNameCount() > archive.getNameCount() + 1) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return; // others of that day
            }
        }
    }
}
