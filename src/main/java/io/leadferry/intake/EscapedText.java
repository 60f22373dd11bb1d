package io.leadferry.intake;

import java.util.HexFormat;

/**
 * Texts in a workbook's XML, where {@code _x000D_} stands for a carriage return: so is written what XML cannot hold, and
 * {@code _x005F_} is the underscore of a text that only looks like it.
 */
final class EscapedText {

    private static final String MARK = "_x";
    private static final int DIGITS = 4;

    private EscapedText() {}

    /** The text that is meant. */
    static String plain(String written) {
        int mark = written.indexOf(MARK);
        if (mark < 0) {
            return written;
        }
        StringBuilder plain = new StringBuilder(written.length());
        int from = 0;
        while (mark >= 0) {
            int digits = mark + MARK.length();
            if (isEscape(written, digits)) {
                plain.append(written, from, mark);
                plain.append((char) HexFormat.fromHexDigits(written, digits, digits + DIGITS));
                from = digits + DIGITS + 1;
            }
            mark = written.indexOf(MARK, Math.max(digits, from));
        }
        return plain.append(written, from, written.length()).toString();
    }

    private static boolean isEscape(String written, int digits) {
        int end = digits + DIGITS;
        return end < written.length()
                && written.charAt(end) == '_'
                && written.substring(digits, end).chars().allMatch(HexFormat::isHexDigit);
    }
}
