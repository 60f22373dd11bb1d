package io.leadferry.bench;

import io.leadferry.bench.SharedFerries.Ferry;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rows a second from the drop of a file until all of them are durable: at a ferry with its ledger in a file, at one of three
 * that share a ledger on a server, and at all three at once, each with a file of an account of its own. Their lanes are held.
 */
final class NodesIntake {

    private static final int ROWS = 500_000;
    private static final int WARM_UP_ROUNDS = 1;
    private static final int ROUNDS = 3;
    private static final double OF_FILE = 0.4;
    private static final double TIMES_ONE = 2;

    private NodesIntake() {}

    /** Rows a second in one round. */
    private record Speeds(double file, double one, double three) {

        double ofFile() {
            return one / file;
        }

        double timesOne() {
            return three / one;
        }

        void say(String what) {
            Bench.say(
                    "%s   one on SQLite %,9.0f rows/s   one on PostgreSQL %,9.0f rows/s   three on it %,9.0f rows/s   %.2f"
                            + " of SQLite, three %.2f times one",
                    what, file, one, three, ofFile(), timesOne());
        }
    }

    static boolean run(Path folder, SharedFerries ferries, BenchServer server) throws Exception {
        ferries.pause(SharedFerries.FREE);
        long before = server.count("select coalesce(sum(total), 0) from drops");
        List<Speeds> rounds = new ArrayList<>();
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                BenchLeadferry alone = new BenchLeadferry(folder.resolve("alone"), vendor, Duration.ofSeconds(60))) {
            for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
                Speeds speeds = round(folder, alone, ferries, round);
                speeds.say(round <= WARM_UP_ROUNDS ? "warm up" : "round " + (round - WARM_UP_ROUNDS));
                if (round > WARM_UP_ROUNDS) {
                    rounds.add(speeds);
                }
            }
        }
        double ofFile = median(rounds, Speeds::ofFile);
        double timesOne = median(rounds, Speeds::timesOne);
        Bench.wanted(
                ofFile >= OF_FILE,
                "on PostgreSQL at least %.1f of what is had on SQLite: %.2f".formatted(OF_FILE, ofFile));
        Bench.wanted(
                timesOne >= TIMES_ONE,
                "three ferries at least %.0f times one, on these cores: %.2f".formatted(TIMES_ONE, timesOne));
        long taken = server.count("select coalesce(sum(total), 0) from drops") - before;
        long dropped = 4L * ROWS * (WARM_UP_ROUNDS + ROUNDS);
        return Bench.must(taken == dropped, "each of %,d rows is in the ledger once".formatted(dropped));
    }

    private static Speeds round(Path folder, BenchLeadferry alone, SharedFerries ferries, int round) throws Exception {
        double file = ROWS / alone.secondsToSeal(file(folder, round, 0), ROWS);
        System.gc();
        double one = speed(folder, ferries, round, List.of(ferries.all().get(0)));
        double three = speed(folder, ferries, round, ferries.all());
        return new Speeds(file, one, three);
    }

    private static double speed(Path folder, SharedFerries ferries, int round, List<Ferry> busy) throws Exception {
        List<String> names = new ArrayList<>();
        for (Ferry ferry : busy) {
            Path file = file(folder, round, names.size() + busy.size());
            ferries.lay(ferries.accountOf(ferry), file);
            names.add(file.getFileName().toString());
        }
        long begin = System.nanoTime();
        for (int i = 0; i < busy.size(); i++) {
            ferries.mark(ferries.accountOf(busy.get(i)), names.get(i));
        }
        ferries.untilSealed(names, ROWS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.gc();
        return (double) ROWS * busy.size() / seconds;
    }

    private static Path file(Path folder, int round, int which) throws IOException {
        int seed = 10 * round + which;
        return LeadFile.write(folder.resolve("leads-" + seed + ".csv"), ROWS, seed);
    }

    private static double median(List<Speeds> rounds, ToDoubleFunction<Speeds> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
