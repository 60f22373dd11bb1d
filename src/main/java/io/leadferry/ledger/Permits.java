package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The permits a lane has given out, durable, so that a limit holds across a restart. */
public final class Permits {

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
                .sql("insert into permits (lane, taken_at) values (?, ?) returning id")
                .params(lane.toString(), now.toEpochMilli())
                .query(Long.class)
                .single();
        Witness witness = ledger.witness();
        if (witness != null) {
            ledger.afterCommit(() -> witness.gaveOut(permit));
        }
        return permit;
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

    /** Takes back what an earlier process held of the lane and wrote no call down for: nothing was sent under it. */
    public void giveBackUnused(LaneId lane) {
        ledger.sql()
                .sql("delete from permits where lane = ? and answered_at is null"
                        + " and not exists (select 1 from calls where permit_id = permits.id)")
                .params(lane.toString())
                .update();
    }

    /** Says that the call of a permit has its answer now, or will never have one. */
    public void answered(long permit, Clock clock) {
        // the time is asked for where the ledger is ours alone, so that no step of the clock comes between
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update permits set answered_at = ? where id = ? and answered_at is null")
                    .params(clock.millis() + 1, permit)
                    .update();
        });
    }

    /**
     * Settles the permits an earlier process left under way: their answers are lost, at the latest when they would have
     * timed out.
     */
    public void orphaned(LaneId lane, Duration answerTimeout, Instant now) {
        long timeout = answerTimeout.toMillis();
        long at = now.toEpochMilli();
        ledger.sql()
                .sql(
                        "update permits set answered_at = case when taken_at + ? < ? then taken_at + ? else ? end where lane = ? and answered_at is null")
                .params(timeout, at, timeout, at, lane.toString())
                .update();
    }
}
