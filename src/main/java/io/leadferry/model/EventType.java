package io.leadferry.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can happen that those outside are told of. */
public enum EventType {
    /** all rows of a file are in the ledger, and will be sent */
    DROP_SEALED("drop.sealed"),
    /** a guard holds a file, and somebody must release or discard it */
    DROP_HELD("drop.held"),
    /** a file was set aside, for it could not be read */
    DROP_QUARANTINED("drop.quarantined"),
    /** a file repeats an earlier one, and nothing of it is sent */
    DROP_DUPLICATE("drop.duplicate"),
    /** nothing is left to do of a file; told again where it was opened again and ends anew */
    DROP_FINISHED("drop.finished"),
    /** somebody let a held file pass */
    DROP_RELEASED("drop.released"),
    /** somebody said that nothing of a file is to be sent */
    DROP_DISCARDED("drop.discarded"),
    /** somebody lets no call of a lane begin */
    LANE_PAUSED("lane.paused"),
    /** the vendor's answer asks for a person before a lane goes on */
    LANE_BLOCKED("lane.blocked"),
    /** a lane may call again */
    LANE_OPEN("lane.open"),
    /** nobody can tell whether a call arrived, and its rows wait for its callback or somebody's word */
    CALL_IN_DOUBT("call.in-doubt"),
    /** a call is in doubt no longer */
    CALL_RESOLVED("call.resolved"),
    /** the callback of a call did not come in time */
    CALL_OVERDUE("call.overdue");

    /** Before every word, where others' events stand beside ours. */
    public static final String PREFIX = "io.leadferry.";

    /** Every word. */
    public static final List<String> WORDS =
            Arrays.stream(values()).map(EventType::word).toList();

    private static final Map<String, EventType> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::word, Function.identity()));

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** The word in the ledger and in configurations. */
    public String word() {
        return word;
    }

    /** What it is of: {@code drop}, {@code lane} or {@code call}. */
    public String about() {
        return word.substring(0, word.indexOf('.'));
    }

    /** The type for a word; empty where it is none. */
    public static Optional<EventType> find(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
