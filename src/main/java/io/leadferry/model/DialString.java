package io.leadferry.model;

/** What a vendor dials as it stands: digits, {@code *} and {@code #}. */
public final class DialString {

    private static final String KEYS = "0123456789*#";

    /** One more than there are keys: no key counts as nothing, so that a leading 0 makes another number. */
    private static final int BASE = KEYS.length() + 1;

    /** The most keys of which every row fits into 63 bits: 13^17. */
    private static final int LONGEST_EXACT = 17;

    private DialString() {}

    /** Whether a character is one of the keys. */
    public static boolean isKey(char c) {
        return (c >= '0' && c <= '9') || c == '*' || c == '#';
    }

    /**
     * The number by which rows are compared: another one for every dial string of up to 17 keys, {@code 0123} and
     * {@code 123} included, and a negative fingerprint for longer ones.
     */
    public static long person(String dialString) {
        if (dialString.length() > LONGEST_EXACT) {
            return Fingerprint.of(dialString);
        }
        long person = 0;
        for (int i = 0; i < dialString.length(); i++) {
            int key = KEYS.indexOf(dialString.charAt(i));
            if (key < 0) {
                throw new IllegalArgumentException("a dial string is digits, * and #");
            }
            person = person * BASE + key + 1;
        }
        return person;
    }
}
