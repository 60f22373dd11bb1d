package io.leadferry.intake;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;

/**
 * Writes a text with the characters that a vendor allows: {@code José} as {@code Jose}, {@code O'Brien} as
 * {@code OBrien}, {@code A&B} as {@code A B}.
 */
final class PlainText {

    private static final int ASCII = 128;

    private final AllowedCharacters allowed;

    PlainText(AllowedCharacters allowed) {
        this.allowed = allowed;
    }

    /** Any script in Latin letters. Loaded only when a text needs it: that takes time and memory, as does its use. */
    private static final class Letters {
        /** Has no state of its own, so that feeds may share it. */
        private static final Transliterator LATIN = Transliterator.getInstance("NFC; Any-Latin; Latin-ASCII");
    }

    /**
     * The text in allowed characters; the text itself where all of them are allowed, and where nothing would be left
     * of it.
     */
    String of(String text) {
        if (allowed.firstForbidden(text) < 0) {
            return text;
        }
        // line breaks are no letters: where they are all that is wrong, the letters stay what they are
        String oneLine = text.codePoints().anyMatch(PlainText::isLineBreak) ? allowedOnly(text, false) : text;
        String plain = allowed.firstForbidden(oneLine) < 0 ? oneLine : allowedOnly(inLatin(oneLine), true);
        return plain.isEmpty() ? text : plain;
    }

    /** Latin letters that differ from plain ones by accents alone need no more than that these are taken off. */
    private static String inLatin(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        return apart.codePoints().allMatch(c -> c < ASCII || leavesNoGap(c))
                ? apart
                : Letters.LATIN.transliterate(text);
    }

    /** The text without what is not allowed; only the line breaks of it, or all. */
    private String allowedOnly(String text, boolean all) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (allowed.allows(c) || !(all || isLineBreak(c))) {
                plain.appendCodePoint(c);
            } else if (!leavesNoGap(c)) {
                plain.append(' ');
            }
        });
        return plain.toString().replaceAll("\\s+", " ").strip();
    }

    private static boolean isLineBreak(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** What stands within a word: apostrophes, accents and joiners. */
    private static boolean leavesNoGap(int c) {
        int type = Character.getType(c);
        return "'’‘`´ʼʹʿʾ".indexOf(c) >= 0
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT;
    }
}
