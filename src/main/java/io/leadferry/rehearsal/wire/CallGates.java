package io.leadferry.rehearsal.wire;

import com.sun.net.httpserver.HttpHandler;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Builds the gates of one stand-in, which share their script, their log and their time. */
public final class CallGates {

    private final boolean countRefused;
    private final FaultScript faults;
    private final CallLog log;
    private final Ticks ticks;

    /**
     * @param countRefused whether calls refused for their pace count against it all the same
     */
    CallGates(boolean countRefused, FaultScript faults, CallLog log, Ticks ticks) {
        this.countRefused = countRefused;
        this.faults = faults;
        this.log = log;
        this.ticks = ticks;
    }

    /**
     * Counts the calls of an operation.
     *
     * @param oneAtATime whether a call must not come before the one before it in its queue is done
     */
    public ArrivalCounter counter(Operation operation, CallPace pace, boolean oneAtATime) {
        return new ArrivalCounter(operation, new SlidingWindow(pace, countRefused), oneAtATime, log, ticks);
    }

    /** Takes in the calls of an operation, of which all are in one queue. */
    public HttpHandler gate(ArrivalCounter arrivals, String method, Duration latency, Endpoint endpoint) {
        return gate(arrivals, method, latency, endpoint, path -> "");
    }

    /**
     * Takes in the calls of an operation.
     *
     * @param method the HTTP method that the calls must have
     * @param latency how long an answer takes
     * @param queue finds in a call's path which calls it must not overlap, if the operation goes one at a time
     */
    public HttpHandler gate(
            ArrivalCounter arrivals, String method, Duration latency, Endpoint endpoint, UnaryOperator<String> queue) {
        return new CallGate(arrivals.operation(), method, latency, endpoint, arrivals, queue, faults, log, ticks);
    }
}
