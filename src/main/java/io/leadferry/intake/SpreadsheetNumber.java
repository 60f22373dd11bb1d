package io.leadferry.intake;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What spreadsheets and jobs make of a whole number's text, undone where nothing was lost: {@code 9.18187867008E+11},
 * {@code 9876543210.0}, {@code ="9876543210"} and {@code '9876543210}.
 */
final class SpreadsheetNumber {

    private static final Pattern SCIENTIFIC =
            Pattern.compile("(\\+?)([0-9]{1,3})(?:[.,]([0-9]{1,40}))?[eE]\\+?([0-9]{1,2})");
    private static final Pattern FLOAT = Pattern.compile("(\\+?)([0-9]+)\\.0+");
    private static final Pattern FRACTION = Pattern.compile("\\+?[0-9]+\\.[0-9]{1,2}");
    private static final int SHOWN = 3;

    private SpreadsheetNumber() {}

    /**
     * The whole number as it was before; the text itself where it is none of these, or where digits were lost.
     *
     * @param leastDigits a point behind fewer digits is not taken for a decimal one: it may group them
     */
    static String undone(String text, int leastDigits) {
        String bare = unmarked(text);
        Matcher whole = FLOAT.matcher(bare);
        if (whole.matches() && whole.group(2).length() >= leastDigits) {
            return whole.group(1) + whole.group(2);
        }
        Matcher scientific = SCIENTIFIC.matcher(bare);
        return scientific.matches() && decimals(scientific).length() >= exponent(scientific)
                ? written(scientific, bare)
                : bare;
    }

    /** Whether digits of the number are lost: it is written with fewer than it has. */
    static boolean isShortened(String text) {
        Matcher scientific = SCIENTIFIC.matcher(unmarked(text));
        return scientific.matches() && decimals(scientific).length() < exponent(scientific);
    }

    /** Whether the text is written as people write no number: with a decimal point, a plus, or marks of a text. */
    static boolean isOfMachine(String text) {
        return text.indexOf('.') >= 0
                || text.indexOf('+') >= 0
                || !unmarked(text).equals(text);
    }

    /** Whether the text reads as a decimal fraction: leaving its point out would make another number of it. */
    static boolean isFraction(String text) {
        return FRACTION.matcher(text).matches();
    }

    /** Why a shortened number cannot be read. */
    static String shortened(String field, String text) {
        String bare = unmarked(text);
        int exponent = Math.max(bare.indexOf('e'), bare.indexOf('E'));
        return field + ": '" + bare.substring(0, Math.min(SHOWN, exponent)) + "…" + bare.substring(exponent)
                + "' was shortened by a spreadsheet, digits are lost;"
                + " format the column as text and export it again";
    }

    /** Without what marks a text as one in a spreadsheet. */
    private static String unmarked(String text) {
        if (text.length() > 1 && text.charAt(0) == '\'') {
            return text.substring(1).strip();
        }
        return text.length() > 3 && text.startsWith("=\"") && text.endsWith("\"")
                ? text.substring(2, text.length() - 1).strip()
                : text;
    }

    private static String written(Matcher scientific, String bare) {
        String decimals = decimals(scientific);
        int exponent = exponent(scientific);
        if (!decimals.substring(exponent).chars().allMatch(c -> c == '0')) {
            return bare;
        }
        String digits = scientific.group(2) + decimals.substring(0, exponent);
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        return scientific.group(1) + digits.substring(first);
    }

    private static String decimals(Matcher scientific) {
        String decimals = scientific.group(3);
        return decimals == null ? "" : decimals;
    }

    private static int exponent(Matcher scientific) {
        return Integer.parseInt(scientific.group(4));
    }
}
