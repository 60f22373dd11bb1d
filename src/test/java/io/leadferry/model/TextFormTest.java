package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sees at the ends of a text is no part of it, and a letter is one however it was typed. */
class TextFormTest {

    /** Blanks that differ from a plain one by their width, or by whether a line may end there. */
    private static final String WIDE = "\u00A0\u2002\u2007\u200A\u202F\u205F";

    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', '\t', '\r', '\n', 0, 0x1F, 0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x180E, 0x2002, 0x2007, 0x200A, 0x200B,
                0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x202F, 0x205F, 0x2060, 0x2066, 0x2069,
                0x3000, 0x3164, 0xFEFF, 0x061C
            })
    void theEndsHoldNothingUnseenAndTheInsideStays(int unseen) {
        String one = Character.toString(unseen);
        assertThat(TextForm.of(one + "Dee" + one + "Lee" + one + one))
                .isEqualTo("Dee" + (WIDE.indexOf(unseen) < 0 ? one : " ") + "Lee");
        assertThat(TextForm.of(one + one)).isEmpty();
        assertThat(TextForm.isBlank(one + " ")).isTrue();
    }

    @Test
    void aBlankBetweenWordsIsAPlainOne() {
        assertThat(TextForm.of("Dee\u00A0Lee\u202F\u2003Jo")).isEqualTo("Dee Lee  Jo");
        assertThat(TextForm.keepingSpaces("Sales\u00A01 ")).isEqualTo("Sales 1 ");
    }

    @Test
    void lettersAreComposed() {
        assertThat(TextForm.of("Jose\u0301")).isEqualTo("Jos\u00E9");
        assertThat(TextForm.of("\u1112\u1161\u11AB")).isEqualTo("\uD55C");
        assertThat(TextForm.of("Straße")).isEqualTo("Straße");
    }

    @Test
    void aJoinerThatShapesTheLetterBeforeItIsSeenAndStays() {
        String name = "\u0D05\u0D35\u0D28\u0D4D\u200D";
        assertThat(TextForm.of(name + " ")).isEqualTo(name);
    }

    @Test
    void signsThatAreSeenStayWhateverTheirKind() {
        String england = "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F";
        assertThat(TextForm.of(england)).isEqualTo(england);
        assertThat(TextForm.of("\u0600 1")).isEqualTo("\u0600 1");
    }

    @Test
    void aCampaignKeepsTheBlanksThatItHasAndLosesTheOthers() {
        assertThat(TextForm.keepingSpaces(" Sales 1 ")).isEqualTo(" Sales 1 ");
        assertThat(TextForm.keepingSpaces("\u200B Sales 1 \u00A0\r\n")).isEqualTo(" Sales 1 ");
    }

    @Test
    void whatIsInItsFormIsNotMadeAnew() {
        String text = new String("Ann Lee");
        assertThat(TextForm.of(text)).isSameAs(text);
    }
}
