package io.leadferry.ledger;

import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps of the machine's clock: somebody set it, a time server did, or the machine slept. The ledger's times that still
 * count step with it, in the transaction in which the ferry's clock does: whatever waits keeps what was left of its wait,
 * and no permit comes back early (law 4). Times that only tell of the past stay as they were told.
 */
public final class ClockSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ClockSteps.class);

    /** What differs by less is no step; the ferry's clock goes its own way by so much at most. */
    private static final Duration SMALLEST = Duration.ofSeconds(1);

    /** How often the ledger hears what time it is, for the process that comes next. */
    private static final Duration REMEMBERED_EVERY = Duration.ofSeconds(10);

    private static final String WAITING = Stored.list(Part.State.WAITING);

    private static final List<String> TOO_LONG = List.of(
            "update parts set due_at = :now where state in " + WAITING + " and due_at > :now + :linger",
            "update parts set not_before = :now, put_off_since = min(put_off_since, :now)"
                    + " where not_before > :now + :rest",
            "update lanes set hold_until = :now, hold_since = min(hold_since, :now) where hold_until > :now + :rest",
            "update lanes set hold_until = :now, hold_since = :now where hold_until > :now and hold_since > :now",
            "update unknown_campaigns set next_try = :now, since = min(since, :now) where next_try > :now + :rest",
            "update calls set owed_until = :now + :callback where owed_until > :now + :callback");

    /** What is yet to come, and after a step back what is over and would be yet to come again. */
    private static final String COUNTS = " > min(:now, :now + :step)";

    private static final List<String> SHIFTED = List.of(
            "update permits set taken_at = taken_at + :step, answered_at = answered_at + :step",
            "update lanes set hold_until = hold_until + :step, hold_since = hold_since + :step where hold_until"
                    + COUNTS,
            "update parts set due_at = due_at + :step where state in " + WAITING + " and due_at" + COUNTS,
            "update parts set not_before = not_before + :step where not_before" + COUNTS,
            "update parts set put_off_since = put_off_since + :step where put_off_since is not null",
            "update calls set owed_until = owed_until + :step where owed_until" + COUNTS,
            "update unknown_campaigns set since = since + :step, next_try = next_try + :step where next_try" + COUNTS,
            "update drops set look_at = look_at + :step where look_at" + COUNTS,
            // whoever set the clock ahead by mistake has a day to set it back, before anything is erased for it
            "update retention set next_at = max(next_at, :now + :step + 86400000) where abs(:step) >= 86400000");

    private final Ledger ledger;
    private final LeadferryClock clock;
    private final Supplier<Optional<Boot>> boot;
    private final Longest longest;
    private @Nullable Instant remembered;

    /**
     * @param longest how long things wait at most; what waits longer in the ledger at a start was written by another clock
     */
    ClockSteps(Ledger ledger, LeadferryClock clock, Supplier<Optional<Boot>> boot, Longest longest) {
        this.ledger = ledger;
        this.clock = clock;
        this.boot = boot;
        this.longest = longest;
        ledger.timedBy(clock::hear);
    }

    /**
     * How long things wait at most.
     *
     * @param linger rows for company
     * @param rest a lane, a row or a campaign for its next try
     * @param callback a call for its callback
     */
    public record Longest(Duration linger, Duration rest, Duration callback) {}

    /** What an earlier process knew of time when it last looked. */
    private record Seen(long at, @Nullable String boot, long upMillis) {}

    /**
     * Finds the step that the clock made since the last process looked at it, and sets the ledger's times by it. To be
     * called at a start, before anybody goes by these times.
     */
    public synchronized void atStart() {
        if (ledger.joinedOthers()) {
            return; // they have done so
        }
        ledger.inTransaction(() -> {
            long now = clock.millis();
            Optional<Seen> seen = seen();
            long step = seen.flatMap(before -> sinceThen(before, now)).orElseGet(() -> {
                // nobody counted meanwhile: only what lies ahead of now is known to be wrong
                long latest = Math.max(seen.map(Seen::at).orElse(0L), latestPermit());
                return Math.min(0, now - latest);
            });
            if (Math.abs(step) >= SMALLEST.toMillis()) {
                shift(step, now - step);
                tell("while no ferry was running", step);
            }
            endFuture(now);
            endTooLong(now);
            remember();
        });
    }

    /** Looks whether the clock was set since the last look; whether it was, and all that waits is to be looked at anew. */
    public synchronized boolean look() {
        Duration step = isOfOneMachine() ? clock.behindTheMachine() : Duration.ZERO;
        if (step.abs().compareTo(SMALLEST) >= 0) {
            follow(step);
            tell("while this ferry was running", step.toMillis());
            return true;
        }
        Instant now = clock.instant();
        if (permitsAhead(now.plus(SMALLEST).toEpochMilli())) {
            // asked for again where the ledger's time has been heard
            ledger.inTransaction(() -> endFuture(clock.millis()));
            return true;
        }
        if (remembered == null || Duration.between(remembered, now).compareTo(REMEMBERED_EVERY) >= 0) {
            remember();
        }
        return false;
    }

    private void follow(Duration step) {
        boolean[] adopted = {false};
        try {
            ledger.inTransaction(() -> {
                shift(step.toMillis(), clock.millis());
                // before the commit: whoever decides of a permit has the ledger to himself, and sees both or neither
                clock.adopt(step);
                adopted[0] = true;
                remember();
            });
        } catch (RuntimeException e) {
            if (adopted[0]) {
                clock.adopt(step.negated());
            }
            throw e;
        }
    }

    private static void tell(String when, long step) {
        LOG.warn(
                "The machine's clock was set {} by {} s {}, or the machine slept; what waits keeps the time it has"
                        + " left, and the vendors' pace holds",
                step < 0 ? "back" : "forward",
                Math.round(Math.abs(step) / 1000.0),
                when);
    }

    private Optional<Seen> seen() {
        return ledger.sql()
                .sql("select seen_at, boot, up_millis from clock")
                .query((rs, n) -> new Seen(rs.getLong("seen_at"), rs.getString("boot"), rs.getLong("up_millis")))
                .optional();
    }

    /** The step since then, to the millisecond, where the machine has counted all the while. */
    private Optional<Long> sinceThen(Seen seen, long now) {
        return current()
                .filter(current -> current.id().equals(seen.boot()) && current.upMillis() >= seen.upMillis())
                .map(current -> now - seen.at() - (current.upMillis() - seen.upMillis()));
    }

    private long latestPermit() {
        return ledger.sql()
                .sql("select coalesce(max(max(taken_at, coalesce(answered_at, 0))), 0) from permits")
                .query(Long.class)
                .single();
    }

    private boolean permitsAhead(long now) {
        return latestPermit() > now;
    }

    /** A time in the past that is yet to come is evidence of a step: it becomes now. A period is lost, the pace is kept. */
    private void endFuture(long now) {
        if (permitsAhead(now + SMALLEST.toMillis())) {
            LOG.warn("Permits in the ledger bore times that are yet to come, and count from now on");
        }
        ledger.sql()
                .sql("update permits set taken_at = min(taken_at, ?), answered_at = min(answered_at, ?)"
                        + " where taken_at > ? or answered_at > ?")
                .params(now, now, now, now)
                .update();
    }

    /** What would wait longer than anything does waits no more: its time was written by a clock that went ahead. */
    private void endTooLong(long now) {
        int found = 0;
        for (String tooLong : TOO_LONG) {
            found += ledger.sql()
                    .sql(tooLong)
                    .param("now", now)
                    .param("linger", longest.linger().toMillis())
                    .param("rest", longest.rest().toMillis())
                    .param("callback", longest.callback().toMillis())
                    .update();
        }
        if (found > 0) {
            LOG.warn("{} waits in the ledger were to end later than any wait does, and end now", found);
        }
    }

    /**
     * Moves every time that still counts.
     *
     * @param step milliseconds
     * @param now what the time was before the step
     */
    private void shift(long step, long now) {
        for (String times : SHIFTED) {
            ledger.sql().sql(times).param("step", step).param("now", now).update();
        }
    }

    /** Else the ledger's time is told by its server, and runs evenly whatever the clocks of those who share it do. */
    private boolean isOfOneMachine() {
        return ledger.lease().isZero();
    }

    private Optional<Boot> current() {
        return isOfOneMachine() ? boot.get() : Optional.empty();
    }

    private void remember() {
        Optional<Boot> current = current();
        remembered = clock.instant();
        ledger.sql()
                .sql("insert into clock (id, seen_at, boot, up_millis) values (1, ?, ?, ?) on conflict (id) do update"
                        + " set seen_at = excluded.seen_at, boot = excluded.boot, up_millis = excluded.up_millis")
                .param(remembered.toEpochMilli())
                .param(current.map(Boot::id).orElse(null))
                .param(current.map(Boot::upMillis).orElse(0L))
                .update();
    }
}
