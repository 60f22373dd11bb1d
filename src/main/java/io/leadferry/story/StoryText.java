package io.leadferry.story;

import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import io.leadferry.story.Story.Event;
import io.leadferry.story.Story.StoryRow;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The story of a number for a person: its rows, what happened by time, what cannot be told, and the answer. */
public final class StoryText {

    private StoryText() {}

    /** The story as lines, each ended. */
    public static String of(Story story, ZoneId zone) {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
        StringBuilder text = new StringBuilder();
        line(text, story.number() + readAs(story));
        line(text, "times: " + zone.getId());
        if (!story.rows().isEmpty()) {
            line(text, "");
            line(text, rows(story.rows().size()));
            story.rows().forEach(row -> row(text, row));
            line(text, "");
            line(text, "What happened");
            story.events().forEach(event -> event(text, event, times));
        }
        if (!story.notes().isEmpty()) {
            line(text, "");
            line(text, "What cannot be told");
            story.notes().forEach(note -> line(text, "  " + note));
        }
        line(text, "");
        line(text, story.answer());
        return text.toString();
    }

    private static String readAs(Story story) {
        String numbers = story.readAs().stream()
                .map(one -> one.number() + " (region " + String.join(", ", one.regions()) + ")")
                .collect(Collectors.joining(" and "));
        String dialled = story.dialled().isEmpty()
                ? ""
                : "where a vendor dials what is written, " + String.join(", ", story.dialled());
        List<String> all =
                List.of(numbers, dialled).stream().filter(one -> !one.isEmpty()).toList();
        return all.isEmpty() ? "" : ": looked for as " + String.join("; ", all);
    }

    private static String rows(int count) {
        return count == 1 ? "1 row bears it" : count + " rows bear it";
    }

    private static void row(StringBuilder text, StoryRow row) {
        line(
                text,
                "  " + row.file() + " (drop " + row.drop() + ", feed " + row.feed() + ") line " + row.line() + ": "
                        + row.state().word()
                        + (row.call() == null ? "" : ", call " + row.call())
                        + (row.reason() == null ? "" : ": " + row.reason()));
        line(
                text,
                "    "
                        + row.values().entrySet().stream()
                                .filter(value -> !value.getValue().isBlank())
                                .map(value -> value.getKey() + " " + value.getValue())
                                .collect(Collectors.joining(", ")));
        for (Wait wait : row.waits()) {
            line(text, "    waits: " + wait.text() + (wait.action() == null ? "" : "; " + wait.action()));
        }
    }

    private static void event(StringBuilder text, Event event, DateTimeFormatter times) {
        line(text, "  " + times.format(event.at()) + "  " + event.text());
    }

    private static void line(StringBuilder text, String line) {
        text.append(Visible.line(line)).append('\n');
    }
}
