package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.intake.NumberReader.Read;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as call centres write them. */
class NumberReaderTest {

    private static final Map<String, NumberReader> READERS = new ConcurrentHashMap<>();

    private static NumberReader reader(String region) {
        return READERS.computeIfAbsent(region, NumberReader::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8187867008",
                " 8187867008 ",
                "+918187867008",
                "+91 81878-67008",
                "00918187867008",
                "0091 81878 67008",
                "918187867008",
                "08187867008",
                "(0)8187867008",
                "81878.67008"
            })
    void oneNumberIsTheSamePersonHoweverItIsWritten(String text) {
        assertThat(reader("IN").read(text)).contains(new Read("8187867008", 918187867008L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12345",
                "818786700",
                "81878670081",
                "8187867O08",
                "call me",
                "8187867008 / 8187867009",
                "8187867008 8187867009",
                "8187867008 ext 5",
                "9.19E+11",
                "=8187867008",
                "00000000000"
            })
    void whatIsNoNumberIsNotGuessedAt(String text) {
        assertThat(reader("IN").read(text)).isEmpty();
    }

    @Test
    void aNumberOfAnotherCountryGoesWithItsCountryCode() {
        assertThat(reader("IN").read("+44 20 7946 0018")).contains(new Read("442079460018", 442079460018L));
    }

    @Property(tries = 20_000)
    void theShortWayAndTheLibraryAgree(@ForAll("regions") String region, @ForAll("texts") String text) {
        assertThat(reader(region).read(text))
                .as("%s in %s", text, region)
                .isEqualTo(reader(region).byLibrary(text));
    }

    @Property(tries = 5_000)
    void theyAgreeOnNumbersWithTheRegionsOwnCodeToo(
            @ForAll("regions") String region, @ForAll("national") String national) {
        String code = Integer.toString(
                com.google.i18n.phonenumbers.PhoneNumberUtil.getInstance().getCountryCodeForRegion(region));
        for (String text : new String[] {
            code + national, "+" + code + national, "00" + code + national, "+" + code + "0" + national
        }) {
            assertThat(reader(region).read(text))
                    .as("%s in %s", text, region)
                    .isEqualTo(reader(region).byLibrary(text));
        }
    }

    @Provide
    Arbitrary<String> regions() {
        return Arbitraries.of(
                "IN", "FR", "ES", "AE", "PK", "BD", "PH", "AU", "KE", "US", "GB", "DE", "IT", "BR", "MX", "AR", "SG",
                "ZA", "NG", "ID");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .numeric()
                .ofMinLength(5)
                .ofMaxLength(14)
                .flatMap(digits -> Arbitraries.of(digits, "+" + digits, "00" + digits, "0" + digits));
    }

    @Provide
    Arbitrary<String> national() {
        return Arbitraries.strings().numeric().ofMinLength(7).ofMaxLength(11);
    }
}
