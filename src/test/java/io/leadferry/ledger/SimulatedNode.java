package io.leadferry.ledger;

import io.leadferry.ledger.dialect.Joining;
import io.leadferry.ledger.dialect.LedgerDatabase;
import io.leadferry.ledger.dialect.LedgerTime;
import io.leadferry.ledger.dialect.TakenOver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One process of several that share a simulated ledger, as its server has them: it says that it lives, whatever it writes
 * begins with a turn, and one that was not heard of is refused until it has joined anew.
 */
public final class SimulatedNode implements LedgerDatabase {

    private static final Duration LEASE = Joining.LEASE;
    private static final long BEAT = LEASE.toNanos() / 3;

    /** A time that is told is heard up to so much later. Milliseconds. */
    private static final int LONGEST_ON_THE_WAY = 9;

    private final SimulatedLedger simulated;
    private final LedgerDatabase plain;
    private final String name;
    private final LongSupplier nanos;
    private final Supplier<Instant> server;
    private final boolean joinedOthers;
    private @Nullable DataSource dataSource;
    private @Nullable Ledger ledger;
    private Runnable takenOver = () -> {};
    private LedgerTime time = now -> Optional.empty();
    private String id = "";
    private int turns;
    private long beat;
    private long livesUntil;

    SimulatedNode(
            SimulatedLedger simulated,
            LedgerDatabase plain,
            String name,
            LongSupplier nanos,
            Supplier<Instant> server) {
        this.simulated = simulated;
        this.plain = plain;
        this.name = name;
        this.nanos = nanos;
        this.server = server;
        // who had this seat before has ended
        simulated.update("update nodes set gone_at = ?, may_wake = 0 where name = ? and gone_at is null", now(0), name);
        joinedOthers = !simulated.others(name).isEmpty();
        if (!joinedOthers) {
            simulated.addNothing();
        }
        joinAgain();
    }

    Ledger over(DataSource connections) {
        dataSource = connections;
        ledger = new Ledger(this);
        return ledger;
    }

    /** The ledger as this process has it. */
    public Ledger ledger() {
        return Objects.requireNonNull(ledger);
    }

    /** The ledger's time a while ago, in milliseconds. */
    private long now(long ago) {
        return server.get().plus(simulated.added()).minusNanos(ago).toEpochMilli();
    }

    @Override
    public void joinAgain() {
        id = name + "/" + simulated.nextJoined();
        simulated.update(
                "insert into nodes (id, name, place, seat, alone, began_at, seen_at) values (?, ?, ?, ?, 0, ?, ?)",
                id,
                name,
                "simulated",
                name,
                now(0),
                now(0));
        beat = nanos.getAsLong();
        livesUntil = beat + LEASE.toNanos();
    }

    /** Says that it lives, if it is time to: as of when that was, for nobody has looked since. */
    public void beats() {
        long silent = nanos.getAsLong() - beat;
        if (silent < BEAT) {
            return;
        }
        long ago = silent % BEAT;
        beat = nanos.getAsLong() - ago;
        if (simulated.update("update nodes set seen_at = ? where id = ? and gone_at is null", now(ago), id) == 1) {
            livesUntil = beat + LEASE.toNanos();
        } else {
            takenOver.run();
        }
    }

    /** It stood still, and its next beat comes so much later. */
    public void stoodStill(Duration later) {
        beat = nanos.getAsLong() - BEAT + later.toNanos();
    }

    /** Says that it ends. */
    public void ends() {
        simulated.update("update nodes set gone_at = ? where id = ? and gone_at is null", now(0), id);
    }

    /** By how much the server's clock was set, if it was. */
    Optional<Duration> takesTurn() throws TakenOver {
        if (!simulated.isAtWork(id)) {
            throw new TakenOver();
        }
        return time.hear(Instant.ofEpochMilli(now(0) - ++turns * 7 % LONGEST_ON_THE_WAY));
    }

    @Override
    public DataSource dataSource() {
        return Objects.requireNonNull(dataSource);
    }

    @Override
    public String node() {
        return id;
    }

    @Override
    public Optional<Duration> lease() {
        return Optional.of(LEASE);
    }

    @Override
    public boolean joinedOthers() {
        return joinedOthers;
    }

    @Override
    public long livesUntil() {
        return System.nanoTime() + livesUntil - nanos.getAsLong();
    }

    @Override
    public void whenTakenOver(Runnable who) {
        takenOver = who;
    }

    @Override
    public void timedBy(LedgerTime who) {
        time = who;
    }

    @Override
    public void beforeCommit() {}

    @Override
    public long bytes() {
        return plain.bytes();
    }

    @Override
    public Optional<String> damage() {
        return Optional.empty();
    }

    @Override
    public boolean hasTable(String table) {
        return plain.hasTable(table);
    }

    @Override
    public long highest(String table) {
        return plain.highest(table);
    }

    @Override
    public void startAbove(String table, long highest) {
        plain.startAbove(table, highest);
    }

    @Override
    public void filledBy(Runnable work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String holdable(String text) {
        return text;
    }

    @Override
    public List<String> damages() {
        return List.of();
    }

    @Override
    public List<BrokenLink> brokenLinks() {
        return List.of();
    }

    @Override
    public boolean sweep() {
        return true;
    }

    @Override
    public void compact() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
