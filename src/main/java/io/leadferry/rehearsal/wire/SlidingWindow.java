package io.leadferry.rehearsal.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts arrivals over a window that slides with each of them.
 *
 * <p>Minutes of the clock would let a client send ten calls in two seconds around the full minute; the sliding window is
 * the strictest reading of "5 requests per minute", so a client that satisfies it satisfies every other one.
 */
final class SlidingWindow {

    private final CallPace pace;
    private final boolean countRefused;
    private final Deque<Long> counted = new ArrayDeque<>();

    /**
     * @param countRefused whether a call that was over the pace takes up room in the window all the same
     */
    SlidingWindow(CallPace pace, boolean countRefused) {
        this.pace = pace;
        this.countRefused = countRefused;
    }

    /**
     * Takes note of an arrival.
     *
     * @param nanos when it arrived; never before an earlier arrival
     * @return whether it is one too many; a call exactly one window's length after another no longer meets it
     */
    synchronized boolean isOver(long nanos) {
        long length = pace.per().toNanos();
        while (!counted.isEmpty() && nanos - counted.getFirst() >= length) {
            counted.removeFirst();
        }
        boolean over = counted.size() >= pace.calls();
        if (!over || countRefused) {
            counted.addLast(nanos);
        }
        return over;
    }

    CallPace pace() {
        return pace;
    }
}
