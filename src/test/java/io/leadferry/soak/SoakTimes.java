package io.leadferry.soak;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulated time is in real time.
 *
 * @param hours how long files come, simulated
 * @param speed how many simulated seconds pass in one
 */
record SoakTimes(double hours, double speed) {

    /** No answer is given up sooner: a machine that stumbles does so for as long as ever. */
    static final Duration SHORTEST_ANSWER = Duration.ofSeconds(2);

    private static final Pattern DURATION =
            Pattern.compile("\\b(per|every|within|life|answer-timeout): (\\d+)(ms|s|m|h)\\b");

    /** Milliseconds of real time that so many simulated seconds take. */
    long millis(double simulatedSeconds) {
        return Math.max(1, Math.round(simulatedSeconds * 1000 / speed));
    }

    double simulatedSeconds(long nanos) {
        return nanos / 1e9 * speed;
    }

    /** How long files come, in real time. */
    Duration length() {
        return Duration.ofMillis(millis(hours * 3600));
    }

    /** How long the ferry waits for an answer, if it waits as long as this simulated. */
    long answerMillis(double simulatedSeconds) {
        return Math.max(SHORTEST_ANSWER.toMillis(), millis(simulatedSeconds));
    }

    /** A vendor's profile with each of its durations divided by the speed. */
    String profile(String yaml) {
        Matcher found = DURATION.matcher(yaml);
        return found.replaceAll(one -> {
            double seconds = Long.parseLong(one.group(2))
                    * switch (one.group(3)) {
                        case "h" -> 3600.0;
                        case "m" -> 60.0;
                        case "s" -> 1.0;
                        default -> 0.001;
                    };
            long millis = one.group(1).equals("answer-timeout") ? answerMillis(seconds) : millis(seconds);
            return one.group(1) + ": " + millis + "ms";
        });
    }
}
