package io.leadferry.bench;

import io.leadferry.soak.SoakRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.util.FileSystemUtils;

/**
 * The jar for a day of twenty accounts at a hundredfold speed: {@code -Dbench.hours}, {@code -Dbench.speed} and
 * {@code -Dbench.seed} say otherwise. Where something is at fault, the home stays under {@code target/soak}.
 */
final class SoakBench {

    private static final Path FOLDER = Path.of("target", "soak");
    private static final int SEEDS = 1_000_000;

    private SoakBench() {}

    static boolean run() throws Exception {
        double hours = Double.parseDouble(System.getProperty("bench.hours", "24"));
        double speed = Double.parseDouble(System.getProperty("bench.speed", "100"));
        long seed = Long.getLong("bench.seed", ThreadLocalRandom.current().nextInt(SEEDS));
        Bench.say("%.1f simulated hours at %.0f times their speed, seed %d", hours, speed, seed);
        FileSystemUtils.deleteRecursively(FOLDER);
        List<String> broken = new SoakRun(
                        Files.createDirectories(FOLDER),
                        Path.of("target", "leadferry.jar"),
                        hours,
                        speed,
                        seed,
                        line -> Bench.say("%s", line))
                .run();
        broken.forEach(line -> Bench.say("%s", line));
        if (broken.isEmpty()) {
            FileSystemUtils.deleteRecursively(FOLDER);
        }
        return Bench.must(
                broken.isEmpty(),
                "flat or explained; none refused for pace; permits used; every row accounted for, none twice");
    }
}
