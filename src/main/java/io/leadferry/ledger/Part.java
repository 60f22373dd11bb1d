package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one slice that stand alike. The parts of a slice never overlap and together are the slice.
 *
 * @param seq the drop's place in the order of the world
 * @param state as on receipts, or {@code sending}, {@code held}, {@code resting}
 * @param call the call in which they travel or travelled
 * @param members which rows of the slice
 * @param rowsOfSlice how many rows the slice has
 * @param tries how often they were in doubt
 * @param overtakenBy the drop whose delete came when they had left the house
 * @param putOffSince when the vendor first put them off; milliseconds
 * @param doubtCall the last call in which they were in doubt before they were to go again: rows that share it were good
 *     or bad company
 * @param trial the refused call that is being halved, if they are a part of it
 * @param side {@code first}, {@code rest} or {@code later} in that trial
 * @param then the campaigns that come after those of its destination, where a delete goes by halves; may be empty
 * @param done the campaigns in which it was done already, where a delete goes by halves; may be empty
 */
public record Part(
        long id,
        long sliceId,
        String dropId,
        long seq,
        long destinationId,
        LaneId lane,
        String state,
        @Nullable String call,
        BitSet members,
        int rowsOfSlice,
        int tries,
        @Nullable String overtakenBy,
        @Nullable Long putOffSince,
        @Nullable String doubtCall,
        @Nullable String trial,
        @Nullable String side,
        List<String> then,
        List<String> done) {

    /** Waits for its turn. */
    static final String PENDING = "pending";
    /** In a call that is under way. */
    static final String SENDING = "sending";
    /** Waits for other rows. */
    static final String HELD = "held";
    /** Waits for a time. */
    static final String RESTING = "resting";

    /** The same with other rows of the slice. */
    Part with(BitSet rows) {
        return copy(id, rows);
    }

    /** Some of its rows that have become a part of their own. */
    Part splitOff(long otherId, BitSet rows) {
        return copy(otherId, rows);
    }

    private Part copy(long itsId, BitSet rows) {
        return new Part(
                itsId,
                sliceId,
                dropId,
                seq,
                destinationId,
                lane,
                state,
                call,
                rows,
                rowsOfSlice,
                tries,
                overtakenBy,
                putOffSince,
                doubtCall,
                trial,
                side,
                then,
                done);
    }

    /** Those of these rows of the slice that are in it. */
    BitSet among(BitSet rows) {
        BitSet common = (BitSet) members.clone();
        common.and(rows);
        return common;
    }

    /** How many rows. */
    public int count() {
        return members.cardinality();
    }
}
