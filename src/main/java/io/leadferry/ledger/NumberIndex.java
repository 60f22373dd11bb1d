package io.leadferry.ledger;

import io.leadferry.ledger.StoredBlock.Run;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Reject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which slices, and in which blocks of rejects, a number may stand: a filter for each run of them, of two bytes a row. To
 * look through the filters of ten million rows is to read twenty megabytes; each run that passes is looked through itself.
 *
 * <p>Whatever no filter covers is looked through too, so nothing is ever missed: slices of an older ledger, and small files,
 * whose rows are too few for a filter each. Who asks makes up for that: they get a filter together.
 */
final class NumberIndex {

    private static final Logger LOG = LoggerFactory.getLogger(NumberIndex.class);

    /** As many as a block of a file has. */
    private static final int ROWS_OF_A_RUN = 8_000;

    /** So many runs are made up for in one transaction: the lanes' own wait for no longer than it takes. */
    private static final int RUNS_AT_ONCE = 20;

    private final Ledger ledger;

    NumberIndex(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What a filter is about. */
    enum Kind implements Stored {
        /** whom the rows of slices mean */
        SLICES("slices"),
        /** how the numbers end that stand in rejects */
        REJECTS("rejects");

        private static final Map<String, Kind> BY_WORD = Stored.byWord(values());

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** Slices, or blocks of rejects, from one id to another, both included. */
    record Ids(long first, long last) {}

    /**
     * Where to look.
     *
     * @param filtered whether a filter let it pass; otherwise none covers it
     * @param open whether what comes next lies there too
     */
    record Place(Ids ids, boolean filtered, boolean open) {

        /** Whether it has so many rows without a filter that they should get one. */
        boolean wantsFilter(long rows) {
            return !filtered && (open ? rows >= ROWS_OF_A_RUN : rows > 0);
        }
    }

    /** Where to look in slices, and in rejects. */
    record Places(List<Place> slices, List<Place> rejects) {}

    // --- what is kept

    /** Keeps the filters of slices that are being stored. Inside a transaction. */
    void keep(List<Run> runs, long firstSlice) {
        long first = firstSlice;
        for (Run run : runs) {
            if (run.filter() != null) {
                keep(Kind.SLICES, new Ids(first, first + run.slices() - 1), run.filter());
            }
            first += run.slices();
        }
    }

    /** Keeps the filter of a block of rejects that is being stored; none where it has none. Inside a transaction. */
    void keep(byte @Nullable [] filter, long rejects) {
        if (filter != null) {
            keep(Kind.REJECTS, new Ids(rejects, rejects), filter);
        }
    }

    private void keep(Kind kind, Ids ids, byte[] filter) {
        ledger.batch()
                .update(
                        "insert into number_filters (kind, first_id, last_id, filter) values (?, ?, ?, ?)",
                        kind.word(),
                        ids.first(),
                        ids.last(),
                        filter);
    }

    /**
     * Forgets the filters of rejects that are not there any more: their ids are given out again. Those of slices never are.
     * Inside the transaction that removes them.
     */
    void forgetLast() {
        ledger.sql()
                .sql("delete from number_filters where kind = 'rejects'"
                        + " and last_id > (select coalesce(max(id), 0) from rejects)")
                .update();
    }

    /** Forgets what is known of numbers in some slices that have lost theirs; the others among them are looked through. */
    void forgetSlices(Ids ids) {
        forget(Kind.SLICES, ids);
    }

    /** As {@link #forgetSlices}, of blocks of rejects. */
    void forgetRejects(Ids ids) {
        forget(Kind.REJECTS, ids);
    }

    private void forget(Kind kind, Ids ids) {
        ledger.sql()
                .sql("delete from number_filters where kind = ? and first_id <= ? and last_id >= ?")
                .params(kind.word(), ids.last(), ids.first())
                .update();
    }

    // --- what is asked

    /** What is found in one look through the filters. */
    private static final class Look {
        private final List<Ids> passed = new ArrayList<>();
        private final List<Ids> covered = new ArrayList<>();

        /** The places of a kind that have no filter, up to the last one there is. */
        List<Ids> gaps(long last) {
            List<Ids> gaps = new ArrayList<>();
            long next = 1;
            covered.sort((one, other) -> Long.compare(one.first(), other.first()));
            for (Ids run : covered) {
                if (run.first() > next) {
                    gaps.add(new Ids(next, run.first() - 1));
                }
                next = Math.max(next, run.last() + 1);
            }
            if (last >= next) {
                gaps.add(new Ids(next, last));
            }
            return gaps;
        }
    }

    /**
     * Where rows may stand that mean one of some people, or that were not sent and hold a number with one of some endings.
     *
     * @param endings of {@link WrittenNumber#ending}
     */
    Places of(long[] people, long[] endings) {
        Look slices = new Look();
        Look rejects = new Look();
        ledger.sql()
                .sql("select kind, first_id, last_id, filter from number_filters")
                .query(rs -> {
                    Kind kind = Stored.of(Kind.BY_WORD, rs.getString(1));
                    Ids ids = new Ids(rs.getLong(2), rs.getLong(3));
                    Look look = kind == Kind.SLICES ? slices : rejects;
                    look.covered.add(ids);
                    if (NumberFilter.mayHave(rs.getBytes(4), kind == Kind.SLICES ? people : endings)) {
                        look.passed.add(ids);
                    }
                });
        return new Places(places(slices, lastSlice()), places(rejects, lastRejects()));
    }

    private static List<Place> places(Look look, long last) {
        List<Place> all = new ArrayList<>();
        look.passed.forEach(ids -> all.add(new Place(ids, true, false)));
        look.gaps(last).forEach(ids -> all.add(new Place(ids, false, ids.last() == last)));
        all.sort((one, other) -> Long.compare(one.ids().first(), other.ids().first()));
        return all;
    }

    private long lastSlice() {
        return ledger.sql()
                .sql("select coalesce(max(id), 0) from slices")
                .query(Long.class)
                .single();
    }

    private long lastRejects() {
        return ledger.sql()
                .sql("select coalesce(max(id), 0) from rejects")
                .query(Long.class)
                .single();
    }

    // --- what is made up for

    /** Gives filters to what has none, for whoever asks next. What keeps the ledger from being written keeps nobody from asking. */
    void makeUp() {
        try {
            makeUp(Kind.SLICES);
            makeUp(Kind.REJECTS);
        } catch (RuntimeException e) {
            if (!LedgerFaults.canPass(e)) {
                throw e;
            }
            LOG.debug("filters could not be written; what they would cover is looked through", e);
        }
    }

    private void makeUp(Kind kind) {
        long from = 0;
        while (from >= 0) {
            long next = from;
            from = ledger.inTransaction(() -> makeUp(kind, next));
        }
    }

    /** Makes up for some runs behind an id; gives the id to go on behind, or -1 at the end. */
    private long makeUp(Kind kind, long behind) {
        Look look = new Look();
        ledger.sql()
                .sql("select first_id, last_id from number_filters where kind = ?")
                .params(kind.word())
                .query(rs -> {
                    look.covered.add(new Ids(rs.getLong(1), rs.getLong(2)));
                });
        long end = kind == Kind.SLICES ? lastSlice() : lastRejects();
        int runs = 0;
        for (Ids gap : look.gaps(end)) {
            long from = Math.max(gap.first(), behind + 1);
            while (from <= gap.last()) {
                if (runs == RUNS_AT_ONCE) {
                    return from - 1;
                }
                Found found = kind == Kind.SLICES ? people(from, gap.last()) : endings(from, gap.last());
                // rows that still come join those at the end
                if (found.rows() >= ROWS_OF_A_RUN || (found.rows() > 0 && gap.last() < end)) {
                    keep(kind, new Ids(from, found.last()), NumberFilter.of(found.numbers()));
                }
                runs++;
                from = found.last() + 1;
            }
        }
        return -1;
    }

    /** What a new filter is to hold. */
    private record Found(long rows, long last, long[] numbers) {}

    private Found people(long first, long last) {
        Making making = new Making(last);
        eachSlice(
                new Ids(first, last),
                slice -> making.add(slice.id(), slice.rows(), slice.people().all()));
        return making.found();
    }

    private Found endings(long first, long last) {
        Making making = new Making(last);
        eachBlock(
                new Ids(first, last),
                block -> making.add(
                        block.id(),
                        block.rejects().size(),
                        WrittenNumber.endings(
                                block.rejects().stream().map(Reject::fields).toList())));
        return making.found();
    }

    /** A run that grows until it has as many rows as are to share a filter. */
    private static final class Making {
        private final List<long[]> numbers = new ArrayList<>();
        private long rows;
        private long last;

        Making(long last) {
            this.last = last;
        }

        boolean add(long id, int itsRows, long[] its) {
            numbers.add(its);
            rows += itsRows;
            if (rows < ROWS_OF_A_RUN) {
                return true;
            }
            last = id;
            return false;
        }

        Found found() {
            return new Found(
                    rows, last, numbers.stream().flatMapToLong(Arrays::stream).toArray());
        }
    }

    // --- what is looked through

    /** A slice, and whom its rows mean. */
    record Slice(long id, String drop, int rows, People people) {}

    /** A block of rows that were not sent. */
    record Block(long id, String drop, long seq, List<Reject> rejects) {}

    /** Hands over the slices of some ids, in their order, for as long as more are wanted. */
    void eachSlice(Ids ids, Predicate<Slice> more) {
        ledger.sql()
                .sql(
                        """
                        select s.id, s.drop_id, s.row_count, p.people, case when p.people is null then s.payload end as payload
                        from slices s left join slice_people p on p.slice_id = s.id
                        where s.id between ? and ? order by s.id""")
                .params(ids.first(), ids.last())
                .query(rs -> {
                    boolean wanted = true;
                    while (wanted && rs.next()) {
                        byte[] payload = rs.getBytes("payload");
                        wanted = more.test(new Slice(
                                rs.getLong("id"),
                                rs.getString("drop_id"),
                                rs.getInt("row_count"),
                                People.of(rs.getBytes("people"), () -> payload)));
                    }
                    return ids;
                });
    }

    /** Hands over the blocks of rejects of some ids, in their order, for as long as more are wanted. */
    void eachBlock(Ids ids, Predicate<Block> more) {
        ledger.sql()
                .sql("select r.id, r.drop_id, r.payload, coalesce(d.seq, 9223372036854775807) as seq"
                        + " from rejects r join drops d on d.id = r.drop_id where r.id between ? and ? order by r.id")
                .params(ids.first(), ids.last())
                .query(rs -> {
                    boolean wanted = true;
                    while (wanted && rs.next()) {
                        wanted = more.test(new Block(
                                rs.getLong("id"),
                                rs.getString("drop_id"),
                                rs.getLong("seq"),
                                SliceCodec.rejects(rs.getBytes("payload"))));
                    }
                    return ids;
                });
    }
}
