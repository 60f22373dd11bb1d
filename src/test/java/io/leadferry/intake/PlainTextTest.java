package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.connector.VendorProfiles;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in the characters that a vendor allows. */
class PlainTextTest {

    private static final AllowedCharacters NAME = characters("ozonetel", "add-leads", "Name");
    private static final PlainText TEXT = new PlainText(NAME);

    private static AllowedCharacters characters(String vendor, String operation, String field) {
        return AllowedCharacters.of(Objects.requireNonNull(new VendorProfiles()
                .find(vendor)
                .orElseThrow()
                .operation(operation)
                .fields()
                .get(field)
                .characters()));
    }

    @ParameterizedTest
    @CsvSource({
        "José, Jose",
        "Jose\u0301, Jose",
        "Müller, Muller",
        "Straße, Strasse",
        "Łukasz Żółć, Lukasz Zolc",
        "O'Brien, OBrien",
        "O’Brien, OBrien",
        "D`Souza, DSouza",
        "A&B, A B",
        "'A & B, Ltd.', A B Ltd.",
        "😀 Asha 👩‍👩‍👧, Asha",
        "As😀ha, As ha",
        "Александр, Aleksandr",
        "Наталья, Natala",
        "'  Zoé ', Zoe",
        "A\u00A0é, A e",
        "Ｊｏｓｅ, Jose"
    })
    void aTextIsWrittenInAllowedCharacters(String text, String plain) {
        assertThat(TEXT.of(text)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"राज कुमार", "王小明", "محمد", "田中 さくら", "김철수", "דוד", "สมชาย"})
    void everyScriptHasALatinForm(String text) {
        assertThat(TEXT.of(text)).matches("[A-Za-z][A-Za-z ]*[A-Za-z]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "  Asha  Rao ", "A (b) + 50% - $3: x_y.z", "O Brien"})
    void whatIsAllowedIsNotTouched(String text) {
        assertThat(TEXT.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", "'", "&&& !!", "\u200D", "\n"})
    void aTextOfWhichNothingWouldBeLeftStaysAsItIsAndIsRefusedByItsRule(String text) {
        assertThat(TEXT.of(text)).isSameAs(text);
    }

    @Property(tries = 300)
    void whateverComesIsAllowedAfterwardsOrNothingOfItIs(@ForAll String text) {
        String plain = TEXT.of(text);
        assertThat(plain)
                .satisfiesAnyOf(it -> assertThat(NAME.firstForbidden(it)).isEqualTo(-1), it -> assertThat(it)
                        .isSameAs(text));
        assertThat(TEXT.of(plain)).as("done once, it is done").isEqualTo(plain);
    }

    @Test
    void whereLettersAreAllowedOnlyTheLineBreaksGo() {
        PlainText huawei = new PlainText(characters("huawei-aicc", "add-numbers", "callData"));

        assertThat(huawei.of("王小明\r\n O'Brien")).isEqualTo("王小明 O'Brien");
    }

    @Test
    void manyThreadsMayWriteAtOnce() {
        List<String> written = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(n -> TEXT.of(n % 2 == 0 ? "राज कुमार" : "José Müller"))
                .distinct()
                .sorted()
                .toList();

        assertThat(written).containsExactly("Jose Muller", TEXT.of("राज कुमार"));
    }
}
