package io.leadferry.story;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.leadferry.ledger.Calls;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole story of a number, as far as the ledger knows it.
 *
 * @param number as somebody asked for it
 * @param readAs what was looked for
 * @param dialled the dial strings that were looked for, where an operation dials numbers as they are written; otherwise empty
 * @param rows every row that bore it, oldest first
 * @param events the same, and all that became of them, by time
 * @param notes what the ledger cannot tell, and what was not looked through, as sentences
 * @param places the answer for each campaign of each account in which it was to be added or deleted
 * @param verdict the answer in a word: of those of the places, the one that explains most
 * @param answer was it dialled after it was deleted, and if so why: one sentence, which says no more than the ferry knows
 */
public record Story(
        String number,
        List<ReadAs> readAs,
        List<String> dialled,
        List<StoryRow> rows,
        List<Event> events,
        List<String> notes,
        List<Place> places,
        Verdict verdict,
        String answer) {

    /** A number with its country code, and the regions of the feeds in which it is read so. */
    public record ReadAs(String number, Set<String> regions) {}

    /**
     * A row that bore the number.
     *
     * @param state as on receipts
     * @param reason why it stands there, where there is something to say
     * @param call the call in which it travels or travelled last
     * @param lane null for a row that was never to be sent
     * @param effect {@code adds} or {@code deletes}; null where it was to do neither, or nobody knows any more
     * @param campaigns where it was to do so
     * @param number as it was, or would have been, sent; null for a row that was never to be sent
     * @param values the row's values by the columns of its file, each masked but for the number
     * @param receivedAt when its file was taken
     * @param sealedAt when its file was in the ledger, from which moment it counts; null while it is being read
     * @param overtakenBy the later file that deletes the number
     * @param calls every call that carried it
     * @param waits why it does not move, where it is to
     */
    public record StoryRow(
            String drop,
            String feed,
            String file,
            long line,
            @JsonSerialize(using = ToStringSerializer.class) RowState state,
            @Nullable String reason,
            @Nullable String call,
            @Nullable String lane,
            @Nullable String effect,
            List<String> campaigns,
            @Nullable String number,
            Map<String, String> values,
            Instant receivedAt,
            @Nullable Instant sealedAt,
            @Nullable Overtaker overtakenBy,
            List<StoryCall> calls,
            List<Wait> waits) {}

    /** A later file that deletes the number. */
    public record Overtaker(String drop, String feed, String file, @Nullable Instant at) {}

    /**
     * A call that carried the row.
     *
     * @param outcome where it stands
     * @param message what was said last of it
     * @param answeredAt when its answer came, or was given up; null while it is under way
     * @param answer what its answer said, where its callback has said more since
     * @param didNothing whether it did nothing to this row: the vendor, or a person, says so
     * @param callback null where none came
     */
    public record StoryCall(
            String call,
            String lane,
            List<String> campaigns,
            Instant sentAt,
            @Nullable Instant answeredAt,
            Calls.State outcome,
            @Nullable String answer,
            @Nullable Integer httpStatus,
            @Nullable String vendorReference,
            @Nullable String message,
            boolean didNothing,
            @Nullable StoryCallback callback,
            List<Said> words) {}

    /**
     * A callback.
     *
     * @param message what it said; null while that is not settled
     */
    public record StoryCallback(Instant at, @Nullable String message) {}

    /** An operator's word. */
    public record Said(Instant at, String text) {}

    /**
     * Something that happened.
     *
     * @param kind {@code row}, {@code call}, {@code answer}, {@code callback}, {@code word}, {@code overtaken} or
     *     {@code repeat}
     * @param line null where it is about a whole file
     */
    public record Event(
            Instant at, String kind, String drop, @Nullable Long line, @Nullable String call, String text) {}

    /**
     * The answer for a campaign of an account.
     *
     * @param campaign empty text where the vendor has no campaigns
     */
    public record Place(String account, String campaign, Verdict verdict, String answer) {}

    /** Whether something that was sent explains that a number was dialled after it was deleted; what explains most is last. */
    public enum Verdict {
        /** no row bore it */
        NEVER_SEEN("never-seen"),
        /** rows bore it, and what they said was erased since */
        ERASED("erased"),
        /** rows bore it, and no call that may have brought one to the vendor is known; nobody asked to delete it */
        NEVER_SENT("never-sent"),
        /** it was to be deleted, and was never added */
        NEVER_ADDED("never-added"),
        /** the vendor says that it deleted it, and nothing that was sent could bring it back */
        DELETED("deleted"),
        /** it was added, and nobody asked to delete it */
        NOT_DELETED("not-deleted"),
        /** whether an earlier add came in before its delete is not known */
        ADD_IN_DOUBT("add-in-doubt"),
        /** the delete is not done yet, or not for the last time */
        DELETE_OPEN("delete-open"),
        /** whether the delete was done is not known */
        DELETE_IN_DOUBT("delete-in-doubt"),
        /** the vendor refuses the delete, or a person gave it up */
        DELETE_REFUSED("delete-refused"),
        /** a later file added it again */
        ADDED_AGAIN("added-again"),
        /** an earlier add left after the delete counted: the ferry's own fault */
        SENT_AFTER_DELETE("sent-after-delete"),
        /** it stands in more rows than are read */
        TOO_MANY_ROWS("too-many-rows");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** The word in answers. */
        @JsonValue
        public String word() {
            return word;
        }
    }
}
