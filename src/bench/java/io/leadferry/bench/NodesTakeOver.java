package io.leadferry.bench;

import io.leadferry.bench.SharedFerries.Ferry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How long an account is nobody's when its ferry is cut off from the ledger, at any moment and without a word, at the lease
 * that ferries have by themselves.
 */
final class NodesTakeOver {

    private static final int ENDS = 6;
    private static final int BETWEEN_BEATS_MILLIS = 3_333;
    private static final double MOST_SECONDS = 20;

    private NodesTakeOver() {}

    static boolean run(SharedFerries ferries, BenchServer server) throws Exception {
        Random moment = new Random(1);
        List<Double> all = new ArrayList<>();
        for (int end = 0; end < ENDS; end++) {
            ferries.untilEven();
            Thread.sleep(moment.nextInt(BETWEEN_BEATS_MILLIS));
            List<Double> taken = secondsToTakeOver(
                    ferries, server, ferries.all().get(end % ferries.all().size()));
            Bench.say(
                    "%d accounts of one that was cut off were another's after %s s",
                    taken.size(),
                    String.join(", ", taken.stream().map("%.1f"::formatted).toList()));
            all.addAll(taken);
        }
        ferries.untilEven();
        Percentiles times = Percentiles.of(all);
        Bench.say(
                "%d accounts in %d ends: the first after %.1f s, half within %.1f s, 99 %% within %.1f s",
                all.size(), ENDS, times.least(), times.half(), times.of99());
        Bench.wanted(times.of99() <= MOST_SECONDS, "99 %% are taken over within %.0f s".formatted(MOST_SECONDS));
        return Bench.must(
                server.count("select count(*) from duties d join nodes n on n.id = d.node where n.gone_at is null")
                        == SharedFerries.accounts().size() + 1,
                "each account is one's again, and the one that was cut off has joined anew");
    }

    private static List<Double> secondsToTakeOver(SharedFerries ferries, BenchServer server, Ferry gone)
            throws InterruptedException {
        List<Ferry> others =
                ferries.all().stream().filter(ferry -> ferry != gone).toList();
        List<String> left = new ArrayList<>(
                SharedFerries.accounts().stream().filter(gone::has).toList());
        List<Double> taken = new ArrayList<>();
        long begin = System.nanoTime();
        server.cutOff(gone.name());
        try {
            SharedFerries.until("the others take over", () -> {
                left.removeIf(account -> {
                    boolean isTaken = others.stream().anyMatch(other -> other.has(account));
                    if (isTaken) {
                        taken.add((System.nanoTime() - begin) / 1e9);
                    }
                    return isTaken;
                });
                return left.isEmpty();
            });
        } finally {
            server.letIn(gone.name());
        }
        return taken;
    }
}
