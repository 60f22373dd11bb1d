package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drop.Continues;
import io.leadferry.ledger.Drop.Growth;
import io.leadferry.ledger.Drop.Quarantine;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a file that changed after it was taken, because whoever wrote it was not done. Where its first rows are
 * in the ledger, what it holds beyond them is held until a person releases or discards it. Where nothing of it was taken,
 * it is read anew as a whole.
 */
public final class GrownOriginals {

    private static final Logger LOG = LoggerFactory.getLogger(GrownOriginals.class);

    private final Originals originals;
    private final Places places;
    private final Names names;
    private final Disk disk;
    private final StuckFiles stuck;
    private final Clock clock;

    /**
     * What becomes of them.
     *
     * @param stuck what hears of what cannot be held
     */
    public GrownOriginals(Originals originals, Places places, Names names, Disk disk, StuckFiles stuck, Clock clock) {
        this.originals = originals;
        this.disk = disk;
        this.stuck = stuck;
        this.places = places;
        this.names = names;
        this.clock = clock;
    }

    /**
     * Looks at an original.
     *
     * @throws IOException when it cannot be looked at now; nothing has changed then
     */
    public void look(Drop drop, Original original) throws IOException {
        long bytes = original.bytes();
        Growth growth = drop.growth();
        long known = growth == null ? drop.bytes() : growth.bytes();
        if (bytes >= 0 && bytes != known) {
            LOG.warn(
                    "{}: {}, drop {}, had {} bytes when it was taken and has {} now: whoever writes it was not done. {}."
                            + " Have it written under a name that begins with '.', and renamed when it is whole",
                    drop.feed(),
                    drop.file(),
                    drop.id(),
                    drop.bytes(),
                    bytes,
                    drop.state() == Drop.State.QUARANTINED
                            ? "It is read anew when it has been quiet"
                            : "What came behind is not sent by itself");
            originals.changed(drop, bytes);
        } else if (bytes >= 0 && growth != null && growth.state() == Growth.State.GROWING) {
            Path fetched = original.fetch();
            try {
                if (Files.size(fetched) == bytes) {
                    seeTo(drop, original, fetched);
                }
            } finally {
                original.done(fetched);
            }
        } else {
            originals.unchanged(drop);
            stuck.ends(drop.feed(), Step.HOLD, drop.id());
        }
    }

    private void seeTo(Drop drop, Original original, Path file) throws IOException {
        try {
            quiet(drop, original, file);
            stuck.ends(drop.feed(), Step.HOLD, drop.id());
        } catch (IOException e) {
            stuck.begins(drop.feed(), Step.HOLD, drop.id(), drop.file(), drop.id(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** What to do with an original that has changed, and has been quiet since. */
    private void quiet(Drop drop, Original original, Path file) throws IOException {
        if (drop.state() == Drop.State.QUARANTINED) {
            readAnew(drop, original, file);
            return;
        }
        Optional<Drop> before = originals.rest(drop);
        if (before.isPresent() && isBeingRead(before.get())) {
            return; // what it is to go on from is not known yet
        }
        Drop last = before.filter(rest -> rest.sealedAt() != null).orElse(drop);
        Content now = Content.of(file);
        boolean goesOn = now.sha256().equals(last.sha256()) || Content.begins(file, last.bytes(), last.sha256());
        if (now.sha256().equals(last.sha256()) || Files.size(file) == 0) {
            originals.settled(drop); // it is again, or still, what was read of it; or nothing is left of it
            return;
        }
        Drop rest = Drop.arriving(
                names.next(),
                drop.feed(),
                drop.file(),
                now.sha256(),
                Files.size(file),
                Instant.ofEpochMilli(file.toFile().lastModified()),
                clock.instant());
        long records = goesOn ? recordsOf(last) - (isCut(file, last.bytes()) ? 1 : 0) : 0;
        String place = places.quarantineFor(rest);
        String reason = goesOn
                ? "the file went on after its first " + Math.max(records, 0) + " rows were taken as drop " + drop.id()
                        + "; release sends what stands behind them"
                : "the file was written over after it was taken as drop " + drop.id()
                        + "; release sends all that it holds now";
        Path held = places.file(place);
        disk.foldersAbove(held);
        boolean whole = false;
        try (InputStream content = Files.newInputStream(file);
                InputStream why =
                        new ByteArrayInputStream((reason + System.lineSeparator()).getBytes(StandardCharsets.UTF_8))) {
            disk.write(held, content, true);
            disk.write(HeldFiles.reasonOf(held), why, true);
            whole = true;
        } finally {
            if (!whole) {
                forget(held); // the next try gives it another place
            }
        }
        originals.hold(
                drop,
                rest.inQuarantine(new Quarantine(reason, place, true, null, null), null, clock.instant())
                        .continuing(new Continues(drop.id(), Math.max(records, 0))));
    }

    private void forget(Path held) {
        try {
            disk.remove(held);
            disk.remove(HeldFiles.reasonOf(held));
        } catch (IOException e) {
            LOG.debug("{} is only a part of what came behind", held, e);
        }
    }

    private static boolean isBeingRead(Drop rest) {
        return rest.sealedAt() == null
                && (rest.state() == Drop.State.READING
                        || (rest.state() == Drop.State.QUARANTINED && rest.isReleased()));
    }

    private static long recordsOf(Drop drop) {
        return drop.total() + (drop.continues() == null ? 0 : drop.continues().records());
    }

    /** A half file that could not be read, or that a guard held: nothing of it was taken. */
    private void readAnew(Drop drop, Original original, Path file) throws IOException {
        Quarantine quarantine = drop.quarantine();
        boolean spoken = quarantine == null || quarantine.releasedAt() != null || quarantine.discardedAt() != null;
        if (spoken || !Content.begins(file, drop.bytes(), drop.sha256())) {
            originals.settled(drop); // a person is at work on it
        } else if (original.takeBack()) {
            originals.takenBack(
                    drop,
                    "the file went on after it was set aside, and was read anew as a whole: its next drop has all of it");
            LOG.info("{}: {} went on after it was set aside, and is read anew", drop.feed(), drop.file());
        }
    }

    /** Whether a line of a text went on at a place where the file ended once. */
    private static boolean isCut(Path file, long at) throws IOException {
        Content content = Content.of(file);
        if (at == 0 || content.isGzip() || content.isZip()) {
            return false;
        }
        int width = content.isUtf16() ? 2 : 1;
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, at - width));
            byte[] before = in.readNBytes(width);
            byte[] behind = in.readNBytes(width);
            return !isLineEnd(before) && !isLineEnd(behind);
        }
    }

    /** Whether these bytes are a line's end, in whatever order UTF-16 has them. */
    private static boolean isLineEnd(byte[] character) {
        int sum = 0;
        for (byte one : character) {
            sum += one;
        }
        return (sum == '\n' || sum == '\r') && (character.length == 1 || character[0] * character[1] == 0);
    }
}
