package io.leadferry.rehearsal.ozonetel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers in each campaign, in the order they were added, repeats included; compared as they were written. */
final class CampaignData {

    private final Map<String, List<String>> numbers = new HashMap<>();
    private final Map<String, Set<String>> known = new HashMap<>();

    synchronized void add(String campaign, List<String> added) {
        numbers.computeIfAbsent(campaign, none -> new ArrayList<>()).addAll(added);
        known.computeIfAbsent(campaign, none -> new HashSet<>()).addAll(added);
    }

    synchronized boolean contains(String campaign, String number) {
        return known.getOrDefault(campaign, Set.of()).contains(number);
    }

    /** Takes each number, however often it is there, out of each campaign. */
    synchronized void remove(Collection<String> removed, Collection<String> campaigns) {
        Set<String> gone = Set.copyOf(new HashSet<>(removed));
        for (String campaign : campaigns) {
            numbers.getOrDefault(campaign, new ArrayList<>()).removeIf(gone::contains);
            known.getOrDefault(campaign, new HashSet<>()).removeAll(gone);
        }
    }

    synchronized List<String> numbers(String campaign) {
        return List.copyOf(numbers.getOrDefault(campaign, List.of()));
    }
}
