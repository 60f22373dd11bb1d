package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Several ferries on one ledger on PostgreSQL, whose commits are synced to the disk: what they are worth beside one, how
 * they share a vendor's pace, files and callbacks, and how soon they take over from one that was cut off. Figures are told,
 * and fail nothing: they are of the machine's two cores, which the server shares. What was done twice, or lost, fails.
 */
final class NodesBench {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private NodesBench() {}

    static boolean run(Path folder) throws Exception {
        try (BenchServer server = new BenchServer(folder.resolve("postgresql"), SharedFerries.NAMES);
                HeldCallbacks callbacks = new HeldCallbacks();
                OzonetelStandIn paced = OzonetelStandIn.builder()
                        .addLimit(PaceBench.LIMIT, WINDOW)
                        .start();
                OzonetelStandIn free = OzonetelStandIn.builder()
                        .addLimit(Integer.MAX_VALUE, Duration.ofSeconds(1))
                        .start();
                SharedFerries ferries =
                        new SharedFerries(folder.resolve("shared"), server, paced, WINDOW, free, callbacks)) {
            boolean right = NodesPace.run(folder, ferries, paced, WINDOW);
            callbacks.clear();
            right &= NodesFiles.run(folder, ferries, server, free, callbacks);
            right &= NodesTakeOver.run(ferries, server);
            return right & NodesIntake.run(folder, ferries, server);
        }
    }
}
