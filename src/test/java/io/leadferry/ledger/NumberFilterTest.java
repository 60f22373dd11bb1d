package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter passes every number that is in it, and of others one in a few hundred, however many it has. */
class NumberFilterTest {

    private static final int STRANGERS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 200, 8_000, 50_000})
    void noneOfItsNumbersFailsAndFewOthersPass(int size) {
        long[] numbers =
                new Random(size).longs(size, 919_000_000_000L, 919_999_999_999L).toArray();
        byte[] filter = NumberFilter.of(numbers);

        assertThat(LongStream.of(numbers).allMatch(number -> passes(filter, number)))
                .isTrue();
        assertThat(LongStream.range(0, STRANGERS)
                        .filter(number -> passes(filter, number))
                        .count())
                .isLessThan(STRANGERS / 128);
    }

    /** Neighbours in the number space, as a call centre buys them, and fingerprints, which are negative. */
    @Test
    void rowsOfNumbersAndNegativeOnesAreNumbersLikeOthers() {
        byte[] neighbours = NumberFilter.of(LongStream.range(0, 1_000).toArray());
        byte[] negative = NumberFilter.of(new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE});

        assertThat(LongStream.range(1_000, 11_000)
                        .filter(number -> passes(neighbours, number))
                        .count())
                .isLessThan(100);
        assertThat(NumberFilter.mayHave(negative, new long[] {5, -1})).isTrue();
        assertThat(passes(negative, Long.MIN_VALUE)).isTrue();
    }

    @Test
    void aFilterOfNothingPassesNothing() {
        assertThat(LongStream.range(0, 1_000).noneMatch(number -> passes(NumberFilter.of(new long[0]), number)))
                .isTrue();
    }

    /** What is stored is read by later versions. */
    @Test
    void itsFormIsKept() {
        assertThat(NumberFilter.of(new long[] {919_876_543_210L}))
                .isEqualTo(HexFormat.of().parseHex("083a3000000100000000000000100000006c00"));
    }

    private static boolean passes(byte[] filter, long number) {
        return NumberFilter.mayHave(filter, new long[] {number});
    }
}
