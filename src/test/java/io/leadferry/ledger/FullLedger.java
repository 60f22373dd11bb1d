package io.leadferry.ledger;

import io.leadferry.model.Fates;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A ledger with rows in every table, and what is in a ledger, for whoever compares two. */
final class FullLedger {

    /** What a database has for itself, and no ledger brings along. */
    private static final Set<String> OF_THE_DATABASE =
            Set.of("flyway_schema_history", "turn", "nodes", "duties", "highest_ids", "sqlite_sequence");

    private FullLedger() {}

    /** Makes one in {@code ledger.db} of a home, where calls were made and answered. */
    static void in(Path home) throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            fixture.drop(LedgerFixture.add("A"), 1_200);
            fixture.drop(LedgerFixture.delete("A", "B"), "6000000001", "7000000001");
            String doubtful =
                    Objects.requireNonNull(fixture.cut(LedgerFixture.ADD)).id();
            fixture.answer(doubtful, LedgerFixture.ADD, Outcome.Kind.IN_DOUBT);
            fixture.calls.resolve(doubtful, RowState.PENDING, "a person says so");
            String accepted =
                    Objects.requireNonNull(fixture.cut(LedgerFixture.ADD)).id();
            fixture.answer(accepted, LedgerFixture.ADD, Outcome.Kind.ACCEPTED);
            fixture.callbacks.keep(accepted, "{}");
            String confirmed =
                    Objects.requireNonNull(fixture.cut(LedgerFixture.ADD)).id();
            fixture.answer(confirmed, LedgerFixture.ADD, Outcome.Kind.ACCEPTED);
            fixture.calledBack(confirmed, Fates.all(RowState.CONFIRMED, null));
            fixture.lanes.set(
                    LedgerFixture.OTHERS_ADD, Lanes.State.PAUSED, "a person says so", fixture.clock.instant());
            fixture.ledger.inTransaction(() -> rest(fixture.ledger));
            fixture.ledger.database().startAbove("permits", 4_711);
        }
    }

    /** Tables of what the fixture has not. */
    private static void rest(Ledger ledger) {
        for (String statement : List.of(
                "insert into unknown_campaigns values ('acme/add-leads', 'Ü', 'unknown', 1, 2, 3)",
                "insert into tokens values ('acme', 'sealed', 1, 0)",
                "insert into clock values (1, 1, 'boot', 2)",
                "insert into runs (name, began_at) values ('first', 1), ('second', 2)",
                "insert into older_copies (id, found_at, holds_until, reason) values (3, 1, null, 'lost')",
                "insert into taken_since (copy_id, feed, file) values (3, 'leads', 'a.csv')",
                "insert into forgettings (id, asked_at, up_to) values (7, 1, 2)",
                "insert into vain_tries (call_id, slice_id, members) select call_id, slice_id, members from tries",
                "insert into forgotten_drops select 7, min(id), 1 from drops",
                "insert into topic_offsets values ('leads', 't', 'id', 0, 1099511627776)",
                "insert into gathered values ('d', 'leads', '{}')",
                "insert into topic_gaps (feed, topic, partition_no, from_offset, to_offset, reason, found_at)"
                        + " values ('leads', 't', 0, 1, 2, 'gone', 3)",
                "insert into taken_objects values ('d', 'leads', 'bucket', 'key', 'tag', 1, 2, 1, 0)",
                "insert into posted values ('d', 'leads', 'a.csv', 'sha', 1, 2, null, 0)",
                "insert into audit (at, who, address, way, what, about, name, outcome, result)"
                        + " values (1, 'local', '::1', 'command', 'pause', 'lane', 'l', 'done', 'it is paused')",
                "insert into event_readers (name, position) values ('webhooks.crm', 1)",
                "insert into dead_events values ('webhooks.crm', 'k', 'drop.sealed', 'd', 1, 2, 'away')")) {
            ledger.batch().execute(statement);
        }
        byte[] bytes = {0, 1, -1};
        ledger.sql()
                .sql("insert into forgotten_marks values (7, ?)")
                .params(bytes)
                .update();
        ledger.sql()
                .sql("insert into number_filters (kind, first_id, last_id, filter) values ('slices', 1, 2, ?)")
                .params(bytes)
                .update();
        ledger.sql()
                .sql("insert into rejects (drop_id, row_count, payload) select min(id), 0, ? from drops")
                .params("[]".getBytes(StandardCharsets.UTF_8))
                .update();
    }

    /** Every row of every table, by table; a row's columns by their names, in the order of names. */
    static Map<String, List<String>> rows(LedgerAddress address) {
        try (Ledger ledger = Ledger.look(address).orElseThrow()) {
            Map<String, List<String>> rows = new TreeMap<>();
            tables(ledger).forEach(table -> rows.put(table, rows(ledger, table)));
            return rows;
        }
    }

    private static Set<String> tables(Ledger ledger) {
        Set<String> names = new TreeSet<>();
        ledger.batch().execute((Connection connection) -> {
            DatabaseMetaData data = connection.getMetaData();
            try (ResultSet tables = data.getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
                while (tables.next()) {
                    names.add(tables.getString("TABLE_NAME"));
                }
            }
            return names;
        });
        names.removeAll(OF_THE_DATABASE);
        return names;
    }

    private static List<String> rows(Ledger ledger, String table) {
        List<String> rows = new ArrayList<>();
        ledger.batch().query("select * from " + table, rs -> {
            ResultSetMetaData data = rs.getMetaData();
            Map<String, String> columns = new TreeMap<>();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                Object value = rs.getObject(i);
                columns.put(
                        data.getColumnName(i),
                        value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
            }
            rows.add(columns.toString());
        });
        Collections.sort(rows);
        return rows;
    }
}
