package io.leadferry.receipt;

import io.leadferry.model.Visible;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain text in lines that fit a window, with nothing in it that steers one. */
final class Page {

    /** What stands unbroken in a line: a command that is to be copied, and any other word. */
    private static final Pattern UNBROKEN = Pattern.compile("leadferry(?: [\\w./=-]+){1,4}\\S*|\\S+");

    private final int width;
    private final StringBuilder text = new StringBuilder();

    /**
     * An empty page.
     *
     * @param width the most characters of a line, unless a word has more
     */
    Page(int width) {
        this.width = width;
    }

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
        Matcher unbroken = UNBROKEN.matcher(Visible.lines(words));
        while (unbroken.find()) {
            String word = unbroken.group();
            if (begun && line.length() + 1 + word.length() > width) {
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
