package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a lane may call at all: open, paused by a person, or blocked by the vendor's answer. */
public final class Lanes {

    private final Ledger ledger;

    public Lanes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Where a lane stands. */
    public enum State {
        OPEN,
        PAUSED,
        BLOCKED;

        /** The word on screens. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A lane's standing.
     *
     * @param reason why it is blocked
     * @param holdUntil no call before this time, whatever the permits say
     */
    public record Standing(State state, @Nullable String reason, Instant holdUntil) {}

    /** How the lane stands; open when nobody ever said otherwise. */
    public Standing of(LaneId lane) {
        return ledger.sql()
                .sql("select state, reason, hold_until from lanes where lane = ?")
                .params(lane.toString())
                .query((rs, n) -> new Standing(
                        State.valueOf(rs.getString("state").toUpperCase(java.util.Locale.ROOT)),
                        rs.getString("reason"),
                        Instant.ofEpochMilli(rs.getLong("hold_until"))))
                .optional()
                .orElse(new Standing(State.OPEN, null, Instant.EPOCH));
    }

    /** Opens, pauses or blocks a lane. Opening also ends a hold. */
    public void set(LaneId lane, State state, @Nullable String reason) {
        ledger.sql()
                .sql(
                        """
                        insert into lanes (lane, state, reason, hold_until) values (?, ?, ?, 0)
                        on conflict (lane) do update set state = excluded.state, reason = excluded.reason, hold_until = 0""")
                .param(lane.toString())
                .param(state.word())
                .param(reason)
                .update();
    }

    /** Lets the lane rest until then, or longer where it is to rest longer already. */
    public void hold(LaneId lane, Instant until) {
        ledger.sql()
                .sql(
                        """
                        insert into lanes (lane, state, hold_until) values (?, 'open', ?)
                        on conflict (lane) do update set hold_until = excluded.hold_until
                            where excluded.hold_until > lanes.hold_until""")
                .params(lane.toString(), until.toEpochMilli())
                .update();
    }
}
