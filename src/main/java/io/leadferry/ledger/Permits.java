package io.leadferry.ledger;

import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The permits a lane has given out, durable, so that a limit holds across a restart. */
public final class Permits {

    /** Milliseconds. */
    private static final long APART = 25;

    private final Ledger ledger;

    Permits(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A permit that still counts.
     *
     * @param answeredAt when its call was answered; null while it is under way
     */
    public record Permit(long id, Instant takenAt, @Nullable Instant answeredAt) {}

    /** The lane's permits that the ledger still remembers. */
    public List<Permit> of(LaneId lane) {
        return ledger.sql()
                .sql("select id, taken_at, answered_at from permits where lane = ? order by id")
                .params(lane.toString())
                .query((rs, n) -> new Permit(
                        rs.getLong("id"),
                        Instant.ofEpochMilli(rs.getLong("taken_at")),
                        Drops.instant(rs, "answered_at")))
                .list();
    }

    /** The permits of each lane that the ledger still remembers, read at once; to be thrown away after. */
    public Function<LaneId, List<Permit>> atOnce() {
        Map<LaneId, List<Permit>> all = new HashMap<>();
        ledger.sql().sql("select * from permits order by id").query(rs -> {
            all.computeIfAbsent(LaneId.parse(rs.getString("lane")), lane -> new ArrayList<>())
                    .add(new Permit(
                            rs.getLong("id"),
                            Instant.ofEpochMilli(rs.getLong("taken_at")),
                            Drops.instant(rs, "answered_at")));
        });
        return lane -> all.getOrDefault(lane, List.of());
    }

    /**
     * Gives a permit out; to be called in the transaction that found one free.
     *
     * @param forgetBefore permits answered before this time are over, and forgotten
     */
    public long take(LaneId lane, Instant now, Instant forgetBefore) {
        ledger.sql()
                .sql("delete from permits where lane = ? and answered_at < ?")
                .params(lane.toString(), forgetBefore.toEpochMilli())
                .update();
        long permit = ledger.sql()
                .sql("insert into permits (lane, taken_at, node) values (?, ?, ?) returning id")
                .params(lane.toString(), now.toEpochMilli(), ledger.node())
                .query(Long.class)
                .single();
        Witness witness = ledger.witness();
        if (witness != null) {
            ledger.afterCommit(() -> witness.gaveOut(permit));
        }
        return permit;
    }

    /**
     * By when a call that is written down now has left, or does not leave: while its permit is known to be this ferry's.
     */
    public Instant sendBy(Clock clock) {
        Instant latest = clock.instant().plus(Call.SEND_WITHIN);
        Instant acts = ledger.actsUntil(clock);
        return acts.isBefore(latest) ? acts : latest;
    }

    /** Counts all permits of a lane as used just now: which of them were, the ledger does not know. */
    public void allUsed(LaneId lane, int permits, Instant now) {
        for (int i = 0; i < permits; i++) {
            ledger.sql()
                    .sql("insert into permits (lane, taken_at, answered_at) values (?, ?, ?)")
                    .params(lane.toString(), now.toEpochMilli(), now.toEpochMilli() + 1)
                    .update();
        }
    }

    /** The number of the latest permit under which a call was written down; they are given out in ascending order. */
    public long latest() {
        return ledger.sql()
                .sql("select coalesce(max(permit_id), 0) from calls")
                .query(Long.class)
                .single();
    }

    /** Takes back a permit under which nothing was sent. */
    public void giveBack(long permit) {
        ledger.sql().sql("delete from permits where id = ?").params(permit).update();
    }

    /**
     * What a permit was used for.
     *
     * @param back whether it has come back, or will by itself: its answer is here, or it was given back
     * @param call the call that was written down under it; null where none was
     */
    public record Use(boolean back, @Nullable String call) {}

    /** What a permit was used for up to now. */
    public Use use(long permit) {
        return ledger.sql()
                .sql("select p.answered_at, c.id from permits p left join calls c on c.permit_id = p.id where p.id = ?")
                .params(permit)
                .query((rs, n) -> new Use(Drops.instant(rs, "answered_at") != null, rs.getString("id")))
                .optional()
                .orElse(new Use(true, null));
    }

    /** Whether this ferry holds a permit: it was given out to it, and neither taken back nor used up since. */
    public boolean isHeld(long permit) {
        return ledger.sql()
                .sql("select exists (select 1 from permits where id = ? and node = ? and answered_at is null)")
                .params(permit, ledger.node())
                .query(Boolean.class)
                .single();
    }

    /**
     * A permit whose holder is gone.
     *
     * @param isUsed whether a call was written down under it
     * @param mayWake whether its holder is not known to have ended
     */
    public record Left(long id, LaneId lane, Instant takenAt, boolean isUsed, boolean mayWake) {}

    /** The permits that are out, and whose holders are gone. */
    public List<Left> left() {
        return ledger.sql()
                .sql(
                        """
                        select p.id, p.lane, p.taken_at, coalesce(n.may_wake, 0) as may_wake,
                               exists (select 1 from calls c where c.permit_id = p.id) as used
                        from permits p left join nodes n on n.id = p.node
                        where p.answered_at is null and (n.id is null or n.gone_at is not null) order by p.id""")
                .query((rs, n) -> new Left(
                        rs.getLong("id"),
                        LaneId.parse(rs.getString("lane")),
                        Instant.ofEpochMilli(rs.getLong("taken_at")),
                        rs.getBoolean("used"),
                        rs.getLong("may_wake") == 1))
                .list();
    }

    /**
     * From when on the period of a permit runs whose answer came now: the millisecond of the answer is over, and the clocks of
     * several machines are together to a hundredth of a second.
     */
    static long answeredAt(Ledger ledger, long now) {
        return now + (ledger.lease().isZero() ? 1 : APART);
    }

    /** Says that the call of a permit has its answer now, or will never have one. */
    public void answered(long permit, Clock clock) {
        // the time is asked for where the ledger is ours alone, so that no step of the clock comes between
        ledger.inSharedTransaction(() -> ledger.sql()
                .sql("update permits set answered_at = ? where id = ? and answered_at is null")
                .params(answeredAt(ledger, clock.millis()), permit)
                .update());
    }

    /** Says that the answer of a permit whose holder is gone came at that time at the latest, or never will. */
    public void lost(long permit, Instant answered) {
        ledger.sql()
                .sql("update permits set answered_at = ? where id = ? and answered_at is null")
                .params(answered.toEpochMilli(), permit)
                .update();
    }
}
