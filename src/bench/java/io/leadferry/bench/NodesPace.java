package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** How much of what a vendor allows is used, of an account that three ferries could see to. */
final class NodesPace {

    private static final int CALLS = 16;
    private static final double AT_LEAST = 97;

    private NodesPace() {}

    static boolean run(Path folder, SharedFerries ferries, OzonetelStandIn vendor, Duration window) throws Exception {
        int rows = (CALLS + 1) * PaceBench.CALL_ROWS * 1000 / (1000 - LeadFile.NOT_SENT_PER_THOUSAND);
        Path file = LeadFile.write(folder.resolve("paced.csv"), rows, 0);
        ferries.lay(SharedFerries.PACED, file);
        ferries.mark(SharedFerries.PACED, "paced.csv");
        SharedFerries.until("the calls are made", () -> vendor.calls().size() >= CALLS);
        ferries.pause(List.of(SharedFerries.PACED));
        List<ReceivedCall> calls = vendor.calls().subList(0, CALLS);
        double used = PaceBench.used(calls, window);
        Bench.wanted(
                used >= AT_LEAST, "three ferries, one lane: at least %.0f %% of its pace is used".formatted(AT_LEAST));
        List<String> numbers = vendor.calls().stream()
                .map(ReceivedCall::numbers)
                .flatMap(Collection::stream)
                .toList();
        boolean once = new HashSet<>(numbers).size() == numbers.size();
        boolean kept = vendor.violations().isEmpty()
                && vendor.calls().stream().allMatch(call -> call.done() && !call.overPace());
        return Bench.must(once && kept, "no call refused or too fast, no number twice");
    }
}
