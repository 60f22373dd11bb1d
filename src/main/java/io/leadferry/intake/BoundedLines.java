package io.leadferry.intake;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a text, blank ones left out, none longer than a million characters. */
final class BoundedLines implements AutoCloseable {

    private final BufferedReader text;
    private final StringBuilder line = new StringBuilder();
    private long number;
    private boolean afterReturn;

    BoundedLines(BufferedReader text) {
        this.text = text;
    }

    /**
     * The next line that is not blank; null after the last.
     *
     * @throws UnreadableFile when it is too long
     */
    @Nullable
    String next() throws IOException {
        boolean end = false;
        while (!end) {
            end = !readLine();
            String read = line.toString();
            if (!read.isBlank()) {
                return read;
            }
        }
        return null;
    }

    /** Says whether a line break was found before the end. */
    private boolean readLine() throws IOException {
        line.setLength(0);
        number++;
        for (int c = text.read(); c >= 0; c = text.read()) {
            boolean secondHalf = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (secondHalf) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return true;
            }
            line.append((char) c);
            RecordBlocks.checkLength(number, line.length());
        }
        return false;
    }

    /** The number of the line that was given last. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
