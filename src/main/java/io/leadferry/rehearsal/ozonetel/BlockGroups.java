package io.leadferry.rehearsal.ozonetel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The block number groups; where none is described, every number is in every group. A number is the same with or without {@code 91} or {@code +91} before its ten digits.
 */
final class BlockGroups {

    private static final int NATIONAL = 10;
    private static final String COUNTRY = "91";

    private final Map<String, Set<String>> groups = new HashMap<>();

    BlockGroups(Map<String, List<String>> numbers) {
        numbers.forEach((id, blocked) -> blocked.forEach(number ->
                groups.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(spelt(number))));
    }

    /** As the vendor's answers spell it, whatever way it was sent; what is no such number stays as it is. */
    static String spelt(String number) {
        String digits = number.startsWith("+") ? number.substring(1) : number;
        String national = digits.length() == COUNTRY.length() + NATIONAL && digits.startsWith(COUNTRY)
                ? digits.substring(COUNTRY.length())
                : digits;
        return national.matches("\\d{" + NATIONAL + "}") ? "+" + COUNTRY + national : number;
    }

    synchronized boolean has(String id) {
        return groups.isEmpty() || groups.containsKey(id);
    }

    synchronized boolean holds(String id, String spelt) {
        return groups.isEmpty() || groups.getOrDefault(id, Set.of()).contains(spelt);
    }

    synchronized List<String> numbers(String id) {
        return List.copyOf(groups.getOrDefault(id, Set.of()));
    }

    /** Takes spelt numbers out of a group and returns how many were in it. */
    synchronized int remove(String id, Collection<String> numbers) {
        if (groups.isEmpty()) {
            return Set.copyOf(numbers).size();
        }
        Set<String> group = groups.getOrDefault(id, new LinkedHashSet<>());
        int before = group.size();
        group.removeAll(Set.copyOf(numbers));
        return before - group.size();
    }
}
