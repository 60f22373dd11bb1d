package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.model.Ids.Range;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids are a set, however they are written. */
class IdsTest {

    @Property
    void theSetIsTheOneThatWasWritten(@ForAll("ranges") List<Range> written) {
        String text = written.stream().map(Range::toString).collect(Collectors.joining(" , "));

        Ids ids = Ids.parse(text);

        assertThat(all(ids.ranges())).isEqualTo(all(written));
        assertThat(ids.count()).isEqualTo(all(written).size());
    }

    @Property
    void theirTextReadsAsTheSameIdsAndIsTheOnlyOne(
            @ForAll("ranges") List<Range> some, @ForAll("ranges") List<Range> others) {
        Ids ids = new Ids(some);

        assertThat(Ids.parse(ids.toString())).isEqualTo(ids);
        assertThat(ids.toString().equals(new Ids(others).toString()))
                .isEqualTo(all(some).equals(all(others)));
    }

    @Property
    void rangesAscendAndDoNotTouch(@ForAll("ranges") List<Range> some) {
        List<Range> ranges = new Ids(some).ranges();

        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).first()).isGreaterThan(ranges.get(i - 1).last() + 1);
        }
    }

    @Property
    void togetherTheyAreTheUnionInAnyOrder(@ForAll("ranges") List<Range> some, @ForAll("ranges") List<Range> others) {
        Set<Long> union = all(some);
        union.addAll(all(others));

        Ids together = new Ids(some).and(new Ids(others));

        assertThat(all(together.ranges())).isEqualTo(union);
        assertThat(together).isEqualTo(new Ids(others).and(new Ids(some)));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7, 1",
        "3-10, 3-10, 8",
        "'2,3,5', '2-3,5', 3",
        "'1-3, 7', '1-3,7', 4",
        "' 5 - 5 ,007', '5,7', 2",
        "'1-5,3-8', 1-8, 8",
        "1-10000000, 1-10000000, 10000000",
        "999999999999999999, 999999999999999999, 1"
    })
    void idsAreReadAsThePageWritesThem(String text, String canonical, long count) {
        assertThat(Ids.parse(text)).hasToString(canonical);
        assertThat(Ids.parse(text).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "10-3, goes downwards",
        "1-10000001, more than ten million",
        "0, begin at 1",
        "0-5, begin at 1",
        "-5, 'is not an id'",
        "+5, 'is not an id'",
        "1-2-3, 'is not an id'",
        "3-, missing",
        "'1,,2', missing",
        "'1,', missing",
        "'', missing",
        "1 2, 'is not an id'",
        "1.0, 'is not an id'",
        "٣, 'is not an id'",
        "1000000000000000000, at most 18 digits"
    })
    void anythingElseIsToldForAPerson(String text, String reason) {
        assertThatThrownBy(() -> Ids.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aLongNumberIsNotShownWhole() {
        assertThatThrownBy(() -> Ids.parse("+8187867001"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'+•••01' is not an id");
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'7,7', 7"})
    void oneIdIsComparedAsItself(String text, long person) {
        assertThat(Ids.parse(text).person()).isEqualTo(person);
        assertThat(Ids.parse("7-8").person())
                .isNegative()
                .isEqualTo(Ids.parse("8,7").person());
    }

    private static Set<Long> all(List<Range> ranges) {
        return ranges.stream()
                .flatMapToLong(range -> LongStream.rangeClosed(range.first(), range.last()))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Provide
    static Arbitrary<List<Range>> ranges() {
        Arbitrary<Range> range = Combinators.combine(
                        Arbitraries.longs().between(1, 60), Arbitraries.longs().between(0, 9))
                .as((first, more) -> new Range(first, first + more));
        return range.list().ofMinSize(1).ofMaxSize(12);
    }
}
