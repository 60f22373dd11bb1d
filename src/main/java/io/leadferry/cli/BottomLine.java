package io.leadferry.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The line that stays at the bottom of a terminal while others pass above it, whoever prints them: it is taken away, what is
 * printed goes out in whole lines, and it is drawn again, all in one step. The terminal has one cursor, so there is one lock.
 */
final class BottomLine implements AutoCloseable {

    private static final String CLEARED = "\r\u001b[K";

    private final PrintStream terminal;
    private final Charset charset;
    private final Above above = new Above();
    private String line = "";

    /**
     * @param terminal what the lines go to in the end
     * @param charset how it writes characters
     */
    BottomLine(PrintStream terminal, Charset charset) {
        this.terminal = terminal;
        this.charset = charset;
    }

    /**
     * Shows another line at the bottom.
     *
     * @param shown shorter than the terminal is wide, or it would take two lines there; empty for none
     */
    void show(String shown) {
        synchronized (above) {
            line = shown;
            terminal.print(CLEARED + line);
            terminal.flush();
        }
    }

    /** For everything else that is printed on the terminal. */
    PrintStream above() {
        return new PrintStream(above, true, charset);
    }

    /** Leaves the line where it is, as the last one of its kind; what was begun above it and has no end goes out. */
    @Override
    public void close() {
        synchronized (above) {
            above.end();
            if (!line.isEmpty()) {
                terminal.println();
            }
            line = "";
            terminal.flush();
        }
    }

    /** Keeps the beginning of a line until its end is there. */
    private final class Above extends OutputStream {

        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            int whole = length;
            while (whole > 0 && bytes[from + whole - 1] != '\n') {
                whole--;
            }
            begun.write(bytes, from, whole);
            if (whole > 0) {
                pass();
            }
            begun.write(bytes, from + whole, length - whole);
        }

        private synchronized void end() {
            if (begun.size() > 0) {
                begun.write('\n');
                pass();
            }
        }

        private void pass() {
            if (!line.isEmpty()) {
                terminal.print(CLEARED);
            }
            terminal.write(begun.toByteArray(), 0, begun.size());
            begun.reset();
            terminal.print(line);
            terminal.flush();
        }
    }
}
