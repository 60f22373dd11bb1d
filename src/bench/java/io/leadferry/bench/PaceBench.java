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

    private static final int CALLS = 200;
    private static final int CALL_ROWS = 500;
    private static final int LIMIT = 5;
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final double AT_LEAST = 97;

    private PaceBench() {}

    static boolean run(Path folder) throws Exception {
        // enough rows for 200 full calls, whatever the intake holds back of them
        int rows = (CALLS + 1) * CALL_ROWS * 1000 / (1000 - LeadFile.NOT_SENT_PER_THOUSAND);
        List<ReceivedCall> calls;
        List<String> violations;
        int most;
        try (OzonetelStandIn vendor =
                        OzonetelStandIn.builder().addLimit(LIMIT, WINDOW).start();
                BenchLeadferry ferry = new BenchLeadferry(folder.resolve("ferry"), vendor, WINDOW)) {
            ferry.secondsToSeal(LeadFile.write(folder.resolve("leads.csv"), rows, 0), rows);
            while (vendor.calls().size() < CALLS) {
                Thread.sleep(100);
            }
            calls = vendor.calls().subList(0, CALLS);
            violations = vendor.violations();
            most = vendor.maxInWindow(OzonetelOperation.ADD_LEADS, WINDOW);
        }
        double seconds = (calls.get(CALLS - 1).arrivedNanos() - calls.get(0).arrivedNanos()) / 1e9;
        // who uses the limit to the full has call n at the beginning of window n / 5: the last of 200 after 39 windows
        double allowed = ((CALLS - 1) / LIMIT) * (WINDOW.toMillis() / 1e3);
        double used = 100 * allowed / seconds;
        long refused = calls.stream().filter(call -> !call.done()).count();
        long full = calls.stream().filter(call -> call.rows() == CALL_ROWS).count();
        Bench.say(
                "%d calls in %.2f s, %.2f s at the best: %.1f %% of what the window allows; %d of them full",
                CALLS, seconds, allowed, used, full);
        Bench.say("refused %d, violations %d, at most %d in any %d s", refused, violations.size(), most, 2);
        violations.stream().limit(3).forEach(one -> Bench.say("%s", one));
        boolean kept = Bench.must(refused == 0 && violations.isEmpty(), "no call refused, no rule broken");
        return Bench.must(used >= AT_LEAST, "at least 97 % of the calls that the window allows") && kept;
    }
}
