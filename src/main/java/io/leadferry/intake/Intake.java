package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.AtDoor.LeftBehind;
import io.leadferry.intake.AtDoor.Promised;
import io.leadferry.intake.Taking.Block;
import io.leadferry.intake.Taking.CheckedBlock;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drop.Quarantine;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.GroupCommit;
import io.leadferry.ledger.Past;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.MachineFault;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import io.leadferry.model.TextForm;
import io.leadferry.model.Visible;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** The steps of the intake route: know the content, read it in blocks, seal it, or say why not. */
public final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final Past past;
    private final Places places;
    private final Names names;
    private final Clock clock;
    private final Duties duties;
    private final Formats formats;
    private final StuckFiles stuck;
    private final TakenFiles taken;

    /** Who reads blocks ahead and writes blocks behind the one that is checked; idle threads end by themselves. */
    private final ExecutorService helpers = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "intake-helper");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** Drops that are being read; what else is unsealed in the ledger was given up. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** The contents of files that are being read, each behind the name of its feed. */
    private final Set<String> contents = ConcurrentHashMap.newKeySet();

    private final GroupCommit commits;
    private final Strands sealed;

    /**
     * The steps of one ferry's intake.
     *
     * @param drops where what is read goes
     * @param past what came before it; the same ledger, but for a plan
     */
    public Intake(
            LeadferryConfiguration configuration, Drops drops, Past past, Places places, Names names, Clock clock) {
        this(
                configuration,
                drops,
                past,
                places,
                names,
                clock,
                new Disk(),
                new StuckFiles(clock),
                Runnable::run,
                TakenFiles.untold(),
                Duties.all(),
                configuration.home().resolve("unfolding"));
    }

    /**
     * The steps of one ferry's intake.
     *
     * @param disk where what is wrapped is unfolded
     * @param stuck what hears of files that cannot be taken
     * @param goesOn takes files on from their seal, those of one feed one behind the other
     * @param taken is told of each file that is sealed
     * @param duties which accounts are this ferry's
     * @param unfolding where what is wrapped is unfolded; this ferry's own
     */
    public Intake(
            LeadferryConfiguration configuration,
            Drops drops,
            Past past,
            Places places,
            Names names,
            Clock clock,
            Disk disk,
            StuckFiles stuck,
            Executor goesOn,
            TakenFiles taken,
            Duties duties,
            Path unfolding) {
        this.configuration = configuration;
        this.drops = drops;
        this.past = past;
        this.places = places;
        this.names = names;
        this.clock = clock;
        this.duties = duties;
        this.formats = new Formats(unfolding, disk);
        this.stuck = stuck;
        this.taken = taken;
        this.commits = drops.grouped(helpers);
        this.sealed = new Strands(goesOn);
    }

    /** Removes what a process left behind that ended in the midst of a reading. */
    public void clear() throws IOException {
        formats.clear();
    }

    /** A file as its door hands it over. */
    public Taking take(Exchange exchange, @Body File file, @Header("feed") String feed) {
        Message listed = exchange.getMessage();
        AtDoor door = AtDoor.of(exchange);
        return new Taking(
                configuration.feed(feed),
                file,
                nameOf(door).orElseGet(() -> listed.getHeader(Exchange.FILE_NAME_ONLY, file.getName(), String.class)),
                Instant.ofEpochMilli(listed.getHeader(Exchange.FILE_LAST_MODIFIED, file.lastModified(), Long.class)),
                listed.getHeader(Exchange.FILE_LENGTH, Long.class),
                door,
                door.archive() == null ? places : door.archive());
    }

    /** What a file is called that lies under another name. */
    private static Optional<String> nameOf(AtDoor door) {
        return door.released() != null
                ? Optional.of(door.released().file())
                : Optional.ofNullable(door.promised()).map(Promised::file);
    }

    /** Tells by its content whether a file is new, a repeat, or one whose move to the archive was cut off. */
    public Taking identify(Exchange exchange, @Body Taking taking) throws IOException {
        Feed feed = taking.feed();
        Drop released = taking.door().released();
        Content content = Content.of(taking.file().toPath());
        Drop arrival = released == null ? arrival(taking, content.sha256()) : released;
        String contentOfFeed = feed.name() + " " + content.sha256();
        if (!contents.add(contentOfFeed)) {
            throw new BeingSealed();
        }
        String account = feed.lane().account();
        String reader = drops.reader();
        if (!duties.begin(account)) {
            contents.remove(contentOfFeed);
            throw new BeingSealed(); // by another ferry, if by any
        }
        synchronized (underWay) {
            underWay.add(arrival.id());
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                stuck.ends(feed.name(), Step.TAKE, taking.key());
                super.onComplete(done);
            }

            @Override
            public void onDone(Exchange done) {
                underWay.remove(arrival.id());
                contents.remove(contentOfFeed);
                duties.end(account);
            }
        });
        taking.read(content, arrival, reader);
        if ((taking.door().promised() != null || released != null) && drops.wasGathered(arrival.id())) {
            taking.isOfTopic();
        }
        Long listedLength = taking.listedLength();
        if (listedLength != null && listedLength != arrival.bytes()) {
            throw new IOException(arrival.bytes() + " bytes came, and " + listedLength
                    + " were listed; it was cut off, or is still growing");
        }
        Duration quiet = taking.door().quiet();
        if (quiet != null
                && quiet.compareTo(StillArriving.SETTLED) < 0
                && !content.ending().isWhole()) {
            throw new StillArriving();
        }
        LeftBehind left = taking.door().left();
        if (left != null && left.content().sha256().equals(content.sha256())) {
            taking.wasLeftBehind(left.place(), left.drop());
            return taking;
        }
        Optional<Drop> stuck = released == null ? stuckOfName(taking) : Optional.empty();
        taking.goesTo(released == null ? placeFor(arrival, taking, stuck) : archivedAs(released));
        if (!arrival.sha256().equals(content.sha256())) {
            throw new UnreadableFile("the file was changed in quarantine; drop it into the feed's inbox instead");
        }
        // the very file of an earlier drop, and the process ended before its original was moved
        Optional<Drop> before = before(taking, arrival);
        Optional<String> leftBehind = before.flatMap(one -> leftBehind(one, taking));
        Optional<Drop> earlier = past.withContent(feed.name(), content.sha256());
        if (released == null && before.isPresent() && leftBehind.isPresent()) {
            taking.wasLeftBehind(leftBehind.get(), before.get().id());
            drops.originalComes(before.get().id());
        } else if (stuck.isPresent() && goesOn(stuck.get(), taking)) {
            // what came behind is for whoever looks after originals: its first rows were taken
            taking.hasGoneOn(
                    Objects.requireNonNull(stuck.get().archivedAs()),
                    stuck.get().id());
            drops.lookSoon(stuck.get().id());
        } else if (taking.isGathered()) {
            taking.becomes(arrival);
        } else if (earlier.isPresent() && !feed.repeatsAllowed()) {
            taking.repeats(earlier.get());
        } else {
            taking.becomes(earlier.map(arrival::repeating).orElse(arrival));
        }
        return taking;
    }

    /** What the very file of a taking became before, if anything: of what was promised the promise tells. */
    private Optional<Drop> before(Taking taking, Drop arrival) {
        if (taking.door().promised() == null) {
            return drops.ofFile(arrival);
        }
        drops.forget(arrival.id()); // what an earlier try has read of it, and could not even be forgotten then
        return drops.find(arrival.id());
    }

    /** The last drop of a file of this name, if its original could not be moved to its place yet. */
    private Optional<Drop> stuckOfName(Taking taking) {
        return drops.lastOfName(taking.feed().name(), taking.name())
                .filter(last -> last.archivedAs() != null && !taking.archive().holds(last.archivedAs()));
    }

    /** Whether a file is the original of a drop, and whoever writes it went on; what was posted, nobody does. */
    private boolean goesOn(Drop drop, Taking taking) throws IOException {
        return taking.door().promised() == null
                && !drops.wasPosted(drop.id())
                && taking.file().length() > drop.bytes()
                && Content.begins(taking.file().toPath(), drop.bytes(), drop.sha256());
    }

    /** A place that was promised to an original is not given to the file that was written over it. */
    private String placeFor(Drop arrival, Taking taking, Optional<Drop> stuck) {
        String place =
                taking.door().promised() == null ? taking.archive().placeFor(arrival) : places.placeForPosted(arrival);
        boolean promised = stuck.map(Drop::archivedAs).filter(place::equals).isPresent();
        return promised ? taking.archive().otherPlaceFor(arrival) : place;
    }

    /** Where the very file of an earlier drop was to go, if it has not come there. */
    private Optional<String> leftBehind(Drop before, Taking taking) {
        String archivedAs = before.archivedAs();
        if (taking.door().promised() != null) {
            Quarantine held = before.quarantine();
            return Optional.ofNullable(archivedAs == null && held != null ? held.place() : archivedAs);
        }
        if (archivedAs != null) {
            Instant erasedAt = before.erased().originalAt();
            // an original that was erased is missed there too: what has come since is dropped again
            return Optional.of(archivedAs)
                    .filter(place -> !taking.archive().holdsAll(place, before.bytes()))
                    .filter(place -> erasedAt == null || !hasMovedSince(erasedAt, taking.file()));
        }
        return Optional.ofNullable(before.quarantine())
                .map(Quarantine::place)
                .filter(place -> !places.holds(place) && !hasMovedSince(before.finishedAt(), taking.file()));
    }

    /** Whether a file was moved or written: who takes one out of quarantine to drop it again keeps its name and time. */
    private static boolean hasMovedSince(@Nullable Instant time, File file) {
        try {
            FileTime changed = (FileTime) Files.getAttribute(file.toPath(), "unix:ctime");
            return time == null || changed.toInstant().isAfter(time);
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }

    /** Where the original of a released drop goes from quarantine, or has gone when it came. */
    private String archivedAs(Drop released) {
        return released.archivedAs() == null ? places.placeFor(released) : released.archivedAs();
    }

    /** The file as its door knows it: a copy that was fetched has another name and another time. */
    private Drop arrival(Taking taking, String sha256) {
        return Drop.arriving(
                taking.door().promised() == null
                        ? names.next()
                        : taking.door().promised().drop(),
                taking.feed().name(),
                taking.name(),
                sha256,
                taking.file().length(),
                taking.modified(),
                clock.instant());
    }

    /** Whether a file's rows are to be read. */
    public boolean isNew(@Body Taking taking) {
        return taking.isNew();
    }

    /** Whether nothing of a file is sent, because its content was sent before. */
    public boolean isRepeat(@Body Taking taking) {
        return taking.isRepeat();
    }

    /** Where the door moves the original. */
    public String place(@ExchangeProperty(Taking.PROPERTY) Taking taking) {
        return taking.archiveAs();
    }

    private static String quarantineAs(Taking taking) {
        return Objects.requireNonNull(taking.quarantineAs(), "nobody has said where it is held");
    }

    /** Where the file is written that says why another lies in quarantine. */
    public String reasonPlace(@ExchangeProperty(Taking.PROPERTY) Taking taking) {
        return HeldFiles.reasonOf(quarantineAs(taking));
    }

    /** Writes down a drop of which nothing is sent, because its content was sent before. */
    public void repeat(@Body Taking taking) {
        Drop earlier = Objects.requireNonNull(taking.earlier(), "only a repeat has an earlier drop");
        drops.setAside(taking.drop().asDuplicateOf(earlier, taking.archiveAs(), clock.instant()), taking.reader());
    }

    /** Opens the file as what it is, and reads its header. */
    public Taking open(@Body Taking taking) throws IOException {
        Feed feed = taking.feed();
        Drop arrival = taking.drop();
        Records records = new PrefetchedRecords(
                taking.isGathered()
                        ? Formats.gathered(taking.contentRead(), feed)
                        : formats.open(taking.contentRead(), feed),
                helpers);
        taking.opened(records);
        Columns columns = Columns.of(records.header(), records.places(), feed);
        Drop drop = arrival.withHeader(columns.header().subList(0, columns.width()), columns.mapping());
        taking.reads(new Reading(
                drop,
                feed,
                columns,
                feedCampaigns(feed, arrival.file()),
                line -> drop.continues() == null ? Optional.empty() : past.numberIn(drop.continues(), line),
                taking.reader()));
        return taking;
    }

    private static List<String> feedCampaigns(Feed feed, String fileName) {
        if (feed.campaignFromFileName() != null) {
            Matcher matcher = feed.campaignFromFileName().matcher(TextForm.composed(fileName));
            String campaign = matcher.matches() ? matcher.group("campaign") : null;
            if (campaign != null && !TextForm.isBlank(campaign)) {
                return List.of(TextForm.keepingSpaces(campaign));
            }
        }
        return feed.campaigns();
    }

    /** The file's records in blocks, for the Splitter to stream. */
    public Iterator<Block> blocks(@Body Taking taking) {
        Records records = opened(taking);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public Block next() {
                return new Block(taking, records.next());
            }
        };
    }

    private static Records opened(Taking taking) {
        return Objects.requireNonNull(taking.records(), "the file was not opened");
    }

    private static Reading reading(Taking taking) {
        return Objects.requireNonNull(taking.reading(), "the file was not opened");
    }

    /** Checks the rows of a block. */
    public CheckedBlock check(@Body Block block) {
        return new CheckedBlock(block.taking(), reading(block.taking()).check(block.records()));
    }

    /** Makes a checked block durable, in one transaction, while the next is read. */
    public void append(@Body CheckedBlock block) {
        reading(block.taking()).append(block.rows(), drops, helpers);
    }

    /**
     * Seals the drop after its last row: the content that was read must be the content that was known, and the guard
     * must let it pass. Many small files are sealed together; none goes on before it is.
     */
    public CompletionStage<Taking> seal(@Body Taking taking) throws IOException {
        Reading reading = reading(taking);
        Drop drop = reading.drop();
        taking.noted(opened(taking).notes());
        reading.written(); // a block that could not be written is heard of here: who closes does not pass that on
        close(taking); // whoever waits for many others to be sealed with it holds nothing open
        if (!taking.contentRead().isUnchanged()) {
            throw new IOException(drop.file() + " changed while it was read; it is read again when it is complete");
        }
        String held = drop.isReleased() ? null : heldFor(reading, drop, taking.isGathered());
        if (held != null) {
            throw new HeldFile(held);
        }
        CompletableFuture<Taking> goesOn = new CompletableFuture<>();
        reading.seal(taking.archiveAs(), taking.notes(), drops, commits)
                .whenComplete((durable, fault) -> sealed.execute(drop.feed(), () -> {
                    if (fault == null) {
                        sealed(reading, taking);
                        goesOn.complete(taking);
                    } else {
                        goesOn.completeExceptionally(fault);
                    }
                }));
        return goesOn;
    }

    private @Nullable String heldFor(Reading reading, Drop drop, boolean gathered) {
        String guarded = reading.guarded(() -> past.latestRows(drop.feed(), Guards.LATEST));
        Feed feed = configuration.feed(drop.feed());
        return guarded == null && !gathered && !feed.repeatsAllowed() && past.wasTakenSince(drop.feed(), drop.sha256())
                ? Guards.takenSince()
                : guarded;
    }

    private void sealed(Reading reading, Taking taking) {
        Drop drop = reading.drop();
        told.remove(drop.feed() + "/" + taking.key());
        taken.sealed(drop, reading.total(), reading.rejectedBy());
    }

    /** Throws what a step of the reading threw: a Splitter has marked it as handled as far as can be. */
    public void passOn(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) throws Exception {
        throw fault;
    }

    /**
     * Gives up a reading for now; the file stays where it is and is read anew.
     *
     * @param taking null where the file did not even come as far
     */
    public void forget(
            @Body @Nullable Taking taking,
            @Header("feed") String feed,
            @Header(Exchange.FILE_NAME_ONLY) @Nullable String listedName,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        Optional<Taking> taken = Optional.ofNullable(taking);
        taken.flatMap(Taking::arrival).ifPresent(arrival -> {
            try {
                drops.forget(arrival.id());
            } catch (RuntimeException e) {
                LOG.debug("drop {} is forgotten when the ledger can", arrival.id(), e);
            }
        });
        if (fault instanceof StillArriving
                || fault instanceof BeingSealed
                || NestedExceptionUtils.getMostSpecificCause(fault) instanceof Drops.TakenForDead) {
            return; // nobody need hear of that: it takes seconds
        }
        // the file is tried again and again; a person need hear of it once
        Optional<Promised> promised = taken.map(Taking::door).map(AtDoor::promised);
        String file = taken.map(Taking::name).orElse(String.valueOf(listedName));
        String key = taken.map(Taking::key).orElse(file);
        String quarantineAs = taken.map(Taking::quarantineAs).orElse(null);
        String reason = (LedgerFaults.isOfLedger(fault) ? "the file is not at fault, the ledger cannot take it: " : "")
                + (quarantineAs == null ? "" : "it cannot be read or is held, and cannot go to " + quarantineAs + ": ")
                + (MachineFault.isIn(fault)
                        ? MachineFault.words(fault)
                        : NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        stuck.begins(feed, Step.TAKE, key, file, promised.map(Promised::drop).orElse(null), reason);
        if (!reason.equals(told.put(feed + "/" + key, reason))) {
            LOG.warn("{}: {} is not taken yet: {}", feed, file, reason);
        }
    }

    /**
     * Forgets what was read of files whose reading was given up when the ledger could not even be told so: such a drop
     * would be at work for ever, all the more when its file is no longer there to be read anew.
     */
    public void forgetLeft() {
        for (Drop drop : drops.unsealed()) {
            if (isForgotten(drop)) {
                LOG.warn(
                        "{}: the reading of {} was cut off in the middle, and nothing of it is sent; {}",
                        drop.feed(),
                        drop.file(),
                        isGone(drop)
                                ? "it is no longer there: drop it again if it is still wanted"
                                : "it is read anew from where it lies");
            }
        }
    }

    /** A posted file is read anew as the same drop: that must not begin while what was read of it is being forgotten. */
    private boolean isForgotten(Drop drop) {
        synchronized (underWay) {
            if (underWay.contains(drop.id())) {
                return false;
            }
            drops.forget(drop.id());
            return true;
        }
    }

    private boolean isGone(Drop drop) {
        Feed feed = configuration.feeds().get(drop.feed());
        return drop.quarantine() == null
                && feed != null
                && feed.source() instanceof Source.Folder folder
                && !drops.wasPosted(drop.id())
                && Files.notExists(folder.path().resolve(drop.file()));
    }

    /** Whether the file that was read is still the same; another cannot be judged by what was found in the first. */
    public boolean isAsItWas(@Body Taking taking) {
        try {
            return taking.content().isEmpty() || taking.contentRead().isUnchanged();
        } catch (IOException e) {
            return false; // it is gone, or cannot be read now
        }
    }

    /** What is written beside a file in quarantine, and where; before anything says that it is there. */
    public Taking reason(@Body Taking taking, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) UnreadableFile fault) {
        Quarantine before = taking.drop().quarantine();
        taking.heldIn(
                before == null ? quarantineFor(taking) : before.place(),
                // it may quote what the file holds
                Visible.line(String.valueOf(fault.getMessage())));
        return taking;
    }

    private String quarantineFor(Taking taking) {
        return taking.door().promised() == null
                ? places.quarantineFor(taking.drop(), drops::isQuarantine)
                : places.quarantineForPosted(taking.drop(), drops::isQuarantine);
    }

    /** Writes down that a file is held in quarantine, and why; nothing of it is sent. */
    public Taking quarantine(@Body Taking taking, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) UnreadableFile fault)
            throws IOException {
        Drop arrival = taking.drop();
        String place = quarantineAs(taking);
        String reason = Objects.requireNonNull(taking.reason(), "nobody has said why it is held");
        Quarantine before = arrival.quarantine();
        String originalAs = before == null
                ? taking.archive().quarantined(taking.file(), place, taking.archiveAs())
                : taking.archiveAs();
        drops.setAside(
                arrival.inQuarantine(
                                new Quarantine(reason, place, fault instanceof HeldFile, null, null),
                                before == null ? elsewhere(originalAs, place) : arrival.archivedAs(),
                                clock.instant())
                        .withNotes(taking.notes()),
                taking.reader());
        taking.goesTo(originalAs);
        told.remove(arrival.feed() + "/" + taking.key());
        return taking;
    }

    private static @Nullable String elsewhere(String originalAs, String quarantineAs) {
        return originalAs.equals(quarantineAs) ? null : originalAs;
    }

    /** Closes the file, however its reading ended. */
    public void close(@Body @Nullable Taking taking) throws IOException {
        if (taking == null) {
            return;
        }
        Reading reading = taking.reading();
        if (reading != null) {
            try {
                reading.written();
            } catch (CompletionException e) {
                // the block did not arrive; whoever closes knows already that the reading has failed
                LOG.debug("a block of {} was not written", reading.drop().file(), e);
            }
        }
        Records records = taking.records();
        if (records != null) {
            records.close();
            taking.opened(null);
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
