package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drop.Quarantine;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.Rests;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** The originals in quarantine of which a person has said what is to become of them. */
public final class HeldFiles {

    private static final String REASON = ".reason.txt";

    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(HeldFiles.class);

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final Places places;
    private final Duties duties;
    private final Clock clock;
    private final Rests<String> rests;
    private final Disk disk;
    private final StuckFiles stuck;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    public HeldFiles(
            LeadferryConfiguration configuration,
            Drops drops,
            Places places,
            Disk disk,
            StuckFiles stuck,
            Duties duties,
            Clock clock) {
        this.configuration = configuration;
        this.drops = drops;
        this.places = places;
        this.duties = duties;
        this.disk = disk;
        this.stuck = stuck;
        this.clock = clock;
        this.rests = new Rests<>(clock);
    }

    /** What says beside a file in quarantine why it lies there. */
    public static Path reasonOf(Path file) {
        return file.resolveSibling(reasonOf(String.valueOf(file.getFileName())));
    }

    static String reasonOf(String place) {
        return place + REASON;
    }

    /** Drops that were released or discarded, and whose originals are still in quarantine. */
    public List<Drop> told() {
        return drops.toLeaveQuarantine().stream()
                .filter(drop -> !rests.rests(drop.id()))
                .filter(this::isOurs)
                .toList();
    }

    private boolean isOurs(Drop drop) {
        Feed feed = configuration.feeds().get(drop.feed());
        return feed == null ? duties.hasHouse() : duties.has(feed.lane().account());
    }

    /** Says that a drop could not go on from quarantine; it is tried again, and a person hears of it once. */
    public void failed(
            @ExchangeProperty("held") Drop drop, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        rests.begin(drop.id());
        String reason =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        stuck.begins(drop.feed(), Step.RELEASE, drop.id(), drop.file(), drop.id(), reason);
        stuck.again(drop.feed(), Step.RELEASE, drop.id(), rests.left(drop.id()));
        if (!reason.equals(told.put(drop.id(), reason))) {
            LOG.warn(
                    "{}: {} cannot leave quarantine yet, and is tried again after rests that grow: {}",
                    drop.feed(),
                    drop.file(),
                    reason);
        }
    }

    /** Whether a drop still has to be read, as its person wants. */
    public boolean isToBeRead(@Body Drop drop) {
        return drop.isReleased() && drop.state() == Drop.State.QUARANTINED;
    }

    /** Fetches a released drop's original, for the intake. */
    public void fetch(Exchange exchange, @Body Drop drop) {
        Path file = original(drop);
        if (Files.isRegularFile(file)) {
            AtDoor.released(exchange, drop);
            exchange.getMessage().setHeader("feed", drop.feed());
            exchange.getMessage().setBody(file.toFile());
            return;
        }
        exchange.setRouteStop(true);
        if (!isOnItsWay(drop)) {
            String gone = "its file is no longer in quarantine; drop it into the feed's inbox again";
            Quarantine why = new Quarantine(gone, place(drop), false, null, null);
            drops.setAside(drop.inQuarantine(why, drop.archivedAs(), clock.instant()));
        }
    }

    /** Brings the original of a drop that was released or discarded to the archive. */
    public void archive(@ExchangeProperty("held") Drop drop) throws IOException {
        Path from = original(drop);
        String place = places.placeFor(drop);
        if (Files.exists(from)) {
            disk.foldersAbove(places.file(place));
            disk.move(from, places.file(place));
            disk.remove(reasonOf(from));
        } else if (isOnItsWay(drop)) {
            return;
        }
        drops.leftQuarantine(drop.id(), place);
        rests.end(drop.id());
        stuck.ends(drop.feed(), Step.RELEASE, drop.id());
        told.remove(drop.id());
    }

    /** The ledger knows of a quarantine a moment before the file is there. */
    private boolean isOnItsWay(Drop drop) {
        if (drop.finishedAt() == null) {
            return false;
        }
        Duration since = Duration.between(drop.finishedAt(), clock.instant());
        return !since.isNegative() && since.compareTo(ON_ITS_WAY) < 0;
    }

    private Path original(Drop drop) {
        return places.file(place(drop));
    }

    private static String place(Drop drop) {
        return drop.quarantine() == null ? "" : drop.quarantine().place();
    }
}
