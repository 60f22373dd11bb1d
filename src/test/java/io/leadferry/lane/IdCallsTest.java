package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.lane.IdCalls.IdCall;
import io.leadferry.model.Ids;
import io.leadferry.model.Ids.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Law 5 for ids: exactly the ids that are asked for, in no more calls than lists of them would take. */
class IdCallsTest {

    @Provide
    Arbitrary<List<Ids>> waiting() {
        Arbitrary<Range> range = Arbitraries.longs().between(1, 120).flatMap(first -> Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, Arbitraries.just(0L)),
                        net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(0, 8)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, 60)))
                .map(more -> new Range(first, first + more)));
        return range.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(Ids::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    @Property(tries = 500)
    void eachRowIsInOneCallAndTheCallsNameTheIdsOfTheirRowsAndNoOther(
            @ForAll("waiting") List<Ids> waiting, @ForAll @IntRange(min = 1, max = 40) int cap) {
        List<Integer> left = new ArrayList<>();
        for (int row = 0; row < waiting.size(); row++) {
            left.add(row);
        }
        int calls = 0;
        while (!left.isEmpty()) {
            List<Ids> asked = left.stream().map(waiting::get).toList();
            IdCall call = IdCalls.next(asked, cap);
            Set<Integer> rows = new HashSet<>(call.rows());
            assertThat(rows).isNotEmpty().hasSameSizeAs(call.rows());
            Set<Long> wanted = new TreeSet<>();
            rows.forEach(row -> wanted.addAll(ids(asked.get(row))));
            assertThat(named(call.text())).as("ids of %s", call.text()).isEqualTo(wanted);
            if (call.text().contains(",") && rows.size() > 1) {
                assertThat(wanted).as("a list").hasSizeLessThanOrEqualTo(cap);
            }
            assertThat(call.text()).matches("\\d+(,\\d+)*|\\d+-\\d+");
            List<Integer> rest = new ArrayList<>();
            for (int row = 0; row < left.size(); row++) {
                if (!rows.contains(row)) {
                    rest.add(left.get(row));
                }
            }
            left = rest;
            calls++;
        }
        assertThat(calls).isLessThanOrEqualTo(waiting.size());
    }

    @Property(tries = 300)
    void rowsOfOneIdEachTakeNoMoreCallsThanListsOfThemWould(
            @ForAll("singles") Set<Long> singles, @ForAll @IntRange(min = 1, max = 30) int cap) {
        List<Ids> left = new ArrayList<>(
                singles.stream().map(id -> new Ids(List.of(new Range(id, id)))).toList());
        boolean oneRange =
                new Ids(left.stream().flatMap(one -> one.ranges().stream()).toList())
                                .ranges()
                                .size()
                        == 1;
        int calls = 0;
        while (!left.isEmpty()) {
            Set<Integer> rows = new HashSet<>(IdCalls.next(left, cap).rows());
            List<Ids> rest = new ArrayList<>();
            for (int row = 0; row < left.size(); row++) {
                if (!rows.contains(row)) {
                    rest.add(left.get(row));
                }
            }
            left = rest;
            calls++;
        }
        assertThat(calls).isLessThanOrEqualTo((singles.size() + cap - 1) / cap);
        if (oneRange || singles.size() <= cap) {
            assertThat(calls).isOne();
        }
    }

    @Provide
    Arbitrary<Set<Long>> singles() {
        return Arbitraries.longs().between(1, 150).set().ofMinSize(1).ofMaxSize(90);
    }

    private static Set<Long> ids(Ids ids) {
        Set<Long> all = new TreeSet<>();
        ids.ranges().forEach(range -> {
            for (long id = range.first(); id <= range.last(); id++) {
                all.add(id);
            }
        });
        return all;
    }

    /** What the vendor's page says a text means. */
    private static Set<Long> named(String text) {
        Set<Long> all = new TreeSet<>();
        String[] ends = text.split("-");
        if (ends.length == 2) {
            for (long id = Long.parseLong(ends[0]); id <= Long.parseLong(ends[1]); id++) {
                all.add(id);
            }
            return all;
        }
        for (String id : text.split(",")) {
            assertThat(all.add(Long.parseLong(id)))
                    .as("%s stands once in %s", id, text)
                    .isTrue();
        }
        return all;
    }
}
