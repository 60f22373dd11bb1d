package io.leadferry.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.leadferry.ledger.SimulatedLedger;
import io.leadferry.ledger.SimulatedLedger.Break;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Lives histories one after another, and cuts down what breaks a law. */
public final class Simulation implements AutoCloseable {

    static final int STEPS = 50;

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.leadferry");
    private static final @Nullable Level TOLD = LOG.getLevel();
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final int TOLD_EVERY = 10_000;

    private final SimulatedLedger database;

    /** While it is open, the ferry says nothing: it would have much to say. */
    Simulation() throws SQLException {
        this.database = new SimulatedLedger();
        if (OPEN.getAndIncrement() == 0) {
            LOG.setLevel(Level.OFF);
        }
    }

    /**
     * A history that breaks a law.
     *
     * @param what which law, and how
     * @param story what happened in it
     */
    record Found(long seed, History history, String what, String story) {

        @Override
        public String toString() {
            return what + "\nseed " + seed + ", at its shortest:\n" + history + "\n\n" + story;
        }
    }

    /** Lives the history of a seed; what it found, at its shortest. */
    Optional<Found> run(long seed, boolean several) {
        History history = several ? History.ofSeveral(seed, STEPS) : History.of(seed, STEPS);
        return fault(history).map(fault -> {
            History shortest = shortest(history, fault);
            World world = new World(database, shortest);
            return new Found(seed, shortest, String.valueOf(lived(world)), world.story());
        });
    }

    /** Lives a history; how it breaks a law, if it does. */
    Optional<String> fault(History history) {
        return Optional.ofNullable(lived(new World(database, history)));
    }

    /** Lives a history in which one write, counted from 0, is broken; how it breaks a law, if it does. */
    Optional<String> fault(History history, Break how, int write) {
        World world = new World(database, history);
        return Optional.ofNullable(lived(() -> world.live(how, write)))
                .map(fault -> fault + "\n" + how + " at write " + write + " of\n" + history + "\n\n" + world.story());
    }

    /** How many writes a history has. */
    long writes(History history) {
        fault(history);
        return database.writes();
    }

    private static @Nullable String lived(World world) {
        return lived(world::live);
    }

    private static @Nullable String lived(Runnable history) {
        try {
            history.run();
            return null;
        } catch (Broken e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            return "a fault of the ferry, " + e;
        }
    }

    /** Leaves out what is not needed for the same law to be broken, and makes small what is. */
    private History shortest(History history, String fault) {
        List<Event> events = new ArrayList<>(history.events());
        for (int length = events.size() / 2; length > 0; length = length > 1 ? length / 2 : 0) {
            for (int from = 0; from + length <= events.size(); ) {
                List<Event> fewer = new ArrayList<>(events.subList(0, from));
                fewer.addAll(events.subList(from + length, events.size()));
                if (isLike(fault, new History(history.traits(), fewer))) {
                    events = fewer;
                } else {
                    from += length;
                }
            }
        }
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            for (Event smaller : List.of(
                    new Event(event.kind(), event.a() % 16, event.b() % 16, event.c() % 16),
                    new Event(event.kind(), event.a(), event.b(), 0),
                    new Event(event.kind(), event.a(), 0, event.c()),
                    new Event(event.kind(), 0, event.b(), event.c()))) {
                List<Event> others = new ArrayList<>(events);
                others.set(i, smaller);
                if (isLike(fault, new History(history.traits(), others))) {
                    events = others;
                    break;
                }
            }
        }
        return new History(history.traits(), List.copyOf(events));
    }

    private boolean isLike(String fault, History history) {
        return fault(history).filter(other -> law(other).equals(law(fault))).isPresent();
    }

    private static String law(String fault) {
        return fault.substring(0, Math.min(fault.length(), "law 12".length()));
    }

    @Override
    public void close() throws SQLException {
        if (OPEN.decrementAndGet() == 0) {
            LOG.setLevel(TOLD);
        }
        database.close();
    }

    /**
     * Lives many histories on all cores, and ends at the first that breaks a law.
     *
     * @param several whether ferries share the ledger
     * @param count how many
     * @param first the first seed
     * @return how a law is broken, with the shortest history that does; empty where none is
     */
    public static Optional<String> run(boolean several, long count, long first, PrintStream out) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        long begin = System.nanoTime();
        AtomicLong next = new AtomicLong(first);
        AtomicReference<@Nullable Found> broken = new AtomicReference<>();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        List<Future<?>> ends = new ArrayList<>();
        for (int core = 0; core < cores; core++) {
            ends.add(threads.submit(() -> {
                try (Simulation simulation = new Simulation()) {
                    for (long seed = next.getAndIncrement();
                            seed < first + count && broken.get() == null;
                            seed = next.getAndIncrement()) {
                        simulation.run(seed, several).ifPresent(found -> broken.compareAndSet(null, found));
                        if ((seed - first) % TOLD_EVERY == TOLD_EVERY - 1) {
                            out.printf("%,d histories%n", seed - first + 1);
                        }
                    }
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> end : ends) {
            end.get();
        }
        Found found = broken.get();
        if (found != null) {
            return Optional.of(found.toString());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.printf(
                "%,d histories of %d steps%s from seed %d: no law is broken; %.0f s on %d cores, %.0f a second and core%n",
                count, STEPS, several ? " of several ferries" : "", first, seconds, cores, count / seconds / cores);
        return Optional.empty();
    }
}
