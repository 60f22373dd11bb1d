package io.leadferry.ledger;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The digits of a number as somebody wrote it, be it right or wrong. Rows that were not sent bear no other number: they are
 * found by how those digits end, for what people get wrong stands before them.
 */
public final class WrittenNumber {

    /** So many of the last digits are the same however a number is written; no phone number has fewer. */
    private static final int ENDING = 6;

    private static final int LONGEST = 40;
    private static final Pattern OF_MACHINE = Pattern.compile("[0-9]+(?:\\.[0-9]+)?[eE][0-9]{1,2}|[0-9]+\\.0+");

    private WrittenNumber() {}

    /**
     * The digits of a text that is a number and nothing else, in whatever script and with whatever marks between them, or as
     * spreadsheets and jobs write whole numbers. Empty where it has letters, is longer than any number, or has lost digits.
     */
    public static String digits(String text) {
        if (text.length() > LONGEST) {
            return "";
        }
        StringBuilder digits = new StringBuilder(text.length());
        StringBuilder figure = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = Character.digit(c, 10);
            if (digit >= 0) {
                digits.append(digit);
                figure.append(digit);
            } else if (c == '.' || c == ',' || c == 'e' || c == 'E') {
                figure.append(c == ',' ? '.' : c);
            } else if (Character.isLetter(c)) {
                return "";
            }
        }
        if (OF_MACHINE.matcher(figure).matches()) {
            BigDecimal whole = new BigDecimal(figure.toString());
            return whole.scale() < 0 ? "" : whole.toBigInteger().toString();
        }
        return figure.indexOf("e") >= 0 || figure.indexOf("E") >= 0 ? "" : digits.toString();
    }

    /** How some digits end, as a number; -1 where they are too few. */
    static long ending(String digits) {
        return digits.length() < ENDING ? -1 : Long.parseLong(digits.substring(digits.length() - ENDING));
    }

    /** The endings of all numbers that stand in some rows, in whatever field; each once. */
    static long[] endings(List<List<String>> rows) {
        return rows.stream()
                .flatMap(List::stream)
                .mapToLong(field -> ending(digits(field)))
                .filter(ending -> ending >= 0)
                .distinct()
                .toArray();
    }
}
