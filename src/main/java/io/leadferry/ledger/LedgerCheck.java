package io.leadferry.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.leadferry.ledger.dialect.LedgerFault;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a whole ledger for what cannot be: sums that do not add up, rows in two states or in none, calls and permits
 * that do not know each other. One moment of it is looked at, whether or not a ferry is at work with it, and nothing is
 * changed. Memory stays flat: slices are read one by one.
 */
public final class LedgerCheck {

    /** Calls whose rows the vendor may have, and may still tell of. */
    private static final String OWED = Stored.list(Calls.State.AWAY);

    /** Rows that are where they are because of a call. */
    private static final String OF_A_CALL = Stored.list(Collections.unmodifiableSet(
            EnumSet.of(Part.State.SENDING, Part.State.ACCEPTED, Part.State.CONFIRMED, Part.State.IN_DOUBT)));

    private static final String TO_DO = Stored.list(Part.State.TO_DO);

    private static final String SEALED =
            Stored.list(Collections.unmodifiableSet(EnumSet.of(Drop.State.WORKING, Drop.State.FINISHED)));

    private static final String RESTORE = "Put a backup in its place: what is in it cannot be mended";

    private static final String MEND =
            "Tell it to whoever keeps this program, with a backup of the ledger; what the drop"
                    + " brought must be compared with the vendor by hand";

    /** A callback may come before its call's answer, and the permit comes back with the answer. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Clock clock;
    private final Consumer<Finding> found;
    private long slices;

    private LedgerCheck(Ledger ledger, Clock clock, Consumer<Finding> found) {
        this.ledger = ledger;
        this.clock = clock;
        this.found = found;
    }

    /** What can be wrong. */
    public enum Kind {
        /** the database itself says that its file is not whole */
        DAMAGE("damage"),
        /** something belongs to what is not there */
        LINK("link"),
        /** the rows of a drop are not as many as its file had */
        SUM("sum"),
        /** rows that were rejected, or repeats, are not as many as were counted */
        REJECTS("rejects"),
        /** a run of rows cannot be read, or has other rows than it says */
        SLICE("slice"),
        /** rows are in two states, or in none */
        PARTS("parts"),
        /** rows go where their destination does not */
        DESTINATION("destination"),
        /** rows and their call do not know each other */
        CALL("call"),
        /** a call and its permit do not */
        PERMIT("permit"),
        /** a callback that nobody asked for, or that is waited for in vain */
        CALLBACK("callback"),
        /** a drop is said to be done, or at work, and is not */
        STANDING("standing"),
        /** a receipt is missing, tells other sums, or is of a drop that the ledger does not know */
        RECEIPT("receipt"),
        /** the original of a drop is not where it was put */
        ORIGINAL("original");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in answers. */
        @JsonValue
        public String word() {
            return word;
        }
    }

    /**
     * Something that cannot be.
     *
     * @param of the drop or the call; null where it is the whole ledger
     * @param text what, as one sentence
     * @param action what to do about it
     */
    public record Finding(Kind kind, @Nullable String of, String text, @JsonProperty("do") String action) {}

    /**
     * What was looked through.
     *
     * @param drops how many files
     * @param slices how many runs of rows
     * @param calls how many calls
     */
    public record Looked(long drops, long slices, long calls) {}

    /**
     * Looks through a ledger.
     *
     * @param found hears of each finding
     * @throws LedgerFault where its tables are not those of this Leadferry
     */
    public static Looked through(Ledger ledger, Clock clock, Consumer<Finding> found) {
        if (!isOfThisVersion(ledger)) {
            throw new LedgerFault(
                    "the ledger was written by an older Leadferry, and this one cannot look through it yet:"
                            + " start the ferry once, which brings its tables up to date");
        }
        return ledger.inTransaction(() -> new LedgerCheck(ledger, clock, found).look());
    }

    private static boolean isOfThisVersion(Ledger ledger) {
        return ledger.database().hasTable("taken_since");
    }

    private Looked look() {
        if (isDamaged()) {
            return new Looked(0, 0, 0);
        }
        links();
        sums();
        rejects();
        slicesAndParts();
        destinations();
        rowsAndCalls();
        callsAndDrops();
        callsAndTries();
        permits();
        callbacks();
        standing();
        return new Looked(drops(), slices, calls());
    }

    private long drops() {
        return ledger.sql().sql("select count(*) from drops").query(Long.class).single();
    }

    private long calls() {
        return ledger.sql().sql("select count(*) from calls").query(Long.class).single();
    }

    private void tell(Kind kind, @Nullable String of, String text, String action) {
        found.accept(new Finding(kind, of, text, action));
    }

    /** Where the file is not whole, nothing else that is read from it means anything. */
    private boolean isDamaged() {
        List<String> says = ledger.database().damages();
        if (says.isEmpty()) {
            return false;
        }
        tell(
                Kind.DAMAGE,
                null,
                "the database says of its file: " + says.get(0)
                        + (says.size() > 1 ? ", and " + (says.size() - 1) + " things more" : ""),
                RESTORE);
        return true;
    }

    private void links() {
        ledger.database()
                .brokenLinks()
                .forEach(link -> tell(
                        Kind.LINK,
                        null,
                        "something in " + link.table() + " belongs to what is not in " + link.parent(),
                        RESTORE));
    }

    private void sums() {
        ledger.sql()
                .sql(
                        """
                        select d.id, d.file, d.total, d.rejected, d.duplicate, coalesce(s.row_sum, 0) as good
                        from drops d left join (select drop_id, sum(row_count) as row_sum from slices group by drop_id) s
                             on s.drop_id = d.id
                        where d.total <> d.rejected + d.duplicate + coalesce(s.row_sum, 0)""")
                .query(rs -> {
                    tell(
                            Kind.SUM,
                            rs.getString("id"),
                            "drop " + rs.getString("id") + " had " + rs.getLong("total") + " rows, and the ledger has "
                                    + rs.getLong("good") + " of them beside " + rs.getLong("rejected")
                                    + " rejected and " + rs.getLong("duplicate") + " repeats",
                            MEND);
                });
    }

    private void rejects() {
        ledger.sql()
                .sql(
                        """
                        select d.id, d.rejected + d.duplicate as told, coalesce(r.row_sum, 0) as kept
                        from drops d left join (select drop_id, sum(row_count) as row_sum from rejects group by drop_id) r
                             on r.drop_id = d.id
                        where d.rejected + d.duplicate <> coalesce(r.row_sum, 0)
                              and d.state <> 'duplicate'    -- all its rows are repeats, and stand with the first""")
                .query(rs -> {
                    tell(
                            Kind.REJECTS,
                            rs.getString("id"),
                            "drop " + rs.getString("id") + " tells of " + rs.getLong("told")
                                    + " rejected rows and repeats, and " + rs.getLong("kept") + " are kept",
                            MEND);
                });
        ledger.sql().sql("select id, drop_id, row_count, payload from rejects").query(rs -> {
            long[] rows = {0};
            boolean readable =
                    isReadable(rs, payload -> SliceCodec.eachReject(payload, (line, state, why) -> rows[0]++));
            if (!readable || rows[0] != rs.getLong("row_count")) {
                tell(
                        Kind.REJECTS,
                        rs.getString("drop_id"),
                        "of drop " + rs.getString("drop_id") + ", a block of " + rs.getLong("row_count")
                                + " rejected rows "
                                + (readable ? "has " + rows[0] : "cannot be read"),
                        MEND);
            }
        });
    }

    private static boolean isReadable(ResultSet rs, Consumer<byte[]> reading) throws SQLException {
        try {
            reading.accept(rs.getBytes("payload"));
            return true;
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            return false;
        }
    }

    /** The slice that is being looked at, and what its parts have of it so far. */
    private static final class Looking {
        private long slice = -1;
        private String drop = "";
        private int rows;
        private boolean sealed;
        private boolean told;
        private BitSet had = new BitSet();
    }

    /** The parts of a slice never overlap and together are the slice (law 2). */
    private void slicesAndParts() {
        Looking at = new Looking();
        ledger.sql()
                .sql(
                        """
                        select s.id, s.drop_id, s.row_count, s.payload, length(w.people) as people_bytes,
                               d.seq, p.id as part, p.members, p.row_count as part_rows, p.drop_id as part_drop,
                               p.drop_seq as part_seq
                        from slices s join drops d on d.id = s.drop_id
                             left join slice_people w on w.slice_id = s.id left join parts p on p.slice_id = s.id
                        order by s.id, p.id""")
                .query(rs -> {
                    if (rs.getLong("id") != at.slice) {
                        ended(at);
                        begun(at, rs);
                    }
                    part(at, rs);
                });
        ended(at);
    }

    private void begun(Looking at, ResultSet rs) throws SQLException {
        slices++;
        at.slice = rs.getLong("id");
        at.drop = rs.getString("drop_id");
        at.rows = rs.getInt("row_count");
        at.sealed = rs.getObject("seq") != null;
        at.told = false;
        at.had = new BitSet();
        int[] rows = {0};
        boolean readable =
                isReadable(rs, payload -> rows[0] = SliceCodec.rows(payload).size());
        long people = rs.getLong("people_bytes");
        boolean otherPeople = !rs.wasNull() && people != (long) at.rows * Long.BYTES;
        if (!readable || rows[0] != at.rows || otherPeople) {
            tell(
                    Kind.SLICE,
                    at.drop,
                    "of drop " + at.drop + ", the run of rows " + at.slice
                            + (readable
                                    ? otherPeople
                                            ? " has " + people / Long.BYTES + " people beside its " + at.rows + " rows"
                                            : " has " + rows[0] + " rows and says " + at.rows
                                    : " cannot be read"),
                    MEND);
        }
    }

    private void part(Looking at, ResultSet rs) throws SQLException {
        long part = rs.getLong("part");
        if (rs.wasNull()) {
            return;
        }
        BitSet members = Members.of(rs.getBytes("members"), at.rows);
        String wrong = !at.sealed
                ? "has rows to be sent before it is sealed"
                : members.length() > at.rows
                        ? "has rows beyond its " + at.rows
                        : members.intersects(at.had)
                                ? "has rows in two states at once"
                                : members.cardinality() != rs.getInt("part_rows")
                                        ? "counts " + rs.getInt("part_rows") + " rows where " + members.cardinality()
                                                + " are"
                                        : !at.drop.equals(rs.getString("part_drop"))
                                                        || rs.getLong("part_seq") != rs.getLong("seq")
                                                ? "stands elsewhere in the order of drops than its rows"
                                                : null;
        at.had.or(members);
        if (wrong != null && !at.told) {
            at.told = true;
            tell(
                    Kind.PARTS,
                    at.drop,
                    "of drop " + at.drop + ", the run of rows " + at.slice + " " + wrong + " (part " + part + ")",
                    MEND);
        }
    }

    private void ended(Looking at) {
        if (at.slice >= 0 && at.sealed && !at.told && at.had.cardinality() != at.rows) {
            tell(
                    Kind.PARTS,
                    at.drop,
                    "of drop " + at.drop + ", the run of rows " + at.slice + " has " + at.rows + " rows, of which "
                            + (at.rows - at.had.cardinality()) + " are in no state",
                    MEND);
        }
    }

    private void destinations() {
        ledger.sql()
                .sql(
                        """
                        select p.drop_id, p.id, p.lane, d.lane as its_lane from parts p
                            join destinations d on d.id = p.destination_id
                        where p.lane <> d.lane""")
                .query(rs -> {
                    tell(
                            Kind.DESTINATION,
                            rs.getString("drop_id"),
                            "of drop " + rs.getString("drop_id") + ", rows of the lane " + rs.getString("lane")
                                    + " are to go where only " + rs.getString("its_lane") + " goes (part "
                                    + rs.getLong("id") + ")",
                            MEND);
                });
    }

    private void rowsAndCalls() {
        ledger.sql()
                .sql("select p.drop_id, p.id, p.call_id from parts p where p.row_count > 0 and p.call_id is not null"
                        + " and not exists (select 1 from calls c where c.id = p.call_id)")
                .query(rs -> {
                    tell(
                            Kind.CALL,
                            rs.getString("drop_id"),
                            "of drop " + rs.getString("drop_id") + ", rows are said to have gone in call "
                                    + rs.getString("call_id") + ", of which nothing is known (part "
                                    + rs.getLong("id") + ")",
                            MEND);
                });
        ledger.sql()
                .sql("select drop_id, id, state from parts where row_count > 0 and call_id is null and state in "
                        + OF_A_CALL)
                .query(rs -> {
                    tell(
                            Kind.CALL,
                            rs.getString("drop_id"),
                            "of drop " + rs.getString("drop_id") + ", rows are " + rs.getString("state")
                                    + " in no call (part " + rs.getLong("id") + ")",
                            MEND);
                });
        ledger.sql()
                .sql("select p.drop_id, p.id, c.id as call, c.outcome from parts p join calls c on c.id = p.call_id"
                        + " where p.row_count > 0 and p.state = 'sending' and c.outcome <> 'sending'")
                .query(rs -> {
                    tell(
                            Kind.CALL,
                            rs.getString("drop_id"),
                            "of drop " + rs.getString("drop_id") + ", rows are being sent in call "
                                    + rs.getString("call") + ", which is " + rs.getString("outcome") + " (part "
                                    + rs.getLong("id") + ")",
                            MEND);
                });
    }

    private void callsAndDrops() {
        ledger.sql()
                .sql(
                        """
                        select c.id, c.row_count, coalesce(d.row_sum, 0) as of_drops
                        from calls c left join (select call_id, sum(row_count) as row_sum from call_drops
                                                group by call_id) d on d.call_id = c.id
                        where c.row_count <> coalesce(d.row_sum, 0)""")
                .query(rs -> {
                    tell(
                            Kind.CALL,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " carried " + rs.getLong("row_count") + " rows, and drops"
                                    + " tell of " + rs.getLong("of_drops"),
                            MEND);
                });
    }

    /** What a call carried, while its rows are under way; and never rows that are not there. */
    private void callsAndTries() {
        Set<Long> told = new HashSet<>();
        long[] sums = {0};
        String[] call = {""};
        ledger.sql()
                .sql(
                        """
                        select t.id, t.call_id, t.members, s.row_count, c.outcome, c.row_count as call_rows,
                            exists (select 1 from call_drops d where d.call_id = t.call_id and d.drop_id = s.drop_id)
                                as listed
                        from tries t join slices s on s.id = t.slice_id join calls c on c.id = t.call_id
                        order by t.call_id, t.id""")
                .query(rs -> {
                    if (!rs.getString("call_id").equals(call[0])) {
                        call[0] = rs.getString("call_id");
                        sums[0] = 0;
                    }
                    BitSet members = Members.of(rs.getBytes("members"), rs.getInt("row_count"));
                    sums[0] += members.cardinality();
                    boolean beyond = members.length() > rs.getInt("row_count");
                    boolean tooMany = sums[0] > rs.getLong("call_rows");
                    if ((beyond || tooMany || !rs.getBoolean("listed")) && told.add(rs.getLong("id"))) {
                        tell(
                                Kind.CALL,
                                call[0],
                                "call " + call[0]
                                        + (beyond
                                                ? " carried rows that are not there"
                                                : tooMany
                                                        ? " had " + rs.getLong("call_rows") + " rows, and tries of "
                                                                + sums[0]
                                                        : " carried rows of a drop that is not among its own"),
                                MEND);
                    }
                });
        ledger.sql()
                .sql("select c.id from calls c where c.outcome = 'sending' and c.row_count > 0"
                        + " and not exists (select 1 from tries t where t.call_id = c.id)")
                .query(rs -> {
                    tell(
                            Kind.CALL,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " is under way, and nobody knows with which rows",
                            MEND);
                });
    }

    private void permits() {
        ledger.sql()
                .sql("select permit_id, min(id) as one, max(id) as other from calls where permit_id > 0"
                        + " group by permit_id having count(*) > 1")
                .query(rs -> {
                    tell(
                            Kind.PERMIT,
                            rs.getString("other"),
                            "calls " + rs.getString("one") + " and " + rs.getString("other") + " were made under one"
                                    + " permit, " + rs.getLong("permit_id"),
                            "Let the lane rest for a period: pause it, and resume it after");
                });
        ledger.sql()
                .sql("select c.id, c.permit_id from calls c where c.permit_id > ?")
                .params(ledger.database().highest("permits"))
                .query(rs -> {
                    tell(
                            Kind.PERMIT,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " was made under permit " + rs.getLong("permit_id")
                                    + ", which was never given out",
                            "Let the lane rest for a period: pause it, and resume it after");
                });
        ledger.sql()
                .sql("select c.id, c.lane from calls c join permits p on p.id = c.permit_id"
                        + " where p.answered_at is null and c.outcome <> 'sending' and c.sent_at < ?")
                .params(clock.instant().minus(LONGEST_ANSWER).toEpochMilli())
                .query(rs -> {
                    tell(
                            Kind.PERMIT,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " has its answer, and its permit does not come back",
                            "Start the ferry anew: a start gives back what nobody holds");
                });
        ledger.sql()
                .sql("select c.id, c.lane from calls c where c.outcome = 'sending' and not exists"
                        + " (select 1 from permits p where p.id = c.permit_id and p.answered_at is null)")
                .query(rs -> {
                    tell(
                            Kind.PERMIT,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " is under way without a permit: its answer came and could"
                                    + " not be written down",
                            "leadferry resume " + rs.getString("lane") + ", which settles it as in doubt");
                });
    }

    private void callbacks() {
        ledger.sql()
                .sql("select b.call_id from callbacks b join calls c on c.id = b.call_id where c.callback_key is null")
                .query(rs -> {
                    tell(
                            Kind.CALLBACK,
                            rs.getString("call_id"),
                            "call " + rs.getString("call_id") + " has a callback, and asked for none",
                            MEND);
                });
        ledger.sql()
                .sql("select id, outcome from calls where owed_until is not null and outcome not in " + OWED)
                .query(rs -> {
                    tell(
                            Kind.CALLBACK,
                            rs.getString("id"),
                            "call " + rs.getString("id") + " is " + rs.getString("outcome") + ", and a callback of it"
                                    + " is still waited for",
                            "Nothing: at its deadline it is waited for no more");
                });
    }

    private void standing() {
        ledger.sql()
                .sql("select d.id, d.state from drops d where d.state = 'finished' and exists"
                        + " (select 1 from parts p where p.drop_id = d.id and p.row_count > 0 and p.state in " + TO_DO
                        + ")")
                .query(rs -> {
                    tell(
                            Kind.STANDING,
                            rs.getString("id"),
                            "drop " + rs.getString("id") + " is said to be finished, and rows of it are yet to be sent",
                            "Nothing: they are sent, and its receipt is written anew then");
                });
        ledger.sql()
                .sql("select id from drops where (seq is null) <> (sealed_at is null)" + " or (state in " + SEALED
                        + ") <> (seq is not null)")
                .query(rs -> {
                    tell(
                            Kind.STANDING,
                            rs.getString("id"),
                            "drop " + rs.getString("id") + " is sealed, and has no place in the order of drops, or the"
                                    + " other way round",
                            MEND);
                });
    }
}
