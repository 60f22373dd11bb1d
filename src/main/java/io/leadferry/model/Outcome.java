package io.leadferry.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer, or the lack of one, means for the rows of its call.
 *
 * @param kind what it means
 * @param message what the vendor said, or what went wrong, for a person; no secrets and no whole numbers
 * @param reference the vendor's transaction id, where it gave one
 * @param httpStatus the HTTP status it came with; null when there was no HTTP answer
 * @param notBefore before when the vendor wants no further call of the lane; null where it said nothing of it
 */
public record Outcome(
        Kind kind,
        String message,
        @Nullable String reference,
        @Nullable Integer httpStatus,
        @Nullable Instant notBefore) {

    /** An outcome of a vendor that does not say when it wants the next call. */
    public Outcome(Kind kind, String message, @Nullable String reference, @Nullable Integer httpStatus) {
        this(kind, message, reference, httpStatus, null);
    }

    /** What an answer means. */
    public enum Kind {
        /** the vendor says it is done */
        CONFIRMED("confirmed"),
        /** the vendor has queued the rows and owes their result */
        ACCEPTED("accepted"),
        /** the vendor refuses the call for its content */
        REFUSED("refused"),
        /** the vendor refuses the call because something of it is not there, or not any more */
        NOT_THERE("refused"),
        /** the vendor refuses the call for a campaign it does not know */
        CAMPAIGN_REFUSED("refused"),
        /** nothing was done, and the same call may succeed later: over the limit, or no connection was made */
        NOT_YET("notYet"),
        /** nothing was done to these rows, and it may be done later; other rows of the lane need not wait */
        LATER("later"),
        /** nothing was done for want of a valid token */
        TOKEN_WANTED("tokenWanted"),
        /** nothing was done, and nothing will be until a person mends the account, key or campaign */
        BLOCKED("blocked"),
        /** nobody can tell from here whether the vendor did it */
        IN_DOUBT("inDoubt");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word on receipts. */
        public String word() {
            return word;
        }
    }

    /** An outcome without a reference. */
    public static Outcome of(Kind kind, String message, @Nullable Integer httpStatus) {
        return new Outcome(kind, message, null, httpStatus);
    }

    /** This outcome, of a vendor that wants no further call before a time. */
    public Outcome notBefore(Instant time) {
        return new Outcome(kind, message, reference, httpStatus, time);
    }
}
