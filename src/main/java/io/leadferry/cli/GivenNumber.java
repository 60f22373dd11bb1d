package io.leadferry.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The phone number that a command was given: as its words, or as a line of its standard input. A process's words are seen
 * by every user of the machine, what it reads by nobody.
 */
final class GivenNumber {

    /** What stands in place of the number. */
    static final String FROM_INPUT = "-";

    /** For the help of a command that takes a number. */
    static final String HELP = "The number as a file may have it; blanks need no quotes. Or - to read it from a line of"
            + " standard input, where no other user of the machine sees it.";

    private static final int LONGEST = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private GivenNumber() {}

    /**
     * The number.
     *
     * @param words the command's words; {@code -} alone reads a line of standard input, in UTF-8 and of at most 1,000 bytes
     * @throws IllegalArgumentException where a line was to be read and none came, with a sentence that does not repeat it
     */
    static String of(List<String> words) {
        return words.equals(List.of(FROM_INPUT)) ? line(System.in) : String.join(" ", words);
    }

    private static String line(InputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (line.size() == LONGEST) {
                    throw new IllegalArgumentException("standard input: its first line is too long for a number");
                }
                line.write(next);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("standard input: cannot be read", e);
        }
        String number = line.toString(StandardCharsets.UTF_8)
                .replace(BYTE_ORDER_MARK, "")
                .strip();
        if (number.isEmpty()) {
            throw new IllegalArgumentException(
                    "standard input: has no number in its first line; write it there, or in place of the -");
        }
        return number;
    }
}
