package io.leadferry.intake;

import io.leadferry.feed.Feed;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What parts the fields of a CSV file: what stands most often in its header outside quotes, of comma, semicolon, tab and
 * pipe. Titles above the header say nothing of that.
 */
final class Separator {

    private static final String KNOWN = ",;\t|";

    private Separator() {}

    /** Where quotes are open. */
    private static final class Quotes {
        private boolean open;
        private boolean fieldBegins = true;

        /** Takes the next character, and says whether it stands outside quotes. */
        boolean isOutside(char c) {
            // a quote in the midst of a field is a character like any other
            open ^= c == '"' && (open || fieldBegins);
            fieldBegins = KNOWN.indexOf(c) >= 0 || c == '\n' || c == '\r' || (c == '"' && !open);
            return !open;
        }
    }

    /**
     * Looks ahead in a text, and leaves it where it is.
     *
     * @param most how many characters ahead
     */
    static char of(BufferedReader text, int most, Feed feed) throws IOException {
        List<String> top = top(text, most);
        return top.stream()
                .filter(line -> Columns.isHeading(fields(line, mostFrequent(line)), feed))
                .findFirst()
                .map(Separator::mostFrequent)
                .orElseGet(() -> mostFrequent(top.isEmpty() ? "" : top.get(0)));
    }

    /** The first lines that are not empty; of a line that is very long, its beginning. */
    private static List<String> top(BufferedReader text, int most) throws IOException {
        List<String> top = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Quotes quotes = new Quotes();
        text.mark(most);
        for (int read = 1; read < most && top.size() <= Heading.MOST_ABOVE; read++) {
            int c = text.read();
            if (c < 0) {
                break;
            }
            if (quotes.isOutside((char) c) && (c == '\n' || c == '\r')) {
                if (!line.isEmpty()) {
                    top.add(line.toString());
                }
                line.setLength(0);
            } else {
                line.append((char) c);
            }
        }
        text.reset();
        if (!line.isEmpty()) {
            top.add(line.toString());
        }
        return top;
    }

    /** A comma where there is none. */
    private static char mostFrequent(String line) {
        int[] counts = new int[KNOWN.length()];
        Quotes quotes = new Quotes();
        for (char c : line.toCharArray()) {
            int kind = KNOWN.indexOf(c);
            if (quotes.isOutside(c) && kind >= 0) {
                counts[kind]++;
            }
        }
        int best = 0;
        for (int kind = 1; kind < counts.length; kind++) {
            best = counts[kind] > counts[best] ? kind : best;
        }
        return KNOWN.charAt(best);
    }

    /** The fields of a line that may be a header; separators within quotes are no concern of this. */
    private static List<String> fields(String line, char separator) {
        List<String> fields = new ArrayList<>();
        for (String field : line.split(Pattern.quote(String.valueOf(separator)), -1)) {
            String bare = field.strip();
            boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
            fields.add(quoted ? bare.substring(1, bare.length() - 1) : bare);
        }
        return fields;
    }
}
