package io.leadferry.rehearsal;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Builds the gates of one stand-in, which share their script, their log and their time. */
final class Gatehouse {

    private final boolean countRefused;
    private final Faults faults;
    private final CallLog log;
    private final Ticks ticks;

    /**
     * @param countRefused whether calls refused for their pace count against it all the same
     */
    Gatehouse(boolean countRefused, Faults faults, CallLog log, Ticks ticks) {
        this.countRefused = countRefused;
        this.faults = faults;
        this.log = log;
        this.ticks = ticks;
    }

    Turnstile turnstile(Operation operation, Pace pace, boolean oneAtATime) {
        return new Turnstile(operation, new SlidingWindow(pace, countRefused), oneAtATime, log, ticks);
    }

    Gate gate(Turnstile turnstile, String method, Duration latency, Endpoint endpoint) {
        return gate(turnstile, method, latency, endpoint, path -> "");
    }

    Gate gate(Turnstile turnstile, String method, Duration latency, Endpoint endpoint, UnaryOperator<String> queue) {
        return new Gate(turnstile.operation(), method, latency, endpoint, turnstile, queue, faults, log, ticks);
    }
}
