package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.SealedDrop;
import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way through the intake: what its door knows of it, and what each step has found out. It is the body of the
 * intake's messages. One thread at a time has it.
 */
public final class Taking implements SealedDrop {

    /** The property with which an exchange keeps it: whoever moves the file has a body of his own. */
    static final String PROPERTY = "taken";

    private static final String UNREAD = "its content was not read yet";

    private final Feed feed;
    private final File file;
    private final String name;
    private final Instant modified;
    private final @Nullable Long listedLength;
    private final AtDoor door;
    private final Archive archive;
    private @Nullable Content content;
    private @Nullable Drop drop;
    private @Nullable String reader;
    private @Nullable Drop earlier;
    private @Nullable String leftBy;
    private boolean grown;
    private boolean gathered;
    private @Nullable Kind kind;
    private @Nullable String archiveAs;
    private @Nullable Records records;
    private @Nullable Reading reading;
    private List<String> notes = List.of();
    private @Nullable String quarantineAs;
    private @Nullable String reason;

    /** What the ledger knows of a file's content. */
    enum Kind {
        /** Nothing, or it may come again. */
        NEW,
        /** An earlier file of the feed had the same; nothing of this one is sent. */
        REPEAT,
        /** It is sealed, and only its move is left to be done. */
        LEFT_BEHIND
    }

    /** Some records of a file. */
    record Block(Taking taking, List<Record> records) {}

    /** The same after its rows were checked. */
    record CheckedBlock(Taking taking, Reading.Checked rows) {}

    /**
     * A file that nobody has looked into yet.
     *
     * @param name as its door lists it; a copy that was fetched is called otherwise
     * @param modified as its door lists it
     * @param listedLength as its door lists it; null where nobody has
     * @param archive where its original goes
     */
    Taking(
            Feed feed,
            File file,
            String name,
            Instant modified,
            @Nullable Long listedLength,
            AtDoor door,
            Archive archive) {
        this.feed = feed;
        this.file = file;
        this.name = name;
        this.modified = modified;
        this.listedLength = listedLength;
        this.door = door;
        this.archive = archive;
    }

    /** The file that an exchange of a door carries; empty where it has not come as far. */
    public static Optional<Taking> of(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PROPERTY, Taking.class));
    }

    Feed feed() {
        return feed;
    }

    File file() {
        return file;
    }

    String name() {
        return name;
    }

    /** By what it is known among files that are stuck. */
    String key() {
        return door.promised() == null ? name : door.promised().key();
    }

    Instant modified() {
        return modified;
    }

    @Nullable
    Long listedLength() {
        return listedLength;
    }

    AtDoor door() {
        return door;
    }

    Archive archive() {
        return archive;
    }

    /**
     * Its content was read, and it is to become a drop.
     *
     * @param by as whom this ferry does so: see {@link io.leadferry.ledger.Drops#reader}
     */
    void read(Content whole, Drop arrival, String by) {
        content = whole;
        drop = arrival;
        reader = by;
    }

    /** As whom this ferry read its content. */
    String reader() {
        return Objects.requireNonNull(reader, UNREAD);
    }

    /** Where its original goes: below home, or in the archive of its door. */
    void goesTo(String place) {
        archiveAs = place;
    }

    /** Nothing stands against it: its rows are to be read, and become this drop. */
    void becomes(Drop arrival) {
        kind = Kind.NEW;
        drop = arrival;
    }

    /** Another brought the same content. */
    void repeats(Drop before) {
        kind = Kind.REPEAT;
        earlier = before;
    }

    /** All but its move to a place was done already, as a drop. */
    void wasLeftBehind(String place, String before) {
        leftBy = before;
        kind = Kind.LEFT_BEHIND;
        archiveAs = place;
    }

    /** All but its move was done already, as a drop of what it held then; it has gone on since. */
    void hasGoneOn(String place, String before) {
        wasLeftBehind(place, before);
        grown = true;
    }

    /** Whether it is the original of an earlier drop, and holds more than that. */
    public boolean hasGoneOn() {
        return grown;
    }

    /** Its lines are records of a topic, each of which is a row however often its content came. */
    void isOfTopic() {
        gathered = true;
    }

    /** Whether its lines are records of a topic. */
    boolean isGathered() {
        return gathered;
    }

    /** What was read of the file; empty before that. */
    public Optional<Content> content() {
        return Optional.ofNullable(content);
    }

    /** The drop that the file is to become, or has become; empty before its content was read. */
    public Optional<Drop> arrival() {
        return Optional.ofNullable(drop);
    }

    /** The drop that the file is, or is to become; where only its move is left to be done, the one that it was. */
    public Optional<String> owner() {
        return kind == Kind.LEFT_BEHIND
                ? Optional.ofNullable(leftBy)
                : arrival().map(Drop::id);
    }

    /** Where the door moves the original; empty before that is known. */
    public Optional<String> place() {
        return Optional.ofNullable(archiveAs);
    }

    /** As {@link #arrival()}, once it is there. */
    @Override
    public Drop drop() {
        return Objects.requireNonNull(drop, UNREAD);
    }

    /** As {@link #content()}, once it is there. */
    Content contentRead() {
        return Objects.requireNonNull(content, UNREAD);
    }

    @Nullable
    Drop earlier() {
        return earlier;
    }

    /** As {@link #place()}, once it is there. */
    String archiveAs() {
        return Objects.requireNonNull(archiveAs, "nobody has said where it goes");
    }

    /** Whether its rows are to be read. */
    boolean isNew() {
        return kind == Kind.NEW;
    }

    /** Whether nothing of it is sent, because its content was sent before. */
    boolean isRepeat() {
        return kind == Kind.REPEAT;
    }

    void opened(@Nullable Records records) {
        this.records = records;
    }

    @Nullable
    Records records() {
        return records;
    }

    void noted(List<String> notes) {
        this.notes = notes;
    }

    /** What a person should know of how the file was read; empty before its last row was. */
    List<String> notes() {
        return notes;
    }

    void reads(Reading reading) {
        this.reading = reading;
    }

    @Nullable
    Reading reading() {
        return reading;
    }

    void heldIn(String quarantineAs, String reason) {
        this.quarantineAs = quarantineAs;
        this.reason = reason;
    }

    /** The place, below home, of a file in quarantine; null where it is not held. */
    @Nullable
    String quarantineAs() {
        return quarantineAs;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** What is written beside a file in quarantine: why it is held. */
    public String getReasonText() {
        return reason + System.lineSeparator();
    }
}
