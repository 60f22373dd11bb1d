package io.leadferry.receipt;

import io.leadferry.model.Visible;
import java.util.Locale;

/** Plain text in lines that fit a window, with nothing in it that steers one. */
final class Page {

    private static final int WIDTH = 100;

    private final StringBuilder text = new StringBuilder();

    /** A heading, with a blank line before it. */
    void heading(String heading) {
        text.append(System.lineSeparator())
                .append(Visible.line(heading).toUpperCase(Locale.ROOT))
                .append(System.lineSeparator());
    }

    /** A paragraph; lines after the first are indented by two more. */
    void say(int indent, String words) {
        String margin = " ".repeat(indent);
        StringBuilder line = new StringBuilder(margin);
        boolean begun = false;
        for (String word : Visible.lines(words).strip().split("\\s+")) {
            if (begun && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append(System.lineSeparator());
                line = new StringBuilder(margin).append("  ");
                begun = false;
            }
            if (begun) {
                line.append(' ');
            }
            line.append(word);
            begun = true;
        }
        text.append(line).append(System.lineSeparator());
    }

    /** A line to be copied as it stands. */
    void exactly(String line) {
        text.append(Visible.line(line)).append(System.lineSeparator());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
