package io.leadferry.door;

import io.leadferry.model.ListedName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * What went wrong at a door, for the person who can do something about it.
 *
 * @param reason the end of a sentence; it holds no secret, and nothing that a log would not show as it is
 * @param at what is at fault
 * @param passes whether it may pass by itself; in which way it shows is then no news
 * @param firstRest how long it is left alone at first; each further rest is twice as long
 * @param longestRest how long it is left alone at most
 */
record DoorFault(String reason, AtFault at, boolean passes, Duration firstRest, Duration longestRest) {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PLACE = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    DoorFault {
        reason = ListedName.shown(reason);
    }

    /** A fault of one file. */
    static DoorFault file(String reason) {
        return new DoorFault(reason, AtFault.FILE, false, SOON, LONG);
    }

    /** A file that makes its server fall silent, which costs the others time at each try. */
    static DoorFault silentAt(String reason) {
        return new DoorFault(reason, AtFault.FILE, false, AWAY, LONG);
    }

    /** A fault of a place of this machine. */
    static DoorFault here(String reason) {
        return new DoorFault(reason, AtFault.PLACE_HERE, false, PLACE, LONG);
    }

    /** A fault of a place of the server. */
    static DoorFault there(String reason) {
        return new DoorFault(reason, AtFault.PLACE_THERE, false, PLACE, LONG);
    }

    /** A server that is away, and may come back by itself. */
    static DoorFault away(String reason) {
        return new DoorFault(reason, AtFault.SERVER, true, SOON, AWAY);
    }

    /** A server that cannot be used before a person has done something. */
    static DoorFault forPerson(String reason, Duration longestRest) {
        return new DoorFault(reason, AtFault.SERVER, false, SOON, longestRest);
    }

    /** A folder that is watched and cannot be: nothing can be done at its server. */
    DoorFault ofWatched() {
        return forPerson(reason, AWAY);
    }

    /** Whether nothing else can be done at the server either. */
    boolean ofTheServer() {
        return at == AtFault.SERVER;
    }

    /** What makes it another fault than the one before. */
    String news() {
        return passes ? at.name() : reason;
    }

    /** What a door says of itself; whatever else went wrong with a file is that file's fault. */
    static DoorFault of(Throwable fault) {
        DoorException known = find(fault, DoorException.class);
        return known == null
                ? file(String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(fault).getMessage()))
                : known.fault();
    }

    /** The first of a kind among a fault and what has caused it. */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable fault, Class<T> type) {
        for (Throwable at = fault; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
