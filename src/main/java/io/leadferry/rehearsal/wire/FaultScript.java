package io.leadferry.rehearsal.wire;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The script: for each operation the faults that its next calls will meet, and chance for those it says nothing of. */
final class FaultScript {

    private final Map<Operation, Queue<Fault>> script = new ConcurrentHashMap<>();
    private final double loss;
    private final Random random;

    /**
     * @param loss the share of calls the script says nothing of, tokens aside, that end without an answer; half of these
     *     after the work was done
     */
    FaultScript(double loss, Random random) {
        this.loss = loss;
        this.random = random;
    }

    void add(Operation operation, List<Fault> faults) {
        script.computeIfAbsent(operation, none -> new ConcurrentLinkedQueue<>()).addAll(faults);
    }

    Fault next(Operation operation) {
        Queue<Fault> faults = script.get(operation);
        Fault next = faults == null ? null : faults.poll();
        return next == null ? chance(operation) : next;
    }

    private Fault chance(Operation operation) {
        if (loss == 0 || operation.isSparedByChance() || random.nextDouble() >= loss) {
            return Fault.none();
        }
        return random.nextBoolean() ? Fault.loseAnswer() : Fault.drop();
    }
}
