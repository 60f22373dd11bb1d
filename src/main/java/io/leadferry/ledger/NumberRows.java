package io.leadferry.ledger;

import io.leadferry.ledger.NumberIndex.Place;
import io.leadferry.ledger.NumberIndex.Places;
import io.leadferry.ledger.NumberIndex.Slice;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every row that bore a number, where it stands, and every call it went in; read for whoever asks for its story. */
public final class NumberRows {

    /** Of a number that stands in more rows than this nobody reads the story, and memory is to stay flat. */
    public static final int MOST = 10_000;

    private final Ledger ledger;
    private final NumberIndex index;
    private final Destinations destinations;

    NumberRows(Ledger ledger, NumberIndex index, Destinations destinations) {
        this.ledger = ledger;
        this.index = index;
        this.destinations = destinations;
    }

    /**
     * A row that passed the checks.
     *
     * @param drop the drop it is of
     * @param seq its place in the order of the world; the end of time while its file is being read
     * @param row as it was read
     * @param destination whither it was to go as a whole: all the campaigns it asked for
     * @param part which part of its slice it is in; null while its file is being read
     * @param state as on receipts
     * @param reason why it stands there, where there is something to say
     * @param call the call in which it travels or travelled last
     * @param again whether it was done, and waits for an earlier add of the number that the vendor may still take in
     * @param overtakenBy the drop that deletes the number after it
     * @param open the campaigns it still has before it, where it is not over
     * @param done the campaigns in which it is done already, where it goes by halves
     * @param carried the calls that carried it, in the order in which they were sent
     */
    public record Bearing(
            String drop,
            long seq,
            Row row,
            Destination destination,
            @Nullable Long part,
            RowState state,
            @Nullable String reason,
            @Nullable String call,
            boolean again,
            @Nullable String overtakenBy,
            List<String> open,
            List<String> done,
            List<Carried> carried) {

        /** What may be asked about why it does not move; null while its file is being read. */
        public Waiters.@Nullable Found standing() {
            return part == null
                    ? null
                    : new Waiters.Found(row.line(), state, reason, call, Waiters.Scope.ofPart(part, drop));
        }
    }

    /**
     * A call that carried a row.
     *
     * @param settledAt when its answer came, or was given up
     * @param outcome where it stands now
     * @param message what the vendor said last
     * @param answerOutcome what its answer said, where its callback has said more since; null where nothing is known of that
     * @param answerMessage likewise, in words
     * @param reference the vendor's
     * @param inVain whether it did nothing to the row, as its answer, its callback or a person says
     * @param owedUntil until when the vendor may still be at it; null where it is over, or nobody will tell
     * @param resolvedAt since when nothing more is expected of it
     * @param calledBackAt when its callback came; null where none did
     * @param callbackOpen whether what the callback said is not settled yet
     * @param words what operators said of it
     */
    public record Carried(
            String call,
            LaneId lane,
            List<String> campaigns,
            Instant sentAt,
            @Nullable Instant settledAt,
            Calls.State outcome,
            @Nullable String message,
            Calls.@Nullable State answerOutcome,
            @Nullable String answerMessage,
            @Nullable Integer httpStatus,
            @Nullable String reference,
            boolean inVain,
            @Nullable Instant owedUntil,
            @Nullable Instant resolvedAt,
            @Nullable Instant calledBackAt,
            boolean callbackOpen,
            List<Word> words) {}

    /** What an operator said of a call. */
    public record Word(Instant at, String text) {}

    /**
     * A row that was never to be sent: it failed the checks, or stood in its file before.
     *
     * @param seq the place of its drop in the order of the world; the end of time while its file is being read
     */
    public record NotSent(String drop, long seq, Reject reject) {}

    /**
     * What was found.
     *
     * @param more whether there is more than is ever read
     */
    public record Found(List<Bearing> rows, List<NotSent> notSent, boolean more) {}

    /**
     * Rows that mean one of some people, in the order in which they were read; and rows that were not sent and hold a number
     * which ends like one of some others.
     *
     * @param people as {@link Row#person} has them
     * @param numbers digits, at least six of each
     */
    public Found of(Set<Long> people, Set<String> numbers) {
        Set<Long> ends = numbers.stream().map(WrittenNumber::ending).collect(Collectors.toSet());
        Places places = index.of(longs(people), longs(ends));
        List<At> at = new ArrayList<>();
        boolean wanting = false;
        for (Place place : places.slices()) {
            AtomicLong rows = new AtomicLong();
            index.eachSlice(place.ids(), slice -> {
                rows.addAndGet(slice.rows());
                return find(slice, people, at);
            });
            wanting |= place.wantsFilter(rows.get());
        }
        List<NotSent> notSent = new ArrayList<>();
        for (Place place : places.rejects()) {
            AtomicLong rows = new AtomicLong();
            index.eachBlock(place.ids(), block -> {
                rows.addAndGet(block.rejects().size());
                block.rejects().stream()
                        .filter(reject -> reject.fields().stream()
                                .anyMatch(field -> ends.contains(WrittenNumber.ending(WrittenNumber.digits(field)))))
                        .forEach(reject -> notSent.add(new NotSent(block.drop(), block.seq(), reject)));
                return notSent.size() <= MOST;
            });
            wanting |= place.wantsFilter(rows.get());
        }
        if (wanting) {
            index.makeUp();
        }
        List<Bearing> rows = new ArrayList<>();
        at.stream()
                .limit(MOST)
                .collect(Collectors.groupingBy(At::slice, LinkedHashMap::new, Collectors.toList()))
                .forEach((slice, some) -> rows.addAll(bearing(slice, some.get(0).rowsOfSlice(), rows(some))));
        return new Found(rows, notSent.stream().limit(MOST).toList(), at.size() > MOST || notSent.size() > MOST);
    }

    /** A row that passed the checks, by its line; empty where no such row is there. Looks through the drop's rows. */
    public Optional<Bearing> at(String drop, long line) {
        for (long slice : slices(drop)) {
            List<Row> rows = SliceCodec.rows(payload(slice));
            for (int row = 0; row < rows.size(); row++) {
                if (rows.get(row).line() == line) {
                    return bearing(slice, rows.size(), List.of(row)).stream().findFirst();
                }
            }
        }
        return Optional.empty();
    }

    /** Later files that brought what some drops had brought, so that nothing of them was sent. */
    public List<Drop> repeatsOf(Collection<String> some) {
        return ledger.sql()
                .sql("select * from drops where state = 'duplicate'"
                        + " and duplicate_of in (select value from json_each(?)) order by received_at, id")
                .params(Json.write(List.copyOf(some)))
                .query(Drops.DROP)
                .list();
    }

    /** Files in quarantine, of which no row was looked at, and which nobody has discarded. */
    public List<Drop> inQuarantine() {
        return ledger.sql()
                .sql(
                        "select * from drops where state = 'quarantined' and discarded_at is null order by received_at, id")
                .query(Drops.DROP)
                .list();
    }

    /** Of how many drops the rows have lost their values. */
    public long dropsWithoutValues() {
        return ledger.sql()
                .sql("select count(*) from drops where rows_erased_at is not null")
                .query(Long.class)
                .single();
    }

    /** Every destination that rows were ever for. */
    public List<Destination> destinations() {
        return ledger.sql().sql("select id from destinations order by id").query(Long.class).list().stream()
                .map(destinations::get)
                .toList();
    }

    /**
     * Calls of a drop of which it is not known any more which of its rows they carried: an older ferry made them, and they did
     * nothing.
     */
    public List<String> callsOfUnknownRows(String drop) {
        return ledger.sql()
                .sql(
                        """
                        select d.call_id from call_drops d
                        where d.drop_id = ? and not exists (select 1 from tries t where t.call_id = d.call_id)
                          and not exists (select 1 from vain_tries v where v.call_id = d.call_id)""")
                .params(drop)
                .query(String.class)
                .list();
    }

    // --- how it is found

    private record At(long slice, int rowsOfSlice, int row) {}

    private static long[] longs(Set<Long> some) {
        return some.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<Integer> rows(List<At> some) {
        return some.stream().map(At::row).toList();
    }

    private static boolean find(Slice slice, Set<Long> people, List<At> at) {
        long[] all = slice.people().all();
        for (int row = 0; row < all.length; row++) {
            if (people.contains(all[row])) {
                at.add(new At(slice.id(), slice.rows(), row));
            }
        }
        return at.size() <= MOST;
    }

    private List<Long> slices(String drop) {
        return ledger.sql()
                .sql("select id from slices where drop_id = ? order by id")
                .params(drop)
                .query(Long.class)
                .list();
    }

    private byte[] payload(long slice) {
        return ledger.sql()
                .sql("select payload from slices where id = ?")
                .params(slice)
                .query(byte[].class)
                .single();
    }

    private record Whole(String drop, long seq, long destination, Map<Integer, Row> rows) {}

    /** The rows of a slice at some places. */
    private List<Bearing> bearing(long slice, int rowsOfSlice, List<Integer> places) {
        Whole whole = ledger.sql()
                .sql("select s.drop_id, s.destination_id, s.payload, coalesce(d.seq, 9223372036854775807) as seq"
                        + " from slices s join drops d on d.id = s.drop_id where s.id = ?")
                .params(slice)
                .query((rs, n) -> new Whole(
                        rs.getString("drop_id"),
                        rs.getLong("seq"),
                        rs.getLong("destination_id"),
                        SliceCodec.rows(rs.getBytes("payload"), Set.copyOf(places))))
                .single();
        Destination destination = destinations.get(whole.destination());
        List<Standing> standings = standings(slice, rowsOfSlice);
        List<Trip> trips = trips(slice, rowsOfSlice);
        return places.stream()
                .map(place -> bearing(
                        whole,
                        Objects.requireNonNull(whole.rows().get(place)),
                        destination,
                        standings.stream()
                                .filter(one -> one.members().get(place))
                                .findFirst(),
                        trips.stream()
                                .filter(one -> one.members().get(place))
                                .map(Trip::carried)
                                .toList()))
                .toList();
    }

    private static Bearing bearing(
            Whole of, Row row, Destination destination, Optional<Standing> at, List<Carried> carried) {
        return at.map(one -> new Bearing(
                        of.drop(),
                        of.seq(),
                        row,
                        destination,
                        one.part(),
                        one.state().told(),
                        one.reason(),
                        one.call(),
                        one.state() == Part.State.HELD && one.call() != null,
                        one.overtakenBy(),
                        Part.State.NOT_SETTLED.contains(one.state()) ? one.next() : List.of(),
                        one.done(),
                        carried))
                .orElseGet(() -> new Bearing(
                        of.drop(),
                        of.seq(),
                        row,
                        destination,
                        null,
                        RowState.PENDING,
                        null,
                        null,
                        false,
                        null,
                        destination.campaigns(),
                        List.of(),
                        carried));
    }

    /** Where some rows of a slice stand. */
    private record Standing(
            long part,
            BitSet members,
            Part.State state,
            @Nullable String reason,
            @Nullable String call,
            @Nullable String overtakenBy,
            List<String> next,
            List<String> done) {}

    private List<Standing> standings(long slice, int rowsOfSlice) {
        return ledger.sql()
                .sql(
                        """
                        select id, members, state, reason, call_id, overtaken_by, destination_id, then_campaigns, done_campaigns
                        from parts where slice_id = ?""")
                .params(slice)
                .query((rs, n) -> {
                    List<String> next = new ArrayList<>(destinations.campaigns(rs.getLong("destination_id")));
                    next.addAll(campaigns(rs.getString("then_campaigns")));
                    return new Standing(
                            rs.getLong("id"),
                            Members.of(rs.getBytes("members"), rowsOfSlice),
                            Part.State.of(rs.getString("state")),
                            rs.getString("reason"),
                            rs.getString("call_id"),
                            rs.getString("overtaken_by"),
                            next,
                            campaigns(rs.getString("done_campaigns")));
                })
                .list();
    }

    private static List<String> campaigns(@Nullable String written) {
        return written == null ? List.of() : Json.read(written, Json.STRINGS);
    }

    /** Some rows of a slice in a call. */
    private record Trip(BitSet members, Carried carried) {}

    private List<Trip> trips(long slice, int rowsOfSlice) {
        return ledger.sql()
                .sql(
                        """
                        select t.members, t.in_vain, c.*, b.received_at as called_back_at, b.body <> '' as callback_open,
                               exists (select 1 from words w where w.call_id = c.id) as spoken_of
                        from (select call_id, members, 0 as in_vain from tries where slice_id = :slice
                              union all
                              select call_id, members, 1 from vain_tries where slice_id = :slice) t
                        join calls c on c.id = t.call_id left join callbacks b on b.call_id = c.id
                        order by c.sent_at, c.id""")
                .param("slice", slice)
                .query((rs, n) -> new Trip(Members.of(rs.getBytes("members"), rowsOfSlice), carried(rs)))
                .list();
    }

    private Carried carried(ResultSet rs) throws SQLException {
        int status = rs.getInt("http_status");
        String answered = rs.getString("answer_outcome");
        String call = rs.getString("id");
        return new Carried(
                call,
                LaneId.parse(rs.getString("lane")),
                Json.read(rs.getString("campaigns"), Json.STRINGS),
                Instant.ofEpochMilli(rs.getLong("sent_at")),
                Drops.instant(rs, "settled_at"),
                Calls.State.of(rs.getString("outcome")),
                rs.getString("message"),
                answered == null ? null : Calls.State.of(answered),
                rs.getString("answer_message"),
                status == 0 ? null : status,
                rs.getString("reference"),
                rs.getBoolean("in_vain"),
                Drops.instant(rs, "owed_until"),
                Drops.instant(rs, "resolved_at"),
                Drops.instant(rs, "called_back_at"),
                rs.getBoolean("callback_open"),
                rs.getBoolean("spoken_of") ? words(call) : List.of());
    }

    private List<Word> words(String call) {
        return ledger.sql()
                .sql("select said_at, word from words where call_id = ? order by id")
                .params(call)
                .query((rs, n) -> new Word(Instant.ofEpochMilli(rs.getLong("said_at")), rs.getString("word")))
                .list();
    }
}
