package io.leadferry.model;

import org.jspecify.annotations.Nullable;

/**
 * Judges the names that a server or a folder lists, before anything is done with them: of some no path can be made that
 * surely stays in its folder, or that shows in a log as what it is.
 */
public final class ListedName {

    private static final int SHOWN = 1_000;

    private ListedName() {}

    /** Why nothing is done with a name, as the end of a sentence that begins with the name; null where it is sound. */
    public static @Nullable String fault(String name) {
        String unsound = unsound(name);
        return unsound == null ? null : "is left where it is: " + unsound;
    }

    /** Why no file of this name is ever taken, as a clause; null where it is sound. */
    public static @Nullable String unsound(String name) {
        if (name.isEmpty()) {
            return "it has no name";
        }
        if (name.equals(".") || name.equals("..")) {
            return "that is the name of a folder";
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return "its name holds a / or a \\, which would lead elsewhere; rename it";
        }
        return name.codePoints().anyMatch(ListedName::isHidden)
                ? "its name holds a character that controls how it is shown; rename it"
                : null;
    }

    /** A name as it may stand in a log: what nobody sees in it is written as its code, and a very long one is cut. */
    public static String shown(String name) {
        String visible = Visible.text(name);
        return visible.length() <= SHOWN
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, visible.codePointCount(0, SHOWN))) + "…";
    }

    /** Joiners are none of these: names in many scripts need them. */
    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default ->
                point == 0x061C
                        || point == 0x200E
                        || point == 0x200F
                        || point >= 0x202A && point <= 0x202E
                        || point >= 0x2066 && point <= 0x2069;
        };
    }
}
