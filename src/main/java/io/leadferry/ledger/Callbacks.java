package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import io.leadferry.model.Sha256;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * The vendor's callbacks, kept as they came until what they tell is settled. The ledger knows only a hash of each call's
 * secret, so nobody who reads it can call back.
 */
public final class Callbacks {

    private static final RowMapper<Asked> ASKED =
            (rs, n) -> new Asked(rs.getString("id"), LaneId.parse(rs.getString("lane")));

    private final Ledger ledger;
    private final Clock clock;

    Callbacks(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A callback to settle.
     *
     * @param reference the vendor's reference that the call's answer gave; null when it gave none, or none came
     * @param rows how many rows the call carried
     */
    public record Received(String call, LaneId lane, @Nullable String reference, int rows, String body) {}

    static String key(String secret) {
        return Sha256.hex(secret);
    }

    /** A call that asked to be called back. */
    public record Asked(String call, LaneId lane) {}

    /** The call to whose callback address this secret belongs, if it is one. */
    public Optional<Asked> asked(String secret) {
        return ledger.sql()
                .sql("select id, lane from calls where callback_key = ?")
                .params(key(secret))
                .query(ASKED)
                .optional();
    }

    /** Keeps a callback; false when the call had one before, which stands. Durable when this returns. */
    public boolean keep(String call, String body) {
        return ledger.inSharedTransaction(() -> ledger.sql()
                        .sql(
                                "insert into callbacks (call_id, received_at, body) values (?, ?, ?) on conflict do nothing")
                        .params(call, clock.millis(), body)
                        .update()
                > 0);
    }

    /** Callbacks whose word is not settled yet, in the order in which they came. */
    public List<String> open() {
        return ledger.sql()
                .sql("select call_id from callbacks where body <> '' order by received_at, call_id")
                .query(String.class)
                .list();
    }

    /** As above, those of one account. */
    public List<String> open(String account) {
        return ledger
                .sql()
                .sql("select b.call_id, c.lane from callbacks b join calls c on c.id = b.call_id where b.body <> ''"
                        + " order by b.received_at, b.call_id")
                .query((rs, n) -> new Open(rs.getString("call_id"), LaneId.parse(rs.getString("lane"))))
                .list()
                .stream()
                .filter(open -> open.lane().account().equals(account))
                .map(Open::call)
                .toList();
    }

    private record Open(String call, LaneId lane) {}

    /** A callback that is not settled yet. */
    public Optional<Received> find(String call) {
        return ledger.sql()
                .sql(
                        """
                        select b.body, c.lane, c.reference, c.row_count from callbacks b join calls c on c.id = b.call_id
                        where b.call_id = ? and b.body <> ''""")
                .params(call)
                .query((rs, n) -> new Received(
                        call,
                        LaneId.parse(rs.getString("lane")),
                        rs.getString("reference"),
                        rs.getInt("row_count"),
                        rs.getString("body")))
                .optional();
    }

    /** Forgets the text of a callback that is settled, but not that it came. */
    public void settled(String call) {
        ledger.sql()
                .sql("update callbacks set body = '' where call_id = ?")
                .params(call)
                .update();
    }

    /** Forgets a callback altogether: what came was not the vendor's word on this call. */
    public void forget(String call) {
        ledger.sql().sql("delete from callbacks where call_id = ?").params(call).update();
    }

    /** Calls whose callback was waited for long enough and did not come. */
    public List<Asked> overdue() {
        return ledger.sql()
                .sql(
                        """
                        select id, lane from calls where owed_until <= ? and outcome <> 'sending'
                          and not exists (select 1 from callbacks where call_id = calls.id and body <> '')""")
                .params(clock.millis())
                .query(ASKED)
                .list();
    }
}
