package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.util.FileSystemUtils;

/**
 * Rows a second from the drop of a file of a million rows until all of them are durable, in turns with the textbook's
 * route and with the raw limit over files like it. The ferry checks, tells repeats apart and writes its ledger; the
 * textbook sends; the raw limit neither checks nor sends.
 */
final class IntakeBench {

    private static final int ROWS = 1_000_000;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 5;
    private static final double TIMES_TEXTBOOK = 5;
    private static final double OF_RAW_LIMIT = 0.5;

    private IntakeBench() {}

    /** Rows a second in one round. */
    private record Speeds(double textbook, double ferry, double raw) {

        double timesTextbook() {
            return ferry / textbook;
        }

        double ofRawLimit() {
            return ferry / raw;
        }

        void say(String what) {
            Bench.say(
                    "%s   textbook %,9.0f rows/s   leadferry %,9.0f rows/s   raw limit %,9.0f rows/s   %.2f times the"
                            + " textbook, %.2f of the raw limit",
                    what, textbook, ferry, raw, timesTextbook(), ofRawLimit());
        }
    }

    static boolean run(Path folder) throws Exception {
        List<Speeds> rounds = new ArrayList<>();
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                BenchLeadferry leadferry =
                        new BenchLeadferry(folder.resolve("ferry"), vendor, Duration.ofSeconds(60))) {
            Path sample = file(folder, 0);
            Bench.say("%,d rows, %,d bytes, %d rounds", ROWS, Files.size(sample), ROUNDS);
            Files.delete(sample);
            for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
                Speeds speeds = round(leadferry, folder, round);
                speeds.say(round <= WARM_UP_ROUNDS ? "warm up" : "round " + (round - WARM_UP_ROUNDS));
                if (round > WARM_UP_ROUNDS) {
                    rounds.add(speeds);
                }
            }
        }
        new Speeds(most(rounds, Speeds::textbook), most(rounds, Speeds::ferry), most(rounds, Speeds::raw))
                .say("fastest");
        new Speeds(median(rounds, Speeds::textbook), median(rounds, Speeds::ferry), median(rounds, Speeds::raw))
                .say("median ");
        // of one round's speeds: what else the machine does slows all three
        double timesTextbook = median(rounds, Speeds::timesTextbook);
        double ofRawLimit = median(rounds, Speeds::ofRawLimit);
        boolean fast = Bench.must(
                timesTextbook >= TIMES_TEXTBOOK,
                "durable and checked, at least %.0f times the textbook's rows a second in the median round: %.2f"
                        .formatted(TIMES_TEXTBOOK, timesTextbook));
        return Bench.must(
                        ofRawLimit >= OF_RAW_LIMIT,
                        "and at least %.1f of what one thread reads and keeps without checks: %.2f"
                                .formatted(OF_RAW_LIMIT, ofRawLimit))
                && fast;
    }

    private static Speeds round(BenchLeadferry ferry, Path folder, int seed) throws Exception {
        return new Speeds(textbook(folder, seed), ferry(ferry, folder, seed), raw(folder, seed));
    }

    private static double textbook(Path folder, int seed) throws Exception {
        Path file = file(folder, seed);
        // a stand-in of its own, without a limit that would hold it up, and forgotten after
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                .addLimit(Integer.MAX_VALUE, Duration.ofSeconds(1))
                .start()) {
            return ROWS / TextbookRoute.secondsToSend(file, ROWS, folder.resolve("textbook"), vendor);
        } finally {
            System.gc();
        }
    }

    private static double ferry(BenchLeadferry ferry, Path folder, int seed) throws Exception {
        double speed = ROWS / ferry.secondsToSeal(file(folder, seed), ROWS);
        System.gc();
        return speed;
    }

    private static double raw(Path folder, int seed) throws IOException {
        Path file = file(folder, seed);
        Path ledger = Bench.folder(folder.resolve("raw"));
        try {
            return ROWS / RawLimit.secondsToKeep(file, ROWS, ledger);
        } finally {
            Files.delete(file);
            FileSystemUtils.deleteRecursively(ledger);
            System.gc();
        }
    }

    private static Path file(Path folder, int seed) throws IOException {
        return LeadFile.write(folder.resolve("leads-" + seed + ".csv"), ROWS, seed);
    }

    private static double median(List<Speeds> rounds, ToDoubleFunction<Speeds> speed) {
        double[] sorted = rounds.stream().mapToDouble(speed).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double most(List<Speeds> rounds, ToDoubleFunction<Speeds> speed) {
        return rounds.stream().mapToDouble(speed).max().orElse(0);
    }
}
