package io.leadferry.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Destinations by number, the one place that knows them: one never changes once it is in the ledger, and none is ever
 * removed. What was read inside a transaction is remembered only once that has committed (law 13): a commit that fails
 * takes its numbers back, and they are given to other destinations.
 */
final class Destinations {

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, String>> OPTIONS = new TypeReference<>() {};

    private final Ledger ledger;
    private final Map<Long, Destination> known = new ConcurrentHashMap<>();

    Destinations(Ledger ledger) {
        this.ledger = ledger;
    }

    Destination get(long id) {
        Destination remembered = known.get(id);
        if (remembered != null) {
            return remembered;
        }
        Destination read = ledger.sql()
                .sql("select * from destinations where id = ?")
                .params(id)
                .query((rs, n) -> new Destination(
                        LaneId.parse(rs.getString("lane")),
                        Json.read(rs.getString("campaigns"), STRINGS),
                        Json.read(rs.getString("columns"), STRINGS),
                        Json.read(rs.getString("options"), OPTIONS)))
                .single();
        ledger.afterCommit(() -> known.put(id, read));
        return read;
    }

    /** The number of a destination; given when it is first met. Inside a transaction. */
    long id(Destination destination) {
        List<Object> key = List.of(
                destination.lane().toString(),
                Json.write(destination.campaigns()),
                Json.write(destination.columns()),
                Json.write(destination.options()));
        ledger.sql()
                .sql("insert into destinations (lane, campaigns, columns, options) values (?, ?, ?, ?)"
                        + " on conflict do nothing")
                .params(key)
                .update();
        return ledger.sql()
                .sql("select id from destinations where lane = ? and campaigns = ? and columns = ? and options = ?")
                .params(key)
                .query(Long.class)
                .single();
    }

    List<String> campaigns(long id) {
        return get(id).campaigns();
    }

    /** The lane's destinations that ask for a campaign. */
    List<Long> asking(LaneId lane, String campaign) {
        return ledger
                .sql()
                .sql("select id from destinations where lane = ?")
                .params(lane.toString())
                .query(Long.class)
                .list()
                .stream()
                .filter(id -> campaigns(id).contains(campaign))
                .toList();
    }
}
