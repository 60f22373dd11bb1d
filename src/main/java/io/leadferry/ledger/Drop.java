package io.leadferry.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file that arrived, as the ledger knows it.
 *
 * @param id its name on receipts
 * @param feed the feed it came by
 * @param file the file's name
 * @param sha256 its content's hash, lower-case hex
 * @param bytes its length
 * @param modifiedAt the file's own time
 * @param state where it stands
 * @param duplicateOf the earlier drop of the same content, be this one sent all the same or not
 * @param quarantine why it is, or was, in quarantine
 * @param archivedAs where its original lies: below home, or on the server it came from
 * @param header the file's header as it stood
 * @param mapping field to place in the header
 * @param notes what a person should know of how its file was read, as sentences
 * @param growth what became of its original after it was taken; null where nothing did
 * @param continues what the file's earlier records belong to; null where all of it is this drop's
 * @param total records of the file that have been read
 * @param rejected records that failed our checks
 * @param duplicate repeats within the file
 * @param receivedAt when its reading began
 * @param sealedAt when its last row was in the ledger
 * @param finishedAt when nothing of it was left to do
 * @param erased what of it is not kept any more
 */
public record Drop(
        String id,
        String feed,
        String file,
        String sha256,
        long bytes,
        Instant modifiedAt,
        State state,
        @Nullable String duplicateOf,
        @Nullable Quarantine quarantine,
        @Nullable String archivedAs,
        List<String> header,
        Map<String, Integer> mapping,
        List<String> notes,
        @Nullable Growth growth,
        @Nullable Continues continues,
        long total,
        long rejected,
        long duplicate,
        Instant receivedAt,
        @Nullable Instant sealedAt,
        @Nullable Instant finishedAt,
        Erased erased) {

    /**
     * What of a drop is not kept any more.
     *
     * @param rows how many of its rows have lost their values
     * @param toMend how many of those were rejected or refused, and can be mended no more
     * @param rowsAt when all its rows had lost their values, the time they are kept for being over; null while it is not
     * @param originalAt when its original went
     * @param receiptsAt when the files of its receipt went
     */
    public record Erased(
            long rows,
            long toMend,
            @Nullable Instant rowsAt,
            @Nullable Instant originalAt,
            @Nullable Instant receiptsAt) {

        /** All of it is kept. */
        public static final Erased NOTHING = new Erased(0, 0, null, null, null);
    }

    /**
     * Why nothing of a drop is sent, and what a person says to it.
     *
     * @param reason for a person
     * @param place where the file lies, below home
     * @param held a guard holds it, and it may be released; otherwise it cannot be read
     * @param releasedAt when somebody let it pass all the same
     * @param discardedAt when somebody said that nothing of it is to be sent
     */
    public record Quarantine(
            String reason, String place, boolean held, @Nullable Instant releasedAt, @Nullable Instant discardedAt) {}

    /**
     * An original that is no longer what was read of it: whoever wrote it was not done.
     *
     * @param at when it was last seen to have changed
     * @param bytes how many it had then
     * @param into the drop of what it holds beyond what was read, once it has been quiet; null before
     */
    public record Growth(Instant at, long bytes, State state, @Nullable String into) {

        /** How far its further rows are. */
        public enum State implements Stored {
            /** it may still be growing */
            GROWING("growing"),
            /** they are held until a person says what is to become of them */
            HELD("held"),
            /** a person has said so */
            SETTLED("settled");

            /** Something of the file is neither sent nor spoken of yet. */
            static final Set<State> OPEN = Collections.unmodifiableSet(EnumSet.of(GROWING, HELD));

            private static final Map<String, State> BY_WORD = Stored.byWord(values());

            private final String word;

            State(String word) {
                this.word = word;
            }

            @Override
            public String word() {
                return word;
            }

            static State of(String word) {
                return Stored.of(BY_WORD, word);
            }
        }

        /** Whether something of the file is neither sent nor spoken of yet. */
        public boolean isOpen() {
            return State.OPEN.contains(state);
        }
    }

    /**
     * The earlier records of a file that grew.
     *
     * @param drop the drop they belong to
     * @param records how many there are; they are read, and not sent again
     */
    public record Continues(String drop, long records) {}

    /** Where a drop stands. */
    public enum State implements Stored {
        /** its rows are being read; nothing of it is sent */
        READING("reading"),
        /** sealed: the ledger owns its rows */
        WORKING("working"),
        /** nothing of it is left to do */
        FINISHED("finished"),
        /** the same content came before */
        DUPLICATE("duplicate"),
        /** could not be read, or a guard held it */
        QUARANTINED("quarantined");

        /** Its rows are in the ledger, or on their way there, and not all of them are done. */
        static final Set<State> AT_WORK = Collections.unmodifiableSet(EnumSet.of(READING, WORKING));

        /** Nothing of it is at work; one in quarantine may yet be released. */
        static final Set<State> ENDED = Collections.unmodifiableSet(EnumSet.of(FINISHED, DUPLICATE, QUARANTINED));

        private static final Map<String, State> BY_WORD = Stored.byWord(values());

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word in the ledger. */
        @Override
        public String word() {
            return word;
        }

        static State of(String word) {
            return Stored.of(BY_WORD, word);
        }

        /** What receipts call it, where reading is a part of the work. */
        public State told() {
            return this == READING ? WORKING : this;
        }

        /** The word on receipts. */
        @JsonValue
        public String receiptWord() {
            return told().word;
        }
    }

    /** A file whose reading begins: nothing of it is known but the file itself. */
    public static Drop arriving(
            String id, String feed, String file, String sha256, long bytes, Instant modifiedAt, Instant receivedAt) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                State.READING,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                List.of(),
                null,
                null,
                0,
                0,
                0,
                receivedAt,
                null,
                null,
                Erased.NOTHING);
    }

    /** This drop with the header its reading found; nothing of it is in the ledger yet. */
    public Drop withHeader(List<String> itsHeader, Map<String, Integer> itsMapping) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                State.READING,
                duplicateOf,
                quarantine,
                archivedAs,
                itsHeader,
                itsMapping,
                notes,
                growth,
                continues,
                0,
                0,
                0,
                receivedAt,
                null,
                null,
                erased);
    }

    /** This drop as one that brings the content of an earlier one, and is sent all the same. */
    public Drop repeating(Drop earlier) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                state,
                earlier.id(),
                quarantine,
                archivedAs,
                header,
                mapping,
                notes,
                growth,
                continues,
                total,
                rejected,
                duplicate,
                receivedAt,
                sealedAt,
                finishedAt,
                erased);
    }

    /** This drop as one of which nothing is sent, because an earlier one brought the same content. */
    public Drop asDuplicateOf(Drop earlier, String archivePlace, Instant now) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                State.DUPLICATE,
                earlier.id(),
                quarantine,
                archivePlace,
                List.of(),
                Map.of(),
                List.of(),
                growth,
                continues,
                earlier.total(),
                0,
                earlier.total(),
                receivedAt,
                null,
                now,
                erased);
    }

    /**
     * This drop as one of which nothing is sent.
     *
     * @param archivePlace where its original goes, if not to quarantine itself
     */
    public Drop inQuarantine(Quarantine why, @Nullable String archivePlace, Instant now) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                State.QUARANTINED,
                null,
                why,
                archivePlace,
                List.of(),
                Map.of(),
                List.of(),
                growth,
                continues,
                0,
                0,
                0,
                receivedAt,
                null,
                now,
                erased);
    }

    /** This drop as the further rows of a file that grew after its first were taken. */
    public Drop continuing(Continues what) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                state,
                duplicateOf,
                quarantine,
                archivedAs,
                header,
                mapping,
                notes,
                growth,
                what,
                total,
                rejected,
                duplicate,
                receivedAt,
                sealedAt,
                finishedAt,
                erased);
    }

    /** This drop with what a person should know of how its file was read. */
    public Drop withNotes(List<String> itsNotes) {
        return new Drop(
                id,
                feed,
                file,
                sha256,
                bytes,
                modifiedAt,
                state,
                duplicateOf,
                quarantine,
                archivedAs,
                header,
                mapping,
                itsNotes,
                growth,
                continues,
                total,
                rejected,
                duplicate,
                receivedAt,
                sealedAt,
                finishedAt,
                erased);
    }

    /** Whether a person let it pass a guard that held it. */
    public boolean isReleased() {
        return quarantine != null && quarantine.releasedAt() != null;
    }
}
