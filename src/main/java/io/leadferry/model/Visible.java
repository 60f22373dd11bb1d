package io.leadferry.model;

/**
 * Makes what nobody sees in a text visible to a person: of two names that look alike one is told from the other, and
 * nothing from outside can draw on a screen, forge a line, or turn round what stands beside it.
 */
public final class Visible {

    private static final char DELETE = 0x7F;
    private static final char LAST_CONTROL = 0x9F;
    private static final int ROOM = 20;

    private Visible() {}

    /**
     * The text with every character that shows no glyph of its own written as its code, such as {@code U+00A0}; but for
     * the plain blank.
     */
    public static String text(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == ' ' || shows(point)) {
                visible.appendCodePoint(point);
            } else {
                visible.append(String.format("U+%04X", point));
            }
        });
        return visible.toString();
    }

    /**
     * A text from outside as it may stand in a line of a log, a letter or a screen: whatever would break the line, steer
     * a terminal or turn the direction of writing, and halves of characters, stand as the code by which
     * Java and JSON write them. The joiners of scripts that need them stay. A text that has nothing of the kind is given
     * back as it is.
     */
    public static String line(String text) {
        return escaped(text, "");
    }

    /** As {@link #line}, for a text of several lines that were broken on purpose. */
    public static String lines(String text) {
        return escaped(text, "\n\r\t");
    }

    private static String escaped(String text, String kept) {
        int at = 0;
        while (at < text.length() && isHarmless(text, at, kept)) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + ROOM).append(text, 0, at);
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isHarmless(text, at, kept)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isHarmless(String text, int at, String kept) {
        char c = text.charAt(at);
        if (c < DELETE) {
            return c >= ' ' || kept.indexOf(c) >= 0;
        }
        return c > LAST_CONTROL && !isBreakOrTurn(c) && !(Character.isSurrogate(c) && isHalf(text, at));
    }

    /** Line and paragraph separators, and what turns the direction of writing. */
    private static boolean isBreakOrTurn(char c) {
        return (c >= '\u2028' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200E'
                || c == '\u200F'
                || c == '\u061C';
    }

    /**
     * Whether at a place of a text stands half of a character, without the other; such a text cannot be written down.
     *
     * @param at the place of a surrogate
     */
    public static boolean isHalf(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static boolean shows(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
