package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.leadferry.intake.NumberReader.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The short way and the library agree, and a number is the same person however it is written. */
class NumberAgreementTest {

    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final Map<String, NumberReader> READERS = new ConcurrentHashMap<>();

    private static NumberReader reader(String region) {
        return READERS.computeIfAbsent(region, NumberReader::new);
    }

    private static String code(String region) {
        return Integer.toString(LIBRARY.getCountryCodeForRegion(region));
    }

    @Property(tries = 4_000)
    void theyAgreeOnAnyDigitsInAnyForm(@ForAll("regions") String region, @ForAll("digits") String digits) {
        List<String> texts = forms(digits, code(region));
        texts.addAll(forms("0" + digits, code(region)));
        for (String text : texts) {
            agree(region, text);
        }
    }

    @Property(tries = 4_000)
    void theyAgreeOnGarbageOfTheCharactersOfNumbers(
            @ForAll("regions") String region, @ForAll("garbage") String garbage) {
        agree(region, garbage);
    }

    @Property(tries = 4_000)
    void theyAgreeHoweverTheDigitsAreGrouped(
            @ForAll("regions") String region, @ForAll("digits") String digits, @ForAll("gaps") List<String> gaps) {
        String code = code(region);
        for (String number : List.of(digits, "0" + digits, code + digits, "+" + code + digits, "00" + code + digits)) {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < number.length(); at++) {
                text.append(number.charAt(at)).append(gaps.get(at % gaps.size()));
            }
            agree(region, text.toString());
        }
    }

    private static void agree(String region, String text) {
        assertThat(reader(region).read(text))
                .as("%s in %s", text, region)
                .isEqualTo(reader(region).byLibrary(text.strip()));
    }

    @Property(tries = 4_000)
    void aNumberIsOnePersonHoweverItIsWritten(
            @ForAll("regions") String region, @ForAll boolean mobile, @ForAll("digits") String digits) {
        PhoneNumber number = someNumber(region, mobile, digits);
        Assume.that(LIBRARY.isValidNumberForRegion(number, region));
        String national = LIBRARY.getNationalSignificantNumber(number);
        String code = code(region);
        Read expected = new Read(national, Long.parseLong(code + national));

        List<String> texts = new ArrayList<>(List.of(
                national,
                "+" + code + national,
                "00" + code + national,
                "+" + code + " " + grouped(national, " "),
                "+" + code + "-" + grouped(national, "-"),
                "00" + code + " " + grouped(national, "."),
                "(" + national.substring(0, 3) + ") " + national.substring(3),
                national + ".0",
                "=\"+" + code + national + "\"",
                LIBRARY.format(number, PhoneNumberFormat.NATIONAL),
                LIBRARY.format(number, PhoneNumberFormat.INTERNATIONAL),
                LIBRARY.format(number, PhoneNumberFormat.E164),
                expected.sent()));
        for (String text : texts) {
            assertThat(reader(region).read(text)).as("%s in %s", text, region).contains(expected);
        }
    }

    @Property(tries = 8_000)
    void whatIsSentIsReadAsTheSamePersonInEveryRegion(
            @ForAll("allRegions") String region,
            @ForAll("allRegions") String other,
            @ForAll("types") PhoneNumberType type,
            @ForAll("digits") String digits) {
        PhoneNumber example = LIBRARY.getExampleNumberForType(other, type);
        Assume.that(
                example != null && Long.toString(example.getNationalNumber()).length() > 5);
        String national = Long.toString(example.getNationalNumber());
        example.setNationalNumber(
                Long.parseLong(national.substring(0, national.length() - 4) + digits.substring(0, 4)));
        Optional<Read> read = reader(region).read(LIBRARY.format(example, PhoneNumberFormat.E164));
        if (read.isPresent()) {
            String sent = read.get().sent();
            assertThat(reader(region)
                            .read(sent)
                            .filter(again -> again.person() != read.get().person()))
                    .as("%s in %s", sent, region)
                    .isEmpty();
            assertThat(reader(region).read("+" + code(region) + sent).filter(again -> again.sent()
                            .equals(sent)))
                    .as("whoever is sent as %s in %s", sent, region)
                    .matches(again -> again.isEmpty()
                            || again.get().person() == read.get().person());
        }
        if (region.equals(other) && LIBRARY.isValidNumberForRegion(example, region)) {
            assertThat(read).as("%s in its own region", example).isPresent();
        }
    }

    @Provide
    Arbitrary<String> allRegions() {
        return Arbitraries.of(LIBRARY.getSupportedRegions());
    }

    @Provide
    Arbitrary<PhoneNumberType> types() {
        return Arbitraries.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE);
    }

    /** The library's example with other last digits. */
    private static PhoneNumber someNumber(String region, boolean mobile, String digits) {
        PhoneNumber example =
                LIBRARY.getExampleNumberForType(region, mobile ? PhoneNumberType.MOBILE : PhoneNumberType.FIXED_LINE);
        String national = Long.toString(example.getNationalNumber());
        String other = national.substring(0, national.length() - 5) + digits.substring(0, 5);
        return example.setNationalNumber(Long.parseLong(other));
    }

    private static List<String> forms(String digits, String code) {
        return new ArrayList<>(List.of(
                digits,
                "+" + digits,
                "00" + digits,
                code + digits,
                "+" + code + digits,
                "00" + code + digits,
                "+" + code + "(0)" + digits,
                "+" + code + " " + grouped(digits, " "),
                grouped(digits, "-"),
                grouped(digits, "."),
                "(" + digits.substring(0, 3) + ") " + digits.substring(3),
                digits + ".0",
                " " + digits + " "));
    }

    private static String grouped(String digits, String by) {
        return digits.substring(0, 3)
                + by
                + digits.substring(3, 6 > digits.length() ? digits.length() : 6)
                + (digits.length() > 6 ? by + digits.substring(6) : "");
    }

    @Provide
    Arbitrary<String> regions() {
        return Arbitraries.of(
                "IN", "US", "GB", "DE", "FR", "ES", "IT", "PK", "AU", "KE", "AE", "SA", "BR", "MX", "JP", "CN", "ZA",
                "NG", "ID", "SG", "BD", "PH", "AR");
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMinLength(5).ofMaxLength(14);
    }

    /** What stands behind a digit: mostly nothing. */
    @Provide
    Arbitrary<List<String>> gaps() {
        return Arbitraries.of("", "", "", " ", "-", "", "  ", " - ", ".")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings()
                .withChars("0123456789+-.() Ee9=\"'")
                .ofMinLength(1)
                .ofMaxLength(20);
    }
}
