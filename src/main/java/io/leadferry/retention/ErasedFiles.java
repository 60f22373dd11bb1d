package io.leadferry.retention;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.HeldFiles;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Erasure;
import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.StuckFiles;
import io.leadferry.receipt.ReceiptFiles;
import io.leadferry.receipt.Receipts;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private final Erasure erasure;
    private final Receipts receipts;
    private final Path home;
    private final Disk disk;
    private final StuckFiles stuck;
    private final Clock clock;

    /** The files of one home. */
    public ErasedFiles(
            Erasure erasure,
            Receipts receipts,
            LeadferryConfiguration configuration,
            Disk disk,
            StuckFiles stuck,
            Clock clock) {
        this.erasure = erasure;
        this.receipts = receipts;
        this.home = configuration.home();
        this.disk = disk;
        this.stuck = stuck;
        this.clock = clock;
    }

    /** Has the files of drops follow their rows. */
    public void tidy() {
        for (Drop drop : erasure.untidy(AT_ONCE)) {
            if (isOnItsWay(drop)) {
                continue;
            }
            erased(drop, () -> {
                if (drop.erased().originalAt() == null) {
                    original(drop);
                }
                if (!receipts.hasRejected(drop.id())) {
                    remove(rejected(drop));
                }
                erasure.tidied(drop.id());
                return true;
            });
        }
    }

    /** A door moves an original after the ledger has its drop: what is not there yet would come after it was erased. */
    private boolean isOnItsWay(Drop drop) {
        Instant since = drop.sealedAt() == null ? drop.finishedAt() : drop.sealedAt();
        List<Path> originals = originals(drop);
        return drop.erased().originalAt() == null
                && since != null
                && since.plus(ON_ITS_WAY).isAfter(clock.instant())
                && !originals.isEmpty()
                && originals.stream().noneMatch(Files::exists);
    }

    /** What is done to the files of a drop; says whether there were any. */
    private interface Step {
        boolean done() throws DiskFault;
    }

    /** What cannot go is told, holds up no other, and is tried again. */
    private Result erased(Drop drop, Step step) {
        try {
            boolean any = step.done();
            stuck.ends(drop.feed(), StuckFiles.Step.ERASE, drop.id());
            return any ? Result.GONE : Result.NOTHING;
        } catch (DiskFault e) {
            stuck.begins(
                    drop.feed(),
                    StuckFiles.Step.ERASE,
                    drop.id(),
                    drop.file(),
                    drop.id(),
                    String.valueOf(e.getMessage()));
            return Result.NOT_YET;
        }
    }

    /** What came of erasing the files of a drop. */
    enum Result {
        /** they are gone */
        GONE,
        /** there were none */
        NOTHING,
        /** the disk would not let them go, or they are not where they are to be erased */
        NOT_YET
    }

    /**
     * Erases the original of a drop, wherever it lies below home. One on the server that it came from is not the ferry's to
     * erase.
     */
    Result eraseOriginal(Drop drop) {
        return isOnItsWay(drop) ? Result.NOT_YET : erased(drop, () -> original(drop));
    }

    private boolean original(Drop drop) throws DiskFault {
        boolean any = false;
        for (Path file : originals(drop)) {
            any |= remove(file);
            remove(HeldFiles.reasonOf(file));
            removeIfEmpty(file.getParent());
        }
        erasure.originalGone(drop.id());
        return any;
    }

    /** Erases the files of a drop's receipt; the receipt itself last, for whoever finds it finds the others. */
    Result eraseReceipts(Drop drop) {
        return erased(drop, () -> {
            boolean any = false;
            for (Path file : receiptFiles(drop)) {
                any |= remove(file);
            }
            erasure.receiptsGone(drop.id());
            return any;
        });
    }

    private boolean remove(Path file) throws DiskFault {
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        disk.remove(file);
        return there;
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
    private void removeIfEmpty(@Nullable Path folder) throws DiskFault {
        Path archive = home.resolve("archive").normalize();
        if (folder != null && folder.startsWith(archive) && folder.getNameCount() > archive.getNameCount() + 1) {
            String[] others = folder.toFile().list();
            if (others != null && others.length == 0) {
                disk.remove(folder);
            }
        }
    }
}
