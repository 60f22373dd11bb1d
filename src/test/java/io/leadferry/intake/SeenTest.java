package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.intake.IdKeys.IdKey;
import io.leadferry.intake.NumberReader.Read;
import io.leadferry.model.Ids;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What was seen, beside a plain set of the same: bitmaps must not take one number for another where one of them ends. */
class SeenTest {

    private static final long COUNTRY = 91_000_0000000L;

    @Property(tries = 300)
    void aNumberIsSeenAgainWhenItWasSeenAndNeverElse(@ForAll("people") List<Long> people) {
        Seen seen = new Seen.ByPerson();
        Set<Long> known = new HashSet<>();
        for (long person : people) {
            assertThat(seen.again(new Read(Long.toString(person), person)))
                    .as("%d behind %s", person, known)
                    .isEqualTo(!known.add(person));
        }
    }

    /** Close to each other, and a whole bitmap or half of one apart; and numbers that stand for texts. */
    @Provide
    Arbitrary<List<Long>> people() {
        Arbitrary<Long> steps = Arbitraries.of(1L, 1L << 16, 1L << 23, 1L << 24, 1L << 25, 1L << 31, 1L << 32);
        Arbitrary<Long> numbers =
                steps.flatMap(step -> Arbitraries.longs().between(0, 3).map(times -> COUNTRY + step * times));
        return Arbitraries.oneOf(
                        numbers,
                        numbers.map(number -> -number),
                        Arbitraries.longs().between(-3, 3))
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void idsAreSeenAgainWhenEachOfThemWasSeen(@ForAll("ids") List<Long> ends) {
        Seen seen = new Seen.ById();
        Set<Long> known = new HashSet<>();
        for (int i = 0; i + 1 < ends.size(); i += 2) {
            long first = ends.get(i);
            long last = first + ends.get(i + 1) % 4;
            boolean all = true;
            for (long id = first; id <= last; id++) {
                all &= !known.add(id);
            }
            Ids ids = Ids.parse(first == last ? Long.toString(first) : first + "-" + last);
            assertThat(seen.again(new IdKey(ids, ids.toString(), ids.person())))
                    .as("%s", ids)
                    .isEqualTo(all);
        }
    }

    /** On both sides of where bitmaps end. */
    @Provide
    Arbitrary<List<Long>> ids() {
        return Arbitraries.of(1L, 1L << 16, 1L << 31, 1L << 32, 3L << 31)
                .flatMap(end -> Arbitraries.longs().between(Math.max(1, end - 3), end + 3))
                .list()
                .ofMaxSize(60);
    }
}
