package io.leadferry.model;

import java.text.Normalizer;

/**
 * The one form of a text, whatever carried it: without what nobody sees at its ends, composed (NFC), so that a letter is
 * the same however it was typed, and with plain blanks between its words. What else is inside a text stays: a joiner between
 * two letters makes others of them.
 */
public final class TextForm {

    /** Below this, no character is composed of others or goes together with the one before it. */
    private static final int FIRST_COMBINING = 0x300;

    private static final int DELETE = 0x7F;
    private static final char NO_BREAK_SPACE = '\u00A0';
    private static final char FIRST_WIDTH = '\u2000';
    private static final char LAST_WIDTH = '\u200A';
    private static final char NARROW_SPACE = '\u202F';
    private static final char MATH_SPACE = '\u205F';

    /** Of these a joiner at the end makes another shape, which is seen: the killers of vowels of Indic scripts. */
    private static final String VIRAMAS = "\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA";

    /** Letters and marks by their kind, and blank to the eye. */
    private static final String BLANK_LETTERS = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007F;

    private TextForm() {}

    /** The text in its one form; the same instance where it is that already. */
    public static String of(String text) {
        int length = text.length();
        if (length == 0) {
            return text;
        }
        if (isPlain(text.charAt(0)) && isPlain(text.charAt(length - 1))) {
            return composed(plainBlanks(text));
        }
        int from = begin(text);
        return composed(plainBlanks(text.substring(from, end(text, from))));
    }

    /** Likewise, but blanks of ASCII at its ends stay to the letter, as the names of campaigns have them. */
    public static String keepingSpaces(String text) {
        int from = begin(text);
        int to = end(text, from);
        if (from == 0 && to == text.length()) {
            return composed(plainBlanks(text));
        }
        return composed(
                spaces(text, 0, from) + plainBlanks(text.substring(from, to)) + spaces(text, to, text.length()));
    }

    /** Whether there is nothing in the text that anybody sees. */
    public static boolean isBlank(String text) {
        return begin(text) == text.length();
    }

    /** The text with composed letters; the same instance where it has no others. */
    public static String composed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= FIRST_COMBINING) {
                return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /** The text with a plain blank for each that differs from one by its width or by whether a line may end there. */
    private static String plainBlanks(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (isBlankOfItsOwn(text.charAt(at))) {
                StringBuilder plain = new StringBuilder(text);
                for (int rest = at; rest < plain.length(); rest++) {
                    if (isBlankOfItsOwn(plain.charAt(rest))) {
                        plain.setCharAt(rest, ' ');
                    }
                }
                return plain.toString();
            }
        }
        return text;
    }

    private static boolean isBlankOfItsOwn(char c) {
        return c >= NO_BREAK_SPACE
                && (c == NO_BREAK_SPACE
                        || (c >= FIRST_WIDTH && c <= LAST_WIDTH)
                        || c == NARROW_SPACE
                        || c == MATH_SPACE);
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < DELETE;
    }

    private static int begin(String text) {
        int from = 0;
        while (from < text.length() && isUnseen(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        return from;
    }

    private static int end(String text, int from) {
        int to = text.length();
        while (to > from) {
            int last = text.codePointBefore(to);
            int before = to - Character.charCount(last);
            boolean shapes = (last == JOINER || last == NON_JOINER)
                    && before > from
                    && VIRAMAS.indexOf(text.charAt(before - 1)) >= 0;
            if (shapes || !isUnseen(last)) {
                break;
            }
            to = before;
        }
        return to;
    }

    private static String spaces(String text, int from, int to) {
        return " ".repeat((int)
                text.substring(from, to).chars().filter(c -> c == ' ').count());
    }

    private static boolean isUnseen(int c) {
        if (c < DELETE) {
            return c <= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> !isSeenFormat(c);
            default -> BLANK_LETTERS.indexOf(c) >= 0;
        };
    }

    /** Signs that are formats by their kind, and are seen: Arabic and Syriac ones, and the tags that make a flag. */
    private static boolean isSeenFormat(int c) {
        return (c >= 0x600 && c <= 0x605)
                || c == 0x6DD
                || c == 0x70F
                || c == 0x890
                || c == 0x891
                || c == 0x8E2
                || c == 0x110BD
                || c == 0x110CD
                || (c >= FIRST_TAG && c <= LAST_TAG);
    }
}
