package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Where originals lie below home once they have left their inbox. A place that is taken gets the drop's name in it. */
public final class Places {

    private final Path home;
    private final Clock clock;

    public Places(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /** The file at a place. */
    Path file(String place) {
        return home.resolve(place);
    }

    /** A free place in the archive of today. */
    String archive(Drop drop) {
        String today =
                LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()).toString();
        return free(Path.of("archive", drop.feed(), today), drop);
    }

    /** A free place in quarantine. */
    String quarantine(Drop drop) {
        return free(Path.of("quarantine", drop.feed()), drop);
    }

    private String free(Path folder, Drop drop) {
        Path plain = folder.resolve(drop.file());
        return (Files.exists(home.resolve(plain)) ? folder.resolve(withId(drop)) : plain).toString();
    }

    private static String withId(Drop drop) {
        int dot = drop.file().lastIndexOf('.');
        return dot <= 0
                ? drop.file() + "." + drop.id()
                : drop.file().substring(0, dot) + "." + drop.id() + drop.file().substring(dot);
    }
}
