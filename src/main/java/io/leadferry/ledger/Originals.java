package io.leadferry.ledger;

import io.leadferry.ledger.Drop.Growth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the files that were taken since. Quiet proves nothing: who wrote a file may have paused. So each
 * original is looked at again, 30 seconds and 5 minutes after it was taken and at each start of the following week.
 */
public final class Originals {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofMinutes(5);

    /** One that changed is quiet when it is the same after so long. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    static final Duration WATCHED = Duration.ofDays(7);
    private static final int AT_ONCE = 500;

    private static final String OPEN = Stored.list(Growth.State.OPEN);

    private final Ledger ledger;
    private final Drops drops;
    private final Standing standing;
    private final Clock clock;

    Originals(Ledger ledger, Drops drops, Standing standing, Clock clock) {
        this.ledger = ledger;
        this.drops = drops;
        this.standing = standing;
        this.clock = clock;
    }

    static long firstLook(Clock clock) {
        return clock.instant().plus(FIRST).toEpochMilli();
    }

    /** Has the originals of the last week looked at: a process that is not there sees nothing grow. */
    public void lookAtAll() {
        ledger.sql()
                .sql("update drops set look_at = ? where state <> 'reading' and received_at > ?")
                .params(clock.millis(), clock.instant().minus(WATCHED).toEpochMilli())
                .update();
    }

    /**
     * Drops of these feeds whose originals are to be looked at now, at most 500. What came over HTTP was written by the ferry
     * itself, and nobody goes on with it.
     */
    public List<Drop> due(Collection<String> feeds) {
        return ledger.sql()
                .sql("select * from drops where look_at <= ? and state <> 'reading'"
                        + " and not exists (select 1 from posted p where p.drop_id = drops.id)"
                        + " and feed in (select value from json_each(?)) order by look_at limit ?")
                .params(clock.millis(), Json.write(List.copyOf(feeds)), AT_ONCE)
                .query(Drops.DROP)
                .list();
    }

    /** Says that an original is as it was, or gone. */
    public void unchanged(Drop drop) {
        Instant since =
                drop.growth() == null ? drop.receivedAt() : drop.growth().at();
        Long next = Stream.of(FIRST, SECOND)
                .map(since::plus)
                .filter(clock.instant()::isBefore)
                .findFirst()
                .map(Instant::toEpochMilli)
                .orElse(null);
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update drops set look_at = ? where id = ?")
                    .params(next, drop.id())
                    .update();
        });
    }

    /** Says that an original has changed, and may still be changing; its drop is not finished before that is settled. */
    public void changed(Drop drop, long bytes) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update drops set growth = ?, grown_at = ?, grown_to = ?, look_at = ? where id = ?")
                    .params(
                            Growth.State.GROWING.word(),
                            clock.millis(),
                            bytes,
                            clock.instant().plus(QUIET).toEpochMilli(),
                            drop.id())
                    .update();
            standing.changed(drop.id());
        });
    }

    /**
     * Says what an original holds beyond what was read. What was held of it before, and has not been spoken of, gives way
     * to that.
     *
     * @param rest a drop that is held, for a person to release or discard
     */
    public void hold(Drop drop, Drop rest) {
        ledger.inTransaction(() -> {
            unspoken(drop).ifPresent(before -> drops.discard(before.id()));
            drops.setAside(rest);
            ledger.sql()
                    .sql("update drops set growth = ?, grown_into = ?, look_at = ? where id = ?")
                    .params(Growth.State.HELD.word(), rest.id(), firstLook(clock), drop.id())
                    .update();
            standing.changed(drop.id());
        });
    }

    /** Says that nothing was read of a file but its beginning, and that it is read anew as a whole. */
    public void takenBack(Drop drop, String note) {
        ledger.inTransaction(() -> {
            drops.discard(drop.id());
            drops.note(drop.id(), List.of(note));
            settled(drop);
        });
    }

    /** Says that there is nothing in an original that a person would have to speak of. */
    public void settled(Drop drop) {
        ledger.inTransaction(() -> {
            ledger.sql()
                    .sql("update drops set growth = ?, look_at = ? where id = ?")
                    .params(Growth.State.SETTLED.word(), firstLook(clock), drop.id())
                    .update();
            standing.changed(drop.id());
        });
    }

    /** What is held of a grown original and has not been spoken of. */
    private Optional<Drop> unspoken(Drop drop) {
        return rest(drop)
                .filter(rest -> rest.quarantine() != null
                        && rest.state() == Drop.State.QUARANTINED
                        && rest.quarantine().releasedAt() == null
                        && rest.quarantine().discardedAt() == null);
    }

    /** The drop that was last made of what a grown original holds beyond what was read. */
    public Optional<Drop> rest(Drop drop) {
        return Optional.ofNullable(drop.growth()).map(Growth::into).flatMap(drops::find);
    }

    /** Drops whose originals changed after they were taken, and of whose further rows nobody has spoken. */
    public List<Drop> open() {
        return ledger.sql()
                .sql("select * from drops where growth in " + OPEN + " order by grown_at")
                .query(Drops.DROP)
                .list();
    }
}
