package io.leadferry.rehearsal.wire;

import java.time.Duration;

/**
 * What is to go wrong with one call, in place of or on top of what the vendor's page says.
 *
 * <p>FaultScript are consumed by the next calls of their operation in the order they were given, whether or not such a call
 * would have been refused anyway. Limits are watched all the same.
 *
 * @param kind what goes wrong
 * @param status HTTP status of the answer, where the kind gives one, else 0
 * @param body body of the answer, where the kind gives one, else empty
 * @param delay how much later than usual the answer goes, else zero
 */
public record Fault(Kind kind, int status, String body, Duration delay) {

    /** What can go wrong. */
    public enum Kind {
        /** Nothing: a place holder to spare the first calls. */
        NONE,
        /** The given answer goes out, and nothing is done. */
        ANSWER_ONLY,
        /** The work is done, and the given answer goes out instead of the right one. */
        GARBLE,
        /** The work is done, and the connection ends without an answer. */
        LOSE_ANSWER,
        /** Nothing is done, and the connection ends without an answer. */
        DROP,
        /** The work is done, and the right answer comes late. A delete counts as being processed until then. */
        DELAY
    }

    /** Spares one call. */
    public static Fault none() {
        return new Fault(Kind.NONE, 0, "", Duration.ZERO);
    }

    /** Answers with this HTTP status and body without doing anything. */
    public static Fault answer(int status, String body) {
        return new Fault(Kind.ANSWER_ONLY, status, body, Duration.ZERO);
    }

    /** Does the work and answers with this instead; an empty body stands for an empty answer. */
    public static Fault garble(int status, String body) {
        return new Fault(Kind.GARBLE, status, body, Duration.ZERO);
    }

    /** Does the work and closes the connection without an answer. */
    public static Fault loseAnswer() {
        return new Fault(Kind.LOSE_ANSWER, 0, "", Duration.ZERO);
    }

    /** Closes the connection without having done anything. */
    public static Fault drop() {
        return new Fault(Kind.DROP, 0, "", Duration.ZERO);
    }

    /** Does the work at once and answers this much later. */
    public static Fault delay(Duration delay) {
        return new Fault(Kind.DELAY, 0, "", delay);
    }
}
