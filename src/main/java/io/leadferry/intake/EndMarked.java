package io.leadferry.intake;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/**
 * A text with a record behind its last that stands nowhere in it: a NUL alone. FastCSV takes the end of a file for the end
 * of a quoted field; a field that has swallowed the mark was never closed.
 */
final class EndMarked extends FilterReader {

    private static final String MARK = "\n\0";

    private int marked;

    EndMarked(Reader text) {
        super(text);
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        int read = marked == 0 ? in.read(into, from, length) : -1;
        if (read >= 0 || marked == MARK.length() || length == 0) {
            return read;
        }
        into[from] = MARK.charAt(marked++);
        return 1;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    /** Whether these fields hold the mark. */
    static boolean isIn(List<String> fields) {
        String last = fields.get(fields.size() - 1);
        return !last.isEmpty() && last.charAt(last.length() - 1) == 0;
    }

    /** Whether these fields are the mark. */
    static boolean isAlone(List<String> fields) {
        return fields.size() == 1 && fields.get(0).length() == 1;
    }
}
