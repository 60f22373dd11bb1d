package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.intake.NumberReader.Read;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A number is read as libphonenumber reads it, whichever way it takes, and as an Indian feed writes it. */
class NumberReaderTest {

    private static final Map<String, NumberReader> READERS = new ConcurrentHashMap<>();
    private final NumberReader india = reader("IN");

    @Provide
    Arbitrary<String> regions() {
        return Arbitraries.of(
                "IN", "FR", "ES", "AE", "PK", "BD", "PH", "AU", "KE", "US", "GB", "DE", "IT", "BR", "MX", "AR", "SG",
                "ZA", "NG", "ID");
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMinLength(4).ofMaxLength(13);
    }

    @Provide
    Arbitrary<String> forms() {
        return Arbitraries.of(
                "%2$s", "+%1$s%2$s", "00%1$s%2$s", "%1$s%2$s", "0%2$s", "+%1$s0%2$s", "0%1$s%2$s", "%1$s0%2$s");
    }

    @Property(tries = 60_000)
    void theShortWayAndTheLibraryAgree(
            @ForAll("regions") String region, @ForAll("digits") String digits, @ForAll("forms") String form) {
        int code = PhoneNumberUtil.getInstance().getCountryCodeForRegion(region);
        String text = form.formatted(code, digits);

        assertThat(reader(region).read(text)).isEqualTo(reader(region).byLibrary(text));
    }

    @Property(tries = 2_000)
    void anIndianNumberIsTheSamePersonHoweverItIsWritten(@ForAll("indian") String national) {
        Read plain = india.read(national).orElseThrow();

        assertThat(plain).isEqualTo(new Read(national, Long.parseLong("91" + national)));
        assertThat(List.of("+91" + national, "0091" + national, "91" + national, "0" + national, "+91 " + national))
                .allSatisfy(text -> assertThat(india.read(text)).contains(plain));
    }

    @Provide
    Arbitrary<String> indian() {
        return Arbitraries.longs().between(6_000_000_000L, 9_999_999_999L).map(String::valueOf);
    }

    @Example
    void anIndianFeedReadsEachUsualFormOfANumber() {
        Read person = new Read("8187867008", 918187867008L);

        for (String text : List.of(
                "8187867008",
                " 8187867008 ",
                "+91 81878-67008",
                "+91 (81878) 67008",
                "81878.67008",
                "+918187867008",
                "00918187867008",
                "0091 81878 67008",
                "08187867008",
                "918187867008",
                "91 81878 67008")) {
            assertThat(india.read(text)).as(text).contains(person);
        }
    }

    @Example
    void aTrunkZeroBeforeTheCountryCodeIsReadAsTheSamePersonOrNotAtAll() {
        assertThat(india.read("0918187867008")).isEqualTo(india.byLibrary("0918187867008"));
    }

    @Example
    void whatIsNoNumberIsNotRead() {
        for (String text : List.of(
                "",
                "   ",
                "98765",
                "818786700",
                "letters",
                "81878abc08",
                "8187867008 8187867001",
                "8187867008,8187867001",
                "8187867008/8187867001",
                "8187867008 ext 12",
                "8187867008x12",
                "8187867008;ext=12",
                "8.187867008E9",
                "+",
                "+91",
                "00",
                "0",
                "٨١٨٧٨٦٧٠٠٨",
                "8187867008".repeat(5))) {
            assertThat(india.read(text)).as("'%s'", text).isEmpty();
        }
    }

    @Example
    void aForeignNumberInAnIndianFeedIsSentWithItsCountryCode() {
        assertThat(india.read("+44 20 7946 0958")).contains(new Read("442079460958", 442079460958L));
        assertThat(india.read("00442079460958")).contains(new Read("442079460958", 442079460958L));
    }

    @Example
    void theSameNumberIsTheSamePersonForFeedsOfTwoRegions() {
        assertThat(india.read("+44 20 7946 0958").orElseThrow().person())
                .isEqualTo(reader("GB").read("020 7946 0958").orElseThrow().person());
    }

    private static NumberReader reader(String region) {
        return READERS.computeIfAbsent(region, NumberReader::new);
    }
}
