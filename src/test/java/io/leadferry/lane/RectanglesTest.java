package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.lane.Rectangles.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Law 5 for deletes: each pair that was asked for in exactly one call, no other pair, and few calls. */
class RectanglesTest {

    @Property
    void everyAskedPairIsInExactlyOneCallAndNoOtherPairInAny(
            @ForAll @Size(max = 40) List<@NotEmpty @Size(max = 6) Set<@IntRange(min = 0, max = 7) Integer>> wishes,
            @ForAll @IntRange(min = 1, max = 6) int cap,
            @ForAll boolean together) {
        Map<String, Set<String>> asked = asked(wishes);

        List<Rectangle> calls = Rectangles.plan(asked, cap, together);

        List<String> sent = new ArrayList<>();
        calls.forEach(call -> {
            assertThat(call.numbers()).hasSizeBetween(1, cap);
            assertThat(call.campaigns()).hasSizeBetween(1, cap);
            call.numbers().forEach(number -> call.campaigns().forEach(campaign -> sent.add(number + "×" + campaign)));
        });
        List<String> wanted = new ArrayList<>();
        asked.forEach((number, campaigns) -> campaigns.forEach(campaign -> wanted.add(number + "×" + campaign)));
        assertThat(sent).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Property
    void numbersThatShareTheirCampaignsTravelInTheFewestCalls(
            @ForAll @IntRange(min = 1, max = 450) int numbers, @ForAll @IntRange(min = 1, max = 250) int campaigns) {
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        Set<String> all = new TreeSet<>();
        for (int campaign = 0; campaign < campaigns; campaign++) {
            all.add("c" + campaign);
        }
        for (int number = 0; number < numbers; number++) {
            asked.put("n" + number, all);
        }

        assertThat(Rectangles.plan(asked, 100, false)).hasSize(((numbers + 99) / 100) * ((campaigns + 99) / 100));
    }

    @Property
    void campaignsThatShareTheirNumbersAreAsGoodAGroundForACall(@ForAll @IntRange(min = 2, max = 90) int overlap) {
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        for (int number = 0; number < overlap; number++) {
            asked.put("n" + number, number % 3 == 0 ? Set.of("A") : number % 3 == 1 ? Set.of("B") : Set.of("A", "B"));
        }

        assertThat(Rectangles.plan(asked, 100, false)).hasSizeLessThanOrEqualTo(2);
    }

    private static Map<String, Set<String>> asked(List<Set<Integer>> wishes) {
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        for (int number = 0; number < wishes.size(); number++) {
            Set<String> campaigns = new TreeSet<>();
            wishes.get(number).forEach(campaign -> campaigns.add("c" + campaign));
            asked.put("n" + number, campaigns);
        }
        return asked;
    }
}
