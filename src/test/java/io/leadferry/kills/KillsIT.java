package io.leadferry.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it ships, killed again and again from outside while files come and answers are lost: nothing is lost, nothing
 * goes twice, nothing too fast, nothing after its delete. With another seed each time; the long run has a command of its own.
 */
class KillsIT {

    private static final int KILLS = Integer.getInteger("kills", 40);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothingIsLostOrDoubledOrHastyHoweverOftenItIsKilled() throws Exception {
        long seed = Long.getLong("kills.seed", ThreadLocalRandom.current().nextInt(1_000_000));

        assertThat(new KillRun(folder, Path.of("target/leadferry.jar"), System.out::println).run(KILLS, seed))
                .as("kills with seed %d", seed)
                .isEmpty();
    }
}
