package io.leadferry.model;

/** Makes what nobody sees in a name visible to a person: of two names that look alike one is told from the other. */
public final class Visible {

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
