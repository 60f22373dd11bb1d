package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one slice that stand alike. The parts of a slice never overlap and together are the slice.
 *
 * @param seq the drop's place in the order of the world
 * @param state where they stand
 * @param call the call in which they travel or travelled
 * @param members which rows of the slice
 * @param rowsOfSlice how many rows the slice has
 * @param tries how often they were in doubt
 * @param overtakenBy the drop whose delete came when they had left the house
 * @param putOffSince when the vendor first put them off; milliseconds
 * @param doubtCall the last call in which they were in doubt before they were to go again: rows that share it were good
 *     or bad company
 * @param trial the refused call that is being halved, if they are a part of it
 * @param side where they are in that trial
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
        State state,
        @Nullable String call,
        BitSet members,
        int rowsOfSlice,
        int tries,
        @Nullable String overtakenBy,
        @Nullable Long putOffSince,
        @Nullable String doubtCall,
        @Nullable String trial,
        @Nullable Side side,
        List<String> then,
        List<String> done) {

    /** Where rows that passed the checks stand. Receipts know fewer states: for them, what is to be sent is one. */
    public enum State implements Stored {
        /** wait for their turn */
        PENDING(RowState.PENDING),
        /** wait for other rows */
        HELD("held", RowState.PENDING),
        /** wait for a time */
        RESTING("resting", RowState.PENDING),
        /** in a call that is under way */
        SENDING("sending", RowState.PENDING),
        /** the vendor has them in its queue and owes an answer */
        ACCEPTED(RowState.ACCEPTED),
        /** the vendor says they are done */
        CONFIRMED(RowState.CONFIRMED),
        /** sent, and no answer that can be read */
        IN_DOUBT(RowState.IN_DOUBT),
        /** the vendor says no, or a person gave them up */
        REFUSED(RowState.REFUSED),
        /** a later delete came first; never sent */
        CANCELLED(RowState.CANCELLED);

        /** To be sent, and in no call. */
        static final Set<State> WAITING = set(PENDING, HELD, RESTING);

        /** To be sent or just being: what receipts call pending. */
        static final Set<State> TO_DO = set(PENDING, HELD, RESTING, SENDING);

        /** To be sent without anybody's word, and not for other rows. */
        static final Set<State> NEXT = set(PENDING, RESTING);

        /** Not over: whoever comes after them may have to wait. */
        static final Set<State> NOT_SETTLED = set(PENDING, HELD, RESTING, SENDING, IN_DOUBT);

        /** The vendor may be at them: its callback tells what becomes of them. */
        static final Set<State> AWAY = set(SENDING, ACCEPTED, IN_DOUBT);

        /** The vendor has said that it has them. */
        static final Set<State> TAKEN = set(ACCEPTED, CONFIRMED);

        /** Neither refused nor cancelled. */
        static final Set<State> DONE_OR_TO_BE_DONE =
                set(PENDING, HELD, RESTING, SENDING, ACCEPTED, CONFIRMED, IN_DOUBT);

        /** In their turn, or in a call: nothing keeps them but the pace. */
        static final Set<State> MOVING = set(PENDING, SENDING);

        /** What a person should hear of in any case. */
        static final Set<State> TOLD = set(REFUSED, IN_DOUBT, CANCELLED);

        /** What a person should hear of where there is a reason. */
        static final Set<State> TOLD_WITH_REASON = set(ACCEPTED, CONFIRMED, RESTING);

        /** Not done as far as their last call goes. */
        static final Set<State> NOT_DONE = set(PENDING, RESTING, REFUSED, IN_DOUBT);

        private static final Map<String, State> BY_WORD = Stored.byWord(values());

        private final String word;
        private final RowState told;

        State(RowState told) {
            this(told.word(), told);
        }

        State(String word, RowState told) {
            this.word = word;
            this.told = told;
        }

        private static Set<State> set(State first, State... rest) {
            return Collections.unmodifiableSet(EnumSet.of(first, rest));
        }

        @Override
        public String word() {
            return word;
        }

        /** What receipts call it. */
        public RowState told() {
            return told;
        }

        static State of(String word) {
            return Stored.of(BY_WORD, word);
        }

        /** Where rows stand of which a vendor or a person has said this. */
        static State of(RowState told) {
            return of(told.word());
        }
    }

    /** Where rows are in the trial of a refused call. */
    public enum Side implements Stored {
        /** to be sent next, alone */
        FIRST("first"),
        /** the other half: the culprit is in it where the first is taken */
        REST("rest"),
        /** cleared of nothing: they wait for the end of the trial */
        LATER("later");

        private static final Map<String, Side> BY_WORD = Stored.byWord(values());

        private final String word;

        Side(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }

        static Side of(String word) {
            return Stored.of(BY_WORD, word);
        }
    }

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
