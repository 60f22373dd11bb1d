package io.leadferry.ledger;

import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rows whose values are erased. Their lines and how many they are stay, and so do their states, which are not theirs to
 * tell. Each means nobody, and no two the same nobody.
 */
final class Blanks {

    /** What a sentence quotes of a row, and what may be a number. */
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private static final Pattern DIGITS =
            Pattern.compile("(?<![\\p{Alnum}.:-])\\+?\\d(?:[ ()-]?\\d){5,}(?![\\p{Alnum}:-])");
    private static final String BLANK = "•••";

    /** More than rows of a slice ever were. */
    private static final long PLACES = 1 << 16;

    private Blanks() {}

    /** A row without its values. */
    static Row row(long slice, int place, long line) {
        return new Row(line, "", Long.MIN_VALUE + slice * PLACES + place, List.of());
    }

    static boolean isBlank(Row row) {
        return row.number().isEmpty() && row.fields().isEmpty();
    }

    static Reject reject(Reject reject) {
        return new Reject(reject.line(), reject.state(), text(reject.reason()), List.of());
    }

    static boolean isBlank(Reject reject) {
        return reject.fields().isEmpty();
    }

    /** All rows of a slice; of one that cannot be read, as many as it has. */
    static List<Row> all(long slice, int rows, byte[] payload) {
        List<Row> blank = new ArrayList<>(rows);
        List<Row> read = readable(payload);
        for (int place = 0; place < rows; place++) {
            blank.add(row(slice, place, place < read.size() ? read.get(place).line() : 0));
        }
        return blank;
    }

    private static List<Row> readable(byte[] payload) {
        try {
            return SliceCodec.rows(payload);
        } catch (RuntimeException e) {
            return List.of(); // damaged, which was told when it was read to be sent; it has no lines any more
        }
    }

    /** A sentence without what it quotes and without numbers. */
    static String text(String sentence) {
        return numbers(QUOTED.matcher(sentence).replaceAll("'" + BLANK + "'"));
    }

    /** A sentence without the numbers that end in one of these. */
    static String without(String sentence, Set<String> endings) {
        return DIGITS.matcher(sentence)
                .replaceAll(found -> endings.stream().anyMatch(WrittenNumber.digits(found.group())::endsWith)
                        ? BLANK
                        : found.group());
    }

    /** A sentence without anything that may be a number. */
    static String numbers(String sentence) {
        return DIGITS.matcher(sentence).replaceAll(BLANK);
    }
}
