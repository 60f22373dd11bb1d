package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What something waits for, in lines for a terminal. */
final class Waits {

    private Waits() {}

    /**
     * A line for each thing it waits for, and one for what a person can do about that.
     *
     * @param waits as the interface gives them
     * @param margin what stands before each line
     */
    static List<String> lines(JsonNode waits, String margin) {
        return StreamSupport.stream(waits.spliterator(), false)
                .flatMap(wait -> Stream.concat(
                        Stream.of(margin + told(wait)),
                        wait.path("do").isTextual()
                                ? Stream.of(margin + "  " + wait.path("do").asText())
                                : Stream.empty()))
                .toList();
    }

    private static String told(JsonNode wait) {
        int tries = wait.path("tries").asInt();
        return String.format(
                Locale.ROOT,
                "%s since %s, %s%s: %s",
                wait.path("kind").asText(),
                LocalTimes.of(wait.path("since")),
                wait.path("until").isTextual()
                        ? "until about " + LocalTimes.of(wait.path("until"))
                        : "nobody knows until when",
                tries == 0 ? "" : ", tried " + tries + (tries == 1 ? " time" : " times"),
                wait.path("text").asText());
    }
}
