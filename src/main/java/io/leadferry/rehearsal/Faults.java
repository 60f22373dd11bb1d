package io.leadferry.rehearsal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The script: for each operation the faults that its next calls will meet. */
final class Faults {

    private final Map<Operation, Queue<Fault>> script = new EnumMap<>(Operation.class);

    Faults() {
        for (Operation operation : Operation.values()) {
            script.put(operation, new ConcurrentLinkedQueue<>());
        }
    }

    void add(Operation operation, List<Fault> faults) {
        script.getOrDefault(operation, new ConcurrentLinkedQueue<>()).addAll(faults);
    }

    Fault next(Operation operation) {
        Queue<Fault> faults = script.get(operation);
        Fault next = faults == null ? null : faults.poll();
        return next == null ? Fault.none() : next;
    }
}
