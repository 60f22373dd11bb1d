package io.leadferry.rehearsal.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts the arrivals of one operation against its limit, and knows which of them are still being processed. */
public final class ArrivalCounter {

    private static final long NOBODY = 0;

    private final Operation operation;
    private final SlidingWindow window;
    private final boolean oneAtATime;
    private final CallLog log;
    private final Ticks ticks;
    private final Map<String, Long> working = new HashMap<>();
    private final Set<Long> inside = new HashSet<>();
    private long arrivals;
    private int most;

    ArrivalCounter(Operation operation, SlidingWindow window, boolean oneAtATime, CallLog log, Ticks ticks) {
        this.operation = operation;
        this.window = window;
        this.oneAtATime = oneAtATime;
        this.log = log;
        this.ticks = ticks;
    }

    Operation operation() {
        return operation;
    }

    /**
     * @param queue calls of one queue must come one after another, those of different queues may overlap
     */
    synchronized Arrival enter(String queue) {
        long nanos = ticks.nanos();
        long before = working.getOrDefault(queue, NOBODY);
        boolean overlap = oneAtATime && before != NOBODY;
        boolean overPace = window.isOver(nanos);
        Arrival arrival = new Arrival(++arrivals, ticks.now(), nanos, overPace, overlap);
        log.arrived(operation, nanos);
        if (overPace) {
            log.violation("%s: call %d at %s came faster than %s"
                    .formatted(operation, arrival.number(), arrival.at(), window.pace()));
        }
        if (overlap) {
            log.violation("%s: call %d at %s came while call %d was being processed"
                    .formatted(operation, arrival.number(), arrival.at(), before));
        }
        if (!arrival.refused()) {
            working.put(queue, arrival.number());
        }
        inside.add(arrival.number());
        most = Math.max(most, inside.size());
        return arrival;
    }

    /** Lets the next one in; done before the answer goes, for the client may call again as soon as it has it. */
    synchronized void leave(Arrival arrival) {
        working.values().removeIf(number -> number == arrival.number());
        inside.remove(arrival.number());
    }

    /** The most calls that were ever being processed at the same time. */
    public synchronized int maxSideBySide() {
        return most;
    }
}
