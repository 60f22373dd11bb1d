package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.lane.Rectangles.Rectangle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Law 5 for deletes: the fewest calls of numbers × campaigns, and never a pair that was not asked for. */
class RectanglesTest {

    private record Pair(String number, String campaign) {}

    @Provide
    Arbitrary<Map<String, Set<String>>> asked() {
        Arbitrary<String> numbers = Arbitraries.integers().between(1, 40).map(n -> "81878670" + (10 + n));
        Arbitrary<Set<String>> campaigns = Arbitraries.integers()
                .between(1, 7)
                .map(n -> "Campaign " + n)
                .set()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(TreeSet::new);
        return Arbitraries.maps(numbers, campaigns).ofMinSize(1).ofMaxSize(30);
    }

    @Provide
    Arbitrary<Integer> caps() {
        return Arbitraries.oneOf(Arbitraries.integers().between(2, 5), Arbitraries.just(100));
    }

    @Property
    void eachPairThatWasAskedForIsInExactlyOneCallAndNoOtherPairInAny(
            @ForAll("asked") Map<String, Set<String>> asked, @ForAll("caps") int cap, @ForAll boolean together) {
        List<Pair> deleted = new ArrayList<>();

        for (Rectangle call : Rectangles.plan(asked, cap, together)) {
            for (String number : call.numbers()) {
                call.campaigns().forEach(campaign -> deleted.add(new Pair(number, campaign)));
            }
        }

        assertThat(deleted).containsExactlyInAnyOrderElementsOf(pairs(asked));
    }

    @Property
    void noCallCarriesMoreNumbersOrMoreCampaignsThanTheVendorTakes(
            @ForAll("asked") Map<String, Set<String>> asked, @ForAll("caps") int cap, @ForAll boolean together) {
        assertThat(Rectangles.plan(asked, cap, together)).allSatisfy(call -> {
            assertThat(call.numbers()).hasSizeBetween(1, cap);
            assertThat(call.campaigns()).hasSizeBetween(1, cap);
        });
    }

    @Property
    void theCallsAreAsFewAsTheBetterOfTheTwoGroupings(
            @ForAll("asked") Map<String, Set<String>> asked, @ForAll("caps") int cap) {
        long either = Math.min(callsWhenGrouped(asked, cap), callsWhenGrouped(byCampaign(asked), cap));

        assertThat(Rectangles.plan(asked, cap, false)).hasSize((int) either);
    }

    @Property
    void numbersThatAllShareTheirCampaignsFillWholeRectangles(
            @ForAll @IntRange(min = 1, max = 60) int numbers,
            @ForAll @IntRange(min = 1, max = 12) int campaigns,
            @ForAll("caps") int cap,
            @ForAll boolean together) {
        Set<String> all = new TreeSet<>(
                IntStream.range(0, campaigns).mapToObj(n -> "Campaign " + n).toList());
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        IntStream.range(0, numbers).forEach(n -> asked.put("8187867" + (100 + n), all));

        assertThat(Rectangles.plan(asked, cap, together)).hasSize(ceil(numbers, cap) * ceil(campaigns, cap));
    }

    @Property
    void campaignsThatOneRowAskedForTogetherStayInOneCall(
            @ForAll("asked") Map<String, Set<String>> asked, @ForAll @IntRange(min = 7, max = 100) int cap) {
        Map<String, List<Rectangle>> callsOf = new HashMap<>();

        Rectangles.plan(asked, cap, true).forEach(call -> call.numbers()
                .forEach(number ->
                        callsOf.computeIfAbsent(number, n -> new ArrayList<>()).add(call)));

        asked.forEach((number, campaigns) -> assertThat(callsOf.get(number))
                .singleElement()
                .satisfies(call -> assertThat(call.campaigns()).containsExactlyInAnyOrderElementsOf(campaigns)));
    }

    @Example
    void tenThousandPairsOfAHundredNumbersAndAHundredCampaignsAreOneCall() {
        Set<String> campaigns = new TreeSet<>(
                IntStream.range(0, 100).mapToObj(n -> "Campaign " + n).toList());
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(n -> asked.put("8187867" + (100 + n), campaigns));

        assertThat(Rectangles.plan(asked, 100, false)).singleElement().satisfies(call -> assertThat(call.pairs())
                .isEqualTo(10_000));
    }

    private static List<Pair> pairs(Map<String, Set<String>> asked) {
        List<Pair> pairs = new ArrayList<>();
        asked.forEach((number, campaigns) -> campaigns.forEach(campaign -> pairs.add(new Pair(number, campaign))));
        return pairs;
    }

    /** Counted without the code under test: one group for each distinct set, cut by the cap both ways. */
    private static long callsWhenGrouped(Map<String, Set<String>> sets, int cap) {
        Map<Set<String>, Integer> sizes = new HashMap<>();
        sets.values().forEach(set -> sizes.merge(new HashSet<>(set), 1, Integer::sum));
        return sizes.entrySet().stream()
                .mapToLong(group ->
                        (long) ceil(group.getValue(), cap) * ceil(group.getKey().size(), cap))
                .sum();
    }

    private static Map<String, Set<String>> byCampaign(Map<String, Set<String>> asked) {
        Map<String, Set<String>> turned = new HashMap<>();
        pairs(asked).forEach(pair -> turned.computeIfAbsent(pair.campaign(), c -> new HashSet<>())
                .add(pair.number()));
        return turned;
    }

    private static int ceil(int count, int cap) {
        return (count + cap - 1) / cap;
    }
}
