package io.leadferry.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Remembers all that arrived, and what of it broke the vendor's rules. */
final class CallLog {

    private final Consumer<Call> listener;
    private final Map<Operation, List<Long>> arrivals = new EnumMap<>(Operation.class);
    private final List<Call> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    CallLog(Consumer<Call> listener) {
        this.listener = listener;
    }

    synchronized void arrived(Operation operation, long nanos) {
        arrivals.computeIfAbsent(operation, none -> new ArrayList<>()).add(nanos);
    }

    synchronized void answered(Call call) {
        calls.add(call);
        listener.accept(call);
    }

    synchronized void violation(String text) {
        violations.add(text);
    }

    synchronized List<Call> calls() {
        // calls are noted when they are answered, but whoever reads them thinks in the order of their arrival
        return calls.stream()
                .sorted(Comparator.comparingLong(Call::arrivedNanos))
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
