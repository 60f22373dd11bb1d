package io.leadferry.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Calls as receipts and screens tell them. */
public final class CallViews {

    /** Outcomes after which the rows of a call are to be sent again. */
    private static final Set<Calls.State> TRIED_AGAIN = Set.of(
            Calls.State.NOT_YET,
            Calls.State.LATER,
            Calls.State.TOKEN_WANTED,
            Calls.State.BLOCKED,
            Calls.State.IN_DOUBT);

    /** Every word that a call's outcome may be. */
    public static final List<String> OUTCOMES =
            Stream.of(Calls.State.values()).map(Calls.State::word).toList();

    private static final String VIEW =
            """
            c.id, c.lane, c.campaigns, c.sent_at, c.outcome, c.reference, c.http_status, c.message,
                (select coalesce(sum(p.row_count), 0) from parts p
                 where p.call_id = c.id and p.state = 'inDoubt') as doubtful""";

    private static final RowMapper<CallView> CALL = (rs, n) -> {
        int status = rs.getInt("http_status");
        return new CallView(
                rs.getString("id"),
                rs.getString("lane"),
                Json.read(rs.getString("campaigns"), Json.STRINGS),
                Instant.ofEpochMilli(rs.getLong("sent_at")),
                rs.getLong("call_rows"),
                rs.getLong("doubtful"),
                Calls.State.of(rs.getString("outcome")),
                rs.getString("reference"),
                status == 0 ? null : status,
                rs.getString("message"),
                1,
                Instant.ofEpochMilli(rs.getLong("sent_at")));
    };

    private final Ledger ledger;

    CallViews(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A call as receipts tell it.
     *
     * @param campaigns what it was for: campaigns, or a block group
     * @param rows the drop's rows in it, on a receipt; otherwise all of them
     * @param rowsInDoubt how many of its rows wait for its callback or for somebody's word
     * @param outcome where it stands
     * @param tries on a receipt, how many calls alike are told here as one, of which this is the last; otherwise 1
     * @param firstSentAt when the first of them was sent
     */
    public record CallView(
            String call,
            String lane,
            List<String> campaigns,
            Instant sentAt,
            long rows,
            long rowsInDoubt,
            Calls.State outcome,
            @Nullable String vendorReference,
            @Nullable Integer httpStatus,
            @Nullable String message,
            int tries,
            Instant firstSentAt) {

        private CallView after(CallView earlier) {
            return new CallView(
                    call,
                    lane,
                    campaigns,
                    sentAt,
                    rows,
                    rowsInDoubt,
                    outcome,
                    vendorReference,
                    httpStatus,
                    message,
                    tries + earlier.tries,
                    earlier.firstSentAt);
        }

        private Alike alike() {
            return new Alike(lane, campaigns, rows, outcome, httpStatus, message);
        }
    }

    /** What calls have in common that a person need not be told one by one. */
    private record Alike(
            String lane,
            List<String> campaigns,
            long rows,
            Calls.State outcome,
            @Nullable Integer httpStatus,
            @Nullable String message) {}

    /**
     * The calls in which a drop's rows travelled, in the order of the last of each. Calls that led to nothing and whose
     * rows were sent again are told together where they are alike: same lane, campaigns, number of rows, outcome and words.
     */
    public List<CallView> ofDrop(String drop) {
        Map<Object, CallView> told = new LinkedHashMap<>();
        List<CallView> calls = ledger.sql()
                .sql("select " + VIEW + ", d.row_count as call_rows from call_drops d join calls c on c.id = d.call_id"
                        + " where d.drop_id = ? order by c.sent_at, c.id")
                .params(drop)
                .query(CALL)
                .list();
        for (CallView call : calls) {
            boolean ledToNothing =
                    TRIED_AGAIN.contains(call.outcome()) && call.rowsInDoubt() == 0 && call.vendorReference() == null;
            Object key = ledToNothing ? call.alike() : call.call();
            CallView earlier = told.remove(key);
            told.put(key, earlier == null ? call : call.after(earlier));
        }
        return List.copyOf(told.values());
    }

    /** Calls that stand there, newest first; of those in doubt, calls that have rows in doubt. */
    public List<CallView> withOutcome(Calls.State outcome, int limit) {
        return outcome == Calls.State.IN_DOUBT ? withRowsInDoubt(limit) : standing(outcome, limit);
    }

    private List<CallView> withRowsInDoubt(int limit) {
        return ledger.sql()
                .sql("select " + VIEW + ", c.row_count as call_rows from calls c"
                        + " where c.id in (select call_id from parts where state = 'inDoubt')"
                        + " order by c.sent_at desc, c.id desc limit ?")
                .params(limit)
                .query(CALL)
                .list();
    }

    private List<CallView> standing(Calls.State outcome, int limit) {
        return ledger.sql()
                .sql("select " + VIEW + ", c.row_count as call_rows from calls c where c.outcome = ?"
                        + " order by c.sent_at desc, c.id desc limit ?")
                .params(outcome.word(), limit)
                .query(CALL)
                .list();
    }

    /** A call with all its rows; empty for one that is not known. */
    public Optional<CallView> find(String call) {
        return ledger.sql()
                .sql("select " + VIEW + ", c.row_count as call_rows from calls c where c.id = ?")
                .params(call)
                .query(CALL)
                .optional();
    }

    /**
     * What of a call is one drop's.
     *
     * @param rows how many rows of the drop it carries
     * @param receivedAt when the reading of the drop's file began
     */
    public record Share(String drop, String feed, Instant receivedAt, long rows) {}

    /** The drops whose rows a call carries, in the order in which they came; at most so many. */
    public List<Share> shares(String call, int limit) {
        return ledger.sql()
                .sql(
                        "select d.id, d.feed, d.received_at, c.row_count from call_drops c join drops d on d.id = c.drop_id"
                                + " where c.call_id = ? order by d.received_at, d.id limit ?")
                .params(call, limit)
                .query((rs, n) -> new Share(
                        rs.getString("id"),
                        rs.getString("feed"),
                        Instant.ofEpochMilli(rs.getLong("received_at")),
                        rs.getLong("row_count")))
                .list();
    }

    /** The feeds whose rows a call carries, by name. */
    public List<String> feeds(String call) {
        return ledger.sql()
                .sql("select distinct d.feed from call_drops c join drops d on d.id = c.drop_id where c.call_id = ?"
                        + " order by d.feed")
                .params(call)
                .query(String.class)
                .list();
    }
}
