package io.leadferry.rehearsal.huawei;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The numbers in each campaign, those with a call in progress, and those that were deleted. */
final class HuaweiData {

    private final Map<String, List<HuaweiLead>> leads = new HashMap<>();
    private final Map<String, Set<String>> inCall = new HashMap<>();
    private final Map<String, List<HuaweiDeleted>> deleted = new HashMap<>();
    private long lastId = 1000;

    /** Adds numbers and returns them with their ids. */
    synchronized List<HuaweiLead> add(String campaign, Collection<HuaweiLead> added) {
        List<HuaweiLead> kept = added.stream()
                .map(lead -> lead.withDataId(Long.toString(++lastId)))
                .toList();
        leads.computeIfAbsent(campaign, none -> new ArrayList<>()).addAll(kept);
        return kept;
    }

    synchronized List<HuaweiLead> leads(String campaign) {
        return List.copyOf(leads.getOrDefault(campaign, List.of()));
    }

    synchronized List<HuaweiDeleted> deleted(String campaign) {
        return List.copyOf(deleted.getOrDefault(campaign, List.of()));
    }

    synchronized void inCall(String campaign, Collection<String> numbers) {
        inCall.computeIfAbsent(campaign, none -> new HashSet<>()).addAll(numbers);
    }

    synchronized void callEnded(String campaign, Collection<String> numbers) {
        inCall.getOrDefault(campaign, new HashSet<>()).removeAll(Set.copyOf(numbers));
    }

    synchronized boolean isInCall(String campaign, String number) {
        return inCall.getOrDefault(campaign, Set.of()).contains(number);
    }

    synchronized boolean anyInCall(String campaign, Predicate<HuaweiLead> filter) {
        return leads(campaign).stream().filter(filter).anyMatch(lead -> isInCall(campaign, lead.called()));
    }

    /** Deletes what the filter matches and returns how many that were. */
    synchronized int delete(String campaign, Predicate<HuaweiLead> filter, boolean archive) {
        List<HuaweiLead> gone = leads(campaign).stream().filter(filter).toList();
        leads.getOrDefault(campaign, new ArrayList<>()).removeAll(gone);
        List<HuaweiDeleted> remembered = deleted.computeIfAbsent(campaign, none -> new ArrayList<>());
        gone.forEach(lead -> remembered.add(new HuaweiDeleted(lead, archive)));
        return gone.size();
    }
}
