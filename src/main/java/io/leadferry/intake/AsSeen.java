package io.leadferry.intake;

import java.text.Normalizer;

/**
 * A text as a person sees it: without blanks and unseen characters at its ends, and with letters and their accents
 * composed (NFC), so that what looks the same is the same. What is unseen within it stays: in many scripts it joins or
 * parts letters.
 */
final class AsSeen {

    private static final int ASCII = 128;

    /** Blank letters that are no blanks to Unicode: Braille, Hangul and a mark that joins nothing. */
    private static final String BLANK_LETTERS = "\u2800\u115F\u1160\u3164\uFFA0\u034F";

    private AsSeen() {}

    /** The text without what nobody sees at its ends, composed; the very text where that changes nothing. */
    static String of(String text) {
        return composed(stripped(text, false));
    }

    /** Likewise, but blanks of ASCII stay: in some names they count. Empty where there is nothing else. */
    static String keepingBlanks(String text) {
        return text.isBlank() ? "" : composed(stripped(text, true));
    }

    /** Whether there is nothing to be seen. */
    static boolean isBlank(String text) {
        return stripped(text, false).isEmpty();
    }

    private static String stripped(String text, boolean keepBlanks) {
        int from = 0;
        int to = text.length();
        while (from < to && isUnseen(text.codePointAt(from), keepBlanks)) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (to > from && isUnseen(text.codePointBefore(to), keepBlanks)) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return from == 0 && to == text.length() ? text : text.substring(from, to);
    }

    private static boolean isUnseen(int c, boolean keepBlanks) {
        if (c > ' ' && c < ASCII - 1) {
            return false;
        }
        if (c == ' ') {
            return !keepBlanks;
        }
        int type = Character.getType(c);
        return Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || type == Character.FORMAT
                || BLANK_LETTERS.indexOf(c) >= 0;
    }

    private static String composed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= ASCII) {
                return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }
}
