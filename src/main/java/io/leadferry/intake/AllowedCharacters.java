package io.leadferry.intake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The characters that a vendor allows in a field, asked without a regular expression where it can be. */
final class AllowedCharacters {

    private static final int ASCII = 128;

    private final Pattern one;
    private final boolean[] plain = new boolean[ASCII];

    /** What was asked for is kept: there are as many as the vendors' profiles name, and each file asks anew. */
    private static final Map<String, AllowedCharacters> KNOWN = new ConcurrentHashMap<>();

    /** Characters by a regular expression of one of them. */
    static AllowedCharacters of(String expression) {
        return KNOWN.computeIfAbsent(expression, AllowedCharacters::new);
    }

    private AllowedCharacters(String expression) {
        this.one = Pattern.compile(expression);
        for (int c = 0; c < plain.length; c++) {
            plain[c] = one.matcher(String.valueOf((char) c)).matches();
        }
    }

    boolean allows(int character) {
        return character < ASCII
                ? plain[character]
                : one.matcher(Character.toString(character)).matches();
    }

    /** Where the first character stands that is not allowed; -1 where all are. */
    int firstForbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII && plain[c]) {
                continue;
            }
            int whole = text.codePointAt(i);
            if (!allows(whole)) {
                return i;
            }
            i += Character.charCount(whole) - 1;
        }
        return -1;
    }
}
