package io.leadferry.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why something does not move (law 12).
 *
 * @param kind one of a closed list
 * @param since since when it waits for that
 * @param until when that ends by itself, never in the past; null when nobody knows, as where a person must act
 * @param tries how often it was tried without success; 0 where nothing is tried
 * @param text why, in a sentence for a person
 * @param action what a person can do about it; null where there is nothing to do but wait
 */
public record Wait(Kind kind, Instant since, @Nullable Instant until, int tries, String text, @Nullable String action) {

    /** The closed list of what anything can wait for. */
    public enum Kind {
        /** the vendor's pace */
        PERMIT,
        /** company, so that calls go out full */
        LINGER,
        /** a token, without which no call can be made */
        TOKEN,
        /** the lane rests after failures */
        LANE_RESTS,
        /** the vendor cannot do the row just now */
        ROW_RESTS,
        /** an earlier delete of the number that is not settled */
        EARLIER_DELETE,
        /** a callback that is owed */
        CALLBACK,
        /** a call of which nobody knows whether it arrived */
        IN_DOUBT,
        /** a campaign that the vendor does not know */
        CAMPAIGN_UNKNOWN,
        /** a person paused the lane */
        PAUSED,
        /** the vendor's answer blocked the lane, and a person must look */
        BLOCKED,
        /** a guard holds the file, and a person must decide */
        HELD,
        /** the disk or the ledger cannot be written */
        DISK,
        /** the vendor's server cannot be reached */
        SERVER_AWAY,
        /** another ferry has the account or sent the call, and is not heard of; or none has it just now */
        OTHER_NODE;

        /** The word in receipts and answers, such as {@code lane-rests}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The kind for a word of {@link #word()}. */
        public static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no reason to wait"));
        }
    }
}
