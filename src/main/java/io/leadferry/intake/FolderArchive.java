package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** The archive under home: a folder a feed, and in it a folder a day. */
final class FolderArchive implements Archive {

    private final Path home;
    private final Clock clock;

    FolderArchive(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public String placeFor(Drop drop) {
        Path folder = Path.of(
                "archive",
                drop.feed(),
                LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()).toString());
        String plain = folder.resolve(drop.file()).toString();
        return holds(plain) ? folder.resolve(Archive.withId(drop)).toString() : plain;
    }

    @Override
    public boolean holds(String place) {
        return Files.exists(home.resolve(place));
    }

    @Override
    public String quarantined(File file, String quarantineAs, String archiveAs) {
        return quarantineAs; // the original itself
    }
}
