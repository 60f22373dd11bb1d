package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much of what the vendor allows is used: 200 full add calls at the true count of 5, its window shortened to 2 s. The
 * stand-in's sliding window counts the arrivals.
 */
final class PaceBench {

    static final int CALL_ROWS = 500;
    static final int LIMIT = 5;

    private PaceBench() {}

    /** Many short windows, of which the latency of each call takes its part; and some as long as the vendor's. */
    static boolean run(Path folder) throws Exception {
        boolean met = run(folder.resolve("short"), Duration.ofSeconds(2), 200, 97);
        return run(folder.resolve("long"), Duration.ofSeconds(60), 31, 99) && met;
    }

    private static boolean run(Path folder, Duration window, int wanted, double atLeast) throws Exception {
        // enough rows for as many full calls, whatever the intake holds back of them
        int rows = (wanted + 1) * CALL_ROWS * 1000 / (1000 - LeadFile.NOT_SENT_PER_THOUSAND);
        List<ReceivedCall> calls;
        List<String> violations;
        int most;
        try (OzonetelStandIn vendor =
                        OzonetelStandIn.builder().addLimit(LIMIT, window).start();
                BenchLeadferry ferry = new BenchLeadferry(Bench.folder(folder.resolve("ferry")), vendor, window)) {
            ferry.secondsToSeal(LeadFile.write(folder.resolve("leads.csv"), rows, 0), rows);
            while (vendor.calls().size() < wanted) {
                Thread.sleep(100);
            }
            calls = vendor.calls().subList(0, wanted);
            violations = vendor.violations();
            most = vendor.maxInWindow(OzonetelOperation.ADD_LEADS, window);
        }
        double used = used(calls, window);
        long refused = calls.stream().filter(call -> !call.done()).count();
        long full = calls.stream().filter(call -> call.rows() == CALL_ROWS).count();
        Bench.say("%d of them full", full);
        Bench.say(
                "refused %d, violations %d, at most %d in any %d s",
                refused, violations.size(), most, window.toSeconds());
        violations.stream().limit(3).forEach(one -> Bench.say("%s", one));
        boolean kept = Bench.must(refused == 0 && violations.isEmpty(), "no call refused, no rule broken");
        return Bench.must(
                        used >= atLeast,
                        "at least %.0f %% of the calls that a window of %d s allows"
                                .formatted(atLeast, window.toSeconds()))
                && kept;
    }

    /** Says how much of what windows with {@link #LIMIT} calls allow was used by calls in their order, and gives it in percent. */
    static double used(List<ReceivedCall> calls, Duration window) {
        int last = calls.size() - 1;
        double seconds = (calls.get(last).arrivedNanos() - calls.get(0).arrivedNanos()) / 1e9;
        // who uses the limit to the full has call n at the beginning of window n / 5: the last of 200 after 39 windows
        double allowed = (last / LIMIT) * (window.toMillis() / 1e3);
        double used = 100 * allowed / seconds;
        Bench.say(
                "%d calls in %.2f s, %.2f s at the best: %.1f %% of what windows of %d s allow",
                calls.size(), seconds, allowed, used, window.toSeconds());
        return used;
    }
}
