package io.leadferry.bench;

import io.leadferry.kills.KillRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.util.FileSystemUtils;

/**
 * The jar, killed from outside a thousand times: {@code -Dbench.kills} says how often, {@code -Dbench.seed} by which seed.
 * What is at fault is told with its seed and its story; the homes of that round stay under {@code target/kills}.
 */
final class KillsBench {

    private static final Path FOLDER = Path.of("target", "kills");
    private static final int SEEDS = 1_000_000;

    private KillsBench() {}

    static boolean run() throws Exception {
        int kills = Integer.getInteger("bench.kills", 1_000);
        long seed = Long.getLong("bench.seed", ThreadLocalRandom.current().nextInt(SEEDS));
        FileSystemUtils.deleteRecursively(FOLDER);
        Path folder = folder();
        Path jar = Path.of("target", "leadferry.jar");
        List<String> stories = new KillRun(
                        folder,
                        jar,
                        KillRun.archive(folder, jar),
                        () -> KillRun.IN_ITS_FILE,
                        line -> Bench.say("%s", line))
                .run(kills, seed);
        stories.forEach(line -> Bench.say("%s", line));
        if (stories.isEmpty()) {
            FileSystemUtils.deleteRecursively(FOLDER);
        }
        return Bench.must(stories.isEmpty(), "nothing lost, nothing twice, nothing too fast, nothing after its delete");
    }

    private static Path folder() throws IOException {
        return Files.createDirectories(FOLDER);
    }
}
