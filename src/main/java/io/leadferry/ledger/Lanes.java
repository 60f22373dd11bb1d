package io.leadferry.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.leadferry.model.LaneId;
import io.leadferry.model.Wait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lane may call at all: open, paused by a person, or blocked by the vendor's answer; and whether it rests after
 * failures, why, since when, and after how many.
 */
public final class Lanes {

    /** Receipts of drops with rows in a lane tell how the lane stands. */
    private static final String TELL = "update drops set receipt_stale = 1 where state = 'working'"
            + " and id in (select drop_id from parts where lane = ? and state in " + Stored.list(Part.State.TO_DO)
            + ")";

    private static final Standing OPEN = new Standing(State.OPEN, null, null, Instant.EPOCH, null);

    private final Ledger ledger;

    Lanes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Where a lane stands. */
    public enum State implements Stored {
        /** it may call, unless it rests */
        OPEN("open"),
        /** a person lets nobody pass */
        PAUSED("paused"),
        /** the vendor's answer asks for a person */
        BLOCKED("blocked");

        private static final Map<String, State> BY_WORD = Stored.byWord(values());

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word in the ledger and on screens. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }

        static State of(String word) {
            return Stored.of(BY_WORD, word);
        }
    }

    /**
     * Failures of a lane in a row, the last of which was not made good by any success yet.
     *
     * @param kind {@link Wait.Kind#LANE_RESTS}, {@link Wait.Kind#SERVER_AWAY} or {@link Wait.Kind#TOKEN}
     * @param reason what went wrong the last time, for a person
     * @param since when it first did
     * @param tries how often in a row; 0 when it went well since, though the rest is not over
     */
    public record Rest(Wait.Kind kind, String reason, Instant since, int tries) {}

    /**
     * A lane's standing.
     *
     * @param reason why it is blocked
     * @param since since when it is paused or blocked; null while it is open
     * @param holdUntil no call before this time, whatever the permits say
     * @param rest why; null when nothing went wrong lately
     */
    public record Standing(
            State state, @Nullable String reason, @Nullable Instant since, Instant holdUntil, @Nullable Rest rest) {

        /** Whether neither a person nor the vendor has shut it; it may still rest. */
        public boolean isOpen() {
            return state == State.OPEN;
        }

        /** How many failures there were in a row. */
        public int failures() {
            return rest == null ? 0 : rest.tries();
        }
    }

    /** How the lane stands; open when nobody ever said otherwise. */
    public Standing of(LaneId lane) {
        return ledger.sql()
                .sql("select * from lanes where lane = ?")
                .params(lane.toString())
                .query((rs, n) -> standing(rs))
                .optional()
                .orElse(OPEN);
    }

    /** How each lane stands now, read at once; to be thrown away after. */
    public Function<LaneId, Standing> atOnce() {
        Map<LaneId, Standing> all = new HashMap<>();
        ledger.sql().sql("select * from lanes").query(rs -> {
            all.put(LaneId.parse(rs.getString("lane")), standing(rs));
        });
        return lane -> all.getOrDefault(lane, OPEN);
    }

    private static Standing standing(ResultSet rs) throws SQLException {
        return new Standing(
                State.of(rs.getString("state")),
                rs.getString("reason"),
                Drops.instant(rs, "since"),
                Instant.ofEpochMilli(rs.getLong("hold_until")),
                rest(rs));
    }

    private static @Nullable Rest rest(ResultSet rs) throws SQLException {
        String kind = rs.getString("hold_kind");
        Instant since = Drops.instant(rs, "hold_since");
        return kind == null || since == null
                ? null
                : new Rest(Wait.Kind.of(kind), rs.getString("hold_reason"), since, rs.getInt("hold_tries"));
    }

    /** As {@link #together}, with what others write at the same time; see {@link Ledger#inSharedTransaction}. */
    public <T> T besideOthers(Supplier<T> work) {
        return ledger.inSharedTransaction(work);
    }

    /** Does several things to a lane and its calls in one transaction. */
    public <T> T together(Supplier<T> work) {
        return ledger.inTransaction(work);
    }

    /**
     * Opens, pauses or blocks a lane. Whatever it rested for is over then; but a pause, and its end, let a rest go on that
     * the vendor may have asked for.
     */
    public void set(LaneId lane, State state, @Nullable String reason, Instant at) {
        ledger.inTransaction(() -> {
            boolean pauses = state == State.PAUSED || of(lane).state() == State.PAUSED;
            ledger.sql()
                    .sql(
                            """
                            insert into lanes (lane, state, reason, since, changed_at, hold_until)
                            values (:lane, :state, :reason, :since, :at, 0)
                            on conflict (lane) do update
                            set state = excluded.state, reason = excluded.reason,
                                changed_at = case when lanes.state = excluded.state
                                                  then lanes.changed_at else excluded.changed_at end,
                                since = case when lanes.state = excluded.state and lanes.since is not null
                                             then lanes.since else excluded.since end""")
                    .param("lane", lane.toString())
                    .param("state", state.word())
                    .param("reason", reason)
                    .param("since", state == State.OPEN ? null : at.toEpochMilli())
                    .param("at", at.toEpochMilli())
                    .update();
            if (!pauses) {
                ledger.sql()
                        .sql("update lanes set hold_until = 0, hold_kind = null, hold_reason = null, hold_since = null,"
                                + " hold_tries = 0 where lane = ?")
                        .params(lane.toString())
                        .update();
            }
            tell(lane);
        });
    }

    /**
     * Lets the lane rest after a failure. Of two rests, the one that lasts longer counts. Receipts are written anew when it
     * begins to rest, or rests for another reason; further failures change little of what they tell.
     *
     * @param kind as of a {@link Rest}
     * @param reason what went wrong, for a person
     * @param now when it did
     * @param until no call before then
     */
    public void rest(LaneId lane, Wait.Kind kind, String reason, Instant now, Instant until) {
        ledger.inTransaction(() -> {
            Standing before = of(lane);
            ledger.sql()
                    .sql(
                            """
                            insert into lanes (lane, state, hold_until, hold_kind, hold_reason, hold_since, hold_tries)
                            values (:lane, 'open', :until, :kind, :reason, :now, 1)
                            on conflict (lane) do update
                            set hold_until = case when excluded.hold_until >= lanes.hold_until
                                                  then excluded.hold_until else lanes.hold_until end,
                                hold_kind = case when excluded.hold_until >= lanes.hold_until or lanes.hold_kind is null
                                                 then excluded.hold_kind else lanes.hold_kind end,
                                hold_reason = case when excluded.hold_until >= lanes.hold_until or lanes.hold_kind is null
                                                   then excluded.hold_reason else lanes.hold_reason end,
                                hold_since = case when lanes.hold_tries > 0 then lanes.hold_since
                                                  else excluded.hold_since end,
                                hold_tries = lanes.hold_tries + 1""")
                    .param("lane", lane.toString())
                    .param("until", until.toEpochMilli())
                    .param("kind", kind.word())
                    .param("reason", reason)
                    .param("now", now.toEpochMilli())
                    .update();
            if (before.failures() == 0 || before.rest() == null || before.rest().kind() != kind) {
                tell(lane);
            }
        });
    }

    /**
     * Says that a call of the lane went well: its failures are over, though a rest that has begun goes on to its end. To be
     * called in the transaction that settles the call.
     */
    public void wentWell(LaneId lane) {
        int failed = ledger.sql()
                .sql("update lanes set hold_tries = 0 where lane = ? and hold_tries > 0")
                .params(lane.toString())
                .update();
        if (failed > 0) {
            tell(lane);
        }
    }

    private void tell(LaneId lane) {
        ledger.sql().sql(TELL).params(lane.toString()).update();
    }
}
