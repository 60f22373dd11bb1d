package io.leadferry.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it ships, killed again and again from outside while files come and answers are lost: nothing is lost, nothing
 * goes twice, nothing too fast, nothing after its delete. With another seed each time; the long run has a command of its own.
 */
class KillsIT {

    private static final int KILLS = Integer.getInteger("kills", 30);

    /** Homes at a time: a ferry that starts, and is waited for, leaves time to another. */
    private static final int AT_ONCE = 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothingIsLostOrDoubledOrHastyHoweverOftenItIsKilled() throws Exception {
        long seed = Long.getLong("kills.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE);
        try (LedgerServer server = new LedgerServer()) {
            List<Callable<List<String>>> all = new ArrayList<>();
            Path jar = Path.of("target/leadferry.jar");
            Path archive = KillRun.archive(folder, jar);
            for (int run = 0; run < AT_ONCE; run++) {
                Path home = Files.createDirectories(folder.resolve("run-" + run));
                long own = seed + run;
                // every other one has its ledger on a server
                Supplier<String> ledgers = run % 2 == 0 ? () -> KillRun.IN_ITS_FILE : server::database;
                all.add(() -> new KillRun(home, jar, archive, ledgers, System.out::println).run(KILLS / AT_ONCE, own));
            }
            List<String> stories = new ArrayList<>();
            for (Future<List<String>> run : runs.invokeAll(all)) {
                stories.addAll(run.get());
            }

            assertThat(stories).as("kills with seeds from %d", seed).isEmpty();
        } finally {
            runs.shutdownNow();
        }
    }
}
