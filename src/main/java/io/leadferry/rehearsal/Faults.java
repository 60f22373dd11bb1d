package io.leadferry.rehearsal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The script: for each operation the faults that its next calls will meet, and chance for those it says nothing of. */
final class Faults {

    private final Map<Operation, Queue<Fault>> script = new EnumMap<>(Operation.class);
    private final double loss;
    private final Random random;

    /**
     * @param loss the share of calls the script says nothing of, tokens aside, that end without an answer; half of these
     *     after the work was done
     */
    Faults(double loss, Random random) {
        this.loss = loss;
        this.random = random;
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
        return next == null ? chance(operation) : next;
    }

    private Fault chance(Operation operation) {
        if (loss == 0 || operation == Operation.TOKEN || random.nextDouble() >= loss) {
            return Fault.none();
        }
        return random.nextBoolean() ? Fault.loseAnswer() : Fault.drop();
    }
}
