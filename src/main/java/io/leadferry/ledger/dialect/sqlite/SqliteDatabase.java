package io.leadferry.ledger.dialect.sqlite;

import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A file of SQLite's that is open. */
final class SqliteDatabase implements LedgerDatabase {

    private final DataSource dataSource;
    private final Supplier<String> joining;
    private volatile String node;
    private final AtomicReference<@Nullable String> damage;
    private final @Nullable LedgerPlace place;
    private final Runnable closing;
    private final JdbcClient sql;

    /**
     * @param joining writes down a new name of this process in the ledger
     * @param place where the file lies; null where it is only looked at
     * @param closing gives back what this process has of it
     */
    SqliteDatabase(
            DataSource dataSource,
            Supplier<String> joining,
            AtomicReference<@Nullable String> damage,
            @Nullable LedgerPlace place,
            Runnable closing) {
        this.dataSource = dataSource;
        this.joining = joining;
        this.node = joining.get();
        this.damage = damage;
        this.place = place;
        this.closing = closing;
        this.sql = JdbcClient.create(dataSource);
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Optional<Duration> lease() {
        return Optional.empty();
    }

    @Override
    public boolean joinedOthers() {
        return false;
    }

    @Override
    public long livesUntil() {
        return Long.MAX_VALUE;
    }

    @Override
    public void joinAgain() {
        node = joining.get();
    }

    /** It is this machine's. */
    @Override
    public void timedBy(LedgerTime who) {}

    /** Nobody can while this process lives. */
    @Override
    public void whenTakenOver(Runnable who) {}

    @Override
    public void beforeCommit() {
        if (place != null) {
            place.mustBeUnmoved();
        }
    }

    @Override
    public long bytes() {
        return place == null ? 0 : place.bytes();
    }

    @Override
    public Optional<String> damage() {
        return Optional.ofNullable(damage.get());
    }

    @Override
    public boolean hasTable(String name) {
        return sql.sql("select count(*) from sqlite_master where type = 'table' and name = ?")
                        .params(name)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    @Override
    public long highest(String table) {
        return sql.sql("select coalesce(max(seq), 0) from sqlite_sequence where name = ?")
                .params(table)
                .query(Long.class)
                .single();
    }

    @Override
    public void startAbove(String table, long id) {
        sql.sql("insert into sqlite_sequence (name, seq) select :table, 0"
                        + " where not exists (select 1 from sqlite_sequence where name = :table)")
                .param("table", table)
                .update();
        sql.sql("update sqlite_sequence set seq = max(seq, ?) where name = ?")
                .params(id, table)
                .update();
    }

    /** Triggers cannot be silenced here, so they are away meanwhile, and come back as the database itself has their text. */
    @Override
    public void filledBy(Runnable work) {
        Map<String, String> triggers = new LinkedHashMap<>();
        sql.sql("select name, sql from sqlite_master where type = 'trigger'").query(rs -> {
            triggers.put(rs.getString("name"), rs.getString("sql"));
        });
        JdbcTemplate tables = new JdbcTemplate(dataSource);
        triggers.keySet().forEach(name -> tables.execute("drop trigger " + name));
        work.run();
        triggers.values().forEach(tables::execute);
    }

    @Override
    public String holdable(String text) {
        return text;
    }

    @Override
    public List<String> damages() {
        List<String> says =
                sql.sql("pragma integrity_check(20)").query(String.class).list();
        return says.equals(List.of("ok")) ? List.of() : says;
    }

    @Override
    public List<BrokenLink> brokenLinks() {
        return sql
                .sql("pragma foreign_key_check")
                .query((rs, n) -> new BrokenLink(rs.getString(1), rs.getString(3)))
                .list()
                .stream()
                .distinct()
                .toList();
    }

    @Override
    public boolean sweep() {
        return sql.sql("pragma wal_checkpoint(truncate)")
                .query((rs, n) -> rs.getInt(1) == 0)
                .single();
    }

    @Override
    public void compact() {
        sql.sql("vacuum").update();
        sweep();
    }

    @Override
    public void close() {
        closing.run();
    }
}
