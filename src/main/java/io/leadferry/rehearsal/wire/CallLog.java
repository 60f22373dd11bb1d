package io.leadferry.rehearsal.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Remembers all that arrived, and what of it broke the vendor's rules. */
public final class CallLog {

    private final Consumer<ReceivedCall> listener;
    private final Map<Operation, List<Long>> arrivals = new HashMap<>();
    private final List<ReceivedCall> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    CallLog(Consumer<ReceivedCall> listener) {
        this.listener = listener;
    }

    synchronized void arrived(Operation operation, long nanos) {
        arrivals.computeIfAbsent(operation, none -> new ArrayList<>()).add(nanos);
    }

    synchronized void answered(ReceivedCall call) {
        calls.add(call);
        listener.accept(call);
    }

    /** Notes a rule of the vendor's that was broken, in a sentence. */
    public synchronized void violation(String text) {
        violations.add(text);
    }

    synchronized List<ReceivedCall> calls() {
        // calls are noted when they are answered, but whoever reads them thinks in the order of their arrival
        return calls.stream()
                .sorted(Comparator.comparingLong(ReceivedCall::arrivedNanos))
                .toList();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int inFlight() {
        return arrivals.values().stream().mapToInt(List::size).sum() - calls.size();
    }

    synchronized int maxInWindow(Operation operation, Duration length) {
        List<Long> times = arrivals.getOrDefault(operation, List.of());
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= length.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
