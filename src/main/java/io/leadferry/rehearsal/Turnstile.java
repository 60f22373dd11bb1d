package io.leadferry.rehearsal;

/** Counts the arrivals of one operation against its limit, and knows whether one of them is still being processed. */
final class Turnstile {

    private static final long NOBODY = 0;

    private final Operation operation;
    private final SlidingWindow window;
    private final boolean oneAtATime;
    private final CallLog log;
    private final Ticks ticks;
    private long arrivals;
    private long inside = NOBODY;

    Turnstile(Operation operation, SlidingWindow window, boolean oneAtATime, CallLog log, Ticks ticks) {
        this.operation = operation;
        this.window = window;
        this.oneAtATime = oneAtATime;
        this.log = log;
        this.ticks = ticks;
    }

    Operation operation() {
        return operation;
    }

    synchronized Arrival enter() {
        long nanos = ticks.nanos();
        boolean overlap = oneAtATime && inside != NOBODY;
        boolean overPace = window.isOver(nanos);
        Arrival arrival = new Arrival(++arrivals, ticks.now(), nanos, overPace, overlap);
        log.arrived(operation, nanos);
        if (overPace) {
            log.violation("%s: call %d at %s came faster than %s"
                    .formatted(operation, arrival.number(), arrival.at(), window.pace()));
        }
        if (overlap) {
            log.violation("%s: call %d at %s came while call %d was being processed"
                    .formatted(operation, arrival.number(), arrival.at(), inside));
        }
        if (!arrival.refused()) {
            inside = arrival.number();
        }
        return arrival;
    }

    /** Lets the next one in; done before the answer goes, for the client may call again as soon as it has it. */
    synchronized void leave(Arrival arrival) {
        if (inside == arrival.number()) {
            inside = NOBODY;
        }
    }
}
