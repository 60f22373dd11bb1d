package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;

/** All rows of one ledger as rows of another, which may lie in a database of another kind. Memory stays flat. */
final class AllRows {

    /** Each table behind those that it belongs to. What is only of those who are at work with a ledger is in none. */
    static final List<String> TABLES = List.of(
            "drops",
            "destinations",
            "slices",
            "slice_people",
            "parts",
            "rejects",
            "number_filters",
            "calls",
            "call_drops",
            "tries",
            "vain_tries",
            "callbacks",
            "words",
            "permits",
            "lanes",
            "unknown_campaigns",
            "tokens",
            "clock",
            "last_ids",
            "runs",
            "older_copies",
            "taken_since",
            "retention",
            "forgettings",
            "forgotten_marks",
            "forgotten_drops",
            "posted",
            "topic_offsets",
            "gathered",
            "topic_gaps",
            "taken_objects",
            "audit",
            "events",
            "event_readers",
            "dead_events");

    /** Those that have rows from the first moment on. */
    private static final Set<String> NEVER_EMPTY = Set.of("last_ids", "retention");

    /** Some rows have 60 kB. */
    private static final int AT_ONCE = 50;

    private final Ledger from;
    private final Ledger to;
    private long changed;

    private AllRows(Ledger from, Ledger to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies all rows, in one transaction, as they are at one moment.
     *
     * @param from is only looked at
     * @param to is open, and empty
     * @return how many texts had a character that the other database cannot hold, and have U+FFFD there
     * @throws LedgerFault where one is not empty, or the tables of the other are not those of this Leadferry
     */
    static long copied(Ledger from, Ledger to) {
        return to.inTransaction(() -> new AllRows(from, to).copied());
    }

    /** Whether nothing has ever happened in a ledger. */
    static boolean areNone(Ledger ledger) {
        for (String table : TABLES) {
            if (!NEVER_EMPTY.contains(table)
                    && ledger.database().hasTable(table)
                    && ledger.sql()
                            .sql("select exists (select 1 from " + table + ")")
                            .query(Boolean.class)
                            .single()) {
                return false;
            }
        }
        return true;
    }

    private long copied() {
        if (!areNone(to)) {
            throw new LedgerFault("something has been written there meanwhile; nothing was copied");
        }
        to.sql().sql("delete from last_ids").update();
        to.sql().sql("delete from retention").update();
        Map<String, Long> counts = new LinkedHashMap<>();
        to.database()
                .filledBy(() -> from.inTransaction(() -> TABLES.forEach(table -> counts.put(table, table(table)))));
        counts.forEach(this::mustBeThere);
        return changed;
    }

    private void mustBeThere(String table, long rows) {
        long there =
                to.sql().sql("select count(*) from " + table).query(Long.class).single();
        if (there != rows) {
            throw new LedgerFault("of " + rows + " rows of " + table + ", " + there + " have come; nothing was copied");
        }
    }

    private record Column(String name, Kind kind, boolean numbered) {}

    private enum Kind {
        NUMBER,
        TEXT,
        BYTES
    }

    private long table(String table) {
        List<Column> columns = columns(to, table);
        long before = rows(from, table);
        long copied = work(from, reading -> work(to, writing -> rows(table, columns, reading, writing)));
        if (copied != before) {
            throw new LedgerFault(
                    "of " + before + " rows of " + table + ", " + copied + " could be read; nothing was copied");
        }
        if (columns.stream().anyMatch(Column::numbered)) {
            startAbove(table);
        }
        return copied;
    }

    private static long rows(Ledger ledger, String table) {
        return ledger.sql()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    /** What was given out and has gone is not given out again. */
    private void startAbove(String table) {
        long last = to.sql()
                .sql("select coalesce(max(id), 0) from " + table)
                .query(Long.class)
                .single();
        to.database().startAbove(table, Math.max(last, from.database().highest(table)));
    }

    /** The columns, which are the same on both sides. */
    private List<Column> columns(Ledger ledger, String table) {
        Set<String> ours = new TreeSet<>();
        List<Column> columns = described(ledger, table);
        columns.forEach(column -> ours.add(column.name()));
        Set<String> others = new TreeSet<>();
        if (from.database().hasTable(table)) {
            described(from, table).forEach(column -> others.add(column.name()));
        }
        if (!ours.equals(others)) {
            throw new LedgerFault("the ledger was written by another Leadferry, whose tables are others (" + table
                    + "): start the ferry of this version with it once, which brings them up to date");
        }
        return columns;
    }

    private static List<Column> described(Ledger ledger, String table) {
        return work(ledger, connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet none = statement.executeQuery("select * from " + table + " where 1 = 0")) {
                ResultSetMetaData data = none.getMetaData();
                List<Column> columns = new ArrayList<>();
                for (int i = 1; i <= data.getColumnCount(); i++) {
                    columns.add(new Column(
                            data.getColumnName(i), kind(data.getColumnTypeName(i)), data.isAutoIncrement(i)));
                }
                return columns;
            }
        });
    }

    /** What each database calls it. */
    private static Kind kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "integer", "int8", "bigserial" -> Kind.NUMBER;
            case "text" -> Kind.TEXT;
            case "blob", "bytea" -> Kind.BYTES;
            default -> throw new IllegalStateException("the ledger has no values of the type " + type);
        };
    }

    private static <T> T work(Ledger ledger, ConnectionCallback<T> work) {
        T result = ledger.batch().execute(work);
        if (result == null) {
            throw new IllegalStateException("work with a connection must give a result");
        }
        return result;
    }

    private long rows(String table, List<Column> columns, Connection reading, Connection writing) throws SQLException {
        List<String> names =
                columns.stream().map(column -> '"' + column.name() + '"').toList();
        String list = String.join(", ", names);
        String marks = String.join(", ", names.stream().map(name -> "?").toList());
        long count = 0;
        try (Statement select = reading.createStatement();
                PreparedStatement insert =
                        writing.prepareStatement("insert into " + table + " (" + list + ") values (" + marks + ")")) {
            select.setFetchSize(AT_ONCE);
            try (ResultSet rows = select.executeQuery("select " + list + " from " + table)) {
                while (rows.next()) {
                    row(rows, columns, insert);
                    insert.addBatch();
                    count++;
                    if (count % AT_ONCE == 0) {
                        insert.executeBatch();
                    }
                }
            }
            if (count % AT_ONCE != 0) {
                insert.executeBatch();
            }
        }
        return count;
    }

    private void row(ResultSet row, List<Column> columns, PreparedStatement insert) throws SQLException {
        for (int i = 1; i <= columns.size(); i++) {
            switch (columns.get(i - 1).kind()) {
                case NUMBER -> {
                    long number = row.getLong(i);
                    if (row.wasNull()) {
                        insert.setNull(i, Types.BIGINT);
                    } else {
                        insert.setLong(i, number);
                    }
                }
                case TEXT -> insert.setString(i, holdable(row.getString(i)));
                case BYTES -> insert.setBytes(i, row.getBytes(i));
            }
        }
    }

    private @Nullable String holdable(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String held = to.database().holdable(text);
        if (!held.equals(text)) {
            changed++;
        }
        return held;
    }
}
