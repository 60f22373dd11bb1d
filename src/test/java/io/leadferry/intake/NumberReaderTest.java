package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.intake.NumberReader.Read;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        // as spreadsheets and jobs write whole numbers: read where nothing is lost
        "9.18187867008E+11, 918187867008",
        "'9,18187867008E+11', 918187867008",
        "9.18187867008e11, 918187867008",
        "+9.18187867008E+11, 918187867008",
        "9.1818786700800E+11, 918187867008",
        "91.8187867008E+10, 918187867008",
        "0.8187867008E+10, 918187867008",
        "8.187867000E9, 918187867000",
        "8187867008.0, 918187867008",
        "8187867008.00, 918187867008",
        "8187867008.000000, 918187867008",
        "+918187867008.0, 918187867008",
        "08187867008.0, 918187867008",
        "8187867000.0, 918187867000",
        "'=\"8187867008\"', 918187867008",
        "'=\"+91 81878 67008\"', 918187867008",
        "'=\"8187867008.0\"', 918187867008",
        "'''8187867008', 918187867008",
        "''' 8187867008.0', 918187867008",
        // digits of other scripts
        "８１８７８６７００８, 918187867008",
        "＋９１８１８７８６７００８, 918187867008",
        "٨١٨٧٨٦٧٠٠٨, 918187867008",
        "۸۱۸۷۸۶۷۰۰۸, 918187867008",
        "८१८७८६७००८, 918187867008",
        "००९१८१८७८६७००८, 918187867008",
        // as they come out of address books and web pages
        "'\u202A+91 81878\u201167008\u202C', 918187867008",
        "'81878\u00A067008', 918187867008",
    })
    void aWholeNumberIsReadHoweverAMachineWroteIt(String text, long person) {
        assertThat(reader("IN").read(text)).map(Read::person).contains(person);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.19E+11",
                "9,19E+11",
                "9.18188E+11",
                "9.1818786700E+11",
                "1E+10",
                "9.18187867008E+10",
                "818786700.8",
                "818786700.80",
                "8187867008.5",
                "9.18187867008E-11",
                "81878.0",
                "=8187867008",
                "=81878&67008",
                "''8187867008",
                "8187867008'",
                "\"8187867008\"",
                "八一八七八六七〇〇八",
                "⁸¹⁸⁷⁸⁶⁷⁰⁰⁸"
            })
    void whatLostDigitsOrIsNoWholeNumberIsNotRead(String text) {
        assertThat(reader("IN").read(text)).isEmpty();
    }

    @Test
    void aFloatIsNeverTenTimesTheNumber() {
        // lengths vary in Germany, so that one digit more would read as a number too
        assertThat(reader("DE").read("301234567.0")).map(Read::person).contains(49301234567L);
        assertThat(reader("DE").read("3012345678.0")).map(Read::person).contains(493012345678L);
        assertThat(reader("DE").read("30123.0")).isEmpty();
        assertThat(reader("DE").read("3012345.6")).isEmpty();
        assertThat(reader("DE").read("030.1234567")).map(Read::person).contains(49301234567L);
    }

    @ParameterizedTest
    @CsvSource({
        "IN, +65 6100 0001, India",
        "IN, +960 761 0002, India",
        "US, +65 6100 0001, United States",
        "RU, +852 6123 4567, Russia",
    })
    void aNumberThatIsAnotherWithoutItsPlusIsNotSent(String region, String text, String country) {
        assertThat(reader(region).read(text)).isEmpty();
        assertThat(reader(region).whoseWithoutPlus(text)).contains(country);
        for (String prefix : new String[] {"+", "00"}) {
            NumberReader known = new NumberReader(region, prefix, false);
            String digits = text.replaceAll("[^0-9]", "");
            assertThat(known.read(text)).contains(new Read(prefix + digits, Long.parseLong(digits)));
            assertThat(known.read(prefix + digits)).isEqualTo(known.read(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IN, 98765 43210, 919876543210",
        "IN, +91 98765-43210, 919876543210",
        "IN, 0612 3456789, 916123456789",
        "IN, +65 6100 0001, 6561000001",
        "US, (212) 555-0123, 12125550123",
    })
    void whereAVendorWantsThemAllNumbersBearTheirCountryCode(String region, String text, long person) {
        for (String prefix : new String[] {"+", "00"}) {
            NumberReader reader = new NumberReader(region, prefix, true);
            assertThat(reader.read(text)).contains(new Read(prefix + person, person));
            assertThat(reader.read("+" + person)).isEqualTo(reader.read(text));
        }
    }

    @Test
    void aNumberThatIsNobodysWithoutItsPlusIsSent() {
        assertThat(reader("IN").whoseWithoutPlus("+44 20 7946 0018")).isEmpty();
        assertThat(new NumberReader("IN", "+", false).read("98765 43210"))
                .contains(new Read("9876543210", 919876543210L));
    }
}
