package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import io.leadferry.model.Recent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where files lie below home once they have left their inbox: in the archive, a folder a feed and in it a folder a day,
 * or in quarantine, a folder a feed. In a place that is taken the drop's name stands before the ending.
 */
public final class Places implements Archive {

    private static final int PROMISED = 10_000;

    private final Path home;
    private final Clock clock;

    /** Who was given places a moment ago, by the name of the file or of the drop, and may not lie there yet. */
    private final Map<String, String> promised = Recent.put(PROMISED);

    public Places(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /** The file at a place. */
    Path file(String place) {
        return home.resolve(place);
    }

    @Override
    public String placeFor(Drop drop) {
        return free(today(drop), drop, drop.file());
    }

    /** A free place for the original of a drop that was posted: several of one name may be on their way at once. */
    String placeForPosted(Drop drop) {
        return free(today(drop), drop, drop.id());
    }

    @Override
    public String otherPlaceFor(Drop drop) {
        return withId(today(drop), drop);
    }

    private Path today(Drop drop) {
        String today =
                LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()).toString();
        return Path.of("archive", drop.feed(), today);
    }

    /** A free place in quarantine, beside which the reason has a free place too: it may be another file's own name. */
    String quarantineFor(Drop drop) {
        return quarantineFor(drop, place -> true);
    }

    /**
     * As {@link #quarantineFor(Drop)}; but a reason that lies alone was left by a try that ended before its file came, and is
     * written over, so that no file bears another name than it.
     *
     * @param known whether a place in quarantine is that of a drop: its file may be on its way there
     */
    String quarantineFor(Drop drop, Predicate<String> known) {
        return quarantineFor(drop, drop.file(), known);
    }

    /** As above, of a drop that was posted. */
    String quarantineForPosted(Drop drop, Predicate<String> known) {
        return quarantineFor(drop, drop.id(), known);
    }

    private String quarantineFor(Drop drop, String bearer, Predicate<String> known) {
        Path folder = Path.of("quarantine", drop.feed());
        String place = free(folder, drop, bearer);
        String reason = HeldFiles.reasonOf(place);
        boolean isLeft = holds(reason)
                && !holds(place)
                && !holds(HeldFiles.reasonOf(reason))
                && !known.test(place)
                && !known.test(reason);
        return (holds(reason) && !isLeft) || !isPromised(reason, bearer) ? withId(folder, drop) : place;
    }

    private String free(Path folder, Drop drop, String bearer) {
        String name = FileNames.storable(drop.file());
        String plain = folder.resolve(name).toString();
        return holds(plain) || !FileNames.isRoomy(name) || !isPromised(plain, bearer) ? withId(folder, drop) : plain;
    }

    private static String withId(Path folder, Drop drop) {
        return folder.resolve(Archive.withId(FileNames.storable(drop.file()), drop.id()))
                .toString();
    }

    /** Two names may be the same as they can be written here. */
    private boolean isPromised(String place, String bearer) {
        synchronized (promised) {
            return promised.computeIfAbsent(place, free -> bearer).equals(bearer);
        }
    }

    @Override
    public boolean holds(String place) {
        return Files.exists(file(place));
    }

    @Override
    public boolean holdsAll(String place, long bytes) {
        return file(place).toFile().length() == bytes && holds(place);
    }

    @Override
    public String quarantined(File file, String quarantineAs, String archiveAs) {
        return quarantineAs; // the original itself
    }
}
