package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Two dial strings are the same number to us only when a telephone would dial the same. */
class DialStringTest {

    private static final String KEYS = "0123456789*#";

    @Property
    void noTwoDialStringsOfUpToSeventeenKeysAreTheSameNumber(
            @ForAll("dialStrings") String one, @ForAll("dialStrings") String other) {
        assertThat(DialString.person(one) == DialString.person(other)).isEqualTo(one.equals(other));
    }

    @Property
    void aDialStringCanBeReadBackFromItsNumber(@ForAll("dialStrings") String text) {
        StringBuilder read = new StringBuilder();
        long rest = DialString.person(text);
        assertThat(rest).isPositive();
        for (; rest > 0; rest /= 13) {
            read.insert(0, KEYS.charAt((int) (rest % 13) - 1));
        }
        assertThat(read).hasToString(text);
    }

    @Test
    void leadingNoughtsMakeAnotherNumberAndTheLongestExactOneIsStillPositive() {
        assertThat(DialString.person("0123")).isNotEqualTo(DialString.person("123"));
        assertThat(DialString.person("#".repeat(17))).isPositive();
        assertThat(DialString.person("0".repeat(18))).isNegative();
        assertThat(DialString.person("0".repeat(18))).isEqualTo(DialString.person("0".repeat(18)));
        assertThatThrownBy(() -> DialString.person("12a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeysAreTwelve() {
        for (char c = 0; c < 0x700; c++) {
            assertThat(DialString.isKey(c)).as("%s", c).isEqualTo(KEYS.indexOf(c) >= 0);
        }
    }

    @Provide
    static Arbitrary<String> dialStrings() {
        return Arbitraries.strings().withChars(KEYS).ofMinLength(1).ofMaxLength(17);
    }
}
