package io.leadferry.model;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Hides secrets in words that somebody else wrote: a library's fault, a vendor's answer that repeats the key it was sent.
 * Every {@link Secret} that anybody still holds is known here, also as a URL, JSON or Base64 (HTTP Basic) would write it;
 * and those of addresses, be they others', are known by their place.
 */
public final class Veil {

    /** What stands in place of a secret. */
    public static final String HIDDEN = "***";

    /** A shorter secret would hide half of a log, and tell itself by what is hidden. */
    private static final int SHORTEST = 6;

    /** From so many characters on a secret is hidden within a word too; a shorter one may be a part of many. */
    private static final int UNLIKE_ANY_WORD = 16;

    private static final int BITS_OF_A_BYTE = 8;
    private static final int BITS_OF_A_LETTER = 6;
    private static final int BYTES_OF_A_GROUP = 3;

    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");
    private static final Pattern CALLBACK =
            Pattern.compile("((?:/|%2F)callbacks(?:/|%2F)[\\w.-]+(?:/|%2F))[^\\s/?#\"'<>,;)\\]}]+");
    private static final Pattern PASSWORD_OF_ADDRESS = Pattern.compile("(://[^\\s/?#:@]*:)[^\\s/?#]*@");
    private static final Pattern QUERY_OF_ADDRESS = Pattern.compile("(https?://[^\\s?\"'<>]*\\?)[^\\s\"'<>]+");
    private static final Pattern PARAMETER = Pattern.compile(
            "((?:signature|token|secret|password|passphrase|api[-_]?key|credential)=)[^\\s&\"'<>]+",
            Pattern.CASE_INSENSITIVE);

    private static final Set<Known> KNOWN = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<Secret> FORGOTTEN = new ReferenceQueue<>();

    private Veil() {}

    /** Hides a secret from now on, until nobody holds it any more. */
    static void learn(Secret secret, String value) {
        for (Reference<? extends Secret> gone = FORGOTTEN.poll(); gone != null; gone = FORGOTTEN.poll()) {
            KNOWN.remove(gone);
        }
        boolean standsForOne = value.startsWith("${"); // a variable that is not set, and is to be told by its name
        if (value.length() >= SHORTEST && !standsForOne) {
            KNOWN.add(new Known(secret, value));
        }
    }

    /** The text with every secret in it hidden; the text itself where there is none. */
    public static String over(String text) {
        String veiled = text;
        for (Known known : KNOWN) {
            for (Form form : known.forms) {
                veiled = form.hide(veiled);
            }
        }
        if (veiled.indexOf('=') >= 0) {
            veiled = replaced(PARAMETER, veiled, "$1" + HIDDEN);
        }
        if (veiled.indexOf('/') >= 0) {
            veiled = replaced(CALLBACK, veiled, "$1" + HIDDEN);
            veiled = replaced(PASSWORD_OF_ADDRESS, veiled, "$1" + HIDDEN + "@");
            veiled = replaced(QUERY_OF_ADDRESS, veiled, "$1" + HIDDEN);
        }
        return veiled;
    }

    /** Whether there is a secret in the text. */
    public static boolean covers(String text) {
        return !over(text).equals(text);
    }

    private static String replaced(Pattern pattern, String text, String by) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? matcher.replaceAll(by) : text;
    }

    /** A secret, for as long as it is held; told apart by which it is, for two may have one value. */
    private static final class Known extends WeakReference<Secret> {

        private final List<Form> forms;

        Known(Secret secret, String value) {
            super(secret, FORGOTTEN);
            this.forms = forms(value);
        }
    }

    /** The ways in which a secret may be written, the longest first. */
    private static List<Form> forms(String value) {
        Set<Form> forms = new LinkedHashSet<>();
        boolean anywhere = value.length() >= UNLIKE_ANY_WORD;
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String plain : List.of(
                value,
                encoded,
                encoded.replace("+", "%20"),
                lower(encoded),
                lower(encoded.replace("+", "%20")),
                URLEncoder.encode(encoded, StandardCharsets.UTF_8),
                value.replace("/", "\\/"),
                value.replace("\\", "\\\\").replace("\"", "\\\""),
                Visible.line(value))) {
            forms.add(new Form(plain, anywhere, false));
        }
        for (int before = 0; before < BYTES_OF_A_GROUP; before++) {
            String letters = base64(value, before);
            forms.add(new Form(letters, true, true));
            forms.add(new Form(letters.replace('+', '-').replace('/', '_'), true, true));
        }
        return forms.stream()
                .sorted(Comparator.comparingInt((Form form) -> form.text.length())
                        .reversed())
                .toList();
    }

    /** Percent signs with small letters behind them, as some write them. */
    private static String lower(String encoded) {
        return PERCENT.matcher(encoded).replaceAll(one -> one.group().toLowerCase(Locale.ROOT));
    }

    /**
     * What a secret makes of a Base64 text whatever stands before and behind it there.
     *
     * @param before how many bytes of a group of three are another's
     */
    private static String base64(String value, int before) {
        byte[] own = value.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[before + own.length];
        System.arraycopy(own, 0, bytes, before, own.length);
        int first = (before * BITS_OF_A_BYTE + BITS_OF_A_LETTER - 1) / BITS_OF_A_LETTER;
        return Base64.getEncoder()
                .encodeToString(bytes)
                .substring(first, bytes.length * BITS_OF_A_BYTE / BITS_OF_A_LETTER);
    }

    /**
     * One way in which a secret is written.
     *
     * @param anywhere whether it is hidden within a longer word
     * @param whole whether the letters around it are hidden with it
     */
    private record Form(String text, boolean anywhere, boolean whole) {

        String hide(String words) {
            int at = words.indexOf(text);
            if (at < 0) {
                return words;
            }
            StringBuilder veiled = new StringBuilder(words.length());
            int done = 0;
            for (; at >= 0; at = words.indexOf(text, Math.max(done, at + 1))) {
                int from = at;
                int to = at + text.length();
                while (whole && from > done && isBase64(words.charAt(from - 1))) {
                    from--;
                }
                while (whole && to < words.length() && isBase64(words.charAt(to))) {
                    to++;
                }
                if (anywhere || stands(words, from, to)) {
                    veiled.append(words, done, from).append(HIDDEN);
                    done = to;
                }
            }
            return done == 0
                    ? words
                    : veiled.append(words, done, words.length()).toString();
        }

        /** Whether no letter, digit, or what joins words, stands before it or behind. */
        private static boolean stands(String words, int from, int to) {
            return (from == 0 || !joins(words.charAt(from - 1))) && (to == words.length() || !joins(words.charAt(to)));
        }

        private static boolean joins(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '-';
        }

        private static boolean isBase64(char c) {
            return c < 128 && Character.isLetterOrDigit(c) || "+/-_=".indexOf(c) >= 0;
        }
    }
}
