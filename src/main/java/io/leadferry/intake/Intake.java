package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drop.Quarantine;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.GroupCommit;
import io.leadferry.ledger.LedgerFaults;
import io.leadferry.ledger.Past;
import io.leadferry.model.Names;
import io.leadferry.model.TextForm;
import io.leadferry.model.Visible;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** The steps of the intake route: know the content, read it in blocks, seal it, or say why not. */
public final class Intake implements AutoCloseable {

    /** The exchange property with the reading that is under way. */
    public static final String READING = "reading";

    /** The header with what the ledger knows of the content: {@code new}, {@code repeat} or {@code left-behind}. */
    public static final String CONTENT = "content";

    /** The exchange property with the place in the archive to which the original moves. */
    public static final String ARCHIVE_AS = "archiveAs";

    /** The exchange property with the {@link Content} that was read. */
    public static final String CONTENT_READ = "contentRead";

    /** The exchange property with the place, below home, of a file in quarantine. */
    public static final String QUARANTINE_AS = "quarantineAs";

    /** The exchange property with the drop that a file is to become. */
    public static final String ARRIVAL = "arrival";

    /** The exchange property with how long the file has been as it is; without it, it is known to be whole. */
    public static final String QUIET = "quiet";

    /** The exchange property with the {@link LeftBehind} by which a door says that all but the move was done. */
    public static final String LEFT = "left";

    /** The exchange property with the drop that a person released from quarantine. */
    static final String RELEASED = "released";

    private static final String RECORDS = "records";
    private static final String NOTES = "notes";

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final Past past;
    private final Places places;
    private final Names names;
    private final Clock clock;
    private final Formats formats;

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
        this(configuration, drops, past, places, names, clock, Runnable::run);
    }

    /**
     * The steps of one ferry's intake.
     *
     * @param goesOn takes files on from their seal, those of one feed one behind the other
     */
    public Intake(
            LeadferryConfiguration configuration,
            Drops drops,
            Past past,
            Places places,
            Names names,
            Clock clock,
            Executor goesOn) {
        this.configuration = configuration;
        this.drops = drops;
        this.past = past;
        this.places = places;
        this.names = names;
        this.clock = clock;
        this.formats = new Formats(configuration.home().resolve("unfolding"));
        this.commits = drops.grouped(helpers);
        this.sealed = new Strands(goesOn);
    }

    /**
     * A file of which all is done but that it could not leave its folder.
     *
     * @param place where it was to go
     * @param content what was read of it
     */
    public record LeftBehind(String place, Content content) {}

    /** Removes what a process left behind that ended in the midst of a reading. */
    public void clear() throws IOException {
        formats.clear();
    }

    /** Tells by its content whether a file is new, a repeat, or one whose move to the archive was cut off. */
    public void identify(
            Exchange exchange,
            @Body File file,
            @Header("feed") String feedName,
            @Header(Exchange.FILE_LENGTH) @Nullable Long listedLength,
            @ExchangeProperty(QUIET) @Nullable Duration quiet,
            @ExchangeProperty(RELEASED) @Nullable Drop released,
            @ExchangeProperty(LEFT) @Nullable LeftBehind left)
            throws IOException {
        Feed feed = configuration.feed(feedName);
        Content content = Content.of(file.toPath());
        Drop arrival = released == null ? arrival(exchange, file, feed, content.sha256()) : released;
        String contentOfFeed = feedName + " " + content.sha256();
        if (!contents.add(contentOfFeed)) {
            throw new BeingSealed();
        }
        exchange.setProperty(CONTENT_READ, content);
        exchange.setProperty(ARRIVAL, arrival);
        underWay.add(arrival.id());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                underWay.remove(arrival.id());
                contents.remove(contentOfFeed);
            }
        });
        exchange.setProperty("file", file);
        if (listedLength != null && listedLength != arrival.bytes()) {
            throw new IOException(arrival.bytes() + " bytes came, and " + listedLength
                    + " were listed; it was cut off, or is still growing");
        }
        if (quiet != null
                && quiet.compareTo(StillArriving.SETTLED) < 0
                && !content.ending().isWhole()) {
            throw new StillArriving();
        }
        if (left != null && left.content().sha256().equals(content.sha256())) {
            exchange.getMessage().setHeader(CONTENT, "left-behind");
            exchange.setProperty(ARCHIVE_AS, left.place());
            return;
        }
        Archive archive = archive(exchange);
        exchange.setProperty(ARCHIVE_AS, released == null ? archive.placeFor(arrival) : archivedAs(released));
        if (!arrival.sha256().equals(content.sha256())) {
            throw new UnreadableFile("the file was changed in quarantine; drop it into the feed's inbox instead");
        }
        // the very file of an earlier drop, and the process ended before its original was moved
        Optional<String> leftBehind =
                drops.ofFile(arrival).map(Drop::archivedAs).filter(place -> !archive.holdsAll(place, arrival.bytes()));
        Optional<Drop> earlier = past.withContent(feedName, content.sha256());
        if (released == null && leftBehind.isPresent()) {
            exchange.getMessage().setHeader(CONTENT, "left-behind");
            exchange.setProperty(ARCHIVE_AS, leftBehind.get());
        } else if (earlier.isPresent() && !feed.repeatsAllowed()) {
            exchange.getMessage().setHeader(CONTENT, "repeat");
            exchange.setProperty("earlier", earlier.get());
        } else {
            earlier.ifPresent(before -> exchange.setProperty(ARRIVAL, arrival.repeating(before)));
            exchange.getMessage().setHeader(CONTENT, "new");
        }
    }

    private Archive archive(Exchange exchange) {
        return exchange.getProperty(Archive.PROPERTY, places, Archive.class);
    }

    /** Where the original of a released drop goes from quarantine, or has gone when it came. */
    private String archivedAs(Drop released) {
        return released.archivedAs() == null ? places.placeFor(released) : released.archivedAs();
    }

    /** The file as its door knows it: a copy that was fetched has another name and another time. */
    private Drop arrival(Exchange exchange, File file, Feed feed, String sha256) {
        return Drop.arriving(
                names.next(),
                feed.name(),
                exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, file.getName(), String.class),
                sha256,
                file.length(),
                Instant.ofEpochMilli(
                        exchange.getMessage().getHeader(Exchange.FILE_LAST_MODIFIED, file.lastModified(), Long.class)),
                clock.instant());
    }

    /** Writes down a drop of which nothing is sent, because its content was sent before. */
    public void repeat(
            Exchange exchange,
            @ExchangeProperty(ARRIVAL) Drop arrival,
            @ExchangeProperty("earlier") Drop earlier,
            @ExchangeProperty(ARCHIVE_AS) String archiveAs) {
        drops.setAside(arrival.asDuplicateOf(earlier, archiveAs, clock.instant()));
    }

    /** Opens the file as what it is, and reads its header. */
    public void open(
            Exchange exchange,
            @Body File file,
            @ExchangeProperty(ARRIVAL) Drop arrival,
            @ExchangeProperty(CONTENT_READ) Content content)
            throws IOException {
        Feed feed = configuration.feed(arrival.feed());
        Records records = new PrefetchedRecords(formats.open(content, feed), helpers);
        exchange.setProperty(RECORDS, records);
        Columns columns = Columns.of(records.header(), records.places(), feed);
        Drop drop = arrival.withHeader(columns.header().subList(0, columns.width()), columns.mapping());
        exchange.setProperty(
                READING,
                new Reading(
                        drop,
                        feed,
                        columns,
                        feedCampaigns(feed, arrival.file()),
                        line -> drop.continues() == null ? Optional.empty() : past.numberIn(drop.continues(), line)));
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
    public Iterator<List<Record>> blocks(@ExchangeProperty(RECORDS) Records records) {
        return records;
    }

    /** Checks the rows of a block. */
    public Reading.Checked check(@Body List<Record> block, @ExchangeProperty(READING) Reading reading) {
        return reading.check(block);
    }

    /** Makes a checked block durable, in one transaction, while the next is read. */
    public void append(@Body Reading.Checked block, @ExchangeProperty(READING) Reading reading) {
        reading.append(block, drops, helpers);
    }

    /**
     * Seals the drop after its last row: the content that was read must be the content that was known, and the guard
     * must let it pass. Many small files are sealed together; none goes on before it is.
     */
    public CompletionStage<Void> seal(
            Exchange exchange,
            @ExchangeProperty(READING) Reading reading,
            @ExchangeProperty(RECORDS) Records records,
            @ExchangeProperty(CONTENT_READ) Content content,
            @ExchangeProperty(ARCHIVE_AS) String archiveAs)
            throws IOException {
        Drop drop = reading.drop();
        exchange.setProperty(NOTES, records.notes());
        if (!content.isUnchanged()) {
            throw new IOException(drop.file() + " changed while it was read; it is read again when it is complete");
        }
        String held = drop.isReleased() ? null : reading.guarded(() -> past.latestRows(drop.feed(), Guards.LATEST));
        if (held != null) {
            throw new HeldFile(held);
        }
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        reading.seal(archiveAs, records.notes(), drops, commits)
                .whenComplete((durable, fault) -> sealed.execute(drop.feed(), () -> {
                    if (fault == null) {
                        sealed(exchange, reading);
                        goesOn.complete(null);
                    } else {
                        goesOn.completeExceptionally(fault);
                    }
                }));
        return goesOn;
    }

    private void sealed(Exchange exchange, Reading reading) {
        Drop drop = reading.drop();
        told.remove(drop.feed() + "/" + drop.file());
        exchange.getMessage().setHeader("drop", drop.id());
        exchange.getMessage().setBody(null);
        LOG.info("{}: {} is in the ledger, {} rows, drop {}", drop.feed(), drop.file(), reading.total(), drop.id());
    }

    /** Throws what a step of the reading threw: a Splitter has marked it as handled as far as can be. */
    public void passOn(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) throws Exception {
        throw fault;
    }

    /** Gives up a reading for now; the file stays where it is and is read anew. */
    public void forget(
            @ExchangeProperty(ARRIVAL) @Nullable Drop arrival,
            @Header("feed") String feed,
            @Header(Exchange.FILE_NAME_ONLY) @Nullable String listedName,
            @ExchangeProperty(QUARANTINE_AS) @Nullable String quarantineAs,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        if (arrival != null) {
            try {
                drops.forget(arrival.id());
            } catch (RuntimeException e) {
                LOG.debug("drop {} is forgotten when the ledger can", arrival.id(), e);
            }
        }
        if (fault instanceof StillArriving || fault instanceof BeingSealed) {
            return; // nobody need hear of that: it takes seconds
        }
        // the file is tried again and again; a person need hear of it once
        String file = arrival == null ? String.valueOf(listedName) : arrival.file();
        String reason = (LedgerFaults.isOfLedger(fault) ? "the file is not at fault, the ledger cannot take it: " : "")
                + (quarantineAs == null ? "" : "it cannot be read or is held, and cannot go to " + quarantineAs + ": ")
                + NestedExceptionUtils.getMostSpecificCause(fault).getMessage();
        if (!reason.equals(told.put(feed + "/" + file, reason))) {
            LOG.warn("{}: {} is not taken yet: {}", feed, file, reason);
        }
    }

    /**
     * Forgets what was read of files whose reading was given up when the ledger could not even be told so: such a drop
     * would be at work for ever, all the more when its file is no longer there to be read anew.
     */
    public void forgetLeft() {
        for (Drop drop : drops.unsealed()) {
            if (!underWay.contains(drop.id())) {
                drops.forget(drop.id());
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

    private boolean isGone(Drop drop) {
        Feed feed = configuration.feeds().get(drop.feed());
        return drop.quarantine() == null
                && feed != null
                && feed.source() instanceof Source.Folder folder
                && Files.notExists(folder.path().resolve(drop.file()));
    }

    /** Whether the file that was read is still the same; another cannot be judged by what was found in the first. */
    public boolean isAsItWas(@ExchangeProperty(CONTENT_READ) @Nullable Content content) {
        try {
            return content == null || content.isUnchanged();
        } catch (IOException e) {
            return false; // it is gone, or cannot be read now
        }
    }

    /** What is written beside a file in quarantine, and where; before anything says that it is there. */
    public void reason(
            Exchange exchange,
            @ExchangeProperty(ARRIVAL) Drop arrival,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) UnreadableFile fault) {
        Quarantine before = arrival.quarantine();
        exchange.setProperty(QUARANTINE_AS, before == null ? places.quarantineFor(arrival) : before.place());
        exchange.getMessage().setBody(told(fault) + System.lineSeparator());
    }

    /** A reason may quote what the file holds. */
    private static String told(UnreadableFile fault) {
        return Visible.line(String.valueOf(fault.getMessage()));
    }

    /** Writes down that a file is held in quarantine, and why; nothing of it is sent. */
    public void quarantine(
            Exchange exchange,
            @ExchangeProperty(ARRIVAL) Drop arrival,
            @ExchangeProperty("file") File file,
            @ExchangeProperty(ARCHIVE_AS) String archiveAs,
            @ExchangeProperty(QUARANTINE_AS) String place,
            @ExchangeProperty(NOTES) @Nullable List<String> notes,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) UnreadableFile fault)
            throws IOException {
        Quarantine before = arrival.quarantine();
        String originalAs = before == null ? archive(exchange).quarantined(file, place, archiveAs) : archiveAs;
        drops.setAside(arrival.inQuarantine(
                        new Quarantine(told(fault), place, fault instanceof HeldFile, null, null),
                        before == null ? elsewhere(originalAs, place) : arrival.archivedAs(),
                        clock.instant())
                .withNotes(notes == null ? List.of() : notes));
        exchange.setProperty(ARCHIVE_AS, originalAs);
        told.remove(arrival.feed() + "/" + arrival.file());
    }

    private static @Nullable String elsewhere(String originalAs, String quarantineAs) {
        return originalAs.equals(quarantineAs) ? null : originalAs;
    }

    /** Closes the file, however its reading ended. */
    public void close(Exchange exchange) throws IOException {
        Reading reading = exchange.getProperty(READING, Reading.class);
        if (reading != null) {
            try {
                reading.written();
            } catch (CompletionException e) {
                // the block did not arrive; whoever closes knows already that the reading has failed
                LOG.debug("a block of {} was not written", reading.drop().file(), e);
            }
        }
        Records records = exchange.getProperty(RECORDS, Records.class);
        if (records != null) {
            records.close();
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
