package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a door knows of a file beside the file itself. A door's strategies see an exchange before its route does: this is
 * what they leave with it.
 *
 * @param quiet how long the file has been as it is; null where it is known to be whole
 * @param left where all but the move was done already
 * @param archive where the door's originals go; null for the archive under home
 * @param released the drop that a person released from quarantine, whose file it is
 * @param promised under which drop whoever brought the file was told to ask for it; null where nobody was
 */
public record AtDoor(
        @Nullable Duration quiet,
        @Nullable LeftBehind left,
        @Nullable Archive archive,
        @Nullable Drop released,
        @Nullable Promised promised) {

    private static final String PROPERTY = "atDoor";
    private static final AtDoor NOTHING = new AtDoor(null, null, null, null, null);

    /**
     * A file of which all is done but that it could not leave its folder.
     *
     * @param place where it was to go
     * @param content what was read of it
     * @param drop what it became
     */
    public record LeftBehind(String place, Content content, String drop) {}

    /**
     * What whoever brought a file was told.
     *
     * @param drop the drop that it is to become
     * @param file what the file is called; where it lies it is called as its drop
     */
    public record Promised(String drop, String file) {

        /** By what it is known among files that are stuck; no file of a watched folder can be called so. */
        public String key() {
            return keyOf(drop);
        }

        /** The same of a drop of which nothing else is known. */
        public static String keyOf(String drop) {
            return "http/" + drop;
        }
    }

    /** What was left with an exchange. */
    static AtDoor of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, NOTHING, AtDoor.class);
    }

    private void leaveWith(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** Says how long the file has been as it is. */
    public static void quiet(Exchange exchange, Duration quiet) {
        AtDoor known = of(exchange);
        new AtDoor(quiet, known.left, known.archive, known.released, known.promised).leaveWith(exchange);
    }

    /** Says that all but the move was done already. */
    public static void left(Exchange exchange, LeftBehind left) {
        AtDoor known = of(exchange);
        new AtDoor(known.quiet, left, known.archive, known.released, known.promised).leaveWith(exchange);
    }

    /** Says where the door's originals go. */
    public static void archive(Exchange exchange, Archive archive) {
        AtDoor known = of(exchange);
        new AtDoor(known.quiet, known.left, archive, known.released, known.promised).leaveWith(exchange);
    }

    /** Says under which drop whoever brought the file was told to ask for it. */
    public static void promised(Exchange exchange, Promised promised) {
        AtDoor known = of(exchange);
        new AtDoor(known.quiet, known.left, known.archive, known.released, promised).leaveWith(exchange);
    }

    /** Says that it is the file of a drop that a person released from quarantine. */
    static void released(Exchange exchange, Drop released) {
        AtDoor known = of(exchange);
        new AtDoor(known.quiet, known.left, known.archive, released, known.promised).leaveWith(exchange);
    }
}
