package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person writes for others to read holds nobody's number, however it is written. */
class QuietTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9876543212",
                "98765 43212",
                "+91-98765-43212",
                "98765.43212",
                "98765/43212",
                "98765_43212",
                "9,876,543,212",
                "98765, 43212",
                "98765\u00a043212",
                "98765\u202f43212",
                "98765\u200b43212",
                "98765\u201143212",
                "98765\u201343212",
                "98765·43212",
                "(98765) - 43212",
                "९८७६५४३२१२"
            })
    void aNumberIsMaskedWhateverStandsBetweenItsDigits(String number) {
        String written = Quiet.written("caller " + number + " rang");

        assertThat(written).startsWith("caller ").endsWith(" rang").contains("•••");
        assertThat(written.codePoints().filter(Character::isDigit).count()).isEqualTo(2);
    }

    @Test
    void whatIsNoNumberStays() {
        assertThat(Quiet.written("ticket 4711, 2 calls in 10 minutes, room B12"))
                .isEqualTo("ticket 4711, 2 calls in 10 minutes, room B12");
    }
}
