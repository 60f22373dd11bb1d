package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger that is an older copy cannot know: adds that may have gone since it was made are in doubt until somebody
 * says, and files that were taken since are named.
 */
public final class OlderCopies {

    /** Files of which nobody has to give a word are told for so long. */
    private static final Duration TOLD = Duration.ofDays(7);

    private static final int NAMED = 20;

    private static final String WAITING = Stored.list(Part.State.WAITING);

    private final Ledger ledger;
    private final Standing standing;
    private final Clock clock;

    OlderCopies(Ledger ledger, Standing standing, Clock clock) {
        this.ledger = ledger;
        this.standing = standing;
        this.clock = clock;
    }

    /**
     * A file that was taken after the copy was made.
     *
     * @param drop as on its receipt; null where there is none
     * @param sha256 of its content; null where nobody can tell
     * @param place where its original lies, below home; null where nobody can tell
     */
    public record Taken(
            String feed,
            String file,
            @Nullable String drop,
            @Nullable String sha256,
            @Nullable String place,
            @Nullable Instant receivedAt) {}

    /** Adds of one drop that were put into doubt together. */
    private record Group(String drop, long destination, long rows, String lane, String campaigns) {}

    /**
     * Puts what waits into doubt, but for what may be done twice: it may have been sent since the copy was made, and nobody
     * knows which deletes came. To be called in the transaction that begins the run.
     *
     * @param goOn lanes whose rows may be sent again, such as those that delete
     * @param names gives each such call its name
     * @param why told with each row
     * @return how many rows
     */
    public long hold(Collection<LaneId> goOn, Age.Older copy, Supplier<String> names, String why) {
        long now = clock.millis();
        Instant until = copy.holdsUntil();
        long sentAt = until == null ? now : until.toEpochMilli();
        long rows = 0;
        for (Group group : waitingBut(goOn)) {
            String call = names.get();
            rows += group.rows();
            ledger.sql()
                    .sql(
                            "insert into calls (id, lane, campaigns, row_count, permit_id, sent_at, settled_at, resolved_at,"
                                    + " resolved_after, outcome, message) values (?, ?, ?, ?, 0, ?, ?, ?,"
                                    + " (select coalesce(max(permit_id), 0) from calls), 'inDoubt', ?)")
                    .params(call, group.lane(), group.campaigns(), group.rows(), sentAt, now, now, why)
                    .update();
            ledger.sql()
                    .sql("insert into call_drops (call_id, drop_id, row_count) values (?, ?, ?)")
                    .params(call, group.drop(), group.rows())
                    .update();
            ledger.sql()
                    .sql("insert into tries (call_id, slice_id, members) select ?, slice_id, members from parts"
                            + " where drop_id = ? and destination_id = ? and row_count > 0 and state in " + WAITING
                            + " order by id")
                    .params(call, group.drop(), group.destination())
                    .update();
            ledger.sql()
                    .sql("update parts set state = 'inDoubt', call_id = ?, reason = ?, not_before = null, trial = null,"
                            + " side = null where drop_id = ? and destination_id = ? and row_count > 0 and state in "
                            + WAITING)
                    .params(call, why, group.drop(), group.destination())
                    .update();
            standing.changed(group.drop());
        }
        return rows;
    }

    private List<Group> waitingBut(Collection<LaneId> goOn) {
        return ledger.sql()
                .sql(
                        "select p.drop_id, p.destination_id, sum(p.row_count) as row_sum, d.lane, d.campaigns from parts p"
                                + " join destinations d on d.id = p.destination_id where p.lane not in"
                                + " (select value from json_each(?)) and p.row_count > 0 and p.state in " + WAITING
                                + " group by p.drop_seq, p.drop_id, p.destination_id, d.lane, d.campaigns order by p.drop_seq, p.destination_id")
                .params(Json.write(goOn.stream().map(LaneId::toString).toList()))
                .query((rs, n) -> new Group(
                        rs.getString("drop_id"),
                        rs.getLong("destination_id"),
                        rs.getLong("row_sum"),
                        rs.getString("lane"),
                        rs.getString("campaigns")))
                .list();
    }

    /** Writes down that the ledger was found to be an older copy, and what was taken since. In the same transaction. */
    public void found(Age.Older copy, Collection<Taken> since) {
        long id = ledger.sql()
                .sql("insert into older_copies (found_at, holds_until, reason) values (?, ?, ?) returning id")
                .params(clock.millis(), millis(copy.holdsUntil()), copy.reason())
                .query(Long.class)
                .single();
        ledger.batch()
                .batchUpdate(
                        "insert into taken_since (copy_id, feed, file, drop_id, sha256, place, received_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        since.stream()
                                .map(one -> new Object[] {
                                    id,
                                    one.feed(),
                                    one.file(),
                                    one.drop(),
                                    one.sha256(),
                                    one.place(),
                                    millis(one.receivedAt())
                                })
                                .toList());
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /**
     * What a person is still to know of the last time that the ledger was found to be an older copy.
     *
     * @param rows rows that are in doubt for it
     * @param files how many files were taken since the copy was made
     * @param named the first of them
     */
    public record Open(
            Instant foundAt, @Nullable Instant holdsUntil, String reason, long rows, long files, List<Taken> named) {}

    /** What is still to be told; empty once every row in doubt has its word, and a week has passed for the files. */
    public Optional<Open> open() {
        return ledger.sql()
                .sql("select id, found_at, holds_until, reason from older_copies order by id desc limit 1")
                .query((rs, n) -> open(
                        rs.getLong("id"),
                        Instant.ofEpochMilli(rs.getLong("found_at")),
                        Drops.instant(rs, "holds_until"),
                        rs.getString("reason")))
                .optional()
                .filter(open -> open.rows() > 0
                        || (open.files() > 0 && open.foundAt().plus(TOLD).isAfter(clock.instant())));
    }

    private Open open(long id, Instant foundAt, @Nullable Instant holdsUntil, String reason) {
        List<Taken> since = new ArrayList<>(ledger.sql()
                .sql("select * from taken_since where copy_id = ? order by id limit ?")
                .params(id, NAMED)
                .query((rs, n) -> new Taken(
                        rs.getString("feed"),
                        rs.getString("file"),
                        rs.getString("drop_id"),
                        rs.getString("sha256"),
                        rs.getString("place"),
                        Drops.instant(rs, "received_at")))
                .list());
        return new Open(foundAt, holdsUntil, reason, rowsInDoubt(), files(id), since);
    }

    private long files(long copy) {
        return ledger.sql()
                .sql("select count(*) from taken_since where copy_id = ?")
                .params(copy)
                .query(Long.class)
                .single();
    }

    /** Rows in doubt for the ledger's age: no permit was used for their call. */
    private long rowsInDoubt() {
        return ledger.sql()
                .sql("select coalesce(sum(p.row_count), 0) from parts p join calls c on c.id = p.call_id"
                        + " where p.state = 'inDoubt' and c.permit_id = 0")
                .query(Long.class)
                .single();
    }

    /** Whether a drop was taken after the ledger was copied that this is an older copy of. */
    public boolean wasTakenSince(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from taken_since where drop_id = ?)")
                .params(drop)
                .query(Boolean.class)
                .single();
    }

    /** Whether the ledger knows a drop. */
    public boolean knows(String drop) {
        return ledger.sql()
                .sql("select exists (select 1 from drops where id = ?)")
                .params(drop)
                .query(Boolean.class)
                .single();
    }

    /** Where the originals of a feed's drops lie that came at a time or later, below home. */
    public List<String> archived(String feed, Instant since) {
        return ledger.sql()
                .sql("select archived_as from drops where feed = ? and received_at >= ? and archived_as is not null")
                .params(feed, since.toEpochMilli())
                .query(String.class)
                .list();
    }
}
