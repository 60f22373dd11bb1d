package io.leadferry.lane;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packs deletes (law 5). A delete call carries numbers × campaigns, so the numbers of a call must all be meant for all
 * of its campaigns. Two ways of grouping are tried, numbers that share their campaigns and campaigns that share their
 * numbers, and the one with fewer calls wins. Each asked-for pair is in exactly one call, and no other pair in any.
 */
public final class Rectangles {

    private Rectangles() {}

    /** One call's worth. */
    public record Rectangle(List<String> numbers, List<String> campaigns) {
        /** How many pairs it deletes. */
        public int pairs() {
            return numbers.size() * campaigns.size();
        }
    }

    /**
     * The calls for these pairs.
     *
     * @param campaignsOf the campaigns from which each number is to be deleted, in the order of the world
     * @param cap the most numbers, and the most campaigns, a call carries
     * @param together whether all campaigns of a number must be in one call, because one row asked for them
     */
    public static List<Rectangle> plan(Map<String, Set<String>> campaignsOf, int cap, boolean together) {
        List<Rectangle> byNumbers = new ArrayList<>();
        grouped(campaignsOf).forEach((campaigns, numbers) -> chunks(numbers, cap)
                .forEach(some ->
                        chunks(List.copyOf(campaigns), cap).forEach(few -> byNumbers.add(new Rectangle(some, few)))));
        if (together) {
            return byNumbers;
        }
        List<Rectangle> byCampaigns = new ArrayList<>();
        grouped(turned(campaignsOf)).forEach((numbers, campaigns) -> chunks(List.copyOf(numbers), cap)
                .forEach(some -> chunks(campaigns, cap).forEach(few -> byCampaigns.add(new Rectangle(some, few)))));
        return byNumbers.size() <= byCampaigns.size() ? byNumbers : byCampaigns;
    }

    private static Map<Set<String>, List<String>> grouped(Map<String, Set<String>> map) {
        Map<Set<String>, List<String>> groups = new LinkedHashMap<>();
        map.forEach((key, set) -> groups.computeIfAbsent(new TreeSet<>(set), s -> new ArrayList<>())
                .add(key));
        return groups;
    }

    private static Map<String, Set<String>> turned(Map<String, Set<String>> map) {
        Map<String, Set<String>> turned = new LinkedHashMap<>();
        map.forEach((key, set) -> set.forEach(
                value -> turned.computeIfAbsent(value, v -> new TreeSet<>()).add(key)));
        return turned;
    }

    private static List<List<String>> chunks(List<String> list, int size) {
        List<List<String>> chunks = new ArrayList<>();
        for (int at = 0; at < list.size(); at += size) {
            chunks.add(List.copyOf(list.subList(at, Math.min(at + size, list.size()))));
        }
        return chunks;
    }
}
