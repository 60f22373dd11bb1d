package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Rows a second from the drop of a file of a million rows until all of them are durable, beside the textbook's route over
 * a file like it, in turns. The ferry checks, tells repeats apart and writes its ledger; the textbook sends.
 */
final class IntakeBench {

    private static final int ROWS = 1_000_000;
    private static final int WARM_UP_ROWS = 800_000;
    private static final int ROUNDS = 4;
    private static final double AT_LEAST = 3;

    private IntakeBench() {}

    static boolean run(Path folder) throws Exception {
        double[] ferry = new double[ROUNDS];
        double[] textbook = new double[ROUNDS];
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                BenchFerry leadferry = new BenchFerry(folder.resolve("ferry"), vendor, Duration.ofSeconds(60))) {
            Path sample = file(folder, ROWS, ROUNDS + 1);
            Bench.say("%,d rows, %,d bytes, %d rounds", ROWS, Files.size(sample), ROUNDS);
            Files.delete(sample);
            textbook(folder, WARM_UP_ROWS, 0);
            ferry(leadferry, folder, WARM_UP_ROWS, 0);
            for (int round = 0; round < ROUNDS; round++) {
                textbook[round] = textbook(folder, ROWS, round + 1);
                ferry[round] = ferry(leadferry, folder, ROWS, round + 1);
                say("round " + (round + 1), textbook[round], ferry[round]);
            }
        }
        say("fastest", fastest(textbook), fastest(ferry));
        double ratio = say("median ", median(textbook), median(ferry));
        return Bench.must(ratio >= AT_LEAST, "durable and checked, at least 3 times the textbook's rows a second");
    }

    private static double say(String what, double textbook, double ferry) {
        Bench.say(
                "%s   textbook %,9.0f rows/s   leadferry %,9.0f rows/s   %.2f times",
                what, textbook, ferry, ferry / textbook);
        return ferry / textbook;
    }

    private static double textbook(Path folder, int rows, int seed) throws Exception {
        Path file = file(folder, rows, seed);
        // a stand-in of its own, without a limit that would hold it up, and forgotten after
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                .addLimit(Integer.MAX_VALUE, Duration.ofSeconds(1))
                .start()) {
            return rows / TextbookRoute.secondsToSend(file, rows, folder.resolve("textbook"), vendor);
        } finally {
            System.gc();
        }
    }

    private static double ferry(BenchFerry ferry, Path folder, int rows, int seed) throws Exception {
        double speed = rows / ferry.secondsToSeal(file(folder, rows, seed), rows);
        System.gc();
        return speed;
    }

    private static Path file(Path folder, int rows, int seed) throws IOException {
        Path file = LeadFile.write(folder.resolve("leads-" + rows + "-" + seed + ".csv"), rows, seed);
        return file;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double fastest(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }
}
