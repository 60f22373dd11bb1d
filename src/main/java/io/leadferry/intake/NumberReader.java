package io.leadferry.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads phone numbers as a feed's region writes them: national, with {@code +} or {@code 00} and the country code, with
 * spaces, dashes, dots and brackets, in the digits of any script; and as spreadsheets and jobs write whole numbers. A
 * number reads as one when it has a length that a fixed or mobile line of its
 * country has; which ranges are in use today is the vendor's business. What is sent, read again, is the same number: one
 * that would be another without its {@code +} is none that can be sent. libphonenumber decides; the plain forms of some
 * regions, where its answer is known beforehand, take a short way to the same answer.
 */
public final class NumberReader {

    /** Regions whose plain numbers have no trunk rules beyond a leading 0: the short way and the library agree. */
    private static final Set<String> PLAIN_REGIONS = Set.of("IN", "FR", "ES", "PK", "AU", "KE");

    /** Of these, the ones where a country code without a plus has one reading only. */
    private static final Set<String> BARE_CODE_REGIONS = Set.of("IN");

    private static final int LONGEST = 15;
    private static final int SHORTEST = 6;
    private static final int LONGEST_TEXT = 40;
    private static final int ASCII = 128;
    private static final int FULL_WIDTH_PLUS = 0xFF0B;

    /** By region: the library is asked once, and not for each file. */
    private static final Map<String, boolean[]> PLAIN_LENGTHS = new ConcurrentHashMap<>();

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final String region;
    private final String foreignPrefix;
    private final boolean withCountryCode;
    private final int code;
    private final String countryCode;
    private final boolean bareCode;
    private final boolean[] plainLengths;

    /** A reader for vendors that take digits alone. */
    public NumberReader(String region) {
        this(region, "", false);
    }

    /**
     * A reader.
     *
     * @param region two letters
     * @param foreignPrefix what stands before the country code of a number that is not of the region: {@code +},
     *     {@code 00}, or nothing
     * @param withCountryCode whether a number of the region is sent with its country code too, and the same before it
     */
    public NumberReader(String region, String foreignPrefix, boolean withCountryCode) {
        this.region = region;
        this.foreignPrefix = foreignPrefix;
        this.withCountryCode = withCountryCode;
        this.code = library.getCountryCodeForRegion(region);
        this.countryCode = Integer.toString(code);
        this.bareCode = BARE_CODE_REGIONS.contains(region);
        this.plainLengths = PLAIN_LENGTHS.computeIfAbsent(region, this::plainLengths);
    }

    /** Which lengths of national numbers need no second look; none where a region has rules of its own. */
    private boolean[] plainLengths(String region) {
        boolean[] lengths = new boolean[LONGEST + 1];
        if (PLAIN_REGIONS.contains(region)) {
            for (int length = SHORTEST; length <= LONGEST - countryCode.length(); length++) {
                PhoneNumber probe =
                        new PhoneNumber().setCountryCode(code).setNationalNumber(Long.parseLong("2".repeat(length)));
                lengths[length] = isPossible(probe);
            }
        }
        return lengths;
    }

    /**
     * A number.
     *
     * @param sent as it is sent: digits; without the country code where it is of the feed's region and the vendor does not
     *     want it, and with the vendor's prefix, if any, before a country code
     * @param person with its country code
     */
    public record Read(String sent, long person) implements Key {}

    /** The region in which numbers without a country code are read: two letters. */
    String region() {
        return region;
    }

    /** Reads a number; empty when the text is none, or none that can be sent. */
    public Optional<Read> read(String text) {
        String plain = text.strip();
        Optional<Read> known = shortWay(ungrouped(plain));
        return known.isPresent() ? known : byLibrary(plain);
    }

    /** A text without the blanks and dashes that stand alone between two digits; the same instance where none does. */
    private static String ungrouped(String text) {
        StringBuilder ungrouped = null;
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            boolean groups = (c == ' ' || c == '-') && isDigit(text.charAt(i - 1)) && isDigit(text.charAt(i + 1));
            if (groups && ungrouped == null) {
                ungrouped = new StringBuilder(text.length()).append(text, 0, i);
            } else if (!groups && ungrouped != null) {
                ungrouped.append(c);
            }
        }
        return ungrouped == null
                ? text
                : ungrouped.append(text.charAt(text.length() - 1)).toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Optional<Read> shortWay(String text) {
        int from = 0;
        if (text.startsWith("+")) {
            if (!text.startsWith(countryCode, 1)) {
                return Optional.empty();
            }
            from = 1 + countryCode.length();
        } else if (bareCode
                && text.length() > countryCode.length()
                && text.startsWith(countryCode)
                && !isPlainLength(text.length())) {
            from = countryCode.length();
        }
        if (from == 0 && !bareCode && text.startsWith(countryCode)) {
            return Optional.empty(); // a national number, or one with its country code: the library knows
        }
        int length = text.length() - from;
        if (!isPlainLength(length) || text.charAt(from) < '2' || text.charAt(from) > '9') {
            return Optional.empty();
        }
        long person = code;
        for (int i = from; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (!isDigit(digit)) {
                return Optional.empty();
            }
            person = person * 10 + (digit - '0');
        }
        return Optional.of(new Read(withCountryCode ? foreignPrefix + person : text.substring(from), person));
    }

    private boolean isPlainLength(int length) {
        return length > 0 && length <= LONGEST && plainLengths[length];
    }

    /** The long way: what the library says, for the same question. */
    Optional<Read> byLibrary(String written) {
        return parsed(written).filter(number -> !isMistaken(written, number));
    }

    /**
     * The country in which a number that reads as one is not sent, because it would be another one there.
     *
     * @return its name; empty where the text is no number, or one that can be sent
     */
    Optional<String> whoseWithoutPlus(String text) {
        String plain = text.strip();
        return parsed(plain).filter(number -> isMistaken(plain, number)).map(number -> new Locale("", region)
                .getDisplayCountry(Locale.ENGLISH));
    }

    /**
     * Whether what is sent of a number is another number in the region: because some number there is written so, or
     * because it reads so with the trunk and exit codes of the region.
     */
    private boolean isMistaken(String written, Read number) {
        if (number.sent().equals(written)
                || number.sent().startsWith("+")
                || number.sent().startsWith("00")) {
            return false;
        }
        boolean home = isHome(number);
        if (!home && isPossible(new PhoneNumber().setCountryCode(code).setNationalNumber(number.person()))) {
            return true;
        }
        return parsed(number.sent())
                .filter(again -> again.person() != number.person())
                .isPresent();
    }

    private boolean isHome(Read number) {
        return !number.sent().endsWith(Long.toString(number.person()));
    }

    private Optional<Read> parsed(String written) {
        if (written.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        String plain = inPlainCharacters(written);
        String text = SpreadsheetNumber.undone(plain, SHORTEST);
        if (SpreadsheetNumber.isFraction(text)
                || text.startsWith("-")
                || !text.chars().allMatch(NumberReader::belongs)) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = library.parse(text.startsWith("00") ? "+" + text.substring(2) : text, region);
            if (!isPossible(number)) {
                return Optional.empty();
            }
            String national = library.getNationalSignificantNumber(number);
            String whole = number.getCountryCode() + national;
            boolean home = Integer.toString(number.getCountryCode()).equals(countryCode);
            return Optional.of(
                    new Read(home && !withCountryCode ? national : foreignPrefix + whole, Long.parseLong(whole)));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** Digits, dashes and spaces of other scripts as ASCII has them; what cannot be seen is left out. */
    private static String inPlainCharacters(String text) {
        if (text.chars().allMatch(c -> c < ASCII)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.DECIMAL_DIGIT_NUMBER -> plain.append(Character.digit(c, 10));
                case Character.DASH_PUNCTUATION -> plain.append('-');
                case Character.SPACE_SEPARATOR -> plain.append(' ');
                case Character.FORMAT -> {}
                default -> plain.appendCodePoint(c == FULL_WIDTH_PLUS ? '+' : c);
            }
        });
        return plain.toString().strip();
    }

    private boolean isPossible(PhoneNumber number) {
        return library.isPossibleNumberForTypeWithReason(number, PhoneNumberType.MOBILE) == ValidationResult.IS_POSSIBLE
                || library.isPossibleNumberForTypeWithReason(number, PhoneNumberType.FIXED_LINE)
                        == ValidationResult.IS_POSSIBLE;
    }

    private static boolean belongs(int c) {
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '(' || c == ')' || c == ' ';
    }
}
