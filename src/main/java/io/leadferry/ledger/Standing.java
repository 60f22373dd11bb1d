package io.leadferry.ledger;

import java.time.Clock;

/** Where a drop stands, drawn from its rows whenever they have changed. Inside a transaction. */
final class Standing {

    /** Whether something of a drop is left to do: rows to send, a result that can still come, or more of its file. */
    private static final String OPEN =
            """
            (coalesce(drops.growth, '') in %s
             or exists (select 1 from parts p where p.drop_id = drops.id and p.state in %s and p.row_count > 0)
             or exists (select 1 from parts p join calls c on c.id = p.call_id
                        where p.drop_id = drops.id and p.state = 'accepted' and c.owed_until is not null
                        and c.callback_key is not null))"""
                    .formatted(Stored.list(Drop.Growth.State.OPEN), Stored.list(Part.State.TO_DO));

    private final Ledger ledger;
    private final Clock clock;

    Standing(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Finishes a drop of which nothing is left to do, opens one again that has work, and makes its receipt stale. */
    void changed(String drop) {
        ledger.sql()
                .sql("update drops set receipt_stale = 1 where id = ?")
                .params(drop)
                .update();
        ledger.sql()
                .sql("update drops set state = 'finished', finished_at = ? where id = ? and state = 'working' and not "
                        + OPEN)
                .params(clock.millis(), drop)
                .update();
        ledger.sql()
                .sql("update drops set state = 'working', finished_at = null where id = ? and state = 'finished' and "
                        + OPEN)
                .params(drop)
                .update();
    }
}
